"""PURE: who "the Ivy League school" is: the sentence before an answer that names it."""

import re
from collections.abc import Callable, Sequence

from bot.answer.asked import kinds_of_name
from bot.answer.question import Question
from bot.answer.select import Candidate, Scored
from bot.answer.telling import value
from index import Span
from index.passages import sentences

# How many sentences back it is looked for.
_BACK = 3
_POINTS_BACK = re.compile(
    r"(?:the|this|that|these|those|he|she|it|they|his|her|its|their|both)\b", re.IGNORECASE
)

Names = Callable[[Sequence[Candidate]], Sequence[Sequence[Span]]]


def with_antecedent(
    question: Question, strong: Sequence[Scored], names: Names
) -> tuple[Scored, ...]:
    """Put the sentence that names somebody behind a strongest one that only points to them.

    Args:
        question: What is asked.
        strong: Sentences that answer, the strongest first.
        names: Finds the names in sentences that could be what is asked for.

    Returns:
        The sentences; unchanged where the question asks for no name, the strongest has one or
        points to nobody, or none of the three sentences before it has one.
    """
    lead = strong[0]
    place, evidence = lead.candidate.sentence, lead.candidate.evidence
    if not kinds_of_name(question) or lead.value is not None or not _POINTS_BACK.match(place.text):
        return tuple(strong)
    before = [one for one in sentences(evidence.article.body) if one.end <= place.start][-_BACK:]
    listed = [Candidate(one, evidence, 0.0, lead.candidate.similarity) for one in reversed(before)]
    for one, found in zip(listed, names(listed), strict=True):
        named = value(question, one, found)
        if named is not None:
            rest = [other for other in strong[1:] if other.candidate.sentence != one.sentence]
            return lead, Scored(one, lead.strength, named), *rest
    return tuple(strong)
