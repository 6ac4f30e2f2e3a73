"""News sent to people: follows, waiting questions, corrections and the daily brief."""
