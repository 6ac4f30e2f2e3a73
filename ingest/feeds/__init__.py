"""Watched feeds: tables, schedule, checks and discovery."""
