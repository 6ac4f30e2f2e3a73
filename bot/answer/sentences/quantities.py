"""PURE: the quantities that a text states, as intervals of numbers with their units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index import Span
from index.text.lexicon import MONTHS, NUMBER_WORDS, SHORT_MONTHS, TENS

_ONES = {word: number for number, word in enumerate(NUMBER_WORDS)}
_TENS = {word: 10 * number for number, word in enumerate(TENS) if word}
_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
    "k": 1e3,
}
_WORDS = "|".join((*_TENS, *_ONES))
_SCALE = r"(?:dozen|hundred|thousand|million|billion|trillion)s?"
# Not inside a word, a number or a name: "G20", "1.5", "COVID-19".
_FREE = r"(?<![\w.,])(?<![^\W\d_]-)"
_NUMBER = re.compile(
    r"(?P<hedge>\b(?:at least|more than|over|above|upwards of|no fewer than|as many as|up to|"
    r"at most|fewer than|less than|under|below|nearly|almost|about|around|some|roughly|"
    r"approximately|an estimated)\s+)?"
    r"(?P<money>US\$|C\$|A\$|HK\$|[$€£¥₹])?\s?"
    rf"(?P<number>{_FREE}\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|{_FREE}\d+(?:\.\d+)?|"
    rf"\b(?:{_WORDS})(?:[- ](?:{_WORDS}))?\b(?:\s(?:hundred|thousand)(?:\s(?:and\s)?(?:{_WORDS})"
    rf"(?:[- ](?:{_WORDS}))?)?)?|\b(?:a|several)(?=\s{_SCALE}\b))"
    rf"(?P<scale>[- ]?{_SCALE}\b|\s?(?:bn|mn|tn)\b|(?<=\d)[kKmMbB]\b)?"
    r"(?P<unit>\s?%|[- ]?(?:percent(?:age points?)?|per cent|basis points|degrees|"
    r"miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|feet|foot|inches|inch|pounds?|tons?|tonnes?|"
    r"kg|kilograms?|ounces?|gallons?|barrels?|dollars?|euros?|cents?|years?|months?|weeks?|days?|hours?|"
    r"minutes?|seconds?|mph)\b(?![- ]old))?",
    re.IGNORECASE,
)
# Where a number begins, for a third of the time: most of a text is no number.
_NUMBER_START = re.compile(
    rf"(?<![\w.,])(?<![^\W\d_]-)\d|(?<!\w)(?:(?i:{_WORDS})\b|(?i:a|several)(?=\s(?i:{_SCALE})\b))"
)
_LONGEST_HEDGE = 24  # characters before a number: "no fewer than US$"
_AT_LEAST = frozenset("at least,more than,over,above,upwards of,no fewer than".split(","))
_AT_MOST = frozenset("up to,at most,fewer than,less than,under,below,as many as".split(","))
# "About 1,000" and a count of 1,043 agree.
_ABOUT = 0.1
_ROUNDED = 0.02
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
# In small letters "may" and "march" are words like others: "18 may have died".
_A_MONTH = (
    r"\b(?:May|Mar(?:ch)?|MAY|MARCH|(?i:"
    + "|".join(name for name in MONTHS + SHORT_MONTHS if name not in ("May", "March", "Mar"))
    + r"))\b"
)
_MONTH = re.compile(rf"{_A_MONTH}\.?\s*$")
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?{_A_MONTH}")
_CLOCK_AFTER = re.compile(r"\s?(?:[ap]\.?m\b|o[’']clock)|:\d\d|(?:st|nd|rd|th)\b", re.IGNORECASE)
_COUNTED = r"(?!(?:and|but|while|or)\b)[a-z][\w’'-]*"
_GOES = re.compile(r"\b(?:go|goes|going|gone|went|mov\w+|ticked) $", re.IGNORECASE)
# "rose to 43 in Ohio", "43 as of Monday" name nothing that is counted
_NAMES_NOTHING = r"(?!(?:in|on|at|as|by|to|for|from|with|after|before|during|since|when|so)\b)"
_NOUN = re.compile(rf"[\s-]+{_NAMES_NOTHING}((?:{_COUNTED}\s+){{0,3}}{_COUNTED})")
_MEASURE = re.compile(
    r"\b((?!(?:out|because|total|number|maximum|minimum|average)\b)[a-z]{3,})\s+of\s+"
    r"(?:(?:at least|more than|over|about|around|nearly|almost|up to)\s+)?$|\b(magnitude)\s+$"
)
# The characters before a number that say whether it is a date and what it counts. Reading the whole
# text before each number took 24 ms an article of RealTimeQA 2022, for the same quantities in 4.5.
_WINDOW = 120
# How many of the second unit make one of the first: "6 feet 7 inches" is one quantity.
_PARTS = {
    ("foot", "inch"): 12,
    ("pound", "ounce"): 16,
    ("year", "month"): 12,
    ("week", "day"): 7,
    ("day", "hour"): 24,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
}
_BETWEEN_PARTS = re.compile(r",?\s+(?:and\s+)?")
_IDIOM = re.compile(
    r"\b(?:no|any|every|each|which|this|that|the other|the)\s*$|\b(?:one|day) (?:of|day)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a text states.

    Attributes:
        place: The words that state it, with qualifier and unit: "more than 1,000".
        low: The lower bound.
        high: The upper bound; infinity for "more than".
        unit: "%", "$", "year" ... in the singular, or "" for a count.
        counted: Up to four words after it, ending before "and": "people were killed"; "" for "rose
            to 43 in Ohio". A word that it measures comes first: "magnitude" in "a magnitude of
            7.8".
        step: The precision: 0.1 for "7.8", 1,000 for "44,000".
    """

    place: Span
    low: float
    high: float
    unit: str
    counted: str
    step: float = 1.0


