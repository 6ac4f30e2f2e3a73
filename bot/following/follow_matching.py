"""PURE: decide which articles match a follow.

People mute a bot that sends too much. The followed person or topic therefore has to be in the
headline or opening of an article, not only in its last paragraph.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.answer.compose.multiple_questions import single_questions
from bot.answer.question import question
from bot.store.values import Follow, FollowKind
from index import Article, Span
from index.text.folding import compose, fold_letters, plain_spellings, spell_out
from index.text.words import STOPWORDS, words

# An article names its topic in the headline or within so many characters of its body.
_LEAD = 700
# An article that names a person this often further down is about that person as well.
_OFTEN = 3
# Characters of a stem: "loan" matches "loans".
_STEM = 5
# Only words with the same first letters are compared.
_START = 3
# Vectors alone also find near misses, so all words have to be somewhere in the article. Checked by
# eye for 25 topics in RealTimeQA's articles: of the 21 articles that this adds at .65, 15 are on
# the topic; of the 19 more that it would add at .6, 8.
_NEAR = 0.65
_HALF = 0.5
# Archives are ingested too; articles older than this on arrival are not sent to followers.
STILL_NEWS = timedelta(days=3)

_WORD = re.compile(r"\w+")
_TITLES = frozenset("president prime minister king queen sen rep gov the of and".split())


@dataclass(frozen=True, slots=True)
class MatchableArticle:
    """An article prepared for matching; made once, compared often.

    Attributes:
        article: The article.
        lead: Its headline and opening in plain letters, once in each spelling.
        lead_words: Their words with folded letters, in order, a space around each.
        lead_starts: These words by their first letters.
        stems: The stems of all its words.

    "Müller" is in it as "Muller" and as "Mueller"; see `folding.plain_spellings`.
    """

    article: Article
    lead: str
    lead_words: str
    lead_starts: Mapping[str, tuple[str, ...]]
    stems: frozenset[str]

    @classmethod
    def of(cls, article: Article) -> "MatchableArticle":
        """Prepare an article."""
        leads = plain_spellings(f"{article.title}\n{article.body[:_LEAD]}")
        outlets = f"{article.publisher} {' '.join(article.sources)}"
        texts = plain_spellings(f"{article.title} {article.body} {outlets}")
        return cls(
            article,
            "\n\n".join(leads),
            "|".join(map(_spaced, leads)),
            _by_start(list(dict.fromkeys(word for lead in leads for word in words(lead, None)))),
            frozenset(_stem(word) for text in texts for word in words(text, None)),
        )


def can_be_followed(kind: FollowKind, subject: str) -> bool:
    """Whether a subject can match any news: "the" cannot."""
    if kind is FollowKind.TOPIC:
        return bool(_topic_stems(subject))
    return _WORD.search(subject) is not None


def is_news(article: Article, at: datetime) -> bool:
    """Whether an article was fresh when it arrived.

    Args:
        article: An article; without a date it counts as fresh.
        at: When it arrived.
    """
    published = article.published_at
    return published is None or published >= at - STILL_NEWS


@dataclass(frozen=True, slots=True)
class PersonMentions:
    """The places where an article names a person whom the library knows.

    Attributes:
        names: All names of the person.
        places: The places in the article's body, in reading order; may be empty.
    """

    names: tuple[str, ...]
    places: tuple[Span, ...]


def matches(
    follow: Follow,
    matchable: MatchableArticle,
    *,
    mentions: PersonMentions | None = None,
    similarity: float = 0.0,
) -> bool:
    """Whether an article is news of a followed person or topic.

    Args:
        follow: The follow; a followed question never matches, as it has to be asked.
        matchable: The article.
        mentions: Where it names the followed person; None if the library does not know the name.
        similarity: Cosine of the topic's and the article's vectors; 0 if not computed.
    """
    if follow.kind is FollowKind.PERSON:
        return _is_on(follow, matchable, mentions)
    if follow.kind is FollowKind.TOPIC:
        return speaks_of(matchable, follow.subject, similarity)
    return False


def could_name(follow: Follow, matchable: MatchableArticle) -> bool:
    """Whether any word of a followed person's name is in an article; a cheap first test."""
    stems_there = matchable.stems
    return any(
        not known.stems or known.stems & stems_there
        for name in (follow.subject, *follow.aliases)
        for known in _called(name)
    )


def _is_on(follow: Follow, matchable: MatchableArticle, mentions: PersonMentions | None) -> bool:
    """Whether an article is on a person: named in its headline or opening, or often."""
    if mentions is None:
        called = (follow.subject, *follow.aliases)
        return any(names_person(matchable, name) for name in called)
    if not mentions.places:
        # the recogniser misses some names; but "Biden" alone may be a relative
        return " " in follow.subject and names_person(matchable, follow.subject)
    if len(mentions.places) >= _OFTEN or mentions.places[0].start < _LEAD:
        return True
    titles = plain_spellings(matchable.article.title)
    return any(
        known.pattern.search(title)
        for name in mentions.names
        for known in _called(name)
        for title in titles
    )


def names_person(matchable: MatchableArticle, name: str) -> bool:
    """Whether an article has a person's name in its lead, or often."""
    known = [called for called in _called(name) if called.stems <= matchable.stems]
    if any(called.pattern.search(matchable.lead) for called in known):
        return True
    bodies = plain_spellings(matchable.article.body) if known else ()
    return any(len(called.pattern.findall(body)) >= _OFTEN for called in known for body in bodies)


