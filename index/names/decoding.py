"""Decode the names of an article from tagger scores, context and the article's other sentences."""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence

from index.names.capitalised_runs import Word, find_runs
from index.names.context_features import (
    ORGANISATION,
    OTHER,
    PERSON,
    PLACE,
    TITLE,
    TaggedSentence,
    context_weights,
    weight_after_the,
)
from index.text.lexicon import CONNECTING, ORGANISATION_ENDS, PARTICLES, STORMS, SUFFIXES, TITLES
from index.types import EntityKind, RecognisedName, Span

_KINDS = {
    PERSON: EntityKind.PERSON,
    ORGANISATION: EntityKind.ORGANISATION,
    PLACE: EntityKind.PLACE,
}

# In nats, as in index.names.context_features. The rest of the article brings the largest gain: on
# the development half of tests/benchmarks/people.jsonl the recall of people is .82 for single
# sentences and .99 with the article.
_CHANGE = 1.0  # the cost of a change of kind within a run; twice that from or to "no name"
_TO_TITLE = 0.3
_PERSON_TO_TITLE = 3.0
_KNOWN = 4.0  # a word of a full name in the article
_GIVEN = 2.0  # only its given name
_KNOWN_ELSEWHERE = -0.5  # the least weight of a person that the word's other places then have
_LONE = -1.0  # one word that is in no full name, in a single sentence ...
_LONE_IN_ARTICLE = -4.0  # ... and in a whole article (-1: precision .966, -3: .979, -4: .993)
_LONE_TITLE = -5.0
_CAPITAL = -1.5
_PARTICLE = -1.2  # a particle before a name belongs to it if the tagger gives it .3
_CONNECTED = -0.7  # "of" belongs to an organisation's name if the tagger gives it .5
_MOST_CONNECTING = 2  # "of the"
_HEADED = frozenset({"of", "for"})
_IMPOSSIBLE = -20.0
_LABEL = -8.0
_LABELLED = 3  # words: a label and a full name

_Segment = tuple[int, int, int]  # first word, word after the last, kind


def decode_names(
    sentences: Sequence[TaggedSentence], *, whole: bool = True
) -> list[tuple[RecognisedName, ...]]:
    """Decode the names in sentences of one article.

    Args:
        sentences: The sentences, in any order; each is evidence for the others.
        whole: Whether they are a whole article, which gives a full name before it uses a bare
            surname.

    Returns:
        The names of each sentence, in reading order.
    """
    prepared = [_PreparedSentence(sentence) for sentence in sentences]
    _doubt_labels(prepared)
    elsewhere = _OtherOccurrences(prepared)
    full_names = _FullNames(_LONE_IN_ARTICLE if whole else _LONE)
    first_pass = [_decide(sentence, elsewhere, full_names) for sentence in prepared]
    for sentence, segments in zip(prepared, first_pass, strict=True):
        full_names.learn(sentence, segments)
    storms = {
        sentence.words[at].key
        for sentence in sentences
        for at in range(1, len(sentence.words))
        if _is_named_as_storm(sentence, at)
    }
    named: list[tuple[RecognisedName, ...]] = []
    for sentence in prepared:
        segments = [
            segment
            for segment in _decide(sentence, elsewhere, full_names)
            if not _is_only_a_storm(sentence.tagged, segment, storms, full_names)
        ]
        named.append(_build_names(sentence.tagged, segments))
    return named


class _PreparedSentence:
    """A sentence with its runs of capitals and the context weights of their words."""

    def __init__(self, sentence: TaggedSentence) -> None:
        self.tagged = sentence
        self.runs = find_runs(sentence.text, sentence.words)
        self.weights: dict[int, list[float]] = {}
        for first, last in self.runs:
            self.weights |= dict(enumerate(context_weights(sentence, first, last), start=first))


def _doubt_labels(sentences: Sequence[_PreparedSentence]) -> None:
    """Weigh against a person at capitals that open several names: "WR Ann Lee", "WR Bo Hill".

    Two capitals before a single name may be initials: "JD Vance".
    """
    opened: dict[str, list[tuple[_PreparedSentence, int]]] = defaultdict(list)
    for sentence in sentences:
        for first, last in sentence.runs:
            word = sentence.tagged.words[first]
            if last - first >= _LABELLED and sentence.tagged.text[word.start : word.end].isupper():
                opened[word.key].append((sentence, first))
    for places in opened.values():
        if len({sentence.tagged.words[first + 2].key for sentence, first in places}) > 1:
            for sentence, first in places:
                sentence.weights[first][PERSON] += _LABEL


