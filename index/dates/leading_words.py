"""Apply the words around a time: "since March", "a week from Friday", "the week ended May 4".

A time that is only half of a phrase ("the Friday before the wedding") is dropped.
"""

import re
from dataclasses import replace

from index.dates.calendar import Period, TimeDirection, calendar_unit, days, one_day, pick, shift
from index.dates.date_words import NUMBER, ORDINALS, WEEKDAY, count_of
from index.dates.grammar import Grain, TextScan, TimeExpression

_READ_CHARS = 56
_SINCE = re.compile(r"\b[Ss]ince (?:the |at least |as early as )?$")
_UNTIL = re.compile(r"(?<![\w-])(?:[Bb]y|[Uu]ntil|[Tt]ill|[Uu]p to) (?:at least )?(?:the )?$")
_BEFORE = re.compile(r"\b[Bb]efore (?:the )?$")
_THE_END = re.compile(r"(?:the )?(?:end|close) ")
_COUNT_FROM = re.compile(
    rf"\b(?P<count>(?i:{NUMBER})|[Tt]he) (?P<unit>day|week|fortnight|month|year)s? "
    r"(?:(?P<way>before|after|from|on) (?:the )?)?$"
)
# "for a week from Friday", "$3 a week on Friday", "three times a week on Friday"
_LENGTH_BEFORE = re.compile(r"(?:\b(?:for|in|over|per|times|once|twice|dollars)|\$[\d.,]+) $")
_PERIOD = re.compile(
    rf"\b(?P<lead>(?:[Ii]n|[Ff]or|[Dd]uring|[Oo]ver|[Oo]f) )?(?P<the>the |an? )?"
    rf"(?:(?:first|last|past|full|fiscal|financial) )?(?:(?P<count>(?i:{NUMBER}))[ -])?"
    r"(?P<unit>week|month|quarter|year)s?,? "
    r"(?P<how>(?:that |which )?(?:ended|ending|ends)|through|to|of|beginning|starting)"
    r"(?: on)?(?: the)? $"
)
_ORDINAL_BEFORE = re.compile(
    rf"\b(?:{'|'.join(ORDINALS)}|sixth|other|alternate|consecutive|straight|next two)[ -]$",
    re.IGNORECASE,
)
_ARTICLE_BEFORE = re.compile(r"\b(?:[Tt]he|[Aa]) $")
_ONE_WEEKDAY = re.compile(rf"(?:[Tt]he |[Ll]ast )?(?:{WEEKDAY}|weekend)")
_HALF_AFTER = re.compile(r" (?:before|after|of|from)\b")


def apply_leading_words(scan: TextScan, expression: TimeExpression) -> TimeExpression | None:
    """Apply the words in front: "since", "by", "until", "before", "two days before".

    Args:
        scan: The text.
        expression: A time in it, merged with its neighbours.

    Returns:
        The time that the whole phrase means; None if only half of the phrase is known.
    """
    before = scan.text[max(0, expression.start - _READ_CHARS) : expression.start]
    if _is_half(scan, expression, before):
        return None
    bounded = _bounded(scan, expression, before)
    if bounded is not None:
        return bounded
    named = _PERIOD.search(before)
    if named:
        return _period(expression, named)
    counted = _COUNT_FROM.search(before)
    return _counted(scan, expression, counted, before) if counted else expression


def _bounded(scan: TextScan, expression: TimeExpression, before: str) -> TimeExpression | None:
    """Resolve "since", "until", "by" and "before"; None without one of them."""
    since, earlier, until = (word.search(before) for word in (_SINCE, _BEFORE, _UNTIL))
    if not (since or earlier or until):
        return None
    today = one_day(scan.day)
    if since and expression.period.start <= scan.moment:
        period = Period(expression.period.start, max(today.end, expression.period.end))
        return _open_ended(expression, since, period)
    if earlier and _THE_END.match(scan.text, expression.start):
        until = earlier
    if until and expression.grain is not Grain.CLOCK and expression.period.end > today.end:
        return _open_ended(expression, until, Period(today.start, expression.period.end))
    possessive = scan.text[expression.end : expression.end + 1] in ("’", "'")
    if earlier and not possessive and expression.period.start > today.end:
        return _open_ended(expression, earlier, Period(today.start, expression.period.start))
    return None


def _is_half(scan: TextScan, expression: TimeExpression, before: str) -> bool:
    """Whether only half of a phrase is known: "the second Friday after", "the Friday before"."""
    words = scan.text[expression.start : expression.end]
    weekday = _ONE_WEEKDAY.match(words)
    if not weekday:
        return False
    if _ORDINAL_BEFORE.search(before):
        return True
    alone = weekday.end() == len(words)
    pointed = words[0] in "tTlL" and words[:4].lower() in ("the ", "last")
    return (
        alone
        and (pointed or _ARTICLE_BEFORE.search(before) is not None)
        and _HALF_AFTER.match(scan.text, expression.end) is not None
    )


def _counted(
    scan: TextScan, expression: TimeExpression, counted: re.Match[str], before: str
) -> TimeExpression | None:
    """Resolve "two days before Christmas", "a week from Friday", "a week on Thursday"."""
    way, unit = counted["way"], counted["unit"]
    count = 1 if counted["count"].lower() == "the" else count_of(counted["count"])
    if unit == "fortnight":
        unit, count = "week", 2 * count
    period = expression.period
    if way in ("before", "after"):
        if expression.grain is not Grain.DAY:
            return None if expression.grain is not Grain.CLOCK else expression
        back = way == "before"
        edge = period.first if back else period.last
        day = shift(edge, unit, -count if back else count)
    else:
        words = scan.text[expression.start : expression.end].lower()
        forward = way == "from" or words in ("today", "tomorrow") or _is_to_come(scan, expression)
        length = _LENGTH_BEFORE.search(before[: counted.start()])
        if expression.grain is not Grain.DAY or length or not forward:
            return expression
        if expression.cycle:
            period = pick(expression.cycle, scan.day, TimeDirection.FUTURE) or period
        day = shift(period.first, unit, count)
    return replace(
        expression, start=expression.start - len(counted.group()), period=one_day(day), cycle=None
    )


def _is_to_come(scan: TextScan, expression: TimeExpression) -> bool:
    return scan.tense.at(expression.start, expression.end) is not TimeDirection.PAST


def _period(expression: TimeExpression, named: re.Match[str]) -> TimeExpression | None:
    """Resolve "the week ended May 4", "the year to April", "the week of May 20"."""
    how, unit = named["how"], named["unit"]
    count = count_of(named["count"]) if named["count"] else 1
    lead = len(named["lead"] or "")
    first, last = expression.period.first, expression.period.last
    if not named["the"] or expression.grain not in (Grain.DAY, Grain.MONTH):
        return expression
    if how == "of":
        if unit != "week" or expression.grain is not Grain.DAY:
            return expression
        period: Period | None = calendar_unit("week", first)
    elif how in ("beginning", "starting"):
        period = days(first, shift(shift(first, unit, count), "day", -1))
    elif how == "to" and not lead:
        return expression
    else:
        period = days(shift(shift(last, "day", 1), unit, -count), last)
    if period is None:
        return None
    start = expression.start - len(named.group()) + lead
    return replace(expression, start=start, period=period, grain=Grain.OPEN, cycle=None)


def _open_ended(expression: TimeExpression, lead: re.Match[str], period: Period) -> TimeExpression:
    return replace(
        expression, start=expression.start - len(lead.group()), period=period, grain=Grain.OPEN
    )
