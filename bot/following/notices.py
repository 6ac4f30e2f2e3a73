"""PURE: the notices sent to people, and how to make them from articles and answers."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.answer.sentences.trimming import without_dateline
from bot.answer.types import Answer, Citation, Statement
from bot.lookup.standalone import lead
from bot.store.values import Follow
from index import Article
from index.sources.stories import Story

_LONGEST_QUOTE = 300
# Reports of a story within this time of each other are the same news. A story such as a war goes on
# for months; later events in it are sent again.
_ONE_NEWS = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class StoryItem:
    """A story in a notice: one cited article, and how widely the story is reported.

    Attributes:
        title: The article's headline.
        quote: The sentence that opens its news, verbatim, without a dateline ("PARIS (AP) - "); ""
            if it is long.
        url: Its address.
        publisher: The outlet, or "".
        origin: Who reported it first-hand, or "".
        published_at: When, in UTC; None if unknown.
        origins: How many independent origins the story has, at least 1.
        outlets: How many outlets carry it, copies included.
        picture: The https address of the picture that its publisher shows with it, or "".
    """

    title: str
    quote: str
    url: str
    publisher: str
    origin: str
    published_at: datetime | None
    origins: int = 1
    outlets: int = 1
    picture: str = ""


@dataclass(frozen=True, slots=True)
class StoriesNotice:
    """New reports on a followed person or topic, or new items of a feed or an outlet.

    Attributes:
        follow: The follow.
        stories: The stories.
        more: How many stories are left out.
        preview: Whether it only shows what a post would look like.
    """

    follow: Follow
    stories: tuple[StoryItem, ...]
    more: int = 0
    preview: bool = False


@dataclass(frozen=True, slots=True)
class AnswerNotice:
    """The answer to a followed question, or to a waiting question if `follow` is None.

    Attributes:
        answer: An answer with statements.
        answer_id: The id under which it is stored once it is sent.
        follow: The follow of a followed question.
        pinged: The id of the person who waits for it and is notified; 0 for nobody.
    """

    answer: Answer
    answer_id: str
    follow: Follow | None = None
    pinged: int = 0


@dataclass(frozen=True, slots=True)
class DigestNotice:
    """The biggest stories of a day, by independent origins.

    Attributes:
        day: The local day, "2023-02-28".
        stories: Biggest first; empty if there was no news.
    """

    day: str
    stories: tuple[StoryItem, ...]


class Change(StrEnum):
    """What happened to the evidence of an answer."""

    REWRITTEN = "rewritten"  # its publisher changed the article
    OVERTAKEN = "overtaken"  # a later report corrects it or goes beyond it
    # a later report gives another value, maybe of another thing
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """The evidence of an answer no longer stands.

    Attributes:
        question: The question.
        change: What happened to the evidence.
        statement: What the answer stated.
        before: The citation of that statement.
        after: The citation of the new report; None if the article has nothing in its place.
    """

    question: str
    change: Change
    statement: str
    before: Citation
    after: Citation | None


Notice = StoriesNotice | AnswerNotice | DigestNotice | CorrectionNotice


def story_item(article: Article, story: Story | None = None) -> StoryItem:
    """Return the story item of an article, or of its story.

    Args:
        article: The cited article.
        story: The story; None if the article belongs to none.
    """
    quote = without_dateline(lead(article.body)).text
    return StoryItem(
        title=article.title,
        quote=quote if len(quote) <= _LONGEST_QUOTE else "",
        url=article.url,
        publisher=article.publisher,
        origin=article.origin,
        published_at=article.published_at,
        origins=1 if story is None else max(1, len(story.origins)),
        outlets=1 if story is None else max(1, len(story.outlets)),
        picture=article.picture,
    )


@dataclass(frozen=True, slots=True)
class Bundle:
    """The articles of one story that a follow has not been sent yet.

    Attributes:
        articles: These articles, newest last.
        urls: The addresses of all articles with the same news.
        story: The story; None if the article belongs to none.
    """

    articles: tuple[Article, ...]
    urls: tuple[str, ...]
    story: Story | None


def bundles(articles: Sequence[Article], stories: Iterable[Story]) -> tuple[Bundle, ...]:
    """Group articles by story.

    Args:
        articles: In order of arrival.
        stories: The current stories; an article that belongs to none gets a separate bundle.

    Returns:
        Bundles ordered by the number of independent origins, most first; bundles with the same
        number keep their order.
    """
    story_of = {article.url: story for story in stories for article in story.articles}
    together: dict[str, list[Article]] = {}
    for article in articles:
        story = story_of.get(article.url)
        together.setdefault(article.url if story is None else story.articles[0].url, []).append(
            article
        )
    found = []
    for same_story in together.values():
        story = story_of.get(same_story[0].url)
        found.append(Bundle(tuple(same_story), _same_news(same_story, story), story))
    found.sort(key=lambda bundle: -(len(bundle.story.origins) if bundle.story else 1))
    return tuple(found)


def _same_news(articles: Sequence[Article], story: Story | None) -> tuple[str, ...]:
    urls = dict.fromkeys(article.url for article in articles)
    if story is not None:
        dates = [article.published_at for article in articles if article.published_at is not None]
        since = min(dates, default=story.first_at) - _ONE_NEWS
        urls |= dict.fromkeys(
            article.url
            for article in story.articles
            if article.published_at and article.published_at >= since
        )
    return tuple(urls)


def value_key(answer: Answer) -> str:
    """Return a key that is the same for answers with the same content.

    It is made of the value that answers, if known ("April or early May"), or else of the first
    statement. Supporting statements are left out: they change with every report.
    """
    values = sorted({_value(statement) for statement in answer.leading or answer.statements})
    return hashlib.sha256("\n".join(values).encode()).hexdigest()[:20]


def _value(statement: Statement) -> str:
    if statement.when is not None and statement.span is not None:
        return f"{statement.when.start.isoformat()} {statement.when.end.isoformat()}"
    text = statement.text if statement.span is None else statement.span.text
    return " ".join(text.casefold().split())
