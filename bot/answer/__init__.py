"""Answering: a question goes in, an Answer comes out; knows nothing of Discord."""
