"""Find the people, organisations and places in a text, and group the names of each."""
