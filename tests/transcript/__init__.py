"""A newcomer's first thirty turns with the bot, as a page: `python -m tests.transcript`."""
