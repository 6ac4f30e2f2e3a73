"""Find the words that an audience's news uses, and those spelt like an unknown word."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, func, select, text

from index.search.scope import Ids, View
from index.storage.database import Database
from index.storage.passage_words import WordTable
from index.storage.schema import ArticleRow, EntityRow, EntityWordRow, PassageRow
from index.storage.visibility import Register
from index.text.folding import compose, fold_letters

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_TOKEN = re.compile(r"\w+")
_OCCURRENCES = "SELECT rowid FROM passage_words WHERE passage_words MATCH :expression"
_AT_ONCE = 40
# How many passages are read to count how often each spelling occurs.
_PASSAGES = 40
# A name of at least this length may differ by two letters, if its first two are right.
_TWO_OFF_FROM = 7
# A word has a capital ("Kyiv") if less than this share is in small letters ("the president").
_SMALL = 0.1


@dataclass(frozen=True, slots=True)
class SimilarWord:
    """A word of the news that is spelt like an unknown word.

    Attributes:
        text: In its commonest spelling: "Yellowstone", "earthquake".
        distance: The edits between the two: letters added, left out, changed or swapped.
        passages: How many of the passages that were read contain it.
    """

    text: str
    distance: int
    passages: int


class Spellings:
    """The words of one library.

    Only the visible passages count: a word that occurs in hidden articles alone is unknown, and is
    never returned as similar.
    """

    def __init__(self, database: Database, words: WordTable, register: Register) -> None:
        self._database = database
        self._words = words
        self._register = register

    def known(self, words: Sequence[str], view: View) -> frozenset[str]:
        """Return the words that the visible news uses, in any inflection."""
        shown = self._register.select(view).shown
        with self._words.reading() as connection:
            return frozenset(
                word
                for word in words
                if next(_passages_with(connection, [word], shown), None) is not None
            )

    def written(self, word: str, view: View) -> str:
        """Return the commonest spelling of a word: "Kyiv" for "kyiv"; "" if the news has none.

        Args:
            word: Folded.
            view: Which articles are visible.
        """
        shown = self._register.select(view).shown
        found = self._counted(word, [word], shown)
        return found[0].text if found else ""

    def near(self, word: str, view: View) -> tuple[SimilarWord, ...]:
        """Return words of the news that are spelt like a word, the likeliest first.

        Args:
            word: In small letters, without accents; not a word of the news.
            view: Which articles are visible.
        """
        shown = self._register.select(view).shown
        found = self._counted(word, _one_off(word), shown)
        if not found and len(word) >= _TWO_OFF_FROM:
            with self._database.reading() as connection:
                names = _names_two_off(connection, word)
            found = self._counted(word, names, shown)
        return tuple(
            sorted(found, key=lambda similar: (similar.distance, -similar.passages, similar.text))
        )

    def _counted(self, word: str, candidates: Sequence[str], shown: Ids) -> list[SimilarWord]:
        """Count the passages that contain the candidates exactly, not in another inflection."""
        if not candidates:
            return []
        wanted = frozenset(candidates)
        counted: Counter[str] = Counter()
        written: dict[str, Counter[str]] = defaultdict(Counter)
        with self._words.reading() as connection:
            ids = list(islice(_passages_with(connection, candidates, shown), _PASSAGES))
        for title, body in self._texts(ids):
            present = _occurrences(body, wanted) or _occurrences(title, wanted)
            for folded, spelling in present:
                written[folded][spelling] += 1
            counted.update({folded for folded, _ in present})
        return [
            SimilarWord(
                _commonest_spelling(written[candidate]), OSA.distance(word, candidate), passages
            )
            for candidate, passages in counted.items()
        ]

    def _texts(self, ids: Sequence[int]) -> list[tuple[str, str]]:
        """Return the title and the text of passages: the table of words holds folded letters."""
        length = PassageRow.end - PassageRow.start
        with self._database.reading() as connection:
            rows = connection.execute(
                select(ArticleRow.title, func.substr(ArticleRow.body, PassageRow.start + 1, length))
                .join(PassageRow, PassageRow.article_id == ArticleRow.id)
                .where(PassageRow.id.in_(ids))
                .order_by(PassageRow.id)
            )
            return [(title, body) for title, body in rows]


def _passages_with(connection: Connection, words: Sequence[str], shown: Ids) -> Iterator[int]:
    """Yield the ids of the `shown` passages that contain any of the words."""
    expression = " OR ".join(f'"{word}"' for word in words)
    rows = connection.execute(text(_OCCURRENCES), {"expression": expression})
    while batch := rows.fetchmany(_AT_ONCE):
        ids = [row.rowid for row in batch]
        seen = np.isin(ids, shown, assume_unique=True)
        yield from (number for number, is_seen in zip(ids, seen, strict=True) if is_seen)


def _occurrences(text: str, wanted: frozenset[str]) -> list[tuple[str, str]]:
    """Return the words of a text that are wanted: each folded, and as written."""
    tokens = ((fold_letters(token), token) for token in _TOKEN.findall(compose(text)))
    return [(folded, token) for folded, token in tokens if folded in wanted]


def _commonest_spelling(counted: Counter[str]) -> str:
    """Return the commonest spelling; with a capital only if `_SMALL` allows it."""
    small = [spelling for spelling in counted if spelling.islower()]
    if small and sum(counted[spelling] for spelling in small) >= _SMALL * counted.total():
        return max(small, key=lambda spelling: counted[spelling])
    return counted.most_common(1)[0][0]


def _one_off(word: str) -> list[str]:
    """Return all strings at distance one: a letter added, left out, changed, or two swapped."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in parts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in parts if right[1:]}
    found |= {left + letter + right[1:] for left, right in parts if right for letter in _LETTERS}
    found |= {left + letter + right for left, right in parts for letter in _LETTERS}
    return sorted(found - {word})


def _names_two_off(connection: Connection, word: str) -> list[str]:
    prefix = word[:2]
    after = prefix[0] + chr(ord(prefix[1]) + 1)
    rows = connection.scalars(
        select(EntityWordRow.word)
        .join(EntityRow, EntityRow.id == EntityWordRow.entity_id)
        .where(EntityWordRow.word >= prefix, EntityWordRow.word < after)
        .distinct()
    )
    return [
        name
        for name in rows
        if _WORD.fullmatch(name)
        and abs(len(name) - len(word)) <= 2  # noqa: PLR2004 - what two letters can do
        and OSA.distance(word, name, score_cutoff=2) <= 2  # noqa: PLR2004 - two letters
    ]
