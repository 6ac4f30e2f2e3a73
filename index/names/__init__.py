"""Which people, organisations and places a text names, and which names are the same."""
