"""Foreign bytes are parsed in a process that can hang, crash or swell without harm."""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped, unused-ignore]
import pytest

from ingest.errors import ParserError
from ingest.parse.sandbox.parser_process import Parser
from tests.ingest.news_server import page

BAD = "tests.ingest.parse.sandbox.misbehaving"


def test_no_process_starts_before_it_is_needed() -> None:
    with Parser() as parser:
        assert parser.process_id is None


def test_one_process_reads_pages_and_feeds() -> None:
    with Parser() as parser:
        first = parser.parse_page(page("Bridge opens").encode())
        kept = parser.process_id
        feed = parser.parse_feed(b"<rss version='2.0'><channel><title>F</title></channel></rss>")
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
        parser.parse_page(b"warm up")
        hung = parser.process_id
        start = time.monotonic()
        with pytest.raises(ParserError, match="more than 3 s"):
            parser.parse_page(b"hang")
        assert 2.5 < time.monotonic() - start < 10
        assert parser.parse_page(b"fine").body == "fine"
        assert parser.process_id != hung


def test_a_parser_that_ignores_every_signal_it_can_is_killed_all_the_same() -> None:
    with Parser(limit_s=3, module=BAD) as parser:
        parser.parse_page(b"warm up")
        start = time.monotonic()
        with pytest.raises(ParserError, match="more than 3 s"):
            parser.parse_page(b"deaf")
        assert time.monotonic() - start < 10


@pytest.mark.parametrize("order", [b"crash", b"segfault"])
def test_a_parser_that_crashes_is_replaced(order: bytes) -> None:
    with Parser(module=BAD) as parser:
        with pytest.raises(ParserError, match="crashed"):
            parser.parse_page(order)
        assert parser.parse_page(b"fine").body == "fine"


def test_a_parser_that_eats_memory_is_stopped() -> None:
    with Parser(module=BAD) as parser:
        with pytest.raises(ParserError, match="memory"):
            parser.parse_page(b"eat")
        assert parser.parse_page(b"fine").body == "fine"


def test_a_parser_that_keeps_to_its_limit_of_memory_has_no_more_than_that() -> None:
    with Parser(memory_bytes=256 << 20, module=BAD) as parser:
        with pytest.raises(ParserError, match="memory"):
            parser.parse_page(b"grow")
        assert parser.parse_page(b"fine").body == "fine"


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"not JSON",
        b"\xff\xfe\0",
        b"null",
        b"[]",
        b"{}",
        b'{"number": 99, "result": {}}',
        b'{"number": 1}',
        b'{"number": 1, "result": 5}',
        b'{"number": 1, "error": {}}',
        b'{"number": 1, "result": {"nonsense": 1}}',
        b'{"number": 1, "result": {"feeds": 5}}',
        b"[" * 100_000,
    ],
)
def test_garbage_on_the_pipe_is_no_answer_and_ends_the_process(garbage: bytes) -> None:
    with Parser(module=BAD) as parser:
        with pytest.raises(ParserError, match="invalid answer"):
            parser.parse_page(b"garbage " + garbage)
        assert parser.process_id is None
        # and what it had written besides is not taken for the answer to the next
        assert parser.parse_page(b"fine").body == "fine"


def test_a_parser_that_answers_without_end_is_cut_off() -> None:
    with Parser(module=BAD) as parser:
        with pytest.raises(ParserError, match=r"crashed|more than"):
            parser.parse_page(b"flood")
        assert parser.parse_page(b"fine").body == "fine"


@pytest.mark.parametrize("where", [b"here", b"away"])
def test_what_a_parser_has_started_does_not_hold_up_the_parent(where: bytes) -> None:
    with Parser(limit_s=3, module=BAD) as parser:
        parser.parse_page(b"warm up")
        start = time.monotonic()
        with pytest.raises(ParserError, match="more than 3 s"):
            parser.parse_page(b"heir " + where)
        assert parser.parse_page(b"fine").body == "fine"
        assert time.monotonic() - start < 12


def test_a_parser_whose_parent_is_gone_ends_by_itself() -> None:
    program = (
        "import os, sys; from ingest.parse.sandbox.parser_process import Parser;"
        f"parser = Parser(limit_s=2, module={BAD!r}); parser.parse_page(b'warm up');"
        "print(parser.process_id, flush=True); os._exit(0)"
    )
    root = str(Path(__file__).parents[4])
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, check=True, timeout=60
    )
    orphan = psutil.Process(int(done.stdout)) if psutil.pid_exists(int(done.stdout)) else None
    if orphan is not None:
        with contextlib.suppress(psutil.NoSuchProcess):
            orphan.wait(20)
        assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE


def test_a_parsers_own_bug_is_one_line_and_the_process_is_kept() -> None:
    with Parser(module=BAD) as parser:
        with pytest.raises(ParserError, match="a parser's own bug") as caught:
            parser.parse_page(b"raise")
        kept = parser.process_id
        assert "\n" not in str(caught.value)
        assert parser.parse_page(b"print").body == "print"
        assert parser.process_id == kept


def test_the_process_is_light_and_knows_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("MY_SECRET", "secret")
    with Parser(module=BAD) as parser:
        assert json.loads(parser.parse_page(b"fine").title) == [[], []]


def test_a_document_that_is_no_feed_is_an_error() -> None:
    with Parser() as parser, pytest.raises(ParserError, match="not an RSS or Atom feed"):
        parser.parse_feed(b"just words")


def test_a_feed_that_looks_like_a_path_opens_no_file() -> None:
    with Parser() as parser, pytest.raises(ParserError, match="not an RSS or Atom feed"):
        parser.parse_feed(__file__.encode())
