"""Putting chosen sentences into an Answer, one composition per kind of question."""
