"""The bot as a process of its own, for tests of how it ends; started with `python -m`."""

import sys

from bot.chat.run import run_bot
from bot.settings import load_settings
from index.errors import NewsdeskError
from tests.bot.chat.fake_answers import FakeAnswers


def main() -> int:
    try:
        return run_bot(load_settings(), FakeAnswers)
    except NewsdeskError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
