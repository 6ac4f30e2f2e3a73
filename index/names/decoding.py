"""Decide which names an article has, from what a tagger, the context and the rest of it say."""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence

from index.names.capitalised_runs import Word, runs
from index.names.context_features import (
    ORGANISATION,
    OTHER,
    PERSON,
    PLACE,
    TITLE,
    Tagged,
    after_the,
    evidence,
)
from index.text.lexicon import CONNECTING, ORGANISATION_ENDS, PARTICLES, STORMS, SUFFIXES, TITLES
from index.types import EntityKind, Named, Span

_KINDS = {
    PERSON: EntityKind.PERSON,
    ORGANISATION: EntityKind.ORGANISATION,
    PLACE: EntityKind.PLACE,
}

# In nats, as in index.names.context_features. The largest gain is the article itself: on the
# development half of tests/benchmarks/people.jsonl people's recall is .82 for single sentences, .99
# with it.
_CHANGE = 1.0  # a change of kind within a run of capitals, twice that from or to "no name"
_TO_TITLE = 0.3
_PERSON_TO_TITLE = 3.0
_KNOWN = 4.0  # a word of a person whom the article names in full
_GIVEN = 2.0  # only the given name
_KNOWN_ELSEWHERE = -0.5  # at least so much then speaks for a person in the word's other places
_LONE = -1.0  # one word that nobody named in full has, in a sentence by itself ...
_LONE_IN_ARTICLE = -4.0  # ... and in a whole article (-1: precision .966, -3: .979, -4: .993)
_LONE_TITLE = -5.0
_CAPITAL = -1.5
_PARTICLE = -1.2  # a small word before a name belongs to it if the tagger gives it .3
_CONNECTED = -0.7  # the tagger gives "of" .5 to be in an organisation's name
_MOST_CONNECTING = 2  # "of the"
_HEADED = frozenset({"of", "for"})
_IMPOSSIBLE = -20.0

_Segment = tuple[int, int, int]  # the first word, the one after the last, the kind


def names(sentences: Sequence[Tagged], *, whole: bool = True) -> list[tuple[Named, ...]]:
    """Decide which names the sentences of one article have.

    Args:
        sentences: In any order; each helps to decide on the others.
        whole: Whether they are a whole article, which names people in full before it has their
            bare surnames.

    Returns:
        For each sentence its names, in reading order.
    """
    seen = [_Seen(one) for one in sentences]
    elsewhere = _Elsewhere(seen)
    known = _Known(_LONE_IN_ARTICLE if whole else _LONE)
    first_look = [_decide(one, elsewhere, known) for one in seen]
    for one, segments in zip(seen, first_look, strict=True):
        known.learn(one, segments)
    storms = {
        one.words[at].key for one in sentences for at in range(1, len(one.words)) if _blows(one, at)
    }
    named: list[tuple[Named, ...]] = []
    for one in seen:
        segments = [
            segment
            for segment in _decide(one, elsewhere, known)
            if not _is_storm(one.sentence, segment, storms, known)
        ]
        named.append(_named(one.sentence, segments))
    return named


class _Seen:
    """A sentence with its runs of capitals and the evidence at each of their words."""

    def __init__(self, sentence: Tagged) -> None:
        self.sentence = sentence
        self.runs = runs(sentence.text, sentence.words)
        self.evidence: dict[int, list[float]] = {}
        for first, last in self.runs:
            self.evidence |= dict(enumerate(evidence(sentence, first, last), start=first))


class _Elsewhere:
    """What each word is in the rest of the article, on the mean."""

    def __init__(self, seen: Sequence[_Seen]) -> None:
        self._sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * 5)
        self._times: dict[str, int] = defaultdict(int)
        for one in seen:
            for at, scores in one.evidence.items():
                key = one.sentence.words[at].key
                self._times[key] += 1
                self._sums[key] = [a + b for a, b in zip(self._sums[key], scores, strict=True)]

    def mean(self, key: str, own: Sequence[float]) -> list[float]:
        """Return the mean evidence of a word's other places, drawn to 0 where they are few."""
        times = self._times[key]
        return [(total - mine) / times for total, mine in zip(self._sums[key], own, strict=True)]


class _Known:
    """The people whom an article names in full, by the words of their names."""

    def __init__(self, lone: float) -> None:
        self._lone = lone
        self._full: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._last: set[str] = set()
        self._first: set[str] = set()

    def learn(self, one: _Seen, segments: Sequence[_Segment]) -> None:
        """Remember the full names of a sentence."""
        for first, last, kind in segments:
            keys = tuple(word.key for word in one.sentence.words[first:last])
            while keys and keys[-1] in SUFFIXES:
                keys = keys[:-1]
            if kind == PERSON and len(keys) > 1:
                self._first.add(keys[0])
                self._last.add(keys[-1])
                for key in keys:
                    self._full[key].add(keys)

    def has(self, key: str) -> bool:
        """Whether somebody who is named in full has that word for a name."""
        return key in self._full

    def bonus(self, keys: Sequence[str], at: int) -> float:
        """Return what speaks for a person at a word of a run, because somebody has the name."""
        if keys[at] in self._last or any(
            tuple(keys[begin : begin + len(name)]) == name
            for name in self._full.get(keys[at], ())
            for begin in range(max(0, at - len(name) + 1), at + 1)
        ):
            return _KNOWN
        return _GIVEN if keys[at] in self._first else 0.0

    def doubt(self, one: Tagged, first: int, last: int, at: int) -> float:
        """Return what speaks against a person at a word that nobody named in full has."""
        doubt = after_the(one, first, last) if at == first else 0.0
        if last - first > 1:
            return doubt
        key = one.words[at].key
        return doubt + (_LONE_TITLE if key in TITLES or len(key) == 1 else self._lone)


