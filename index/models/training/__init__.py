"""Trains the reader's weights; needs torch, and is left out of the wheel."""
