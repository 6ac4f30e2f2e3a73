"""Pull the plug: whatever was acknowledged stays, nothing is half there, the index agrees."""

import contextlib
import json
import os
import random
import re
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import LibrarySettings, open_library
from index.text.passages import split
from tests.fakes import HashingEncoder
from tests.integration import ingest_process
from tests.processes import PROCESSES

_KILLS = int(os.environ.get("NEWSDESK_TEST_KILLS", "50"))
_ARTICLES = 400
_FIRST_LIFE_S = 0.6
_WHOLE_LIFE_S = 600.0  # far more than it takes, for a busy machine
_STEPS = (
    "ingest.entry_reader:assemble:20",
    "index.text.passages:split:9",
    "index.indexing:prepare:3",
    "index.storage.store:Store.write:30",
    "index.storage.store:find_same_text:31",
    "index.storage.store:values_of:32",
    "index.storage.store:replace_bands:33",
    "index.storage.store:insert_passages:34",
    "index.storage.article_rows:insert_names:35",
    "index.storage.name_rows:_alias_id:90",
    "index.library:Library.checkpoint:2",
    "index.storage.vector_cache:LiveIndex._catch_up:2",
    "index.search.vector_files:IndexCache.save:2",
    "index.search.fts5_index:_insert:3",
    "index.storage.passage_queries:_read_texts:4",
    "index.search.vector_files:_replace:3",
    "index.search.vector_files:_replace:4",
)


def write_articles(path: Path, chance: random.Random, count: int = _ARTICLES) -> None:
    nouns = [f"noun{number}" for number in range(500)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            sentences = [
                f"Report {number} says: Ann Noun{at} met {' '.join(chance.choices(nouns, k=12))}."
                for at in range(chance.randint(3, 60))
            ]
            record = {
                "url": f"https://outlet.example/{number}",
                "title": f"Report {number}",
                "body": "\n\n".join(sentences),
                "publisher": "Outlet",
                "published_at": "2023-02-01",
            }
            file.write(json.dumps(record) + "\n")


def _run_and_kill(home: Path, source: Path, after_s: float, *step: str) -> tuple[list[str], bool]:
    """Ingest, kill after so many seconds of work; returns what was told, and whether it ended."""
    told, telling = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=ingest_process.run, args=(telling, home, source, *step))
    process.start()
    telling.close()  # so that the end of the process is the end of the pipe
    assert told.recv() == "ready"
    process.join(after_s)
    process.kill()
    urls: list[str] = []
    with told, contextlib.suppress(EOFError):
        while True:
            urls.append(told.recv())
    process.join()
    return urls, process.exitcode == 0


def _check(home: Path, acknowledged: Sequence[str]) -> None:
    encoder = HashingEncoder()
    with open_library(LibrarySettings(home=home), encoder) as library:
        status = library.status(datetime.now(UTC))
        assert status.index.healthy
        assert status.index.vectors == status.passages
        library.checkpoint()
        assert all(library.article(url) is not None for url in acknowledged)
    with sqlite3.connect(home / "newsdesk.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        passages: dict[int, list[tuple[int, int]]] = {}
        ids = set()
        for key, article, start, end in database.execute(
            'SELECT id, article_id, start, "end" FROM passages ORDER BY start'
        ):
            ids.add(key)
            passages.setdefault(article, []).append((start, end))
        with sqlite3.connect(home / "index" / "words.db") as indexed:
            assert {row[0] for row in indexed.execute("SELECT rowid FROM passage_words")} == ids
        mentions: dict[int, list[int]] = {}
        for article, start in database.execute(
            "SELECT article_id, start FROM mentions ORDER BY start"
        ):
            mentions.setdefault(article, []).append(start)
        for key, body in database.execute("SELECT id, body FROM articles"):
            whole = [(span.start, span.end) for span in split(body, encoder.count_tokens, 200)]
            assert passages[key] == whole, "an article is half there"
            named = [place.start() for place in re.finditer(r"Ann Noun\d+", body)]
            assert mentions.get(key, []) == named, "an article's names are half there"
        counts = "SELECT count(*) FROM entity_articles WHERE entity_id = entities.id"
        assert database.execute(
            f"SELECT count(*) FROM entities WHERE articles != ({counts})"
        ).fetchone() == (0,)


@pytest.mark.slow
def test_kills_at_random_moments_lose_nothing_and_leave_nothing_half_there(
    tmp_path: Path,
) -> None:
    chance = random.Random(20230222)
    source = tmp_path / "news.jsonl"
    write_articles(source, chance)
    home = tmp_path / "home"
    acknowledged: set[str] = set()
    kills = 0
    while kills < _KILLS:
        told, ended = _run_and_kill(home, source, chance.uniform(0, _FIRST_LIFE_S))
        acknowledged |= set(told)
        kills += not ended
        _check(home, sorted(acknowledged))
        if ended:  # all in: begin again with nothing
            home = tmp_path / f"home{time.monotonic_ns()}"
            acknowledged.clear()
    _, ended = _run_and_kill(home, source, _WHOLE_LIFE_S)
    assert ended
    _check(home, [f"https://outlet.example/{number}" for number in range(_ARTICLES)])


@pytest.mark.slow
@pytest.mark.parametrize("step", _STEPS)
def test_a_kill_at_each_step_loses_nothing_and_leaves_nothing_half_there(
    tmp_path: Path, step: str
) -> None:
    source = tmp_path / "news.jsonl"
    write_articles(source, random.Random(7), 60)
    home = tmp_path / "home"
    told, ended = _run_and_kill(home, source, _WHOLE_LIFE_S, step)
    assert not ended, "the step was never reached"
    _check(home, told)
    _, ended = _run_and_kill(home, source, _WHOLE_LIFE_S)
    assert ended
    _check(home, [f"https://outlet.example/{number}" for number in range(60)])
