"""The `newsdesk` command: what a person or a program uses at a terminal."""
