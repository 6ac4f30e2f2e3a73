"""PURE: the office or role of a person, in the words that the news puts beside the name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.answer.sentences.roles import described_by
from bot.answer.types import Statement
from bot.lookup.citations import CitationNumbering
from index import Article, Mention, Span
from index.sources.outlets import OUTLET
from index.text.lexicon import ROLES, TITLES

# Mentions beside a full name that are read, the newest first; enough to see what office it is.
_READ = 40
_MOST = 3
_MOST_WORDS = 7
# Titles that do not name an office by themselves.
_NO_OFFICE = frozenset(
    "mr mrs ms mx miss sir dame lord lady dr drs former acting interim first supreme majority "
    "minority deputy assistant democrat democrats democratic republican republicans gop police "
    "vice prime chief attorneys named".split()
)
_BEFORE_OFFICE = frozenset("former acting interim outgoing incoming incumbent then".split())
_ARTICLE = re.compile(r"(?:now |currently |the |an? |its )+", re.IGNORECASE)
# "Secretary of State", "Secretary of Health and Services"
_OF_IT = re.compile(r"(?P<office>\S+) of (?:the )?[A-Z][\w’'-]*(?: and [A-Z][\w’'-]*)*$")
_WITHOUT_OWNER = re.compile(r"^(?P<owner>.+)(?:’s|'s)$")


@dataclass(frozen=True, slots=True)
class _Found:
    """An office in a sentence: its words, the noun that it is, and whether it has ended."""

    words: str
    head: str
    former: bool
    article: Article
    sentence: Span

    @property
    def specific(self) -> bool:
        """Whether it says of what: "Florida Gov." and not only "Gov."."""
        return (
            any(word[:1].isupper() and _key(word) not in TITLES for word in self.words.split())
            or " of " in self.words
        )


def offices(mentions: Sequence[Mention], numbering: CitationNumbering) -> tuple[Statement, ...]:
    """Return a person's offices or roles, the newest first.

    Args:
        mentions: Where the person is named, the newest article first.
        numbering: Gives the citations their numbers.

    Returns:
        Up to three, each once, in the words of the news, cited from the sentence that has them.
    """
    found: list[_Found] = []
    for mention in [mention for mention in mentions if " " in mention.place.text][:_READ]:
        office = _office_in(mention)
        if office is not None:
            found.append(office)
    chosen: list[_Found] = []
    kinds: set[tuple[str, bool]] = set()
    for _, same in groupby(found, key=lambda office: (office.head, office.former)):
        office = _best_of(list(same))
        if (office.head, office.former) not in kinds and (office.specific or not chosen):
            kinds.add((office.head, office.former))
            chosen.append(office)
    return tuple(
        Statement(office.words, (numbering.cite(office.article, office.sentence.text),))
        for office in chosen[:_MOST]
    )


def _best_of(same: Sequence[_Found]) -> _Found:
    """Return the newest of the most frequent wordings of an office, one that says of what."""
    wordings = [office.words.casefold() for office in same]
    return max(
        same,
        key=lambda office: (
            office.specific,
            wordings.count(office.words.casefold()),
            -same.index(office),
        ),
    )


def _office_in(mention: Mention) -> _Found | None:
    sentence = mention.sentence
    start = mention.place.start - sentence.start
    name = Span(start, start + len(mention.place.text), mention.place.text)
    described = described_by(sentence.text, name, person=True)
    if described is None:
        return None
    words = _before_name(described.text) if described.end <= name.start else _behind(described.text)
    if not words:
        return None
    former = bool(re.search(r"\b(?:former|ex-|late|outgoing)", words, re.IGNORECASE))
    return _Found(words, _key(_head(words)), former, mention.article, sentence)


def _before_name(text: str) -> str:
    """Return the office that a text ends with: "President" of "attacks President"."""
    words = text.split()
    last = len(words) - 1
    of_it = _OF_IT.search(text)
    if of_it is not None and _is_office(of_it["office"]):
        last = len(text[: of_it.end("office")].split()) - 1
    if not words or not _is_office(words[last]):
        return ""
    first = last
    while first > 0 and len(words) - first < _MOST_WORDS:
        word = words[first - 1]
        # "Brothers of Italy leader", but not "Allies of President"
        joined = (
            word == "of"
            and first > 1
            and words[first - 2][:1].isupper()
            and words[first][:1].isupper()
            and _key(words[first]) not in TITLES
        )
        if not (joined or _qualifies(word)):
            break
        first -= 1
    if first > 0 and words[first - 1] in {"for", "as"} and words[first].islower():
        return ""  # "nominee for governor"
    while first < len(words) - 1 and OUTLET.fullmatch(words[first]):
        first += 1
    only = len(words) - 1 == first
    if only and _key(words[first]) not in TITLES:
        return ""  # "rival" of whom?
    return " ".join(words[first:])


def _behind(text: str) -> str:
    """Return a text after a name if it is an office: "the leader of the party"."""
    words = _ARTICLE.sub("", text, count=1) if _ARTICLE.match(text) else text
    head = _head(words)
    if not _is_office(head) or len(words.split()) > _MOST_WORDS + 2:
        return ""
    return "" if head == words and head.casefold() not in TITLES else words


def _head(words: str) -> str:
    """Return the noun that an office is: the last word before "of"."""
    return (re.split(r" (?:of|in|at|for|from|to|on)\b", words, maxsplit=1)[0].split() or [""])[-1]


def _is_office(word: str) -> bool:
    key = _key(word)
    several = key.endswith("s") and key[:-1] in TITLES | ROLES
    return key in (TITLES | ROLES) - _NO_OFFICE and not several


def _qualifies(word: str) -> bool:
    """Whether a word belongs to the office after it: a name, a title, "former"."""
    owner = _WITHOUT_OWNER.match(word)
    bare = owner["owner"] if owner else word
    key = _key(bare)
    if key in {"since", "while", "after", "before", "but", "and", "when", "as", "with", "plus"}:
        return False
    return bare[:1].isupper() or key in _BEFORE_OFFICE or key in TITLES or key in ROLES


def _key(word: str) -> str:
    return word.casefold().rstrip(".,")
