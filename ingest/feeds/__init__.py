"""Watched feeds: their tables, schedule, refreshing and discovery."""
