"""Score whether a sentence answers a question, and mark the words that answer it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from tokenizers import Regex, Tokenizer
from tokenizers.normalizers import Replace
from tokenizers.normalizers import Sequence as Sequential

from index.models.catalogue import READER, READER_TOKENIZER
from index.models.onnx import TextModel, open_tokenizer, pad
from index.models.pairs import EncodedPair, Pair, encode
from index.models.weights import locate
from index.text.folding import stroked_letters
from index.types import Span

# In tokens. An answer is a name, a number, a date or a clause; longer spans are whole sentences.
_LONGEST_ANSWER = 24


@dataclass(frozen=True, slots=True)
class ReaderResult:
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

    def read(self, pairs: Sequence[Pair]) -> list[ReaderResult]:
        """Read each pair, in order."""


class TrainedReader:
    """A 12-layer MiniLM in int8, trained by `index.models.training`; docs/reader.md describes it.

    Loaded at first use, safe to share between threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: TextModel | None = None

    def read(self, pairs: Sequence[Pair]) -> list[ReaderResult]:
        """Read each pair, in order."""
        if not pairs:
            return []
        model = self.load()
        encoded = encode(model.tokenizer, pairs)
        # the longest first, so that the threads end together
        order = sorted(range(len(pairs)), key=lambda at: -len(encoded[at].ids))
        # Each alone: padding would cost .15 of the time, and activations share a scale in a batch,
        # so that a score would depend on what is read beside it.
        outputs = model.outputs(pad([encoded[at]]) for at in order)
        readings: dict[int, ReaderResult] = {}
        for at, ((score,), (logits,)) in zip(order, outputs, strict=True):
            span, sureness = _best_span(pairs[at].sentence, encoded[at], logits)
            readings[at] = ReaderResult(float(score), span, sureness)
        return [readings[at] for at in range(len(pairs))]

    def load(self) -> TextModel:
        """Return the model, loaded if it is not yet."""
        with self._lock:
            if self._model is None:
                self._model = TextModel(locate(READER) / READER.file, open_pair_tokenizer())
            return self._model


def _best_span(
    sentence: str, encoded: EncodedPair, logits: np.ndarray[tuple[int, ...], np.dtype[np.float32]]
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
    tokenizer = open_tokenizer(locate(READER_TOKENIZER) / READER_TOKENIZER.file)
    plain = [
        Replace(Regex(f"[{''.join(letters)}]"), letter)
        for letter, letters in stroked_letters().items()
    ]
    tokenizer.normalizer = Sequential([tokenizer.normalizer, *plain])
    return tokenizer
