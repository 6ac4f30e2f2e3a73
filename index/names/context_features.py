"""Weigh the kinds that a capitalised word can have by the words around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.names.capitalised_runs import Word, is_capital
from index.text.lexicon import (
    DAYS,
    LANDFORMS,
    NO_PERSON,
    ORGANISATION_ENDS,
    OTHER_ENDS,
    PLACE_BEGINNINGS,
    PLACE_ENDS,
    PLACED,
    ROLES,
    SAYING,
    STORMS,
    SUFFIXES,
    TITLES,
)

# The kinds of a word. A tagger scores the first five, in this order.
OTHER, PERSON, ORGANISATION, PLACE, MISCELLANY, TITLE = range(6)

# All weights are in nats, like the tagger's log-probabilities. They were set by hand on the
# development half of tests/benchmarks/people.jsonl and are coarse on purpose.
_FLOOR = -5.0  # lower log-probabilities of the tagger are raised to this
_CAPITAL = -1.5  # against "no name", where the word does not begin the sentence
_TITLED = 2.5
_SPEAKING = 0.7  # low, because companies and ministries make statements too
_QUOTED = 1.2
_AGED = 3.0
_WHO = 1.5
_NEVER = -8.0
_PLACED = 0.5
_DOUBTED = -1.5
_SHOUTED = -3.0
_WORK = -3.0
_ENDING = 2.5

_DATELINE = re.compile(
    r"(?:, [A-Z][\w.]+(?: [A-Z]\w+)?)? ?(?:\((?:AP|Reuters|CNN|CNN Business|AFP)\)|[—–-]{1,2} )"
)
_WORK_BEFORE = re.compile(r"[“\"'‘](?:[A-Z][\w’']{0,30}[:,]? ){0,5}$")
_WORK_AFTER = re.compile(r"[,.?!]?[”\"'’](?!\w)")
_QUOTE_ENDS = ("”", '"', ",'", "’")
# Characters that the patterns above read on each side, so that a long sentence stays cheap.
_NEAR = 200

Scores = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A sentence with its words and, for each word, the log-probabilities of the five kinds."""

    text: str
    words: tuple[Word, ...]
    scores: tuple[Scores, ...]


def context_weights(sentence: TaggedSentence, first: int, last: int) -> list[list[float]]:
    """Weigh the five kinds for each word of a run of capitals.

    Args:
        sentence: The sentence.
        first: The index of the run's first word.
        last: The index of the word after the run.

    Returns:
        Five weights in nats for each word of the run; higher is likelier.
    """
    words = sentence.words
    run_weights = _run_weights(sentence, first, last)
    result: list[list[float]] = []
    for at in range(first, last):
        scores = [
            max(_FLOOR, score) + more
            for score, more in zip(sentence.scores[at], run_weights, strict=True)
        ]
        if at:
            scores[OTHER] += _CAPITAL
            scores[PERSON] += _weight_of_word_before(sentence, first, at)
        if words[at].key in NO_PERSON:
            scores[PERSON] += _NEVER
        elif words[at].key in DAYS or words[at].key[:2] in {"r-", "d-"}:  # "R-Texas"
            for kind in (PERSON, ORGANISATION, PLACE):
                scores[kind] += _NEVER
        if _is_shouted(sentence.text, words[first:last], words[at]):
            scores[PERSON] += _SHOUTED
        result.append(scores)
    result[-1][PERSON] += _weight_of_text_after(sentence, last) + _weight_of_text_before(
        sentence, first
    )
    if _is_after_place_word(sentence, first, last):
        result[0][PERSON] += _DOUBTED
        result[0][PLACE] += _PLACED
    return result


def weight_after_the(sentence: TaggedSentence, first: int, last: int) -> float:
    """Return the weight against a person where "the" precedes a run: "the Lakers"."""
    if (
        not first
        or sentence.words[first - 1].key != "the"
        or _has_title(sentence.words[first : last - 1])
    ):
        return 0.0
    return _DOUBTED


