"""What a keyword engine does, and the changes of the library that it is filled with."""

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from index.search.scope import PassageScope

Joint = Literal["OR", "AND"]


@dataclass(frozen=True, slots=True)
class Held:
    """What a keyword index holds.

    Attributes:
        library: The id of the library; "" for an index that was never filled.
        revision: The revision of the library that it holds.
        newest_id: The highest passage id that it ever held.
        passages: How many passages it holds.
    """

    library: str = ""
    revision: int = 0
    newest_id: int = 0
    passages: int = 0


@dataclass(frozen=True, slots=True)
class PassageText:
    """The words of a passage; an index gets them with folded letters.

    Attributes:
        passage_id: Its id.
        title: The headline of its article.
        words: Its own text.
        is_public: Whether everybody may read it.
    """

    passage_id: int
    title: str
    words: str
    is_public: bool

    @property
    def digest(self) -> str:
        """A hash of the headline and the words."""
        return text_digest(self.title, self.words)


def text_digest(title: str, words: str) -> str:
    """Return a hash of a passage's headline and words."""
    return hashlib.blake2b(f"{title}\0{words}".encode(errors="replace"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class KeywordChanges:
    """The changes of a library since an index was last filled.

    Attributes:
        held: What the index holds once they are applied.
        is_fresh: Whether the index has to be emptied first: it belongs to another database.
        removed: The ids of removed passages.
        added: The added passages, in batches, by id.
    """

    held: Held
    is_fresh: bool
    removed: Sequence[int]
    added: Iterator[Sequence[PassageText]]


# Returns the digest that an index has of each of some passages; those it lacks are left out.
Digests = Callable[[Sequence[int]], dict[int, str]]
# Opens the changes since what an index holds; None if there are none.
ReadChanges = Callable[[Held, Digests], AbstractContextManager[KeywordChanges | None]]


# A word that stands in this share of the public passages says little and takes long: its list is
# the longest. With 244,000 passages (tests/benchmarks, `scale`) FTS5 takes 67 ms of processor time
# for half of the questions and 122 for 95 % without these words, 131 and 232 with them. At least
# two words stay.
COMMON_SHARE = 0.1
_LEAST_WORDS = 2
# A list of fewer passages takes 5 ms at most. Without its words, on the 12,000 passages of
# RealTimeQA 2022, the right article is first for .622 of the questions instead of .657, and among
# four for .972 instead of .951.
_COMMON_FROM = 5000


def rare_words(
    searched: Sequence[str], public: int, count: Callable[[str, int | None], int]
) -> tuple[str, ...]:
    """Return the words of a query without those that are common in the public passages.

    Private passages do not count, or a search would show what others read.

    Args:
        searched: The words, with folded letters.
        public: How many public passages there are.
        count: Returns how many of them contain a word; it may stop at the number given.

    Returns:
        The words to search for, in order: at least the two rarest that the news has.
    """
    most = max(_COMMON_FROM, math.ceil(COMMON_SHARE * public))
    counts = {word: count(word, most) for word in searched}
    common = [word for word in searched if counts[word] >= most]
    rare = sum(0 < counts[word] < most for word in searched)
    if rare < _LEAST_WORDS:
        common.sort(key=lambda word: count(word, None))
        common = common[_LEAST_WORDS - rare :]
    return tuple(word for word in searched if word not in common)


class DamagedIndexError(Exception):
    """An index cannot be read, or does not hold what it should; it has to be filled again."""


class KeywordIndex(Protocol):
    """Finds passages by their words; safe to use from several threads and processes.

    Every method raises `DamagedIndexError` if the index cannot be read.
    """

    engine: str

    def update(self, read: ReadChanges) -> Held:
        """Apply the changes of the library in one transaction.

        Args:
            read: Opens the changes since what the index holds; None where there are none.

        Returns:
            What the index holds now.
        """
        ...

    def clear(self) -> None:
        """Delete the index, so that the next update fills it again."""
        ...

    def search(self, query: str, limit: int, scope: PassageScope) -> list[tuple[int, float]]:
        """Find the passages of a scope that match any word of a query.

        Args:
            query: The question, as typed.
            limit: How many at most.
            scope: The passages to search.

        Returns:
            (passage id, BM25 score above 0, higher is better), best first.
        """
        ...

    def containing(
        self, words: Sequence[str], joint: Joint, scope: PassageScope | None, limit: int | None
    ) -> list[int]:
        """Return the passages that contain any or all of some words, in any inflection.

        Args:
            words: Words or phrases with folded letters.
            joint: "OR" for any of them, "AND" for all.
            scope: The passages to search; None for all, of every audience.
            limit: How many at most; None for all.

        Returns:
            Passage ids, ascending.
        """
        ...

    def close(self) -> None:
        """Close the index."""
        ...
