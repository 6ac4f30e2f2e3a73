"""Figures on real news: run `python -m tests.benchmarks DATA_FOLDER`."""
