"""What the newest stories say of a subject: one story once, however many outlets tell it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.answer.trim import without_dateline
from bot.answer.types import Statement
from bot.lookup.citing import Ledger
from index import Article, Lead, Span
from ingest.stories import Story, cluster

OPENING_CHARS = 600
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Telling:
    """An article on the subject, with its sentence that says most of it.

    Attributes:
        article: The article.
        sentence: Its place in the body.
        central: Whether the article is about the subject, not only names it.
    """

    article: Article
    sentence: Span
    central: bool = True

    @property
    def leads(self) -> bool:
        """Whether the sentence is of the article's opening: news comes first."""
        return self.sentence.start < OPENING_CHARS


def newest(
    tellings: Sequence[Telling], leads: Sequence[Lead], ledger: Ledger, limit: int
) -> tuple[Statement, ...]:
    """Say what is new, one story once.

    Args:
        tellings: One of each article.
        leads: What these articles are about, the oldest first; one without is its own story.
        ledger: Gives the citations their numbers.
        limit: How many statements at most.

    Returns:
        Statements, the newest story first, of each its latest report's sentence; stories that only
        name the subject come in where there are too few that are about it.
    """
    central = [one for one in tellings if one.central]
    stories = _joined(central, leads)
    if len(stories) < limit:  # then those that only name the subject are better than nothing
        stories += _joined([one for one in tellings if not one.central], ())[: limit - len(stories)]
    stories.sort(key=lambda story: _published(story[-1]), reverse=True)
    return tuple(tell(_speaker(story), ledger) for story in stories[:limit])


def _speaker(story: Sequence[Telling]) -> Telling:
    """Return the latest report, of those that open with the subject if there are any."""
    leading = [one for one in story if one.leads]
    return (leading or story)[-1]


def _joined(tellings: Sequence[Telling], leads: Sequence[Lead]) -> list[tuple[Telling, ...]]:
    by_url = {one.article.url: one for one in tellings}
    stories = [
        tuple(by_url[article.url] for article in story.articles)
        for story in stories_of(by_url, leads)
    ]
    told = {one.article.url for story in stories for one in story}
    return stories + [(one,) for one in tellings if one.article.url not in told]


def stories_of(articles: Mapping[str, object], leads: Sequence[Lead]) -> tuple[Story, ...]:
    """Join into stories those of the leads whose addresses are among `articles`."""
    return cluster([lead for lead in leads if lead.article.url in articles])


def tell(told: Telling, ledger: Ledger) -> Statement:
    """Say what an article tells, with its citation; a dateline is nothing of it."""
    said = without_dateline(told.sentence.text).text
    return Statement(said, (ledger.cite(told.article, told.sentence.text),))


def _published(told: Telling) -> datetime:
    return told.article.published_at or _NEVER
