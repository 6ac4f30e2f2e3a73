"""Foreign bytes are parsed in a process that can hang, crash or swell without harm."""

import json
import os
import time

import pytest

from ingest.errors import ParserError
from ingest.workers import Parser
from tests.ingest.news_server import page

BAD = "tests.ingest.misbehaving"


def test_no_process_starts_before_it_is_needed() -> None:
    with Parser() as parser:
        assert parser.process_id is None


def test_one_process_reads_pages_and_feeds() -> None:
    with Parser() as parser:
        first = parser.page(page("Bridge opens").encode())
        kept = parser.process_id
        feed = parser.feed(b"<rss version='2.0'><channel><title>F</title></channel></rss>")
        assert (first.title, first.publisher, feed.title) == (
            "Bridge opens",
            "The Harbour Post",
            "F",
        )
        assert parser.process_id == kept
    assert kept is not None
    with pytest.raises(ProcessLookupError):
        os.kill(kept, 0)


def test_a_parser_that_hangs_is_killed_and_replaced() -> None:
    with Parser(limit_s=3, module=BAD) as parser:
        parser.page(b"warm up")
        hung = parser.process_id
        start = time.monotonic()
        with pytest.raises(ParserError, match="more than 3 s"):
            parser.page(b"hang")
        assert 2.5 < time.monotonic() - start < 10
        assert parser.page(b"fine").body == "fine"
        assert parser.process_id != hung


def test_a_parser_that_crashes_is_replaced() -> None:
    with Parser(module=BAD) as parser:
        with pytest.raises(ParserError, match="broke down"):
            parser.page(b"crash")
        assert parser.page(b"fine").body == "fine"


def test_a_parser_that_eats_memory_is_stopped() -> None:
    with Parser(module=BAD) as parser:
        with pytest.raises(ParserError, match="memory"):
            parser.page(b"eat")
        assert parser.page(b"fine").body == "fine"


def test_a_parsers_own_bug_is_one_line_and_the_process_is_kept() -> None:
    with Parser(module=BAD) as parser:
        with pytest.raises(ParserError, match="a parser's own bug") as caught:
            parser.page(b"raise")
        kept = parser.process_id
        assert "\n" not in str(caught.value)
        assert parser.page(b"print").body == "print"
        assert parser.process_id == kept


def test_the_process_is_light_and_knows_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    with Parser(module=BAD) as parser:
        assert json.loads(parser.page(b"fine").title) == [[], ""]


def test_a_document_that_is_no_feed_is_an_error() -> None:
    with Parser() as parser, pytest.raises(ParserError, match="no RSS or Atom feed"):
        parser.feed(b"just words")


def test_a_feed_that_looks_like_a_path_opens_no_file() -> None:
    with Parser() as parser, pytest.raises(ParserError, match="no RSS or Atom feed"):
        parser.feed(__file__.encode())
