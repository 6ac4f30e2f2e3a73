"""The words of time expressions, as tables and as parts of patterns."""

import re

from index.dates.calendar import EARLY, LATE, MIDDLE
from index.text import lexicon

MONTHS = {name: number for number, name in enumerate(lexicon.MONTHS, start=1)}
WEEKDAYS = {name: number for number, name in enumerate(lexicon.WEEKDAYS)}
NUMBERS = {
    **{word: number for number, word in enumerate(lexicon.NUMBER_WORDS[1:], start=1)},
    **{word: 10 * tens for tens, word in enumerate(lexicon.TENS) if word},
    # by convention, where no count is given
    "a": 1,
    "an": 1,
    "couple": 2,
    "few": 3,
    "several": 3,
    "dozen": 12,
    "hundred": 100,
}
MONTH_WORDS = " ".join(MONTHS).lower()
SHORT_MONTH_WORDS = " ".join(lexicon.SHORT_MONTHS).lower()
WEEKDAY_WORDS = " ".join(WEEKDAYS).lower()
PARTS = {"early": EARLY, "mid": MIDDLE, "late": LATE}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "final": -1}

SHORT_MONTH = rf"(?:{'|'.join(lexicon.SHORT_MONTHS)})\b\.?"
LONG_MONTH = lexicon.MONTH
MONTH = rf"(?:{LONG_MONTH}\b|{SHORT_MONTH})"
WEEKDAY = lexicon.WEEKDAY
SHORT_WEEKDAY = rf"(?:{'|'.join(lexicon.SHORT_WEEKDAYS)})\b\.?"
SHORT_WEEKDAY_WORDS = " ".join(lexicon.SHORT_WEEKDAYS).lower()
SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
PART_OF_DAY = r"(?:morning|afternoon|evening|night)"
YEAR = r"(?:1[0-9]|20|21)\d\d(?![\d%])(?!,\d)(?!\.\d)"
# Never the start of "5,000", "5%", "5.2" or "5:30".
DAY = r"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%])(?!:\d)(?!,\d{3})(?!\.\d))"
_ONES = "|".join(lexicon.NUMBER_WORDS[1:10])
NUMBER = (
    r"(?:\d{1,3}|an?(?! (?:few|couple|dozen|hundred)\b)|(?:a )?few|(?:a )?couple(?: of)?"
    r"|(?:a )?dozen|(?:a|one) hundred|several"
    rf"|(?:{'|'.join(lexicon.TENS[2:])})(?:[ -](?:{_ONES}))?"
    rf"|{'|'.join(lexicon.NUMBER_WORDS[1:])})"
)
# The end of a number whose last word alone is another number: "4,500", "1.5", "sixty-", "half ".
NUMBER_BEFORE = re.compile(
    rf"(?:\d[.,:]?|\b(?:half|(?:quarter|third) of|{'|'.join(word for word in NUMBERS)}|or|to))"
    r"[ -]?$",
    re.IGNORECASE,
)
# "April of last year", "in spring this year"
OF_YEAR = r",? (?:of |in )?(?P<which>last|this|next) year\b"
EARLY_OR_LATE = r"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)(?:[ ‑-]| in ))"
POINTER = r"(?:(?P<rel>[Ll]ast|[Tt]his(?: past| coming)?|[Nn]ext) )"
DASH = r"[-‐‑–—]"

# Words that may follow a date or holiday. A noun there takes it over: "the 21st floor", "Christmas
# trees".
FUNCTION_WORDS = frozenset(
    "a about after against ahead alone alongside amid among an and are around as at be because "
    "before but by can could despite did do does during following for from had has have he her "
    "his i if in into is it its last local may might must near next nor of on or our over she "
    "should since so than that the their then there they this though through to together under "
    "unless until up upon was we were what when where which while who will with within without "
    "would you your yet not said told came saw also".split()
)
# Words after a number that is a count, not a date: "2022 people", "May 5 percent".
COUNTED = re.compile(
    r" (?:people|persons|men|women|children|votes|cases|deaths|miles?|kilomet\w+|met(?:er|re)s|"
    r"feet|pounds|dollars|euros|points?|percent|per cent|million|billion|trillion|years?|days?|"
    r"hours?|minutes?|seconds?|homes|students|employees|jobs|soldiers|troops|units|shares|copies|"
    r"voters|patients|residents|officers|workers|flights|times)\b"
)
_WORD_AFTER = re.compile(r" ([a-z]+)\b")
_NAME_AFTER = re.compile(r" (?=[A-Z][\w’'-])(?!(?:I|I[’']\w+)\b)")


def count_of(number: str) -> int:
    """Return the count of a match of NUMBER: 1 for "a", 2 for "a couple of"."""
    if number.isdigit():
        return int(number)
    words = re.split("[ -]", number.lower().removesuffix(" of"))
    tens = words[0] in lexicon.TENS
    return sum(NUMBERS[word] for word in words) if tens else NUMBERS[words[-1]]


def belongs_to_noun(text: str, end: int) -> bool:
    """Whether a common noun follows: a lower-case word that is not in FUNCTION_WORDS."""
    after = _WORD_AFTER.match(text, end)
    return after is not None and after[1] not in FUNCTION_WORDS


def name_follows(text: str, end: int) -> bool:
    """Whether a capitalised word follows after one space."""
    return _NAME_AFTER.match(text, end) is not None


def month_number(name: str) -> int:
    """Return a month's number from its full or abbreviated name."""
    return next(number for full, number in MONTHS.items() if full.startswith(name[:3]))
