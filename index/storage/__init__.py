"""The database: tables, migrations, and everything that reads or writes rows."""