class _OtherOccurrences:
    """The mean weights of each word over its occurrences in the article."""

    def __init__(self, sentences: Sequence[_PreparedSentence]) -> None:
        self._sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * 5)
        self._times: dict[str, int] = defaultdict(int)
        for sentence in sentences:
            for at, scores in sentence.weights.items():
                key = sentence.tagged.words[at].key
                self._times[key] += 1
                self._sums[key] = [a + b for a, b in zip(self._sums[key], scores, strict=True)]

    def mean(self, key: str, own: Sequence[float]) -> list[float]:
        """Return the mean weights of a word's other occurrences, drawn to 0 where they are few.

        Args:
            key: The word.
            own: Its weights at the place in question, which do not count.
        """
        times = self._times[key]
        return [
            (total - own_score) / times
            for total, own_score in zip(self._sums[key], own, strict=True)
        ]


class _FullNames:
    """The full names of people in an article, by the words in them."""

    def __init__(self, lone: float) -> None:
        self._lone = lone
        self._full: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._last: set[str] = set()
        self._first: set[str] = set()

    def learn(self, sentence: _PreparedSentence, segments: Sequence[_Segment]) -> None:
        """Add the full names of a sentence."""
        for first, last, kind in segments:
            keys = tuple(word.key for word in sentence.tagged.words[first:last])
            while keys and keys[-1] in SUFFIXES:
                keys = keys[:-1]
            if kind == PERSON and len(keys) > 1:
                self._first.add(keys[0])
                self._last.add(keys[-1])
                for key in keys:
                    self._full[key].add(keys)

    def has(self, key: str) -> bool:
        """Whether a full name contains the word."""
        return key in self._full

    def bonus(self, keys: Sequence[str], at: int) -> float:
        """Return the weight for a person at a word of a run that a full name contains."""
        if keys[at] in self._last or any(
            tuple(keys[begin : begin + len(name)]) == name
            for name in self._full.get(keys[at], ())
            for begin in range(max(0, at - len(name) + 1), at + 1)
        ):
            return _KNOWN
        return _GIVEN if keys[at] in self._first else 0.0

    def doubt(self, sentence: TaggedSentence, first: int, last: int, at: int) -> float:
        """Return the weight against a person at a word that no full name contains."""
        doubt = weight_after_the(sentence, first, last) if at == first else 0.0
        if last - first > 1:
            return doubt
        key = sentence.words[at].key
        return doubt + (_LONE_TITLE if key in TITLES or len(key) == 1 else self._lone)


def _is_named_as_storm(sentence: TaggedSentence, at: int) -> bool:
    """Whether a word follows "Hurricane" or the like: "Hurricane Ian"."""
    return (
        sentence.words[at - 1].key in STORMS and sentence.text[sentence.words[at].start].isupper()
    )


def _is_only_a_storm(
    sentence: TaggedSentence, segment: _Segment, storms: Collection[str], full_names: _FullNames
) -> bool:
    """Whether a name of one word is a storm's in this article and not also a person's."""
    first, last, _ = segment
    key = sentence.words[first].key
    if last - first > 1 or key not in storms:
        return False
    return not full_names.has(key) or (first > 0 and _is_named_as_storm(sentence, first))


def _decide(
    sentence: _PreparedSentence, elsewhere: _OtherOccurrences, full_names: _FullNames
) -> list[_Segment]:
    words = sentence.tagged.words
    segments: list[_Segment] = []
    for first, last in sentence.runs:
        keys = [word.key for word in words[first:last]]
        emissions = []
        for at in range(first, last):
            if words[at].key in PARTICLES and first < at < last - 1:
                emissions.append(
                    [0.0] * len(sentence.weights[at])
                )  # a particle takes its neighbours' kind
                continue
            own = sentence.weights[at]
            others = elsewhere.mean(words[at].key, own)
            bonus = full_names.bonus(keys, at - first)
            if bonus:
                others[PERSON] = max(others[PERSON], _KNOWN_ELSEWHERE)
                others[OTHER] += 0.0 if at else _CAPITAL
            else:
                bonus = full_names.doubt(sentence.tagged, first, last, at)
            scores = [a + b for a, b in zip(own, others, strict=True)]
            scores[PERSON] += bonus
            emissions.append(scores)
        segments += _segments(words[first:last], first, emissions)
    return segments


