"""Who reported a story: outlets, attribution, and stories by origin; pure."""
