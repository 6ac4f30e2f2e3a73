"""Answering: takes a question and returns an Answer; independent of Discord."""
