"""Keyword search, vector search, and the scope of a search."""
