"""Which news speaks of what is followed; pure.

Told too much, people mute the bot: what is asked for has to stand where an article says what it is
about, in its headline or opening, and not only in its last paragraph.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.answer import question
from bot.store.values import Follow, FollowKind
from index import Article
from index.lexical import STOPWORDS, words

# What is about something says so within so many characters of its body, or the headline.
_LEAD = 700
# A person who is named so often further down is in the news of that article as well.
_OFTEN = 3
# Words are the same from here on: "loan" is "loans".
_STEM = 5
# A vector alone tells of near misses as well; with half of the words there it is believed.
_NEAR = 0.6
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
        lead_stems: The beginnings of the words in them.
        stems: The beginnings of all its words.
    """

    article: Article
    lead: str
    lead_words: str
    lead_stems: frozenset[str]
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
            frozenset(_stem(word) for word in words(lead, most=None)),
            frozenset(
                _stem(word)
                for word in words(f"{article.title} {article.body} {said_by}", most=None)
            ),
        )


def is_news(article: Article, at: datetime) -> bool:
    """Whether an article was fresh when it came in.

    Args:
        article: An article; one without a date is believed to be.
        at: When it came in.
    """
    published = article.published_at
    return published is None or published >= at - STILL_NEWS


def matches(
    follow: Follow, reading: Reading, *, names: Sequence[str] = (), similarity: float = 0.0
) -> bool:
    """Whether an article is news of a followed person or topic.

    Args:
        follow: What is followed; a question is never matched here, it has to be asked.
        reading: The article.
        names: What a followed person is called, besides the name that was typed.
        similarity: Cosine of the topic's and the article's vectors, 0 where nobody has looked.
    """
    if follow.kind is FollowKind.PERSON:
        called = dict.fromkeys((follow.subject, *follow.aliases, *names))
        return any(names_person(reading, name) for name in called)
    if follow.kind is FollowKind.TOPIC:
        return speaks_of(reading, follow.subject, similarity)
    return False


def names_person(reading: Reading, name: str) -> bool:
    """Whether an article is on somebody of this name: in its lead, or often."""
    pattern = _name_pattern(name)
    if pattern is None:
        return False
    if pattern.search(reading.lead):
        return True
    return len(pattern.findall(reading.article.body)) >= _OFTEN


def speaks_of(reading: Reading, topic: str, similarity: float = 0.0) -> bool:
    """Whether an article is on a topic: its words, all of them, or near and half of them."""
    if not may_be_near(reading, topic):
        return False
    if _spaced(topic) in reading.lead_words:
        return True
    asked = _topic_stems(topic)
    if asked <= reading.lead_stems:
        return True
    return similarity >= _NEAR


def may_be_near(reading: Reading, topic: str) -> bool:
    """Whether half of a topic's words are in an article; without them it is not on the topic."""
    asked = _topic_stems(topic)
    return bool(asked) and len(asked & reading.stems) >= _HALF * len(asked)


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
        asked: The question. All its names have to be there, as far as a name is: half of its
            words; a question without names needs half of its words.
    """
    wanted = _wanted(asked)
    if wanted.names:
        return all(2 * len(name & reading.stems) >= len(name) for name in wanted.names)
    return bool(wanted.stems) and len(wanted.stems & reading.stems) >= _HALF * len(wanted.stems)


@dataclass(frozen=True, slots=True)
class _Wanted:
    names: tuple[frozenset[str], ...]
    stems: frozenset[str]


@lru_cache(maxsize=8192)  # every answer of a week is compared with every arrival
def _wanted(asked: str) -> _Wanted:
    parts = (
        frozenset(_stem(part) for part in _WORD.findall(name.casefold()) if part not in _TITLES)
        for name in question.read(asked).names
    )
    stems = frozenset(_stem(word) for word in words(asked))
    return _Wanted(tuple(name for name in parts if name), stems)


def _name_pattern(name: str) -> re.Pattern[str] | None:
    parts = _WORD.findall(name)
    if not parts:
        return None
    # "may" is no Mrs May; who types a whole name in small letters means it all the same
    small_letters = re.IGNORECASE if len(parts) > 1 or name.islower() else 0
    words_of_it = r"\W{1,2}".join(map(re.escape, parts))
    return re.compile(rf"(?<!\w){words_of_it}(?!\w)", small_letters)


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _stem(word: str) -> str:
    folded = word.casefold()
    if len(folded) >= _STEM - 1:
        folded = folded.removesuffix("s")  # "loans" has no more letters than a stem
    return folded[:_STEM]
