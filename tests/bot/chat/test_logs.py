"""A log line never holds a secret, and of the library's errors only what they say."""

import logging

import pytest

from bot.chat.logs import Formatter, without_secrets


def record(name: str, error: Exception, message: str = "it failed") -> logging.LogRecord:
    about = (type(error), error, None)
    return logging.LogRecord(name, logging.ERROR, "f", 1, message, None, about)


def test_secrets_are_blotted_out_wherever_they_stand() -> None:
    line = Formatter("s3cret").format(
        record("bot.chat", ValueError("got s3cret"), "with s3cret in %")
    )
    assert "s3cret" not in line
    assert "with [removed] in %" in line
    assert "ValueError: got [removed]" in line


def test_no_secret_blots_out_nothing() -> None:
    assert "it failed" in Formatter("").format(record("bot.chat", ValueError("x")))


def test_an_error_of_our_own_is_told_in_full_and_one_of_the_library_in_one_line() -> None:
    ours = Formatter().format(record("bot.chat.error_messages", ValueError("x")))
    theirs = Formatter().format(record("discord.client", OSError("no route")))
    assert ours.splitlines()[-1] == "ValueError: x"
    assert theirs.endswith("it failed (OSError('no route'))")
    assert "\n" not in theirs


TOKEN = "MTA4ODk2NzQ5OTk5OTk5OTk5OQ.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"Authorization: Bot {TOKEN}", "Authorization: Bot [removed]"),
        ("{'Authorization': 'Bearer abcdef0123456789abcd'}", "Bearer [removed]'}"),
        (f"got {TOKEN} back", "got [removed] back"),
        ("key sk-proj-abcdef0123456789 refused", "key [removed] refused"),
        (
            "PATCH https://discord.com/api/v10/webhooks/80/aW50ZXJhY3Rpb246MTIz/messages/@original",
            "/webhooks/80/[removed]/messages/@original",
        ),
        ("POST /interactions/81/aW50ZXJhY3Rpb246MTIz/callback", "/interactions/81/[removed]/"),
        ("GET https://ada:pw@example.org/feed: 401", "https://[removed]@example.org/feed: 401"),
        ("GET https://example.org/feed?apikey=s3cret&b=1", "?apikey=[removed]&b=1"),
    ],
)
def test_what_looks_like_a_secret_is_blotted_out(text: str, left: str) -> None:
    line = Formatter().format(record("discord.http", OSError(text), text))
    assert left in line
    assert line.count("[removed]") == 2


@pytest.mark.parametrize(
    "text", ["the bot answered everybody", "Bot Misunderstood", "/channels/81/messages", "1.2.3"]
)
def test_ordinary_words_stay(text: str) -> None:
    assert without_secrets(text) == text
