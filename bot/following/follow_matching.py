"""Which news speaks of what is followed; pure.

Told too much, people mute the bot: what is asked for has to stand where an article says what it is
about, in its headline or opening, and not only in its last paragraph.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.answer.compose.multiple_questions import one_by_one
from bot.answer.question import question
from bot.store.values import Follow, FollowKind
from index import Article, Span
from index.text.words import STOPWORDS, words

# What is about something says so within so many characters of its body, or the headline.
_LEAD = 700
# A person who is named so often further down is in the news of that article as well.
_OFTEN = 3
# Words are the same from here on: "loan" is "loans".
_STEM = 5
# Words that differ in their first letters are never compared.
_START = 3
# A vector alone tells of near misses as well; with all words somewhere in the article it is
# believed. Read by eye for 25 topics in RealTimeQA's articles: of the 21 articles that this adds at
# .65, 15 are on the topic; of the 19 more that it would add at .6, 8.
_NEAR = 0.65
_HALF = 0.5
# Archives are ingested too; what is older than this when it comes in is no news to a follower.
STILL_NEWS = timedelta(days=3)

_WORD = re.compile(r"\w+")
_TITLES = frozenset("president prime minister king queen sen rep gov the of and".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as it is compared with what is followed; made once, compared often.

    Attributes:
        article: The article.
        lead: Its headline and opening.
        lead_words: Their words in lower case, in order, a space around each.
        lead_starts: These words by how they begin.
        stems: The beginnings of all its words.
    """

    article: Article
    lead: str
    lead_words: str
    lead_starts: Mapping[str, tuple[str, ...]]
    stems: frozenset[str]

    @classmethod
    def of(cls, article: Article) -> "Reading":
        """Read an article."""
        lead = f"{article.title}\n{article.body[:_LEAD]}"
        said_by = f"{article.publisher} {' '.join(article.sources)}"
        return cls(
            article,
            lead,
            _spaced(lead),
            _by_start(words(lead, most=None)),
            frozenset(
                _stem(word)
                for word in words(f"{article.title} {article.body} {said_by}", most=None)
            ),
        )


def can_be_followed(kind: FollowKind, subject: str) -> bool:
    """Whether news could ever be found by a subject: "the" is on everything and nothing."""
    if kind is FollowKind.TOPIC:
        return bool(_topic_stems(subject))
    return _WORD.search(subject) is not None


def is_news(article: Article, at: datetime) -> bool:
    """Whether an article was fresh when it came in.

    Args:
        article: An article; one without a date is believed to be.
        at: When it came in.
    """
    published = article.published_at
    return published is None or published >= at - STILL_NEWS


@dataclass(frozen=True, slots=True)
class Named:
    """Where an article names somebody whom the library knows.

    Attributes:
        names: What they are called.
        places: Where, in the article's body and in reading order; empty if it does not.
    """

    names: tuple[str, ...]
    places: tuple[Span, ...]


def matches(
    follow: Follow, reading: Reading, *, named: Named | None = None, similarity: float = 0.0
) -> bool:
    """Whether an article is news of a followed person or topic.

    Args:
        follow: What is followed; a question is never matched here, it has to be asked.
        reading: The article.
        named: Where it names a followed person; None where nobody of that name is known.
        similarity: Cosine of the topic's and the article's vectors, 0 where nobody has looked.
    """
    if follow.kind is FollowKind.PERSON:
        return _is_on(follow, reading, named)
    if follow.kind is FollowKind.TOPIC:
        return speaks_of(reading, follow.subject, similarity)
    return False


def could_name(follow: Follow, reading: Reading) -> bool:
    """Whether any word of a followed person's name is in an article: else nobody need look."""
    said = reading.stems
    return any(
        not known.stems or known.stems & said
        for name in (follow.subject, *follow.aliases)
        if (known := _called(name)) is not None
    )


def _is_on(follow: Follow, reading: Reading, named: Named | None) -> bool:
    """Whether an article is on a person: named in its headline or opening, or often."""
    if named is None:
        called = (follow.subject, *follow.aliases)
        return any(names_person(reading, name) for name in called)
    if not named.places:
        # the recogniser misses some; but "Biden" alone is half of the family
        return " " in follow.subject and names_person(reading, follow.subject)
    if len(named.places) >= _OFTEN or named.places[0].start < _LEAD:
        return True
    title = reading.article.title
    return any(
        known.pattern.search(title) for name in named.names if (known := _called(name)) is not None
    )


def names_person(reading: Reading, name: str) -> bool:
    """Whether an article is on somebody of this name: in its lead, or often."""
    called = _called(name)
    if called is None or not called.stems <= reading.stems:
        return False
    if called.pattern.search(reading.lead):
        return True
    return len(called.pattern.findall(reading.article.body)) >= _OFTEN


