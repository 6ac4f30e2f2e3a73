"""Whole processes: killed, doubled, restarted."""