def quantities(text: str) -> tuple[Quantity, ...]:
    """Find the quantities of a text, without dates, clock times and years.

    Args:
        text: A sentence.
    """
    return tuple(_joined(text, _quantities(text)))


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities can both be true of the same thing."""
    if a.unit != b.unit:
        return True  # of different things
    rounded = max(a.step, b.step) / 2
    slack = min(_ROUNDED * max(abs(a.low), abs(b.low)), rounded)
    return a.low <= b.high + slack and b.low <= a.high + slack


def _quantities(text: str) -> Iterator[Quantity]:
    for match in _numbers(text):
        number, scale = match["number"], (match["scale"] or "").strip(" -").casefold()
        before = text[max(0, match.start("number") - _WINDOW) : match.start("number")]
        bare = not (match["money"] or match["unit"] or scale)
        if bare and _is_date(number, before, text, match.end("number")):
            continue
        if text[match.end() : match.end() + 1].isalpha():
            continue  # "5G", "the 1990s"
        if (
            number.casefold() in {"one", "a"}
            and not scale
            and (match["unit"] is None or _IDIOM.search(text[: match.start("number")]))
        ):
            continue
        amount = _amount(number.casefold())
        if amount is None:
            continue
        scaled = _SCALES.get(scale.rstrip("s") if len(scale) > 2 else scale, 1.0)  # noqa: PLR2004 - "bn", "k"
        amount *= scaled
        hedge = " ".join((match["hedge"] or "").casefold().split())
        if hedge == "up to" and _GOES.search(text[: match.start()]):
            hedge = ""  # "has gone up to 21" is 21
        low, high = _bounds(amount, hedge)
        start = match.start("hedge") if match["hedge"] else match.start()
        raw = text[start : match.end()]
        start += len(raw) - len(raw.lstrip())
        noun = _NOUN.match(text, match.end())
        yield Quantity(
            Span(start, match.end(), text[start : match.end()]),
            low,
            high,
            _unit(match["money"], match["unit"]),
            " ".join([*_measured(before), *([noun[1]] if noun else [])]),
            _step(number) * scaled,
        )


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `_NUMBER`."""
    end = 0
    for start in _NUMBER_START.finditer(text):
        if start.start() >= end:
            match = _NUMBER.search(text, max(end, start.start() - _LONGEST_HEDGE))
            if match is not None:
                end = match.end()
                yield match


def _joined(text: str, found: Iterator[Quantity]) -> Iterator[Quantity]:
    """Join a quantity with those of smaller units that follow it: "6 feet 7 inches"."""
    whole, smallest, size = None, "", 1
    for part in found:
        ratio = _PARTS.get((smallest, part.unit))
        if (
            whole is not None
            and ratio is not None
            and part.high < ratio
            and _BETWEEN_PARTS.fullmatch(text[whole.place.end : part.place.start])
        ):
            smallest, size = part.unit, size * ratio
            start, end = whole.place.start, part.place.end
            whole = replace(
                whole,
                place=Span(start, end, text[start:end]),
                low=whole.low + part.low / size,
                high=whole.high + part.high / size,
                counted=part.counted,
                step=part.step / size,
            )
            continue
        if whole is not None:
            yield whole
        whole, smallest, size = part, part.unit, 1
    if whole is not None:
        yield whole


def _is_date(number: str, before: str, text: str, end: int) -> bool:
    return bool(
        _YEAR.fullmatch(number)
        or _MONTH.search(before)
        or _MONTH_AFTER.match(text, end)
        or _CLOCK_AFTER.match(text, end)
    )


def _amount(number: str) -> float | None:
    if number[0].isdigit():
        return float(number.replace(",", ""))
    if number in {"a", "several"}:
        return 1.0 if number == "a" else None
    total, part = 0.0, 0.0
    for word in number.replace("-", " ").split():
        if word in _SCALES:
            total += (part or 1.0) * _SCALES[word]
            part = 0.0
        else:
            part += _ONES.get(word, 0) + _TENS.get(word, 0)
    return total + part


def _measured(before: str) -> list[str]:
    match = _MEASURE.search(before)
    return [match[1] or match[2]] if match else []


def _step(number: str) -> float:
    """Return the place value of the last non-zero digit: 0.1 in "7.8"."""
    if not number[0].isdigit():
        return 1.0
    whole, _, part = number.replace(",", "").partition(".")
    if part:
        return 10.0 ** -len(part)
    return 10.0 ** (len(whole) - len(whole.rstrip("0")))


def _bounds(amount: float, hedge: str) -> tuple[float, float]:
    if hedge in _AT_LEAST:
        return amount, float("inf")
    if hedge in _AT_MOST:
        return 0.0, amount
    if hedge:
        return amount * (1 - _ABOUT), amount * (1 + _ABOUT)
    return amount, amount


def _unit(money: str | None, unit: str | None) -> str:
    if money:
        return money[-1]
    word = (unit or "").strip(" -").casefold()
    if word in {"%", "percent", "per cent"}:
        return "%"
    if word.startswith("dollar"):
        return "$"
    return {"feet": "foot", "inches": "inch"}.get(word, word.rstrip("s"))
