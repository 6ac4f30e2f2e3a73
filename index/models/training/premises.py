"""PURE: give questions a false premise by changing a name, number, time or verb."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.models.opposites import opposites
from index.models.training.groups import QuestionGroup
from index.text.lexicon import MONTHS, NUMBER_WORDS, WEEKDAYS

_NAME = re.compile(r"(?<=\s)[A-Z][a-z]+(?:\s[A-Z][a-z]+)*")
_FIGURES = NUMBER_WORDS[2:13]
_NO_NAMES = frozenset(
    [*MONTHS, *WEEKDAYS, *"What Which Who Whose Where When Why How In The".split()]
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")


def with_false_premise(
    group: QuestionGroup, groups: Sequence[QuestionGroup], chance: random.Random
) -> QuestionGroup | None:
    """Change a fact that a question takes for granted, so that no sentence answers it.

    Args:
        group: A group with a positive.
        groups: The source of other names.
        chance: The random generator.

    Returns:
        The group with the changed question; the sentence that answered is its first negative. None
        if the question has nothing to change.
    """
    positive = chance.choice(group.positives)
    seen = f"{positive.pair.headline} {positive.pair.before} {positive.pair.sentence}"
    other = chance.choice(groups)
    other_question = (other.positives or other.negatives)[0].pair.question
    changed = falsified(positive.pair.question, seen, other_question, chance)
    if changed is None:
        return None
    sentences = (replace(positive, answers=False, answer=None), *group.negatives)
    return QuestionGroup(
        (),
        tuple(
            replace(sentence, pair=replace(sentence.pair, question=changed))
            for sentence in sentences
        ),
    )


def falsified(question: str, seen: str, other: str, chance: random.Random) -> str | None:
    """Change a name, a number, a time or a verb of a question.

    Args:
        question: A question that a sentence answers.
        seen: That sentence with its context.
        other: Another question, the source of a new name.
        chance: The random generator; each kind of change is equally likely.

    Returns:
        The changed question; None if it has nothing to change.
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
    old = [name for name in _NAME.findall(question) if name in seen and name not in _NO_NAMES]
    new = [
        name
        for name in _NAME.findall(f" {other}")
        if name not in question and name not in seen and name not in _NO_NAMES
    ]
    return question.replace(chance.choice(old), chance.choice(new)) if old and new else None


def _other_number(question: str, chance: random.Random) -> str | None:
    in_words = [word for word in _FIGURES if re.search(rf"\b{word}\b", question)]
    if in_words:
        old = chance.choice(in_words)
        new = chance.choice([word for word in _FIGURES if word != old])
        return re.sub(rf"\b{old}\b", new, question)
    found = [number for number in _NUMBER.findall(question) if not _YEAR.fullmatch(number)]
    if not found:
        return None
    old = chance.choice(found)
    digits = [at for at, letter in enumerate(old) if letter.isdigit()]
    at = chance.choice(digits)
    digit = chance.choice([digit for digit in "123456789" if digit != old[at]])
    return question.replace(old, old[:at] + digit + old[at + 1 :])


def _other_time(question: str, chance: random.Random) -> str | None:
    for names in (MONTHS, WEEKDAYS):
        old = [name for name in names if re.search(rf"\b{name}\b", question) and name != "May"]
        if old:
            return question.replace(
                old[0], chance.choice([name for name in names if name != old[0]])
            )
    year = _YEAR.search(question)
    if year is None:
        return None
    other = int(year[0]) + chance.choice([-3, -2, -1, 1, 2, 3])
    return question.replace(year[0], str(other))


def _other_verb(question: str, seen: str, chance: random.Random) -> str | None:
    found = [
        (word, changed)
        for word, changed in opposites(question)
        if not any(re.search(rf"\b{form}\b", seen) for form in changed.forms)
    ]
    if not found:
        return None
    word, changed = chance.choice(found)
    return re.sub(rf"\b{word}\b", changed.word, question, count=1)
