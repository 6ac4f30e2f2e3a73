"""Outlets, attribution of news to them, and stories by origin; pure."""
