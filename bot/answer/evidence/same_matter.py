"""Judge whether two reports speak of the same thing: the same event, person and whole.

A report becomes a question: "At least 18 people died in the collapse" becomes "how many people died
in the collapse?". If the reader finds the value of the other report as its answer, the two speak of
the same thing. Overlapping words do not show it: "power was restored to 90,000 homes" has most
words of "140,000 homes lost power".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf

from bot.answer.evidence.other_matter import (
    has_name,
    has_other_word,
    is_of_other_period,
    is_of_other_tense,
)
from bot.answer.evidence.reported_value import ReportedValue
from bot.answer.question.question import Question, QuestionKind, asking
from bot.answer.sentences.answer_values import Value
from bot.answer.sentences.claims import check, claims
from bot.answer.sentences.trimming import without_attribution
from index import Span
from index.models.pairs import Pair
from index.models.reader import Reader, ReaderResult
from index.text.words import stems

# The bars were chosen on the dev halves of `tests/benchmarks/disputes.py`; scores are logits.
# Both reports have to answer the question this well.
_ANSWERS = 7.5
# A report answers the question made from another this well if they are of one thing.
_SAME = 7.0
# A report that follows another has to answer the question of the reader better, but is read less
# well in place of the other: "when does the trial begin", "a judge delayed it to 9 September".
_ANSWERS_BY_FOLLOWING = 10.0
_FOLLOWS = 4.0
_REVISES = 5.0
# The part of the question's words in either report that both reports have.
_SHARED_WORDS = 0.6
# Reports further apart are of different events: last year's race, last quarter's profit.
_ONE_EVENT = timedelta(days=60)

_ASKED_WORDS = {
    QuestionKind.WHEN: "when",
    QuestionKind.WHERE: "where",
    QuestionKind.WHO: "who",
}
# What a report adds to its value is not asked: "to 4 July because of a faulty valve".
_REASON = re.compile(r",?\s(?:after|because|as|since|while|which|when|but|so|despite)\b.*")
_HOW_MANY_OF_UNIT = {"": "how many", "%": "what percentage", "$": "how much money"}


@dataclass(frozen=True, slots=True)
class ReportRelation:
    """How two reports relate.

    Attributes:
        same: Whether each answers the question made from the other.
        follows: Whether the later answers the question made from the earlier. The reverse does not
            hold for "Reyl was sworn in in place of Korda".
        revises: Whether it follows, and the earlier answers the question made from the later in its
            turn, though less well: "insurers raised their estimate to $1.1 billion".
    """

    same: bool
    follows: bool
    revises: bool


# Called with an earlier and a later report.
Compare = Callable[[ReportedValue, ReportedValue], ReportRelation]


def comparing(reader: Reader, question: Question) -> Compare:
    """Return what compares reports on a question; it reads each pair of reports once.

    Args:
        reader: Answers the questions made from the reports.
        question: The question that the reports answer.
    """
    asked = stems(asking(question.text))
    known: dict[tuple[ReportedValue, ReportedValue], ReportRelation] = {}

    def compare(earlier: ReportedValue, later: ReportedValue) -> ReportRelation:
        pair = earlier, later
        if pair not in known:
            shared = _shared_words(asked, earlier, later)
            may_be = shared >= _SHARED_WORDS and _may_be_same(question, earlier, later)
            found = _read_across(reader, question, *pair) if may_be else _APART
            surely = min(earlier.score, later.score) >= _ANSWERS_BY_FOLLOWING
            known[pair] = found if surely else replace(found, follows=False, revises=False)
        return known[pair]

    return compare


_APART = ReportRelation(same=False, follows=False, revises=False)


def _shared_words(asked: frozenset[str], earlier: ReportedValue, later: ReportedValue) -> float:
    """Return the part of the question's words in either report that both reports have, 0 to 1.

    What is counted is left out if a report leaves it out: "the toll has risen to 39".
    """
    if not (_counted(earlier) and _counted(later)):
        asked -= _counted(earlier) | _counted(later)
    first, second = asked & stems(earlier.sentence), asked & stems(later.sentence)
    return len(first & second) / max(1, len(first | second))


def _counted(report: ReportedValue) -> frozenset[str]:
    """Return the stem of what a report counts, or nothing."""
    quantity = report.value.quantity if report.value else None
    return stems(" ".join(quantity.counted.split()[:1])) if quantity else frozenset()


def _may_be_same(question: Question, earlier: ReportedValue, later: ReportedValue) -> bool:
    """Whether two reports may be of the same thing, by what is known without the reader."""
    if min(earlier.score, later.score) < _ANSWERS:
        return False
    dates = [at for at in (earlier.published_at, later.published_at) if at is not None]
    if dates and max(dates) - min(dates) > _ONE_EVENT:
        return False
    if _names_held(question, earlier) != _names_held(question, later):
        return False
    # "rejected" for "approved" is another answer to whether it did
    if question.kind is not QuestionKind.YES_NO and has_other_word(question, earlier, later):
        return False
    if question.kind is not QuestionKind.WHEN and is_of_other_period(earlier, later):
        return False
    # last year's winner does not contradict this year's
    return _claims_held(question, earlier) == _claims_held(question, later)


def _names_held(question: Question, report: ReportedValue) -> frozenset[str]:
    """Return the names of the question that a report has."""
    text = f"{report.title}. {report.sentence}"
    return frozenset(name for name in question.names if has_name(name, text))


def _claims_held(question: Question, report: ReportedValue) -> float:
    """Return the part of the question's numbers and times that a report confirms."""
    text = f"{report.title}. {report.sentence}"
    return check(claims(question.text), text, report.published_at).held


