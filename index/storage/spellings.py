"""Find the words that an audience's news uses, and those spelt like an unknown word."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from sqlalchemy import Connection, select

from index.search.scope import PassageScope, View
from index.storage.database import Database
from index.storage.keyword_cache import LiveKeywords
from index.storage.passage_queries import texts_of
from index.storage.schema import EntityRow, EntityWordRow
from index.storage.visibility import Visibility
from index.text.folding import compose, fold_letters

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_TOKEN = re.compile(r"\w+")
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

    def __init__(self, database: Database, visibility: Visibility, keywords: LiveKeywords) -> None:
        self._database = database
        self._visibility = visibility
        self._keywords = keywords

    def known(self, words: Sequence[str], view: View) -> frozenset[str]:
        """Return the words that the visible news uses, in any inflection."""
        scope = self._visibility.select(view)
        return frozenset(
            word for word in words if self._keywords.containing([word], scope=scope, limit=1)
        )

    def written(self, word: str, view: View) -> str:
        """Return the commonest spelling of a word: "Kyiv" for "kyiv"; "" if the news has none.

        Args:
            word: Folded.
            view: Which articles are visible.
        """
        found = self._counted(word, [word], self._visibility.select(view))
        return found[0].text if found else ""

    def near(self, word: str, view: View) -> tuple[SimilarWord, ...]:
        """Return words of the news that are spelt like a word, the likeliest first.

        Args:
            word: In small letters, without accents; not a word of the news.
            view: Which articles are visible.
        """
        scope = self._visibility.select(view)
        found = self._counted(word, _one_off(word), scope)
        if not found and len(word) >= _TWO_OFF_FROM:
            with self._database.reading() as connection:
                names = _names_two_off(connection, word)
            found = self._counted(word, names, scope)
        return tuple(
            sorted(found, key=lambda similar: (similar.distance, -similar.passages, similar.text))
        )

    def _counted(
        self, word: str, candidates: Sequence[str], scope: PassageScope
    ) -> list[SimilarWord]:
        """Count the passages that contain the candidates exactly, not in another inflection."""
        if not candidates:
            return []
        wanted = frozenset(candidates)
        counted: Counter[str] = Counter()
        written: dict[str, Counter[str]] = defaultdict(Counter)
        ids = self._keywords.containing(candidates, scope=scope, limit=_PASSAGES)
        with self._database.reading() as connection:
            # the index has folded letters, so the spelling is read from the article
            texts = texts_of(connection, ids)
        for text in texts:
            present = _occurrences(text.words, wanted) or _occurrences(text.title, wanted)
            for folded, spelling in present:
                written[folded][spelling] += 1
            counted.update({folded for folded, _ in present})
        return [
            SimilarWord(
                _commonest_spelling(written[candidate]), OSA.distance(word, candidate), passages
            )
            for candidate, passages in counted.items()
        ]


def _occurrences(text: str, wanted: frozenset[str]) -> list[tuple[str, str]]:
    """Return the words of a text that are wanted: each folded, and as written."""
    tokens = _TOKEN.findall(compose(text))
    plain = fold_letters("\n".join(tokens)).split("\n")  # at once: ten times as fast
    return [
        (folded, token)
        for folded, token in zip(plain, tokens, strict=False)  # of no words, one empty text
        if folded in wanted
    ]


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
