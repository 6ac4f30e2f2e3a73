"""PURE: split a sentence into content words, each with the function words that link it.

Function words without influence on the meaning ("the", "that", "has") are left out. The others
("by", "of", "or", "was", "could", "not") are links: each content word carries those that stand
directly before it, grouped into classes. So "killed by soldiers" and "killed soldiers" differ, and
"is not" and "isn’t" do not.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.text.inflection import NUMBERS, lemma
from index.text.lexicon import MONTHS, SHORT_MONTHS, WEEKDAYS

NEGATIONS = frozenset(
    "not no never nor neither none nobody nothing nowhere without hardly barely scarcely".split()
)
MODALS = frozenset("may can would should will must".split())
CONDITIONS = frozenset("if unless until whether except when".split())

# After these, "that" only opens the reported clause and can be left out.
_SAYING = frozenset(
    "say report deny claim tell told warn announc believ think suggest estimat find found show "
    "confirm add insist argu hope fear expect predict conclud note hear heard".split()
)
_FILLERS = frozenset(
    "a an the this that these those and it its itself there here also on in "
    "at has have having had do does did doing".split()
)
_PLACES = frozenset("in on at".split())
_PERSONS = {
    **dict.fromkeys("he him his himself".split(), "he"),
    **dict.fromkeys("she her hers herself".split(), "she"),
    **dict.fromkeys("they them their theirs themselves".split(), "they"),
}
_CLASSES = {
    **dict.fromkeys("may might could".split(), "may"),
    **dict.fromkeys("should ought".split(), "should"),
    **dict.fromkeys("will shall".split(), "will"),
    **dict.fromkeys("is are am".split(), "is"),
    **dict.fromkeys("was were".split(), "was"),
    **dict.fromkeys("be been being".split(), "be"),
    **dict.fromkeys("toward towards".split(), "toward"),
    **dict.fromkeys("amid amidst".split(), "amid"),
}
_LINKS = (
    NEGATIONS
    | MODALS
    | CONDITIONS
    | frozenset(_CLASSES)
    | frozenset(
        "of to from by for with against about into onto over under after before since between "
        "among through during within above below near across behind beyond around up down out off "
        "upon per via like unlike who whom whose which or but as than while once because although "
        "though despite".split()
    )
)
# After these 's is a verb, not a possessive.
_PRONOUNS = frozenset("it he she that there who what here".split())

_MONTHS = frozenset(name.lower() for name in MONTHS + SHORT_MONTHS)
_WEEKDAYS = frozenset(name.lower() for name in WEEKDAYS)
_AMOUNTS = frozenset(
    "dozen hundred thousand million billion trillion half quarter third double triple twice "
    "once".split()
)

_TOKEN = re.compile(
    r"(?P<word>\d+(?:-[^\W\d_]+)+|[^\W\d_]\w*(?:[.'-]\w+)*)"
    r"|(?P<number>(?:US|A|C|HK)?[$€£¥]?\d+(?:[.,:/-]\d+)*(?:st|nd|rd|th|s|[ap]m|k|m|mn|bn|tn|km)?\b"
    r"(?:\s?(?:%|percent\b|per cent\b))?)"
    r"|(?P<mixed>\d\w*)"  # 49ers, 39B
    r"|(?P<other>\S)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_FOLDED = str.maketrans("’‘ʼ`´“”„«»‐‑‒", '\'\'\'\'\u0027"""""---')
_BORDERS = frozenset(',;:()"') | {"—", "–", "―"}


@dataclass(frozen=True, slots=True)
class Token:
    """A content word of a sentence.

    Attributes:
        text: As it is written, folded.
        lemma: The form to compare: without case and simple inflection; a number as digits.
        links: Classes of the links between the previous content word and this one.
        is_name: Whether it is capitalised where a plain word would not be.
        is_number: Whether it is a number, in digits or in words.
        is_date: Whether it is part of a date.
        opens: Whether a sentence or a quotation begins with it, so that its capital means nothing.
        past: Whether it ends in -ed.
        owns: Whether it ends in -'s.
        quoted: Whether it stands in quotation marks.
        loose: Whether a function word, a border or a possessive parts it from the word before it.
        placed: Whether "in", "on" or "at" stands right before it, articles apart.
        border: The punctuation between them: ",", ";", a dash or a bracket; "" for none.
    """

    text: str
    lemma: str
    links: tuple[str, ...]
    is_name: bool
    is_number: bool
    is_date: bool
    opens: bool
    past: bool
    owns: bool
    quoted: bool
    loose: bool
    placed: bool
    border: str

    @property
    def is_anchor(self) -> bool:
        """Whether it is a name, a number or part of a date."""
        return self.is_name or self.is_number or self.is_date


def fold(text: str) -> str:
    """Return a text with one form for each character that has several, white space folded."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLDED).split())


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence, read.

    Attributes:
        tokens: Its content words, in order.
        trailing: The links after the last of them.
        persons: The persons of its pronouns: "he", "she", "they".
    """

    tokens: tuple[Token, ...]
    trailing: tuple[str, ...]
    persons: frozenset[str]


