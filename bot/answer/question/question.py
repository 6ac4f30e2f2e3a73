"""Read a question: its kind, its names, its source and its topic."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from bot.answer.question import news_requests
from index.text.folding import fold_letters
from index.text.lexicon import MONTHS, WEEKDAYS
from index.text.passages import sentences
from index.text.words import STOPWORDS

_CACHED_QUESTIONS = 64


class QuestionKind(StrEnum):
    """The kind of thing that a question asks for."""

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
    """A question with what was recognised in it.

    Attributes:
        text: The question, white space folded.
        kind: What it asks for.
        names: The names in it, as written, once each: "Xi", "Wall Street Journal".
        speaks_of_now: Whether it asks for what is new: "this week", "latest", "today".
        source: Whose report is asked for: "CNN" in "according to CNN"; an outlet or a person. Not
            among the names. "" for none.
        topic: "Ohio" for "what happened in Ohio?"; "" for other kinds.
    """

    text: str
    kind: QuestionKind
    names: tuple[str, ...]
    speaks_of_now: bool
    source: str = ""
    topic: str = ""


_KINDS: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            QuestionKind.COMPARE,
            r"\bcompare[ds]?\b|\bcomparison\b|\bdifferen(?:ce|t|ces)\b.*\b(?:between|from|than)\b|"
            r"\bversus\b|\bvs\b",
        ),
        (
            QuestionKind.HOW_MANY,
            r"\bhow (?:many|much|old|high|long|large|big|far|tall|fast|deep|wide|strong|"
            r"powerful)\b|\b(?:what|which) (?:percentage|percent|share|number|amount|price|age|"
            r"magnitude|sum|score|hourly amount)\b|"
            r"\bwhat (?:was|is) the (?:magnitude|score|price|number|death toll)\b",
        ),
        (
            QuestionKind.WHEN,
            r"\bwhen\b(?! (?:he|she|they|it|asked)\b)|\bhow soon\b|\b(?:what|which) "
            r"(?:date|day|month|year|time)\b",
        ),
        (
            QuestionKind.WHERE,
            r"\bwhere\b|\b(?:what|which|into which|in which|in what)(?: \w+)? "
            r"(?:country|city|state|town|place|region|ocean|area|continent|island)\b",
        ),
        (
            QuestionKind.WHO,
            r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|people|man|woman|leader)\b",
        ),
        (QuestionKind.WHY, r"\bwhy\b|\bdue to what\b|\bwhat caused\b"),
        (QuestionKind.WHICH, r"\bwhich\b|\bwhat (?:kind|type|sort|name)\b"),
        (QuestionKind.WHAT, r"\bwhat(?:’s|'s)?\b|\bhow\b"),
    )
)
# The capitals of all scripts in Unicode's first plane.
CAPITAL = f"[{''.join(letter for letter in map(chr, range(0x10000)) if letter.isupper())}]"
_CAPITALISED = re.compile(
    rf"(?<!\w)(?:{CAPITAL}[\w’'.&-]*|\d+(?:st|nd|rd|th))"
    rf"(?:(?:[ -](?:of|the|and|de|al|bin|van|von|for))?[ -]{CAPITAL}[\w’'.&-]*)*"
)
_END = re.compile(r"[’']s$|[.,;:!?’']+$")
_SOURCE = re.compile(
    rf"(?:,\s*)?\b[Aa]ccording to (?:the )?(?P<name>{CAPITAL}[\w’'&.-]*"
    rf"(?: (?:of |the |and )?{CAPITAL}[\w’'&.-]*)*)(?P<end>[’']s\b)?(?=\s*[,.?!]|\s*$|\s+[a-z])"
)
# A contraction typed as one word. What is a word of its own, such as "its", is left alone.
_NO_APOSTROPHE = re.compile(
    r"\b(?:(?P<asks>who|what|when|where|why|how|that|there)(?P<is>s)"
    r"|(?P<verb>is|are|was|were|do|does|did|has|have|had|could|should|would)(?P<not>nt))\b",
    re.IGNORECASE,
)
# A question without a question mark that yes or no answers.
_OPENS_WITH_VERB = re.compile(
    r"^(?:(?:so|and|but|ok(?:ay)?|hey|hi)\b[,\s]*)*(?:is|are|was|were|do|does|did|has|have|had|will|"
    r"would|can|could|should|may|might)(?:n[’']t)?\b",
    re.IGNORECASE,
)
# What a follow-up was completed with; it helps to find and is not asked for.
_ADDED = re.compile(r"\s*\([^()]*\)(?=\??$)")
# Capitalised in questions without being a name.
NO_NAMES = STOPWORDS | frozenset(
    "according approximately additionally tell please hello hi hey thanks yes many mr ms mrs dr "
    "gen gov sen rep lt".split()
    + [name.lower() for name in MONTHS + WEEKDAYS if name != "May"]
)


def with_apostrophes(text: str) -> str:
    """Return a text with the apostrophes that people leave out of "who’s" and "didn’t"."""
    return _NO_APOSTROPHE.sub(
        lambda found: f"{found['asks']}’{found['is']}" if found["is"] else f"{found['verb']}n’t",
        text,
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
    names = tuple(found for found in names_in(asked) if found != name)
    bare = _SOURCE.sub("", asked) if name else asked
    topic = ""
    if news_requests.asks_for_the_news(bare):
        kind = QuestionKind.NEWS
    elif topic := news_requests.topic_of(bare):
        kind = QuestionKind.HAPPENED
    else:
        kind = _kind(asked)
    return Question(folded, kind, names, news_requests.speaks_of_now(asked), name, topic)


def source_of(asked: str) -> str:
    """Return whose report a question asks for: "CNN" in "according to CNN"; "" for none."""
    source = _SOURCE.search(asked)
    return "" if source is None or source["end"] else _END.sub("", source["name"])


def without_source(question: Question) -> Question:
    """Return a question without "according to CNN", which is no subject."""
    bare = _SOURCE.sub("", question.text).lstrip(" ,")
    return replace(question, text=bare) if question.source and bare else question


def with_names(question: Question, names: Iterable[str]) -> Question:
    """Return a question with additional names, such as those typed in lower case."""
    known = {fold_letters(name) for name in question.names}
    fresh = dict.fromkeys(name for name in names if fold_letters(name) not in known)
    return replace(question, names=(*question.names, *fresh))


def with_source_named(question: Question) -> Question:
    """Return a question whose source counts as an ordinary name."""
    return replace(question, names=(*question.names, question.source), source="")


_TENSE = re.compile(
    r"\b(?P<past>was|were|did|had|would|[a-z]{2,}ed|won|led|lost|died|became)\b|"
    r"\b(?P<present>is|are|am|does|do|may|might|will|can|could|should)\b|[’'](?P<short>s)\b|"
    r"\b(?:who|which \w+|what)\s+(?P<verb>(?!was\b)[a-z]+s)\b",
    re.IGNORECASE,
)


def is_in_present_tense(text: str) -> bool:
    """Whether a question asks for what holds now or is still to come: "Who leads Ghana?".

    The first verb decides; "When might Xi visit?" looks ahead from now.

    Args:
        text: A question, as it was typed.
    """
    found = _TENSE.search(asking(text))
    return found is not None and found["past"] is None


def _kind(text: str) -> QuestionKind:
    focus = asking(text)
    for kind, pattern in _KINDS:
        if pattern.search(focus):
            return kind
    yes_no = focus.endswith("?") or _OPENS_WITH_VERB.match(focus)
    return QuestionKind.YES_NO if yes_no else QuestionKind.WHAT


@lru_cache(_CACHED_QUESTIONS)
def asking(text: str) -> str:
    """Return the sentence of a question that asks; the others set the scene."""
    parts = [sentence.text for sentence in sentences(text) if sentence.text.endswith("?")]
    return parts[-1] if parts else text


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a question, as written, once each."""
    found: dict[str, None] = {}
    for sentence in sentences(text):
        found |= dict.fromkeys(_names_of(sentence.text))
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
        # "Police arrested ..." opens with a capital that means nothing
        if not words or (at_start and len(words) == 1 and not _is_acronym(words[0])):
            continue
        name = _END.sub("", _END.sub("", " ".join(words)))
        if name and name.lower() not in NO_NAMES:
            yield name


def _is_acronym(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1
