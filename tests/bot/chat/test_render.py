"""Whatever an answer holds, its message keeps Discord's limits and links to citations only."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.types import Answer, Citation, Coverage, Reason, Statement
from bot.chat.render import render, say
from tests.bot.chat.discord_markdown import INVITE, MENTION, read
from tests.bot.chat.fake_answers import XI
from tests.bot.chat.test_markdown import NASTY, REPEATABLE, texts
from tests.discord_server.limits import broken_limits

NOW = datetime(2023, 2, 22, 12, tzinfo=UTC)
COVERAGE = Coverage(NOW, 1, datetime(2023, 2, 21, tzinfo=UTC), 1)

long_texts = texts | st.builds(
    lambda text, times: text * times, texts, st.integers(min_value=1, max_value=400)
).map(lambda text: text[:10_000])
moments = st.datetimes(timezones=st.just(UTC))
urls = st.one_of(
    st.builds("https://{}.example/{}".format, st.sampled_from("abc"), texts),
    st.builds("http://a.example/{}".format, st.text("abc()<>[]*_|`\\ \"'", max_size=500)),
    st.builds("file:///srv/{}".format, st.text("abc/", max_size=20)),
    texts,
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    count = draw(st.sampled_from([0, 1, 1, 2, 3, 7, 30, 200]))
    pool = [
        (draw(long_texts), draw(texts), draw(texts), draw(urls), draw(st.none() | moments))
        for _ in range(min(count, 4))
    ]
    quotes = [draw(long_texts) for _ in pool]
    citations = tuple(
        Citation(number, title, publisher, origin, "", url, published_at, quote)
        for number in range(1, count + 1)
        for (title, publisher, origin, url, published_at), quote in [
            (pool[number % len(pool)], quotes[number % len(pool)])
        ]
    )
    coverage = Coverage(
        draw(moments),
        count,
        draw(st.none() | moments),
        draw(st.integers(min_value=0, max_value=10**9)),
    )
    if not citations or draw(st.booleans()):
        reason = draw(st.sampled_from(Reason))
        return Answer(draw(long_texts), draw(long_texts), (), citations, coverage, reason)
    width = draw(st.sampled_from([1, 2, 200]))
    statements = tuple(
        Statement(citation.quote, citations[at : at + width])
        for at, citation in enumerate(citations)
    )
    return Answer(draw(long_texts), draw(long_texts), statements, citations, coverage)


def shown_texts(payload: dict[str, Any]) -> list[str]:
    (embed,) = payload["embeds"]
    texts = [payload["content"], embed.get("title", ""), embed.get("description", "")]
    return texts + [part[key] for part in embed["fields"] for key in ("name", "value")]


def plain(url: str) -> str:
    """Return an address without what is not told apart: encodings, case, empty parts."""
    try:
        return unquote(urlsplit(url.strip()).geturl(), errors="replace").lower()
    except ValueError:
        return "unreadable"


@settings(REPEATABLE, max_examples=300)
@given(answers())
def test_every_answer_keeps_the_limits_and_nothing_foreign_is_live(answer: Answer) -> None:
    payload = render(answer).to_dict()
    assert broken_limits(payload) == []
    assert payload["allowed_mentions"] == {"parse": []}
    known = {plain(citation.url) for citation in answer.citations}
    dates = {c.published_at for c in answer.citations} | {
        answer.coverage.as_of,
        answer.coverage.newest_article_at,
    }
    seconds = {int(date.timestamp()) for date in dates if date is not None}
    for text in shown_texts(payload):
        text.encode()
        assert all(unicodedata.category(c) not in {"Cf", "Cc", "Co"} or c == "\n" for c in text)
        # what scans for pings and invites knows nothing of escapes
        assert not MENTION.search(text)
        assert not INVITE.search(re.sub(r"\(http\S+\)", "", text))
        reading = read(text)
        assert (reading.addresses, reading.mentions, reading.formatting) == ([], [], [])
        assert set(reading.timestamps) <= seconds
        for label, url in reading.links:
            assert re.fullmatch(r"\[\d+\]", label)
            assert url.startswith(("http://", "https://"))
            assert plain(url) in known


@settings(REPEATABLE, max_examples=60)
@given(answers())
def test_every_statement_that_is_shown_carries_its_citation(answer: Answer) -> None:
    embed = render(answer).to_dict()["embeds"][0]
    lines = embed.get("description", "").split("\n\n")
    for line, statement in zip(lines, answer.statements, strict=False):
        shown = read(line).shown
        if shown.startswith("… and ") and "more" in shown and "[" not in shown:
            continue
        assert f"[{statement.citations[0].number}]" in shown


def test_an_answer_is_the_question_the_statements_the_sources_and_the_coverage() -> None:
    local = Citation(
        2, "Local [draft]", "Desk", "Desk", "", "file:///srv/a.txt", None, "Nothing is decided."
    )
    answer = Answer(
        "When might Xi visit Russia?",
        "unused",
        (Statement("in April or in early May", (XI,)), Statement("Nothing", (local, XI))),
        (XI, local),
        COVERAGE,
    )
    assert render(answer).to_dict() == {
        "content": "",
        "embeds": [
            {
                "type": "rich",
                "color": 0x2F6FDE,
                "title": "When might Xi visit Russia?",
                "description": (
                    "in April or in early May [[1]](https://news.example/xi-putin)\n\n"
                    "Nothing \\[2\\][[1]](https://news.example/xi-putin)"
                ),
                "fields": [
                    {
                        "name": "Sources",
                        "value": (
                            "[[1]](https://news.example/xi-putin) Xi plans to meet Putin · "
                            "The Wall Street Journal, as reported by News Rebeat · "
                            "<t:1677024000:D>\n"
                            "\\[2\\] Local \\[draft\\] · Desk"
                        ),
                        "inline": False,
                    },
                    {
                        "name": "Coverage",
                        "value": (
                            "As of <t:1677067200:f> · newest article <t:1676937600:D> · "
                            "1 independent origin"
                        ),
                        "inline": False,
                    },
                ],
            }
        ],
        "allowed_mentions": {"parse": []},
    }


@pytest.mark.parametrize("reason", list(Reason))
def test_a_refusal_says_its_kind_and_shows_the_nearest_articles(reason: Reason) -> None:
    own = render(Answer("Who?", "A plain *sentence*.", (), (XI,), COVERAGE, reason)).to_dict()
    assert own["embeds"][0]["description"] == "A plain \\*sentence\\*."
    assert own["embeds"][0]["fields"][0]["name"] == "Nearest articles"


def test_what_does_not_fit_is_counted() -> None:
    citations = tuple(
        Citation(n, "T" * 300, "P", "P", "", f"https://a.example/{n}", None, "Q" * 900)
        for n in range(1, 101)
    )
    statements = tuple(Statement(citation.quote, (citation,)) for citation in citations)
    embed = render(Answer("Q?", "", statements, citations, COVERAGE)).to_dict()["embeds"][0]
    lines = embed["description"].split("\n\n")
    assert lines[-1] == f"… and {101 - len(lines)} more"
    listed = "\n".join(part["value"] for part in embed["fields"][:-1]).split("\n")
    assert listed[-1] == f"… and {101 - len(listed)} more"
    assert len(listed) > 5


@settings(REPEATABLE)
@given(texts)
def test_a_plain_sentence_is_plain(text: str) -> None:
    payload = say(text).to_dict()
    assert read(payload["content"]).mentions == []
    assert len(payload["content"]) <= 2000


def test_the_nasty_texts_are_live_where_nothing_is_escaped() -> None:
    """The reading that these tests trust sees what it should see."""
    reading = read(" ".join(NASTY))
    assert len(reading.mentions) >= 10
    assert ("x", "http://evil.example") in reading.links
    assert "discord.gg/abc" in reading.addresses
    assert reading.formatting