def _segments(
    words: Sequence[Word], first: int, emissions: Sequence[Sequence[float]]
) -> list[_Segment]:
    """Split a run where its words change kind, along the best path (Viterbi)."""
    best: list[list[float]] = []
    backpointers: list[list[int]] = []
    for word, scores in zip(words, emissions, strict=True):
        states = [*scores, _IMPOSSIBLE]
        if word.key in TITLES:
            states[TITLE] = 0.5 if word is not words[-1] else -2.5
        if best:
            old = best[-1]
            back = [
                max(range(6), key=lambda before, state=state: old[before] - _cost(before, state))  # type: ignore[misc]
                for state in range(6)
            ]
            states = [
                score + old[before] - _cost(before, state)
                for state, (score, before) in enumerate(zip(states, back, strict=True))
            ]
            backpointers.append(back)
        best.append(states)
    path = [max(range(6), key=best[-1].__getitem__)]
    for back in reversed(backpointers):
        path.append(back[path[-1]])
    segments: list[_Segment] = []
    for at, state in enumerate(reversed(path), start=first):
        if segments and segments[-1][2] == state:
            segments[-1] = (segments[-1][0], at + 1, state)
        else:
            segments.append((at, at + 1, state))
    return [segment for segment in segments if segment[2] in _KINDS]


def _cost(old: int, new: int) -> float:
    if old in {TITLE, new}:
        return 0.0
    if new == TITLE:
        return _PERSON_TO_TITLE if old == PERSON else _TO_TITLE
    return 2 * _CHANGE if OTHER in {old, new} else _CHANGE


def _build_names(
    sentence: TaggedSentence, segments: Sequence[_Segment]
) -> tuple[RecognisedName, ...]:
    result: list[RecognisedName] = []
    free = 0  # the first word that is in no name yet
    for begin, last, kind in _join_organisations(sentence, segments):
        first = _with_particles(sentence, begin, free) if kind == PERSON else begin
        free = last
        while kind == PERSON and first + 1 < last and sentence.words[first].key in TITLES:
            first += 1
        start, end = sentence.words[first].start, sentence.words[last - 1].end
        # "Speaker (Kevin) McCarthy": leave out a bracket or quote that was opened before the name
        for opening, closing in ("()", "“”"):
            inside = sentence.text[start:end]
            if closing in inside and opening not in inside:
                start += len(inside) - len(inside[inside.index(closing) + 1 :].lstrip())
        if start < end:
            result.append(RecognisedName(Span(start, end, sentence.text[start:end]), _KINDS[kind]))
    return tuple(result)


def _join_organisations(sentence: TaggedSentence, segments: Sequence[_Segment]) -> list[_Segment]:
    """Join the parts of an organisation's name: "Department of Homeland Security"."""
    joined: list[_Segment] = []
    for begin, last, kind in segments:
        if joined and joined[-1][2] == ORGANISATION and kind in {ORGANISATION, PLACE}:
            first, end, _ = joined[-1]
            between = range(end, begin)
            # "University" and "Department" are no names on their own
            headed = (
                sentence.words[end - 1].key in ORGANISATION_ENDS
                and sentence.words[end].key in _HEADED
            )
            threshold = -math.inf if headed else _CONNECTED
            if 0 < len(between) <= _MOST_CONNECTING and all(
                sentence.words[at].key in CONNECTING
                and sentence.text[sentence.words[at - 1].end : sentence.words[at].start] == " "
                and sentence.scores[at][ORGANISATION] > threshold
                for at in between
            ):
                joined[-1] = (first, last, ORGANISATION)
                continue
        joined.append((begin, last, kind))
    return joined


def _with_particles(sentence: TaggedSentence, first: int, free: int) -> int:
    """Return the first of the particles that belong to the name after them: "van Dijk"."""
    while (
        first > free
        and sentence.words[first - 1].key in PARTICLES
        and sentence.text[sentence.words[first - 1].end : sentence.words[first].start] == " "
        and sentence.scores[first - 1][PERSON] > _PARTICLE
    ):
        first -= 1
    return first
