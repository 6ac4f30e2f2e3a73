"""The Discord bot: parses questions and commands, calls the answerer, renders the answers."""
