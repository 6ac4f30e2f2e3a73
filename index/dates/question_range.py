"""Find the time that a question is limited to: "this week", "since March", "in 2022"."""

import re
from datetime import UTC, datetime, timedelta

from index.dates.asides import is_aside
from index.dates.calendar import FIRST, LAST, Period, one_day
from index.dates.date_words import MONTHS, WEEKDAYS
from index.dates.expressions import find_expressions
from index.dates.grammar import TimeExpression
from index.dates.tense import PAST

# A month or weekday in lower case counts after one of these words, as people type in haste.
_LOWER_CASE_DATE = re.compile(
    rf"\b(?:(?:in|on|since|until|till|by|before|after|during|last|next|this|of|early|late|mid|between"
    rf"|and|from|to|for|\d\d?(?:st|nd|rd|th)?)[ -]({'|'.join((*MONTHS, *WEEKDAYS)).lower()})"
    rf"|({'|'.join(MONTHS).lower()}) \d)\b"
)
_YEAR_OF_A_NAME = re.compile(r"(?:1\d|20|21)\d\d(?: [A-Z][\w’'-]|[’']s [A-Z])")
# "than they were a year ago"
_COMPARISON_BEFORE = re.compile(r"\b(?:than|compared (?:to|with))\b[^.?!]{0,60}$")
_AFTER = re.compile(r"\b[Aa]fter (?:the )?$")
_BEFORE = re.compile(r"\b(?:[Bb]efore|[Uu]ntil|[Tt]ill|[Uu]p to|[Bb]y) (?:the )?$")
_LEADING_BEFORE = re.compile(r"(?:before|until|till|up to|by) ", re.IGNORECASE)
# A question about when something will happen has no time to search in.
_WHEN_WILL = re.compile(
    r"\b[Ww]hen(?:[’']s| is| are| will| would| might| could| can| does| do| should)\b"
    r"|\b(?:[Hh]ow soon|[Ww]hat (?:day|date|month|year|time) (?:will|is|does))\b"
)

_HAPPENED = re.compile(rf"\b{PAST}", re.IGNORECASE)


def find_range(question: str, now: datetime) -> tuple[TimeExpression, Period] | None:
    """Return the time that a question is limited to, with its expression.

    Args:
        question: The question as typed.
        now: The asker's clock, in UTC.

    Returns:
        The first time; None if the question names no time, asks for a future one ("When will
        ...?"), or has a year only in a name ("the 2022 World Cup").
    """
    if _WHEN_WILL.search(question):
        return None
    text = _LOWER_CASE_DATE.sub(lambda match: _capitalise_dates(match.group()), question)
    for expression in find_expressions(text, now):
        if (
            _YEAR_OF_A_NAME.match(text, expression.start)
            or is_aside(text, expression.start, expression.end)
            or _COMPARISON_BEFORE.search(text[: expression.start])
        ):
            continue
        return _apply_before_and_after(text, now, expression)
    return None


def _apply_before_and_after(
    text: str, now: datetime, expression: TimeExpression
) -> tuple[TimeExpression, Period]:
    """Treat "before" and "after" as limits, as a question asks about what is known."""
    today = one_day(now.astimezone(UTC).date())
    before = text[max(0, expression.start - 16) : expression.start]
    after = _AFTER.search(before)
    if after and expression.period.end < LAST:
        over = expression.period.end < today.end
        return _extend(
            expression, after, Period(expression.period.end, today.end if over else LAST)
        )
    earlier = _BEFORE.search(before)
    if earlier or _LEADING_BEFORE.match(text, expression.start):
        exclusive = (
            (earlier.group() if earlier else text[expression.start :]).lower().startswith("before")
        )
        alone = _without_leading_word(text, now, expression)
        end = alone.start if exclusive else alone.end
        if end > FIRST:
            return _extend(expression, earlier, Period(FIRST, end))
    words = text[expression.start : expression.end]
    if expression.period == today and words in WEEKDAYS and _HAPPENED.search(text):
        # nobody says "on Tuesday" for today
        return expression, one_day(today.first - timedelta(days=7))
    return expression, expression.period


def _without_leading_word(text: str, now: datetime, expression: TimeExpression) -> Period:
    """Return the time without a "before" that is part of the expression."""
    leading = _LEADING_BEFORE.match(text, expression.start)
    if not leading:
        return expression.period
    blanked = " " * leading.end() + text[leading.end() :]
    return next((bare.period for bare in find_expressions(blanked, now)), expression.period)


def _extend(
    expression: TimeExpression, lead: re.Match[str] | None, period: Period
) -> tuple[TimeExpression, Period]:
    start = expression.start - (len(lead.group()) if lead else 0)
    return TimeExpression(start, expression.end, period, expression.grain), period


def _capitalise_dates(words: str) -> str:
    return re.sub(
        rf"\b(?:{'|'.join((*MONTHS, *WEEKDAYS)).lower()})\b",
        lambda match: match.group().title(),
        words,
    )
