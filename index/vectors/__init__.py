"""The vector index: what is asked of one, and an engine a file."""
