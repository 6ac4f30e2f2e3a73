"""What stands around a capitalised word, and what that says of the word's kind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.names.capitalised_runs import Word, is_capital
from index.text.lexicon import (
    DAYS,
    NO_PERSON,
    ORGANISATION_ENDS,
    OTHER_ENDS,
    PLACE_ENDS,
    PLACED,
    ROLES,
    SAYING,
    STORMS,
    SUFFIXES,
    TITLES,
)

# What a word can be; the first five are a tagger's, and it gives its scores in this order.
OTHER, PERSON, ORGANISATION, PLACE, MISCELLANY, TITLE = range(6)

# All weights are in nats, as the tagger's log-probabilities are; they were set by hand while
# reading the development half of tests/benchmarks/people.jsonl, and are coarse on purpose.
_FLOOR = -5.0  # no tagger is surer than this that a word is not something
_CAPITAL = -1.5  # against "no name", where the word does not begin the sentence
_TITLED = 2.5
_SPEAKING = 0.7  # companies and ministries say things too
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
# The longest of the above, so that a sentence of a megabyte costs no more than its runs.
_NEAR = 200

Scores = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence as a tagger saw it: for each word a log-probability of each of five kinds."""

    text: str
    words: tuple[Word, ...]
    scores: tuple[Scores, ...]


def evidence(one: Tagged, first: int, last: int) -> list[list[float]]:
    """Return what speaks for each of the five kinds.

    Args:
        one: A sentence.
        first: The first word of a run of capitals in it.
        last: The word after that run.

    Returns:
        For each word of the run five weights, higher is likelier.
    """
    words = one.words
    everywhere = _of_run(one, first, last)
    result: list[list[float]] = []
    for at in range(first, last):
        scores = [
            max(_FLOOR, score) + more
            for score, more in zip(one.scores[at], everywhere, strict=True)
        ]
        if at:
            scores[OTHER] += _CAPITAL
            scores[PERSON] += _after_word(one, first, at)
        if words[at].key in NO_PERSON:
            scores[PERSON] += _NEVER
        elif words[at].key in DAYS or words[at].key[:2] in {"r-", "d-"}:  # "R-Texas"
            for kind in (PERSON, ORGANISATION, PLACE):
                scores[kind] += _NEVER
        if _shouted(one.text, words[first:last], words[at]):
            scores[PERSON] += _SHOUTED
        result.append(scores)
    result[-1][PERSON] += _before_speech(one, last) + _after_speech(one, first)
    if _placed(one, first, last):
        result[0][PERSON] += _DOUBTED
        result[0][PLACE] += _PLACED
    return result


def after_the(one: Tagged, first: int, last: int) -> float:
    """Return what speaks against a person at the first word of a run: "the Lakers"."""
    if not first or one.words[first - 1].key != "the" or _has_title(one.words[first : last - 1]):
        return 0.0
    return _DOUBTED


def _of_run(one: Tagged, first: int, last: int) -> list[float]:
    """Return what speaks for each kind at every word of a run."""
    scores = [0.0] * 5
    head = one.text[max(0, one.words[first].start - _NEAR) : one.words[first].start]
    tail = one.text[one.words[last - 1].end : one.words[last - 1].end + _NEAR]
    if first == 0 and _DATELINE.match(tail):
        scores[PERSON] += _NEVER
        scores[PLACE] -= _NEVER / 2
    if _WORK_BEFORE.search(head) and _WORK_AFTER.match(tail):
        scores[PERSON] += _WORK
        scores[MISCELLANY] += 1.0
    if _versus(one.words, first, last):
        for kind in (PERSON, ORGANISATION, PLACE):
            scores[kind] += _NEVER
    if last - first > 1:
        for ends, kind in (
            (ORGANISATION_ENDS, ORGANISATION),
            (PLACE_ENDS, PLACE),
            (OTHER_ENDS, MISCELLANY),
        ):
            if one.words[last - 1].key in ends:
                scores[kind] += _ENDING / 2
                scores[PERSON] -= _ENDING
                break
    return scores


def _after_word(one: Tagged, first: int, at: int) -> float:
    """Return what the word before says: a title, a role, a storm."""
    words, text = one.words, one.text
    before = words[at - 1]
    if text[before.end : words[at].start] not in {" ", ". ", "\u00a0"}:
        return 0.0
    if before.key in STORMS:
        return _NEVER
    titled = before.key in TITLES and at > first and words[at].key not in TITLES
    in_role = before.key in ROLES and at == first and not is_capital(text, before)
    return _TITLED if titled or in_role else 0.0


def _placed(one: Tagged, first: int, last: int) -> bool:
    return (
        first > 0
        and one.words[first - 1].key in PLACED
        and not _has_title(one.words[first : last - 1])
    )


def _shouted(text: str, run: Sequence[Word], word: Word) -> bool:
    """Whether a word is all capitals among words that are not, and no initials: "MVP"."""
    said = text[word.start : word.end]
    if not said.isupper() or len(said) == 1 or "." in said or word.key in SUFFIXES:
        return False
    others = [one for one in run if one is not word]
    if not others:
        return len(said) > len("JFK") and not text.isupper()
    mixed = any(not text[one.start : one.end].isupper() for one in others)
    return mixed and (len(said) > len("JD") or word is run[-1])


def _before_speech(one: Tagged, last: int) -> float:
    """Return what speaks for a person in what follows a run."""
    words, text = one.words, one.text
    if last >= len(words) or words[last - 1].possessive:
        return 0.0
    gap, after = text[words[last - 1].end : words[last].start], words[last]
    if gap == " " and after.key in SAYING:
        return _SPEAKING
    if gap == ", " and re.fullmatch(r"\d\d", after.key) and text[after.end : after.end + 1] in ",.":
        return _AGED
    return _WHO if gap in {" ", ", "} and after.key in {"who", "whose"} else 0.0


def _after_speech(one: Tagged, first: int) -> float:
    """Return what speaks for a person in what goes before a run: a quotation, or who says it."""
    words, text = one.words, one.text
    if not first:
        return 0.0
    if text[: words[first].start].rstrip().endswith(_QUOTE_ENDS):
        return _QUOTED if any(one.key in SAYING for one in words[first : first + 4]) else 0.0
    before = words[first - 1]
    told = before.key in SAYING and text[before.end : words[first].start] == " "
    return _QUOTED if told and text[: before.start].rstrip().endswith(("”", '"')) else 0.0


def _has_title(words: Sequence[Word]) -> bool:
    return any(word.key in TITLES for word in words)


def _versus(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a run names a case in court: "Roe v. Wade"."""
    around = {words[near].key for near in (first - 1, last) if 0 <= near < len(words)}
    return not around.isdisjoint({"v", "vs"}) or "v" in {w.key for w in words[first + 1 : last - 1]}
