"""What an admin is told fits into a message, hides nothing silently and executes nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.cards.admin_replies import Markdown, ago, line, notice
from bot.chat.cards.components import MAX_BODY_BYTES
from bot.chat.i18n.texts import texts_for
from tests.bot.chat.cards.sent import body_bytes, body_of
from tests.discord_server.limits import broken_limits

ENGLISH = texts_for("en")


def shown(title: str, lines: list[str], *, whole: bool = False, last: tuple[str, ...] = ()) -> str:
    told = notice(ENGLISH, title, lines, whole=whole, last=last)
    return str(body_of(told.card)["components"])


def test_a_short_notice_is_all_there() -> None:
    told = notice(ENGLISH, "Feeds", ["one", "two"], last=["the end"], whole=True)
    assert told.report == ""
    text = str(body_of(told.card))
    assert "**Feeds**" in text
    assert "one\\ntwo\\nthe end" in text


def test_what_does_not_fit_is_counted_and_stands_in_the_file() -> None:
    lines = [line(ENGLISH.ingest_skipped, source=f"a_{n}", reason="no text") for n in range(500)]
    told = notice(ENGLISH, "report", lines, last=["the end"], whole=True)
    text = str(body_of(told.card))
    assert "more" in text
    assert ENGLISH.full_report in text
    assert "the end" in text
    assert told.report.count("\n") == 501
    assert "skipped: a_499: no text" in told.report


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=300),
    st.lists(st.text(max_size=900) | st.just("夜" * 800) | st.just("@everyone <@&1>"), max_size=60),
)
def test_any_words_fit_and_do_nothing(title: str, words: list[str]) -> None:
    lines = [line(ENGLISH.ingest_skipped, source=word, reason=word) for word in words]
    card = notice(ENGLISH, title, lines, last=[line(ENGLISH.feed_paused, url=title)]).card
    assert body_bytes(card) <= MAX_BODY_BYTES
    body = body_of(card)
    assert broken_limits(body) == []
    assert "@everyone" not in str(body)
    assert "<@&" not in str(body)


@pytest.mark.parametrize(
    ("template", "value", "result"),
    [
        ("{url}!", "https://a.example", r"https\://a\.example!"),
        ("{url}!", "*bold* {url}", r"\*bold\* {url}!"),
        ("{url}!", Markdown("<t:0:R>"), "<t:0:R>!"),
        ("{url}!", 7, "7!"),
    ],
)
def test_values_are_words_and_nothing_else(template: str, value: object, result: str) -> None:
    assert line(template, url=value) == result


def test_a_moment_is_shown_in_the_readers_own_time() -> None:
    assert ago(datetime(1970, 1, 2, tzinfo=UTC)).markdown == "<t:86400:R>"
    assert ago(None, "never").markdown == "never"


@pytest.mark.parametrize(
    ("language", "times", "shown"),
    [
        ("en", 1, "failed once: no answer"),
        ("en", 1200, "failed 1,200 times in a row: no answer"),
        ("de", 1, "einmal fehlgeschlagen: no answer"),
    ],
)
def test_a_line_that_counts_has_the_plural_and_the_number_of_its_language(
    language: str, times: int, shown: str
) -> None:
    assert line(texts_for(language).feed_failing, times=times, reason="no answer") == shown
