"""The vectors of a passage's sentences, in a byte a number: they rank sentences, nothing more."""

from dataclasses import dataclass

import numpy as np

from index.encoder import Vectors
from index.passages import sentences
from index.types import Sentence, Span

_LARGEST = 127


@dataclass(frozen=True, slots=True)
class Sentences:
    """A passage's sentences as they are kept.

    Attributes:
        borders: Where each begins and ends in the passage.
        vectors: `(n_sentences, dimension)` int8, row by row; each row to a scale of its own, which
            is not kept: a cosine does without.
    """

    borders: tuple[tuple[int, int], ...]
    vectors: bytes


def borders(passage: Span) -> tuple[tuple[int, int], ...]:
    """Return where the sentences of a passage begin and end in it."""
    return tuple((one.start, one.end) for one in sentences(passage.text))


def pack(vectors: Vectors) -> bytes:
    """Keep vectors `(n, dimension)` float32 in a byte a number; cosine to what was .9999."""
    if not len(vectors):
        return b""
    scale = np.abs(vectors).max(axis=1, keepdims=True).clip(min=1e-12)
    return bytes(np.rint(vectors / scale * _LARGEST).astype(np.int8).tobytes())


def scored(
    passage: Span, kept: Sentences | None, query: Vectors, otherwise: float
) -> tuple[Sentence, ...]:
    """Score a passage's sentences for a query.

    Args:
        passage: In its article's body.
        kept: Its sentences; None for an article that came in before they were kept.
        query: `(dimension,)` float32, L2-normalised.
        otherwise: The similarity to give where there are no vectors.
    """
    found = borders(passage) if kept is None else kept.borders
    similarities = [otherwise] * len(found)
    if kept is not None and kept.borders:
        rows = np.frombuffer(kept.vectors, dtype=np.int8).reshape(len(kept.borders), -1)
        vectors = rows.astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1).clip(min=1e-12)
        similarities = (vectors @ query / lengths).tolist()
    return tuple(
        Sentence(
            Span(passage.start + start, passage.start + end, passage.text[start:end]), similarity
        )
        for (start, end), similarity in zip(found, similarities, strict=True)
    )
