"""The keyword and vector engines, and the scope of a search."""
