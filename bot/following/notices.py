"""What is told: notices, as values, and how articles and answers become them; pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.answer.types import Answer, Citation, Statement
from bot.store.values import Follow
from index import Article
from index.sources.stories import Story
from index.text.passages import sentences

_LONGEST_QUOTE = 300
# Reports of one story within this of each other are one piece of news; a war goes on for months,
# and what happens in it next week has to be told.
_ONE_NEWS = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it is told: one article of it, cited, and how widely it is reported.

    Attributes:
        title: The article's headline.
        quote: The first sentence of its body, letter by letter.
        url: Its address.
        publisher: The outlet, or "".
        origin: Who reported it first-hand, or "".
        published_at: When, in UTC; None if unknown.
        origins: How many independent origins the story has, at least 1.
        outlets: How many outlets carry it, copies included.
    """

    title: str
    quote: str
    url: str
    publisher: str
    origin: str
    published_at: datetime | None
    origins: int = 1
    outlets: int = 1


@dataclass(frozen=True, slots=True)
class StoriesNotice:
    """New reports on a followed person or topic; `more` stories came in besides."""

    follow: Follow
    stories: tuple[Told, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class AnswerNotice:
    """What the news says now: to a followed question, or (`follow` None) to who waited for it.

    Attributes:
        answer: With statements.
        answer_id: Under which it is kept once it is sent.
        follow: The follow of a followed question.
    """

    answer: Answer
    answer_id: str
    follow: Follow | None = None


@dataclass(frozen=True, slots=True)
class DigestNotice:
    """The biggest stories of a day, by independent origins.

    Attributes:
        day: The local day, "2023-02-28".
        stories: The biggest first; empty if there was nothing.
    """

    day: str
    stories: tuple[Told, ...]


class Change(StrEnum):
    """What became of the evidence under an answer."""

    REWRITTEN = "rewritten"  # its publisher changed the article
    OVERTAKEN = "overtaken"  # a later report says something else


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """The evidence under an answer stands no longer.

    Attributes:
        question: What had been asked.
        change: What became of it.
        said: What the answer said.
        before: The citation of that.
        after: What is said now, with its citation; None if the article no longer says it.
    """

    question: str
    change: Change
    said: str
    before: Citation
    after: Citation | None


Notice = StoriesNotice | AnswerNotice | DigestNotice | CorrectionNotice


def told(article: Article, story: Story | None = None) -> Told:
    """Return how an article, or the story that it belongs to, is told.

    Args:
        article: What is cited.
        story: The story; None where the article stands alone.
    """
    first = next((one.text for one in sentences(article.body) if len(one.text) > 1), article.body)
    return Told(
        title=article.title,
        quote=first if len(first) <= _LONGEST_QUOTE else "",
        url=article.url,
        publisher=article.publisher,
        origin=article.origin,
        published_at=article.published_at,
        origins=1 if story is None else max(1, len(story.origins)),
        outlets=1 if story is None else max(1, len(story.outlets)),
    )


@dataclass(frozen=True, slots=True)
class Bundle:
    """Articles of one story among those that a follow has yet to be told of.

    Attributes:
        articles: Of those, the newest last.
        urls: The addresses of every article that tells the same piece of news.
        story: The story, or None where an article stands alone.
    """

    articles: tuple[Article, ...]
    urls: tuple[str, ...]
    story: Story | None


def bundles(articles: Sequence[Article], stories: Iterable[Story]) -> tuple[Bundle, ...]:
    """Put articles together by the story that they tell.

    Args:
        articles: In the order in which they came in.
        stories: What is told these days; an article of none stands alone.

    Returns:
        The biggest story first, by independent origins, then the most told; those that stand
        alone keep their order.
    """
    home = {one.url: story for story in stories for one in story.articles}
    together: dict[str, list[Article]] = {}
    for article in articles:
        story = home.get(article.url)
        together.setdefault(article.url if story is None else story.articles[0].url, []).append(
            article
        )
    found = []
    for some in together.values():
        story = home.get(some[0].url)
        found.append(Bundle(tuple(some), _same_news(some, story), story))
    found.sort(key=lambda one: -(len(one.story.origins) if one.story else 1))
    return tuple(found)


def _same_news(articles: Sequence[Article], story: Story | None) -> tuple[str, ...]:
    urls = dict.fromkeys(one.url for one in articles)
    if story is not None:
        dates = [one.published_at for one in articles if one.published_at is not None]
        since = min(dates, default=story.first_at) - _ONE_NEWS
        urls |= dict.fromkeys(
            one.url for one in story.articles if one.published_at and one.published_at >= since
        )
    return tuple(urls)


def value_key(answer: Answer) -> str:
    """Return what is the same for answers that say the same, in whatever other words.

    The value that was asked for where it is known ("April or early May"), the first statement
    otherwise; supporting statements come and go with every report.
    """
    said = sorted({_value(one) for one in answer.leading or answer.statements})
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:20]


def _value(statement: Statement) -> str:
    if statement.when is not None and statement.span is not None:
        return f"{statement.when.start.isoformat()} {statement.when.end.isoformat()}"
    text = statement.text if statement.span is None else statement.span.text
    return " ".join(text.casefold().split())
