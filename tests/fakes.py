"""Fakes with behaviour: likeness of texts is real and repeatable, without any model."""

import hashlib
import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from index.models.encoder import Vectors
from index.models.pairs import Pair
from index.models.reader import ReaderResult
from index.names.capitalised_runs import find_words
from index.names.context_features import ORGANISATION, OTHER, PERSON, PLACE, TaggedSentence
from index.text.words import STOPWORDS
from index.types import EntityKind, Span


def stems(text: str) -> list[str]:
    """The meaningful words of a text, cut to five letters ("visited" is "visit"), numbers whole."""
    words = (word for word in re.findall(r"\w+", text.lower()) if word not in STOPWORDS)
    return [word if any(map(str.isdigit, word)) else word[:5] for word in words]


class HashingEncoder:
    """Each word stem has a direction of its own; a text points where its words do.

    The same in every process; a word is a token.
    """

    def __init__(self, name: str = "hashing", dimension: int = 128, max_tokens: int = 254) -> None:
        self._name = name
        self._dimension = dimension
        self._max_tokens = max_tokens
        self.encoded = 0  # texts so far, for tests that nothing was encoded twice

    @property
    def fingerprint(self) -> str:
        return f"{self._name}@{self._dimension}"

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def max_tokens(self) -> int:
        return self._max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for stem in stems(text):
                digest = hashlib.blake2b(f"{self._name} {stem}".encode(errors="replace")).digest()
                place = int.from_bytes(digest[:8], "big") % self._dimension
                vectors[row, place] += 1.0 if digest[8] % 2 else -1.0
            length = float(np.linalg.norm(vectors[row]))
            if length:
                vectors[row] /= length
            else:
                vectors[row, 0] = 1.0
        return vectors


class OverlapReader:
    """Scores by the part of the question's words that a text has: -11 for none, +12 for all.

    It marks the first name or number that the question has not.
    """

    def read(self, pairs: Sequence[Pair]) -> list[ReaderResult]:
        return [ReaderResult(self._score(one), self._answer(one), 0.9) for one in pairs]

    def _answer(self, pair: Pair) -> Span | None:
        asked = set(re.findall(r"\w+", pair.question.lower()))
        for match in re.finditer(
            r"(?<!^)\b(?:[A-Z]\w+(?: [A-Z]\w+)*|\d[\d,.]*\d|\d)\b", pair.sentence
        ):
            if not asked & set(re.findall(r"\w+", match.group().lower())):
                return Span(match.start(), match.end(), match.group())
        return None

    def _score(self, pair: Pair) -> float:
        asked = set(stems(pair.question)) - {"many"}
        share = len(asked & set(stems(pair.sentence))) / max(1, len(asked))
        return 12.0 if share == 1 else -11.0 + 20.0 * share


_KINDS = {
    EntityKind.PERSON: PERSON,
    EntityKind.ORGANISATION: ORGANISATION,
    EntityKind.PLACE: PLACE,
}


class TableTagger:
    """Knows words and sequences of them, in lower case; of any other it says that it is no name."""

    fingerprint = "table"

    def __init__(self, known: Mapping[str, EntityKind], likely: float = 0.97) -> None:
        self._known = {tuple(name.split()): kind for name, kind in known.items()}
        self._likely = likely

    def tag(self, texts: Sequence[str]) -> list[TaggedSentence]:
        return [self._tag(text) for text in texts]

    def _tag(self, text: str) -> TaggedSentence:
        found = find_words(text)
        kinds = [OTHER] * len(found)
        for name, kind in self._known.items():
            for at in range(len(found)):
                if tuple(word.key for word in found[at : at + len(name)]) == name:
                    kinds[at : at + len(name)] = [_KINDS[kind]] * len(name)
        rest = math.log((1 - self._likely) / 4)
        return TaggedSentence(
            text,
            found,
            tuple(
                tuple(math.log(self._likely) if one == kind else rest for one in range(5))
                for kind in kinds
            ),
        )