def _read_across(
    reader: Reader, question: Question, earlier: ReportedValue, later: ReportedValue
) -> ReportRelation:
    """Read each report as the answer to the question made from the other."""
    if question.kind is QuestionKind.YES_NO:
        return ReportRelation(same=True, follows=True, revises=True)
    if earlier.value is None or later.value is None:
        return _APART
    old, new = _spoken(earlier, earlier.value), _spoken(later, later.value)
    forward, backward = reader.read(
        [
            Pair(_question_from(question, earlier.value, old), new.text),
            Pair(_question_from(question, later.value, new), old.text),
        ]
    )
    if not _marks(forward, later.value, new):
        return _APART
    weaker = min(forward.score, backward.score) if _marks(backward, earlier.value, old) else -inf
    same = weaker >= _SAME and not is_of_other_tense(earlier, later)
    return ReportRelation(same, forward.score >= _FOLLOWS, weaker >= _REVISES)


def _spoken(report: ReportedValue, value: Value) -> Span:
    """Return the place of what a report says, without who said it."""
    return without_attribution(report.sentence, value.place)


def _marks(reading: ReaderResult, value: Value, part: Span) -> bool:
    """Whether the reader marked a value in a part of its sentence."""
    place, marked = value.place, reading.answer
    if marked is None:
        return False
    return part.start + marked.start < place.end and place.start < part.start + marked.end


def _question_from(question: Question, value: Value, part: Span) -> str:
    """Make a question of what a report says, for which its value is the answer.

    Args:
        question: The question that the report answers.
        value: The value of the report.
        part: What the report says, by its place in the sentence.

    Returns:
        "how many people died in the collapse?" for "At least 18 people died in the collapse."
    """
    before = part.text[: value.place.start - part.start]
    after = _REASON.sub("", part.text[value.place.end - part.start :])
    words = _ASKED_WORDS.get(question.kind, "what")
    if value.quantity is not None:
        unit = value.quantity.unit
        words = _HOW_MANY_OF_UNIT.get(unit, f"how many {unit}s" if unit.isalpha() else "how much")
    return f"{before}{words}{after.rstrip('.')}?"
