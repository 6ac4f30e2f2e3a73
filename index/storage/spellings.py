"""Which words stand in the news that somebody may read, and which come near one that does not."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, select, text

from index.names.matching import fold
from index.search.scope import View
from index.search.vector_index import Ids
from index.storage.database import Database
from index.storage.schema import EntityRow, EntityWordRow
from index.storage.visibility import Register

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
# Marks that no text has: `index` takes control characters out of articles.
_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_MARKED_COLUMNS = ", ".join(
    f"highlight(passage_words, {column}, '{_OPEN}', '{_CLOSE}')" for column in (0, 1)
)
_AT_ONCE = 40
# Passages that are looked at for how often each reading stands in the news.
_PASSAGES = 40
# A name may be two letters off from so many letters on, if its first two are right.
_TWO_OFF_FROM = 7
_SMALL = 0.1  # "the President", "the president"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A word of the news that comes near one that does not stand there.

    Attributes:
        text: As the news mostly writes it: "Yellowstone", "earthquake".
        distance: By how many letters it differs: put in, left out, another, or two swapped.
        passages: In how many of the passages that were looked at it stands.
    """

    text: str
    distance: int
    passages: int


class Spellings:
    """The words of one library.

    A word that stands only in articles that the reader does not see is not known, and comes near
    nothing: each is looked up among the passages of the reader's own view.
    """

    def __init__(self, database: Database, register: Register) -> None:
        self._database = database
        self._register = register

    def known(self, words: Sequence[str], view: View) -> frozenset[str]:
        """Return those of some words that stand in the news, in any inflection."""
        shown = self._register.select(view).shown
        with self._database.reading() as connection:
            return frozenset(
                word for word in words if next(_rows(connection, [word], shown, "1"), None)
            )

    def written(self, word: str, view: View) -> str:
        """Return a word as the news mostly writes it: "Kyiv" of "kyiv"; "" if it does not.

        Args:
            word: Folded.
            view: What is looked at.
        """
        shown = self._register.select(view).shown
        with self._database.reading() as connection:
            found = _counted(connection, word, [word], shown)
        return found[0].text if found else ""

    def near(self, word: str, view: View) -> tuple[Likeness, ...]:
        """Return the words of the news that come near one, the likeliest first.

        Args:
            word: In small letters, without accents; one that does not stand in the news.
            view: What is looked at.
        """
        shown = self._register.select(view).shown
        with self._database.reading() as connection:
            found = _counted(connection, word, _one_off(word), shown)
            if not found and len(word) >= _TWO_OFF_FROM:
                found = _counted(connection, word, _names_two_off(connection, word), shown)
        return tuple(sorted(found, key=lambda one: (one.distance, -one.passages, one.text)))


def _rows(
    connection: Connection, words: Sequence[str], shown: Ids, columns: str
) -> Iterator[Sequence[str]]:
    """Yield columns of the passages among `shown` that have one of some words."""
    rows = connection.execute(
        text(
            f"SELECT rowid, {columns} FROM passage_words "  # noqa: S608 - the columns are ours
            "WHERE passage_words MATCH :expression"
        ),
        {"expression": " OR ".join(f'"{word}"' for word in words)},
    )
    while some := rows.fetchmany(_AT_ONCE):
        seen = np.isin([row[0] for row in some], shown, assume_unique=True)
        yield from (row[1:] for row, is_seen in zip(some, seen, strict=True) if is_seen)


def _counted(
    connection: Connection, word: str, candidates: Sequence[str], shown: Ids
) -> list[Likeness]:
    """Count the passages in which candidates stand as they are, not in another inflection."""
    if not candidates:
        return []
    wanted = frozenset(candidates)
    counted: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    rows = _rows(connection, candidates, shown, _MARKED_COLUMNS)
    for _, (title, body) in zip(range(_PASSAGES), rows, strict=False):
        here = set()
        for marked in _MARKED.findall(body) or _MARKED.findall(title):
            folded = fold(marked)
            if folded in wanted:
                here.add(folded)
                written[folded][marked] += 1
        counted.update(here)
    return [
        Likeness(_as_written(written[candidate]), OSA.distance(word, candidate), passages)
        for candidate, passages in counted.items()
    ]


def _as_written(counted: Counter[str]) -> str:
    """Return a word as it is mostly written; with a capital only if it nearly always has one."""
    small = [one for one in counted if one.islower()]
    if small and sum(counted[one] for one in small) >= _SMALL * counted.total():
        return max(small, key=lambda one: counted[one])
    return counted.most_common(1)[0][0]


def _one_off(word: str) -> list[str]:
    """Return what a word may be with one letter more, less or another, or two swapped."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in parts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in parts if right[1:]}
    found |= {left + letter + right[1:] for left, right in parts if right for letter in _LETTERS}
    found |= {left + letter + right for left, right in parts for letter in _LETTERS}
    return sorted(found - {word})


def _names_two_off(connection: Connection, word: str) -> list[str]:
    begun = word[:2]
    after = begun[0] + chr(ord(begun[1]) + 1)
    rows = connection.scalars(
        select(EntityWordRow.word)
        .join(EntityRow, EntityRow.id == EntityWordRow.entity_id)
        .where(EntityWordRow.word >= begun, EntityWordRow.word < after)
        .distinct()
    )
    return [
        name
        for name in rows
        if _WORD.fullmatch(name)
        and abs(len(name) - len(word)) <= 2  # noqa: PLR2004 - what two letters can do
        and OSA.distance(word, name, score_cutoff=2) <= 2  # noqa: PLR2004 - two letters
    ]
