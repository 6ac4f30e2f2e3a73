"""`python -m bot.cli`: the `newsdesk` command."""

from bot.cli.app import main

if __name__ == "__main__":
    main()
