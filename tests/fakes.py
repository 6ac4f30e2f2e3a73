"""Fakes with behaviour: likeness of texts is real and repeatable, without any model."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from index.encoder import Vectors
from index.lexical import STOPWORDS


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


class OverlapReranker:
    """Scores by the part of the question's words that a text has: -11 for none, +9 for all."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        asked = set(stems(question))
        return [-11.0 + 20.0 * len(asked & set(stems(text))) / max(1, len(asked)) for text in texts]
