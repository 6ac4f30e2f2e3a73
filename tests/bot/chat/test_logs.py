"""A log line never holds a secret, and of the library's errors only what they say."""

import logging

from bot.chat.logs import Formatter


def record(name: str, error: Exception, message: str = "it failed") -> logging.LogRecord:
    about = (type(error), error, None)
    return logging.LogRecord(name, logging.ERROR, "f", 1, message, None, about)


def test_secrets_are_blotted_out_wherever_they_stand() -> None:
    line = Formatter("s3cret").format(
        record("bot.chat", ValueError("got s3cret"), "with s3cret in %")
    )
    assert "s3cret" not in line
    assert "with [token] in %" in line
    assert "ValueError: got [token]" in line


def test_no_secret_blots_out_nothing() -> None:
    assert "it failed" in Formatter("").format(record("bot.chat", ValueError("x")))


def test_an_error_of_our_own_is_told_in_full_and_one_of_the_library_in_one_line() -> None:
    ours = Formatter().format(record("bot.chat.errors", ValueError("x")))
    theirs = Formatter().format(record("discord.client", OSError("no route")))
    assert ours.splitlines()[-1] == "ValueError: x"
    assert theirs.endswith("it failed (OSError('no route'))")
    assert "\n" not in theirs
