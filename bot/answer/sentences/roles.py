"""PURE: find the words that describe a name in a sentence: "X, the leader of Y"."""

import re

from index import Span
from index.text.lexicon import DAYS, ROLES, SAYING, TITLES
from index.text.words import STOPWORDS

_NOT_FIRST = (
    r"(?!(?:and|but|or|nor|who|whose|which|where|when|while|as|after|before|in|on|at|with|for|to|by"
    r"|from|because|if|so|then|that|than|according|including|not|also|however|he|she|it|they|we|i"
    r"|his|her|its|their|this|these|those|there|though|although|said|says|told)\b"
    r"|\w+ing\b|\w+ed\b)"
)
_END = r"(?=[,.;:)]|\s[—–-]|\s*$)"
_TO_END = rf" [^,;:()“”\"—–]{{3,120}}?){_END}"
_APART = r"(?: of [A-Z][\w’'-]+)?(?:, \d{1,3})?(?:, (?:or )?| [—–-] | \()"
# A person's role may stand without an article: "X, chair of the committee".
_BEHIND_PERSON = re.compile(
    rf"{_APART}(?P<what>{_NOT_FIRST}(?:[a-z][\w’'-]*|[A-Z][\w.&’'-]+|\d+-[\w-]+){_TO_END}"
)
_BEHIND_THING = re.compile(rf"{_APART}(?P<what>(?:an?|the|one of){_TO_END}")
_WHO = re.compile(rf"(?:, \d{{1,3}})?, (?P<what>(?:who|which){_TO_END}")
_IS = re.compile(
    r"(?: \([^)]{1,40}\))?(?:, [^,]{2,60},)? (?:is|was|are|were|refers to|means)"
    r"(?: (?:also|now|still|essentially|basically|known as))?"
    r" (?P<what>(?:an?|the|one of|any) [^;“”\"—–]{4,160}?)"
    r"(?=, (?:(?:and|but|which|who|where|that|with|so|as|the|an?)\b|[A-Z])"
    r"|\s(?:that|which|who|whose|where)\b|[.;]|\s[“\"—–-]|\s*$)"
)
_IS_SUBJECT = re.compile(
    r"(?:^|[,;:—–“\"]\s?|\b(?:that|and|but|because|said)\s)(?:the |an? )?$", re.IGNORECASE
)
# The Committee on Foreign Investment in the United States (CFIUS).
_LONG_FORM = re.compile(
    r"(?P<what>[A-Z][\w’'&-]*(?: (?:of|the|for|and|on|in|to|&|[A-Z][\w’'&,-]*))*"
    r" [A-Z][\w’'&-]*) \($"
)
_LONGEST_FORM = 200  # characters
_FINITE = re.compile(r"\b(?:said|says|told|is|was|are|were|has|had|have|will|would|did|does)\b")
_CLAUSE = re.compile(r"\s(?:who|which|that|whose|where)\b")
_LONGEST = 20  # words

_WORD = re.compile(r"[\w&’'.-]+$")
_HONORIFICS = frozenset("mr mrs ms miss mx sir dame dr".split())
_ROLE_WORDS = (ROLES | TITLES) - _HONORIFICS
_JOINTS = frozenset("and of for the".split())
# Words that may directly precede a role in lower case.
_DETERMINERS = frozenset("the a an his her its their our my with by to of from and".split())
_MOST_WORDS = 10
_CAPITAL = re.compile(r"\b[A-Z]")


def described_by(sentence: str, name: Span, *, person: bool, first: int = 0) -> Span | None:
    """Find the words that describe a name.

    Args:
        sentence: A sentence of an article.
        name: Its place in the sentence.
        person: Whether it is a person's name, which a role may precede.
        first: The earliest start of a role in front: after the previous name.

    Returns:
        Their place in the sentence; None if there are none.
    """
    before, end = sentence[: name.start], name.end
    if name.text.isupper() and sentence.startswith(")", end):
        long_form = _LONG_FORM.search(before, max(0, len(before) - _LONGEST_FORM))
        if long_form:
            return _cut(sentence, long_form)
    if person or _IS_SUBJECT.search(before):
        copula = _IS.match(sentence, end)
        if copula:
            return _cut(sentence, copula)
    behind = (_BEHIND_PERSON if person else _BEHIND_THING).match(sentence, end)
    if behind and not _FINITE.search(_CLAUSE.split(behind["what"])[0]):
        return _cut(sentence, behind)
    in_front = _role_in_front(sentence, first, name.start) if person else None
    clause = _WHO.match(sentence, end)
    return in_front or (_cut(sentence, clause) if clause else None)


def _cut(sentence: str, found: re.Match[str]) -> Span:
    """Return a match without its relative clause, cut to its first words if it is long."""
    start = found.start("what")
    what = _CLAUSE.split(found["what"])[0]
    words = list(re.finditer(r"\S+", what))[:_LONGEST]
    end = start + words[-1].end()
    return Span(start, end, sentence[start:end])


def _role_in_front(sentence: str, first: int, end: int) -> Span | None:
    """Return the role before a person's name: "Iranian activist" of "Iranian activist X"."""
    begin, role, at = end, end, end
    while len(sentence[at:end].split()) < _MOST_WORDS:
        head = sentence[first:at].rstrip(" ")
        token = _WORD.search(head)
        gap = first + len(head) < at
        if token is None or not gap or not _is_of_a_role(token.group(), head[: token.start()]):
            break
        at = first + token.start()
        key = token.group().casefold().removesuffix("’s").removesuffix("'s").strip(".")
        begin = begin if key in _JOINTS else at
        role = at if key in _ROLE_WORDS else role
    if role == end:
        return None
    before = sentence[first:begin].split()
    if before and before[-1].casefold() not in _DETERMINERS:
        # of "Biden met Senegal’s president X" the verb is no part of the role
        capital = _CAPITAL.search(sentence, begin, role)
        begin = capital.start() if capital else role
    text = sentence[begin:end].rstrip()
    return Span(begin, begin + len(text), text)


def _is_of_a_role(word: str, before: str) -> bool:
    """Whether a word may be of a role; "the" only in "of the", "for the"."""
    key = word.casefold().strip(".")
    if key == "the":
        return before.endswith((" of ", " for "))
    if key in _JOINTS or key in ROLES or key in TITLES:
        return True
    if key in STOPWORDS or key in SAYING:
        return False
    return key not in DAYS if word[0].isupper() else not re.search(r"(?:ed|ing)$|[.’']", key)