def speaks_of(matchable: MatchableArticle, topic: str, similarity: float = 0.0) -> bool:
    """Whether an article is on a topic: all its words in the lead, or further down but near."""
    return any(_speaks_of(matchable, spelt, similarity) for spelt in plain_spellings(topic))


def _speaks_of(matchable: MatchableArticle, topic: str, similarity: float) -> bool:
    if not _topic_stems(topic):
        return False
    if _spaced(topic) in matchable.lead_words:
        return True
    if similarity >= _NEAR and may_be_near(matchable, topic):
        return True
    return all(
        any(
            _is_form(word, word_there)
            for word_there in matchable.lead_starts.get(word[:_START], ())
        )
        for word in words(topic)
    )


def may_be_near(matchable: MatchableArticle, topic: str) -> bool:
    """Whether all of a topic's words are in an article; without them vectors decide nothing."""
    asked = map(_topic_stems, plain_spellings(topic))
    return any(stems and stems <= matchable.stems for stems in asked)


@lru_cache(maxsize=1024)
def _topic_stems(topic: str) -> frozenset[str]:
    found = words(topic)
    # `words` returns "the" if there is nothing else; "WHO" in capitals is a name
    idle = STOPWORDS.issuperset(found) and not any(part.isupper() for part in topic.split())
    return frozenset() if idle else frozenset(_stem(word) for word in found)


def may_answer(matchable: MatchableArticle, asked: str) -> bool:
    """Whether an article may hold the answer to a question, so that asking again is worth it.

    Args:
        matchable: The article.
        asked: The question. Half of its words have to be there, and of each of its names. Of
            RealTimeQA's 143 questions that finds the article for .96; of other articles it lets
            .08 pass (half of the names alone: .96 and .13). With several questions, any is enough.
    """
    return any(_may_answer(matchable, wanted) for wanted in _wanted(asked))


def _may_answer(matchable: MatchableArticle, wanted: "_WantedTopic") -> bool:
    if not wanted.stems or len(wanted.stems & matchable.stems) < _HALF * len(wanted.stems):
        return False
    return all(len(name & matchable.stems) >= _HALF * len(name) for name in wanted.names)


@dataclass(frozen=True, slots=True)
class _WantedTopic:
    names: tuple[frozenset[str], ...]
    stems: frozenset[str]


@lru_cache(maxsize=8192)  # every answer of a week is compared with every arrival
def _wanted(asked: str) -> tuple[_WantedTopic, ...]:
    return tuple(
        _wanted_of_one(spelt)
        for single in single_questions((asked,))
        for spelt in dict.fromkeys((single, spell_out(compose(single))))
    )


def _wanted_of_one(asked: str) -> _WantedTopic:
    parts = (
        frozenset(_stem(part) for part in _WORD.findall(fold_letters(name)) if part not in _TITLES)
        for name in question.read(asked).names
    )
    stems = frozenset(_stem(word) for word in words(asked))
    return _WantedTopic(tuple(name for name in parts if name), stems)


@dataclass(frozen=True, slots=True)
class _NamePattern:
    pattern: re.Pattern[str]
    stems: frozenset[str]


@lru_cache(maxsize=8192)
def _called(name: str) -> tuple[_NamePattern, ...]:
    """Return a pattern for each spelling of a name."""
    by_spelling = (_WORD.findall(spelling) for spelling in plain_spellings(name))
    return tuple(_pattern_of(parts, name) for parts in by_spelling if parts)


def _pattern_of(parts: Sequence[str], name: str) -> _NamePattern:
    # "may" is not Mrs May; but a full name typed in lower case is still a name
    flags = re.IGNORECASE if len(parts) > 1 or name.islower() else 0
    joined = r"\W{1,2}".join(map(re.escape, parts))
    pattern = re.compile(rf"(?<!\w){joined}(?!\w)", flags)
    # the stems rule out most articles without a search
    stems = (_stem(part) for part in parts if part.lower() not in STOPWORDS)
    return _NamePattern(pattern, frozenset(stems))


def _by_start(found: Sequence[str]) -> dict[str, tuple[str, ...]]:
    starts: dict[str, list[str]] = {}
    for word in found:
        starts.setdefault(word[:_START], []).append(word)
    return {start: tuple(same_start) for start, same_start in starts.items()}


def _is_form(a: str, b: str) -> bool:
    """Whether two words are forms of the same word: "loan" and "loans", "Russia" and "Russian".

    The longer word has to begin with the shorter, except for a final e, y or a ("vaccine" and
    "vaccination"), and must not be a compound. "Austria" does not match "Australia", nor "court"
    "courage".
    """
    if a == b:
        return True
    if any(letter.isdigit() for letter in a + b):
        return False
    short, long = sorted((a, b), key=len)
    common = 0
    while common < len(short) and short[common] == long[common]:
        common += 1
    whole = common == len(short) or (common == len(short) - 1 and short[-1] in "eya")
    if common < _STEM - 1:
        return whole and long[common:] in ("s", "es")
    return whole and len(long) - common <= min(_STEM, len(short) - 1)


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold_letters(text)))} "


def _stem(word: str) -> str:
    folded = fold_letters(word)
    if len(folded) >= _STEM - 1:
        folded = folded.removesuffix("s")  # "loans" has no more letters than a stem
    return folded[:_STEM]