def speaks_of(reading: Reading, topic: str, similarity: float = 0.0) -> bool:
    """Whether an article is on a topic: all its words in the lead, or further down but near."""
    if not _topic_stems(topic):
        return False
    if _spaced(topic) in reading.lead_words:
        return True
    if similarity >= _NEAR and may_be_near(reading, topic):
        return True
    return all(
        any(_is_form(word, said) for said in reading.lead_starts.get(word[:_START], ()))
        for word in words(topic)
    )


def may_be_near(reading: Reading, topic: str) -> bool:
    """Whether all of a topic's words are in an article; without them vectors decide nothing."""
    asked = _topic_stems(topic)
    return bool(asked) and asked <= reading.stems


@lru_cache(maxsize=1024)
def _topic_stems(topic: str) -> frozenset[str]:
    found = words(topic)
    # where nothing else is there, `words` gives back "the"; "WHO" in capitals is a name
    idle = STOPWORDS.issuperset(found) and not any(part.isupper() for part in topic.split())
    return frozenset() if idle else frozenset(_stem(word) for word in found)


def may_answer(reading: Reading, asked: str) -> bool:
    """Whether an article may hold the answer to a question, so that asking again is worth it.

    Args:
        reading: The article.
        asked: The question. Half of its words have to be there, and of each of its names. Of
            RealTimeQA's 143 questions that finds the article for .96; of other articles it lets
            .08 pass (half of the names alone: .96 and .13). Of several questions one is enough.
    """
    return any(_may_answer(reading, wanted) for wanted in _wanted(asked))


def _may_answer(reading: Reading, wanted: "_Wanted") -> bool:
    if not wanted.stems or len(wanted.stems & reading.stems) < _HALF * len(wanted.stems):
        return False
    return all(len(name & reading.stems) >= _HALF * len(name) for name in wanted.names)


@dataclass(frozen=True, slots=True)
class _Wanted:
    names: tuple[frozenset[str], ...]
    stems: frozenset[str]


@lru_cache(maxsize=8192)  # every answer of a week is compared with every arrival
def _wanted(asked: str) -> tuple[_Wanted, ...]:
    return tuple(map(_wanted_of_one, one_by_one((asked,))))


def _wanted_of_one(asked: str) -> _Wanted:
    parts = (
        frozenset(_stem(part) for part in _WORD.findall(name.casefold()) if part not in _TITLES)
        for name in question.read(asked).names
    )
    stems = frozenset(_stem(word) for word in words(asked))
    return _Wanted(tuple(name for name in parts if name), stems)


@dataclass(frozen=True, slots=True)
class _Called:
    pattern: re.Pattern[str]
    stems: frozenset[str]


@lru_cache(maxsize=8192)
def _called(name: str) -> _Called | None:
    parts = _WORD.findall(name)
    if not parts:
        return None
    # "may" is no Mrs May; who types a whole name in small letters means it all the same
    small_letters = re.IGNORECASE if len(parts) > 1 or name.islower() else 0
    words_of_it = r"\W{1,2}".join(map(re.escape, parts))
    pattern = re.compile(rf"(?<!\w){words_of_it}(?!\w)", small_letters)
    # most articles are told apart without reading them
    stems = (_stem(part) for part in parts if part.lower() not in STOPWORDS)
    return _Called(pattern, frozenset(stems))


def _by_start(found: Sequence[str]) -> dict[str, tuple[str, ...]]:
    starts: dict[str, list[str]] = {}
    for word in found:
        starts.setdefault(word[:_START], []).append(word)
    return {start: tuple(some) for start, some in starts.items()}


def _is_form(one: str, other: str) -> bool:
    """Whether two words are forms of one: "loan" and "loans", "Russia" and "Russian".

    One has to begin with the other, save a last e, y or a ("vaccine" and "vaccination"), and be
    no compound of it. "Austria" is not "Australia", and neither is "court" "courage".
    """
    if one == other:
        return True
    if any(letter.isdigit() for letter in one + other):
        return False
    short, long = sorted((one, other), key=len)
    common = 0
    while common < len(short) and short[common] == long[common]:
        common += 1
    whole = common == len(short) or (common == len(short) - 1 and short[-1] in "eya")
    if common < _STEM - 1:
        return whole and long[common:] in ("s", "es")
    return whole and len(long) - common <= min(_STEM, len(short) - 1)


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _stem(word: str) -> str:
    folded = word.casefold()
    if len(folded) >= _STEM - 1:
        folded = folded.removesuffix("s")  # "loans" has no more letters than a stem
    return folded[:_STEM]