def read_sentence(sentence: str) -> ParsedSentence:
    """Read one sentence, as it is written."""
    reader = _TokenReader()
    for match in _TOKEN.finditer(fold(sentence)):
        if match["number"]:
            reader.add_number(match["number"])
        elif match["word"] or match["mixed"]:
            reader.add_word(match["word"] or match["mixed"])
        else:
            reader.add_mark(match["other"])
    return ParsedSentence(
        tuple(_dated(reader.tokens)), tuple(reader.links), frozenset(reader.persons)
    )


class _TokenReader:
    """Collects the tokens of a sentence and the links between them."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.links: list[str] = []
        self.persons: set[str] = set()
        self._loose = False
        self._placed = False
        self._border = ""
        self._quoted = False
        self._opens = True

    def add_mark(self, mark: str) -> None:
        if mark == '"':
            self._quoted = not self._quoted
            self._opens = self._opens or self._quoted
        elif mark in ":.!?;":
            self._opens = True
        if mark in _BORDERS:
            self._loose = True
            self._border = self._border or mark
        elif mark == "%" and self.tokens:
            self._add(mark, "%", is_number=True)

    def add_number(self, text: str) -> None:
        self._add(text, _digits(text), is_number=True)

    def add_word(self, word: str) -> None:
        parts = list(_parts(word))
        owns = parts[-1] == "'s"
        for part in parts[:-1] if owns else parts:
            self._add_part(part, owns=owns)

    def _add_part(self, word: str, *, owns: bool) -> None:
        small = word.casefold()
        capital = word[0].isupper() and not self._opens
        acronym = len(word) > 1 and word.isupper()
        # the month, and a person's name
        tells = acronym or (capital and small in {"may", "will"})
        if small in _PLACES:
            self._placed = True
        if small == "that" and not self._says():
            self.links.append(small)  # "the ship that sank", not "he said that it sank"
        elif not tells and small in _LINKS | _CLASSES.keys():
            self.links.append(_CLASSES.get(small, small))
        elif not tells and small in _PERSONS:
            self.persons.add(_PERSONS[small])
        elif not tells and small in _FILLERS:
            pass
        else:
            is_number = small in NUMBERS or lemma(word) in _AMOUNTS
            self._add(
                word,
                lemma(word),
                is_number=is_number and not capital,
                is_name=capital or acronym,
                owns=owns,
            )
            return
        self._loose = True
        self._opens = False

    def _says(self) -> bool:
        """Whether the word before says something: "said that", "said on Monday that"."""
        lemmas = [token.lemma for token in self.tokens if token.lemma not in _WEEKDAYS]
        return not lemmas or lemmas[-1] in _SAYING

    def _add(
        self,
        text: str,
        base: str,
        *,
        is_number: bool = False,
        is_name: bool = False,
        owns: bool = False,
    ) -> None:
        small = text.casefold()
        self.tokens.append(
            Token(
                text=text,
                lemma=base,
                links=tuple(self.links),
                is_name=is_name,
                is_number=is_number,
                is_date=False,
                opens=self._opens,
                past=small.endswith("ed") and base != small,
                owns=owns,
                quoted=self._quoted,
                loose=self._loose or not self.tokens,
                placed=self._placed,
                border=self._border,
            )
        )
        self.links = []
        self._loose = owns
        self._placed = False
        self._border = ""
        self._opens = False


def _parts(word: str) -> Iterator[str]:
    """Split a contraction: "don't" is "do not", "it's" is "it is", "Xi's" is "Xi" and "'s"."""
    stem, mark, ending = word.rpartition("'")
    small = word.casefold()
    if small == "cannot":
        yield from ("can", "not")
    elif small.endswith("n't"):
        yield {"ca": "can", "wo": "will", "sha": "will"}.get(small[:-3], word[:-3])
        yield "not"
    elif (
        mark
        and ending.casefold() in {"s", "re", "m"}
        and stem.casefold()
        in _PRONOUNS
        | {
            "they",
            "we",
            "you",
            "i",
        }
    ):
        yield from (stem, "is")
    elif mark and ending.casefold() in {"ll", "d", "ve"}:
        yield stem
        yield {"ll": "will", "d": "would", "ve": "have"}[ending.casefold()]
    elif mark and ending.casefold() == "s":
        yield from (stem, "'s")
    else:
        yield word


def _digits(text: str) -> str:
    """Return a number's one form: "1,000" is 1000, "5 percent" is 5%."""
    small = re.sub(r"\s?(?:%|per ?cent)$", "%", text.casefold())
    return re.sub(r"(?<=\d),(?=\d{3})", "", small)


def _dated(tokens: list[Token]) -> Iterator[Token]:
    """Mark what belongs to a date: months, weekdays, years, and a day beside its month."""
    months = [token.is_name and token.text.casefold().rstrip(".") in _MONTHS for token in tokens]
    for at, token in enumerate(tokens):
        beside = any(months[max(0, at - 1) : at + 2])
        is_date = (
            months[at]
            or (token.text.casefold() in _WEEKDAYS)
            or _YEAR.fullmatch(token.lemma) is not None
            or (beside and _DAY.fullmatch(token.lemma) is not None)
        )
        yield replace(token, is_date=True) if is_date else token
