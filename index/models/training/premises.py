"""PURE: false premises: a question with one name, number, time or verb changed."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.models.opposites import opposites
from index.models.training.groups import Group
from index.text.lexicon import MONTHS, NUMBER_WORDS, WEEKDAYS

_NAME = re.compile(r"(?<=\s)[A-Z][a-z]+(?:\s[A-Z][a-z]+)*")
_FIGURES = NUMBER_WORDS[2:13]
_NO_NAMES = frozenset(
    [*MONTHS, *WEEKDAYS, *"What Which Who Whose Where When Why How In The".split()]
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")


def with_false_premise(
    group: Group, groups: Sequence[Group], chance: random.Random
) -> Group | None:
    """Change one thing that a question takes for granted, so that nothing answers it.

    Args:
        group: With a positive.
        groups: Where other names are taken from.
        chance: Chooses.

    Returns:
        The question changed, with what answered it first among the negatives; None where there is
        nothing to change.
    """
    said = chance.choice(group.positives)
    seen = f"{said.pair.headline} {said.pair.before} {said.pair.sentence}"
    other = chance.choice(groups)
    theirs = (other.positives or other.negatives)[0].pair.question
    changed = falsified(said.pair.question, seen, theirs, chance)
    if changed is None:
        return None
    sentences = (replace(said, answers=False, answer=None), *group.negatives)
    return Group(
        (), tuple(replace(one, pair=replace(one.pair, question=changed)) for one in sentences)
    )


def falsified(question: str, seen: str, other: str, chance: random.Random) -> str | None:
    """Change a name, a number, a time or a verb of a question.

    Args:
        question: That can be answered.
        seen: What answers it, with what stands around it.
        other: A question that a name is taken from.
        chance: Chooses what is changed, evenly between what the question has.

    Returns:
        None where there is nothing to change.
    """
    makers: list[Callable[[], str | None]] = [
        lambda: _other_name(question, seen, other, chance),
        lambda: _other_number(question, chance),
        lambda: _other_time(question, chance),
        lambda: _other_verb(question, seen, chance),
    ]
    chance.shuffle(makers)
    return next(filter(None, (make() for make in makers)), None)


def _other_name(question: str, seen: str, other: str, chance: random.Random) -> str | None:
    mine = [one for one in _NAME.findall(question) if one in seen and one not in _NO_NAMES]
    theirs = [
        one
        for one in _NAME.findall(f" {other}")
        if one not in question and one not in seen and one not in _NO_NAMES
    ]
    return question.replace(chance.choice(mine), chance.choice(theirs)) if mine and theirs else None


def _other_number(question: str, chance: random.Random) -> str | None:
    in_words = [one for one in _FIGURES if re.search(rf"\b{one}\b", question)]
    if in_words:
        old = chance.choice(in_words)
        new = chance.choice([one for one in _FIGURES if one != old])
        return re.sub(rf"\b{old}\b", new, question)
    found = [one for one in _NUMBER.findall(question) if not _YEAR.fullmatch(one)]
    if not found:
        return None
    old = chance.choice(found)
    digits = [at for at, letter in enumerate(old) if letter.isdigit()]
    at = chance.choice(digits)
    fresh = chance.choice([one for one in "123456789" if one != old[at]])
    return question.replace(old, old[:at] + fresh + old[at + 1 :])


def _other_time(question: str, chance: random.Random) -> str | None:
    for some in (MONTHS, WEEKDAYS):
        mine = [one for one in some if re.search(rf"\b{one}\b", question) and one != "May"]
        if mine:
            return question.replace(mine[0], chance.choice([one for one in some if one != mine[0]]))
    year = _YEAR.search(question)
    if year is None:
        return None
    other = int(year[0]) + chance.choice([-3, -2, -1, 1, 2, 3])
    return question.replace(year[0], str(other))


def _other_verb(question: str, seen: str, chance: random.Random) -> str | None:
    found = [
        (word, changed)
        for word, changed in opposites(question)
        if not any(re.search(rf"\b{one}\b", seen) for one in changed.forms)
    ]
    if not found:
        return None
    word, changed = chance.choice(found)
    return re.sub(rf"\b{word}\b", changed.word, question, count=1)