def _blows(one: Tagged, at: int) -> bool:
    """Whether a word is a storm's name: "Hurricane Ian"."""
    return one.words[at - 1].key in STORMS and one.text[one.words[at].start].isupper()


def _is_storm(one: Tagged, segment: _Segment, storms: Collection[str], known: _Known) -> bool:
    """Whether a name of one word is that of a storm in this article, and not a person's, too."""
    first, last, _ = segment
    key = one.words[first].key
    if last - first > 1 or key not in storms:
        return False
    return not known.has(key) or (first > 0 and _blows(one, first))


def _decide(one: _Seen, elsewhere: _Elsewhere, known: _Known) -> list[_Segment]:
    words = one.sentence.words
    segments: list[_Segment] = []
    for first, last in one.runs:
        keys = [word.key for word in words[first:last]]
        emitted = []
        for at in range(first, last):
            if words[at].key in PARTICLES and first < at < last - 1:
                emitted.append([0.0] * len(one.evidence[at]))  # it is what its neighbours are
                continue
            own = one.evidence[at]
            others = elsewhere.mean(words[at].key, own)
            bonus = known.bonus(keys, at - first)
            if bonus:
                others[PERSON] = max(others[PERSON], _KNOWN_ELSEWHERE)
                others[OTHER] += 0.0 if at else _CAPITAL
            else:
                bonus = known.doubt(one.sentence, first, last, at)
            scores = [a + b for a, b in zip(own, others, strict=True)]
            scores[PERSON] += bonus
            emitted.append(scores)
        segments += _segments(words[first:last], first, emitted)
    return segments


def _segments(
    words: Sequence[Word], first: int, emitted: Sequence[Sequence[float]]
) -> list[_Segment]:
    """Split a run where its words change kind: the best path through them (Viterbi)."""
    best: list[list[float]] = []
    came: list[list[int]] = []
    for word, scores in zip(words, emitted, strict=True):
        states = [*scores, _IMPOSSIBLE]
        if word.key in TITLES:
            states[TITLE] = 0.5 if word is not words[-1] else -2.5
        if best:
            old = best[-1]
            back = [
                max(range(6), key=lambda was, now=now: old[was] - _cost(was, now))  # type: ignore[misc]
                for now in range(6)
            ]
            states = [
                score + old[was] - _cost(was, now)
                for now, (score, was) in enumerate(zip(states, back, strict=True))
            ]
            came.append(back)
        best.append(states)
    path = [max(range(6), key=best[-1].__getitem__)]
    for back in reversed(came):
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


def _named(one: Tagged, segments: Sequence[_Segment]) -> tuple[Named, ...]:
    result: list[Named] = []
    free = 0  # the first word that no name has
    for begin, last, kind in _connected(one, segments):
        first = _with_particles(one, begin, free) if kind == PERSON else begin
        free = last
        while kind == PERSON and first + 1 < last and one.words[first].key in TITLES:
            first += 1
        start, end = one.words[first].start, one.words[last - 1].end
        # "Speaker (Kevin) McCarthy": a bracket or quote that was opened before is left outside
        for opening, closing in ("()", "“”"):
            inside = one.text[start:end]
            if closing in inside and opening not in inside:
                start += len(inside) - len(inside[inside.index(closing) + 1 :].lstrip())
        if start < end:
            result.append(Named(Span(start, end, one.text[start:end]), _KINDS[kind]))
    return tuple(result)


def _connected(one: Tagged, segments: Sequence[_Segment]) -> list[_Segment]:
    """Join the parts of an organisation's name: "Department of Homeland Security"."""
    joined: list[_Segment] = []
    for begin, last, kind in segments:
        if joined and joined[-1][2] == ORGANISATION and kind in {ORGANISATION, PLACE}:
            first, end, _ = joined[-1]
            between = range(end, begin)
            # "University" and "Department" name nothing by themselves
            headed = one.words[end - 1].key in ORGANISATION_ENDS and one.words[end].key in _HEADED
            threshold = -math.inf if headed else _CONNECTED
            if 0 < len(between) <= _MOST_CONNECTING and all(
                one.words[at].key in CONNECTING
                and one.text[one.words[at - 1].end : one.words[at].start] == " "
                and one.scores[at][ORGANISATION] > threshold
                for at in between
            ):
                joined[-1] = (first, last, ORGANISATION)
                continue
        joined.append((begin, last, kind))
    return joined


def _with_particles(one: Tagged, first: int, free: int) -> int:
    """Return the first of the small words before a name that belong to it: "van Dijk"."""
    while (
        first > free
        and one.words[first - 1].key in PARTICLES
        and one.text[one.words[first - 1].end : one.words[first].start] == " "
        and one.scores[first - 1][PERSON] > _PARTICLE
    ):
        first -= 1
    return first
