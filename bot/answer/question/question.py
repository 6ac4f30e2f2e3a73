"""Read a question: which kind of thing it asks for, and which names it speaks of."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.answer.question import news_requests
from index.text.lexicon import MONTHS, WEEKDAYS
from index.text.words import STOPWORDS


class Kind(StrEnum):
    """What a question asks for."""

    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    HOW_MANY = "how many"
    WHICH = "which"
    WHY = "why"
    WHAT = "what"
    YES_NO = "yes/no"
    COMPARE = "compare"
    HAPPENED = "what happened"
    NEWS = "what is the news"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read.

    Attributes:
        text: As it was asked, white space folded.
        kind: What it asks for.
        names: The names in it, as written, once each: "Xi", "Wall Street Journal".
        speaks_of_now: Whether it asks for what is new: "this week", "latest", "today".
        source: Whose word is asked for: "CNN" of "according to CNN"; not among the names. "" for
            nobody's. It may be an outlet or somebody in the news.
        topic: Of "what happened in Ohio?" the "Ohio"; "" for other kinds.
    """

    text: str
    kind: Kind
    names: tuple[str, ...]
    speaks_of_now: bool
    source: str = ""
    topic: str = ""


_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            Kind.COMPARE,
            r"\bcompare[ds]?\b|\bcomparison\b|\bdifferen(?:ce|t|ces)\b.*\b(?:between|from|than)\b|"
            r"\bversus\b|\bvs\b",
        ),
        (
            Kind.HOW_MANY,
            r"\bhow (?:many|much|old|high|long|large|big|far|tall|fast|deep|wide|strong|"
            r"powerful)\b|\b(?:what|which) (?:percentage|percent|share|number|amount|price|age|"
            r"magnitude|sum|score|hourly amount)\b|"
            r"\bwhat (?:was|is) the (?:magnitude|score|price|number|death toll)\b",
        ),
        (
            Kind.WHEN,
            r"\bwhen\b(?! (?:he|she|they|it|asked)\b)|\bhow soon\b|\b(?:what|which) "
            r"(?:date|day|month|year|time)\b",
        ),
        (
            Kind.WHERE,
            r"\bwhere\b|\b(?:what|which|into which|in which|in what)(?: \w+)? "
            r"(?:country|city|state|town|place|region|ocean|area|continent|island)\b",
        ),
        (Kind.WHO, r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|people|man|woman|leader)\b"),
        (Kind.WHY, r"\bwhy\b|\bdue to what\b|\bwhat caused\b"),
        (Kind.WHICH, r"\bwhich\b|\bwhat (?:kind|type|sort|name)\b"),
        (Kind.WHAT, r"\bwhat(?:’s|'s)?\b|\bhow\b"),
    )
)
# Latin, Greek and Cyrillic capitals
CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽΑ-ΩЀ-Я]"
_CAPITALISED = re.compile(
    rf"(?<!\w)(?:{CAPITAL}[\w’'.&-]*|\d+(?:st|nd|rd|th))"
    rf"(?:(?:[ -](?:of|the|and|de|al|bin|van|von|for))?[ -]{CAPITAL}[\w’'.&-]*)*"
)
_SENTENCE_END = re.compile(
    r"(?<=[.?!])(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bGen\.)(?<!\bGov\.)"
    r"(?<!\bSen\.)(?<!\bRep\.)(?<!\bLt\.)(?<!\bvs\.)(?<!\b[A-Z]\.[A-Z]\.)(?<!\s[A-Z]\.)"
    r"\s+(?=[A-Z])"
)
_END = re.compile(r"[’']s$|[.,;:!?’']+$")
_SOURCE = re.compile(
    rf"(?:,\s*)?\b[Aa]ccording to (?:the )?(?P<name>{CAPITAL}[\w’'&.-]*"
    rf"(?: (?:of |the |and )?{CAPITAL}[\w’'&.-]*)*)(?P<end>[’']s\b)?(?=\s*[,.?!]|\s*$|\s+[a-z])"
)
# What a follow-up was completed with; it helps to find and is not asked for.
_ADDED = re.compile(r"\s*\([^()]*\)(?=\??$)")
# Capitalised in a question without being anybody's name.
NO_NAMES = STOPWORDS | frozenset(
    "according approximately additionally tell please hello hi hey thanks yes many mr ms mrs dr "
    "gen gov sen rep lt".split()
    + [name.lower() for name in MONTHS + WEEKDAYS if name != "May"]
)


def read(text: str) -> Question:
    """Read a question.

    Args:
        text: As a person typed it.

    Returns:
        Its kind and its names; a text that asks nothing is read as "what".
    """
    folded = " ".join(text.split())
    asked = _ADDED.sub("", folded)
    name = source_of(asked)
    names = tuple(one for one in names_in(asked) if one != name)
    bare = _SOURCE.sub("", asked) if name else asked
    topic = ""
    if news_requests.asks_for_the_news(bare):
        kind = Kind.NEWS
    elif topic := news_requests.topic_of(bare):
        kind = Kind.HAPPENED
    else:
        kind = _kind(asked)
    return Question(folded, kind, names, news_requests.speaks_of_now(asked), name, topic)


def source_of(asked: str) -> str:
    """Return whose word is asked for: "CNN" of "according to CNN"; "" for nobody's."""
    source = _SOURCE.search(asked)
    return "" if source is None or source["end"] else _END.sub("", source["name"])


def without_source(question: Question) -> Question:
    """Return a question without whose word is asked for: "according to CNN" is no subject."""
    bare = _SOURCE.sub("", question.text).lstrip(" ,")
    return replace(question, text=bare) if question.source and bare else question


def with_names(question: Question, names: Iterable[str]) -> Question:
    """Return a question with more names: of those that it was typed with in small letters."""
    known = {name.casefold() for name in question.names}
    fresh = dict.fromkeys(name for name in names if name.casefold() not in known)
    return replace(question, names=(*question.names, *fresh))


def with_source_named(question: Question) -> Question:
    """Return a question in which whose word is asked for is a name like others."""
    return replace(question, names=(*question.names, question.source), source="")


def _kind(text: str) -> Kind:
    focus = asking(text)
    for kind, pattern in _KINDS:
        if pattern.search(focus):
            return kind
    return Kind.YES_NO if focus.endswith("?") else Kind.WHAT


def asking(text: str) -> str:
    """Return the sentence of a question that asks; the others set the scene."""
    parts = [part for part in _SENTENCE_END.split(text) if part.endswith("?")]
    return parts[-1] if parts else text


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a question, as written, once each."""
    found: dict[str, None] = {}
    for sentence in _SENTENCE_END.split(text):
        found |= dict.fromkeys(_names_of(sentence))
    return tuple(found)


def _names_of(sentence: str) -> Iterator[str]:
    for match in _CAPITALISED.finditer(sentence):
        words = match.group().split(" ")
        at_start = match.start() <= 1
        while words and (
            words[0].lower() in NO_NAMES or _END.sub("", words[0]).lower() in NO_NAMES
        ):
            words = words[1:]
            at_start = False
        # "Police arrested ..." opens with a capital that tells nothing
        if not words or (at_start and len(words) == 1 and not _is_acronym(words[0])):
            continue
        name = _END.sub("", _END.sub("", " ".join(words)))
        if name and name.lower() not in NO_NAMES:
            yield name


def _is_acronym(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1
