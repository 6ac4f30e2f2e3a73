"""Search inside PostgreSQL: the second engine for vectors and for words."""
