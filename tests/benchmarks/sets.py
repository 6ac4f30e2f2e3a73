"""The sets of news and questions that figures are taken on, and their libraries."""

import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.date_input import read_moment
from index import Library, open_library
from ingest import ingest
from ingest.settings import load_settings
from tests.benchmarks.scoring import holds

SETS = ("realtimeqa-2022", "realtimeqa-2023", "realtimeqa-2024h1", "newsday-2026")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set, with what is right.

    Attributes:
        id: Its id in the set.
        text: The question.
        now: The moment it is asked at.
        answers: Wordings of the answer; empty where the news does not have it.
        options: Five answers to choose from, the right one in `answers`; empty in most sets.
        gold_urls: The articles that have it.
    """

    id: str
    text: str
    now: datetime
    answers: tuple[str, ...]
    options: tuple[str, ...] = ()
    gold_urls: tuple[str, ...] = ()

    def is_right(self, text: str) -> bool:
        """Whether a text holds the answer; among options, whether it holds that one best."""
        if not self.options:
            return bool(self.answers) and holds(text, self.answers)
        have = set(_words(text))
        shares = [
            sum(word in have for word in wanted) / max(1, len(wanted))
            for wanted in map(_words, self.options)
        ]
        best = max(shares)
        clear = best >= _LEAST_SHARE and shares.count(best) == 1
        return clear and self.options[shares.index(best)] in self.answers


_LEAST_SHARE = 0.5
_COMMON = frozenset(
    "the a an of to in on for and or by with at from as is was were are be been it its that this "
    "his her their he she they which who what".split()
)


def _words(text: str) -> list[str]:
    bare = re.sub(r"(?<=\d),(?=\d)", "", text.lower().replace("’", "'"))
    return [word[:6] for word in re.findall(r"[a-z0-9.%$]+", bare) if word not in _COMMON]


def read_questions(folder: Path) -> tuple[Asked, ...]:
    """Read the questions of a set, the answerable first."""
    paths = [folder / f"{name}.jsonl" for name in ("answerable", "unanswerable", "questions")]
    return tuple(
        _asked(row, answerable=path.stem != "unanswerable")
        for path in paths
        if path.exists()
        for row in _rows(path)
    )


def _asked(row: dict[str, Any], *, answerable: bool) -> Asked:
    answers = row.get("answers") or ([row["answer"]] if "answer" in row else [])
    if not answerable:  # what the quiz says, and the articles do not
        answers = []
    urls = row.get("gold_urls") or ([row["url"]] if "url" in row else [])
    return Asked(
        row["id"],
        row["question"],
        read_moment(row["as_of"]),
        tuple(answers),
        tuple(row.get("options") or ()),
        tuple(urls),
    )


def read_bodies(folder: Path) -> dict[str, str]:
    """Return the text of each article of a set, by its address, white space folded."""
    return {row["url"]: " ".join(row["body"].split()) for row in _rows(articles_of(folder))}


def open_set(folder: Path, home: Path) -> Library:
    """Open the library of a set; the first time its articles are ingested.

    Args:
        folder: The set.
        home: Where its library is kept.
    """
    settings = load_settings(home=home)
    library = open_library(settings)
    done = home / ".ingested"
    if not done.exists():
        path = articles_of(folder)
        if path.suffix == ".gz":
            unpacked = home / path.stem
            unpacked.write_bytes(gzip.decompress(path.read_bytes()))
            path = unpacked
        ingest([str(path)], library, settings, now=datetime.now(UTC), progress=_tell)
        library.checkpoint()
        done.touch()
    return library


def articles_of(folder: Path) -> Path:
    """Return the file of a set's articles."""
    plain = folder / "articles.jsonl"
    path = plain if plain.exists() else folder / "articles.jsonl.gz"
    if not path.exists():
        sys.exit(f"{folder} has no articles.jsonl; give the folder that holds {', '.join(SETS)}")
    return path


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in text.decode().splitlines():
        yield json.loads(line)


def _tell(progress: Any) -> None:
    if sys.stderr.isatty():
        print(f"\r{progress.done}/{progress.total}", end="", file=sys.stderr)