def _run_weights(sentence: TaggedSentence, first: int, last: int) -> list[float]:
    """Return the weights of the kinds that hold for every word of a run."""
    scores = [0.0] * 5
    head = sentence.text[max(0, sentence.words[first].start - _NEAR) : sentence.words[first].start]
    tail = sentence.text[sentence.words[last - 1].end : sentence.words[last - 1].end + _NEAR]
    if first == 0 and _DATELINE.match(tail):
        scores[PERSON] += _NEVER
        scores[PLACE] -= _NEVER / 2
    if _WORK_BEFORE.search(head) and _WORK_AFTER.match(tail):
        scores[PERSON] += _WORK
        scores[MISCELLANY] += 1.0
    if _is_court_case(sentence.words, first, last):
        for kind in (PERSON, ORGANISATION, PLACE):
            scores[kind] += _NEVER
    if _is_landform(sentence, first, last):
        scores[PLACE] += _ENDING / 2
        scores[PERSON] -= _ENDING
    elif last - first > 1:
        for ends, kind in (
            (ORGANISATION_ENDS, ORGANISATION),
            (PLACE_ENDS, PLACE),
            (OTHER_ENDS, MISCELLANY),
        ):
            if sentence.words[last - 1].key in ends:
                scores[kind] += _ENDING / 2
                scores[PERSON] -= _ENDING
                break
    return scores


def _is_landform(sentence: TaggedSentence, first: int, last: int) -> bool:
    """Whether a run names a landform: "Lake Powell", "the Mauna Loa volcano"."""
    words, text = sentence.words, sentence.text
    if last - first > 1 and words[first].key in PLACE_BEGINNINGS:
        return True
    if last == len(words) or words[last - 1].possessive:
        return False
    return text[words[last - 1].end : words[last].start] == " " and words[last].key in LANDFORMS


def _weight_of_word_before(sentence: TaggedSentence, first: int, at: int) -> float:
    """Return a person's weight by the word before: a title, a role, a storm."""
    words, text = sentence.words, sentence.text
    before = words[at - 1]
    if text[before.end : words[at].start] not in {" ", ". ", "\u00a0"}:
        return 0.0
    if before.key in STORMS:
        return _NEVER
    titled = before.key in TITLES and at > first and words[at].key not in TITLES
    in_role = before.key in ROLES and at == first and not is_capital(text, before)
    return _TITLED if titled or in_role else 0.0


def _is_after_place_word(sentence: TaggedSentence, first: int, last: int) -> bool:
    return (
        first > 0
        and sentence.words[first - 1].key in PLACED
        and not _has_title(sentence.words[first : last - 1])
    )


def _is_shouted(text: str, run: Sequence[Word], word: Word) -> bool:
    """Whether a word is in capitals among words that are not, without being initials: "MVP"."""
    written = text[word.start : word.end]
    if not written.isupper() or len(written) == 1 or "." in written or word.key in SUFFIXES:
        return False
    others = [other for other in run if other is not word]
    if not others:
        return len(written) > len("JFK") and not text.isupper()
    mixed = any(not text[other.start : other.end].isupper() for other in others)
    return mixed and (len(written) > len("JD") or word is run[-1])


def _weight_of_text_after(sentence: TaggedSentence, last: int) -> float:
    """Return a person's weight by the text after a run: a speech verb, an age, "who"."""
    words, text = sentence.words, sentence.text
    if last >= len(words) or words[last - 1].possessive:
        return 0.0
    gap, after = text[words[last - 1].end : words[last].start], words[last]
    if gap == " " and after.key in SAYING:
        return _SPEAKING
    if gap == ", " and re.fullmatch(r"\d\d", after.key) and text[after.end : after.end + 1] in ",.":
        return _AGED
    return _WHO if gap in {" ", ", "} and after.key in {"who", "whose"} else 0.0


def _weight_of_text_before(sentence: TaggedSentence, first: int) -> float:
    """Return a person's weight by the text before a run: a quotation, with or without a verb."""
    words, text = sentence.words, sentence.text
    if not first:
        return 0.0
    if text[: words[first].start].rstrip().endswith(_QUOTE_ENDS):
        return _QUOTED if any(word.key in SAYING for word in words[first : first + 4]) else 0.0
    before = words[first - 1]
    speech_verb = before.key in SAYING and text[before.end : words[first].start] == " "
    return _QUOTED if speech_verb and text[: before.start].rstrip().endswith(("”", '"')) else 0.0


def _has_title(words: Sequence[Word]) -> bool:
    return any(word.key in TITLES for word in words)


def _is_court_case(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a run names a court case: "Roe v. Wade"."""
    around = {words[near].key for near in (first - 1, last) if 0 <= near < len(words)}
    return not around.isdisjoint({"v", "vs"}) or "v" in {w.key for w in words[first + 1 : last - 1]}
