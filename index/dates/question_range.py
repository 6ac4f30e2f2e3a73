"""Read the time a question is limited to: "this week", "since March", "in 2022"."""

import re
from datetime import UTC, datetime

from index.dates.calendar import FIRST, LAST, Stretch, one_day
from index.dates.date_words import MONTHS, WEEKDAYS
from index.dates.expressions import read
from index.dates.grammar import Found

# A month or weekday in small letters counts behind one of these: questions are typed in haste.
_SMALL = re.compile(
    rf"\b(?:(?:in|on|since|until|till|by|before|after|during|last|next|this|of|early|late|mid|between"
    rf"|and|from|to|for|\d\d?(?:st|nd|rd|th)?)[ -]({'|'.join((*MONTHS, *WEEKDAYS)).lower()})"
    rf"|({'|'.join(MONTHS).lower()}) \d)\b"
)
_YEAR_OF_A_NAME = re.compile(r"(?:1\d|20|21)\d\d(?: [A-Z][\w’'-]|[’']s [A-Z])")
# "than they were a year ago"
_COMPARED = re.compile(r"\b(?:than|compared (?:to|with))\b[^.?!]{0,60}$")
_AFTER = re.compile(r"\b[Aa]fter (?:the )?$")
_BEFORE = re.compile(r"\b(?:[Bb]efore|[Uu]ntil|[Tt]ill|[Uu]p to|[Bb]y) (?:the )?$")
_LED = re.compile(r"(?:before|until|till|up to|by) ", re.IGNORECASE)
# A question for the time of what is to come has no time to look in.
_WHEN_WILL = re.compile(
    r"\b[Ww]hen(?:[’']s| is| are| will| would| might| could| can| does| do| should)\b"
    r"|\b(?:[Hh]ow soon|[Ww]hat (?:day|date|month|year|time) (?:will|is|does))\b"
)


def asked(question: str, now: datetime) -> tuple[Found, Stretch] | None:
    """Return the time that a question is limited to, with the words that say so.

    Args:
        question: As it was typed.
        now: The asker's clock, in UTC.

    Returns:
        None if it names no time, asks for one that is to come ("When will ...?"), or names a year
        as part of a name ("the 2022 World Cup").
    """
    if _WHEN_WILL.search(question):
        return None
    text = _SMALL.sub(lambda match: _capitals(match.group()), question)
    for one in read(text, now):
        if _YEAR_OF_A_NAME.match(text, one.start) or _COMPARED.search(text[: one.start]):
            continue
        return _limited(text, now, one)
    return None


def _limited(text: str, now: datetime, one: Found) -> tuple[Found, Stretch]:
    """Heed "before" and "after" as limits: a question looks at what is known, not at what comes."""
    today = one_day(now.astimezone(UTC).date())
    before = text[max(0, one.start - 16) : one.start]
    after = _AFTER.search(before)
    if after and one.stretch.end < LAST:
        over = one.stretch.end < today.end
        return _with(one, after, Stretch(one.stretch.end, today.end if over else LAST))
    earlier = _BEFORE.search(before)
    if earlier or _LED.match(text, one.start):
        exclusive = (earlier.group() if earlier else text[one.start :]).lower().startswith("before")
        bare = _bare(text, now, one)
        end = bare.start if exclusive else bare.end
        if end > FIRST:
            return _with(one, earlier, Stretch(FIRST, end))
    return one, one.stretch


def _bare(text: str, now: datetime, one: Found) -> Stretch:
    """Return what a time means without the "before" that may have been read with it."""
    led = _LED.match(text, one.start)
    if not led:
        return one.stretch
    blanked = " " * led.end() + text[led.end() :]
    return next((alone.stretch for alone in read(blanked, now)), one.stretch)


def _with(one: Found, lead: re.Match[str] | None, stretch: Stretch) -> tuple[Found, Stretch]:
    start = one.start - (len(lead.group()) if lead else 0)
    return Found(start, one.end, stretch, one.grain), stretch


def _capitals(words: str) -> str:
    return re.sub(
        rf"\b(?:{'|'.join((*MONTHS, *WEEKDAYS)).lower()})\b", lambda one: one.group().title(), words
    )
