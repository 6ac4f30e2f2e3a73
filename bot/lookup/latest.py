"""The newest stories, one event once; and how fresh each outlet is."""

from datetime import UTC, datetime, timedelta

from bot.answer.types import Citation
from bot.lookup.citations import Ledger
from bot.lookup.library_access import Edition
from bot.lookup.subject_stories import Telling, stories_of, tell
from bot.lookup.types import Headline
from index import Article, Outlet
from index.text.passages import sentences

# So many articles may tell one story before the list falls short.
_ARTICLES_A_STORY = 6
_MOST_ARTICLES = 300
_NEVER = datetime.min.replace(tzinfo=UTC)
_BEFORE = timedelta(days=4)  # a story may have begun before the oldest of the articles


def latest(
    edition: Edition, *, topic: str = "", outlet: str = "", limit: int = 10
) -> tuple[tuple[Headline, ...], tuple[Citation, ...]]:
    """List the newest stories.

    Args:
        edition: The news.
        topic: Words that must stand together in the article; "" for any.
        outlet: Only what this outlet published or first reported; "" for all.
        limit: How many stories at most.

    Returns:
        Stories, the newest first, and what they cite.
    """
    articles = edition.news.latest(
        edition.now,
        topic=topic,
        publisher=outlet,
        limit=min(_MOST_ARTICLES, _ARTICLES_A_STORY * limit),
        audience=edition.audience,
    )
    by_url = {one.url: one for one in articles}
    dates = [one.published_at for one in articles if one.published_at is not None]
    leads = edition.news.leads(min(dates) - _BEFORE, edition.now, edition.audience) if dates else ()
    ledger = Ledger()
    stories = [
        (story.latest_at, story.articles, story.origins, story.outlets)
        for story in stories_of(by_url, leads)
    ]
    told = {article.url for _, some, _, _ in stories for article in some}
    for one in articles:
        if one.url not in told:
            publisher = (one.publisher,) if one.publisher else ()
            stories.append(
                (one.published_at or _NEVER, (one,), (one.origin or one.url,), publisher)
            )
    stories.sort(key=lambda story: story[0], reverse=True)
    found = tuple(
        _headline(some, origins, outlets, ledger) for _, some, origins, outlets in stories[:limit]
    )
    return found, ledger.citations


def _headline(
    articles: tuple[Article, ...],
    origins: tuple[str, ...],
    outlets: tuple[str, ...],
    ledger: Ledger,
) -> Headline:
    newest = articles[-1]
    first = sentences(newest.body)[0]
    return Headline(
        statement=tell(Telling(newest, first), ledger),
        title=newest.title,
        latest_at=newest.published_at,
        origins=origins,
        outlets=outlets,
        articles=len(articles),
    )


def sources(edition: Edition) -> tuple[Outlet, ...]:
    """List the outlets, the freshest first; those without a date last."""
    found = edition.news.outlets(edition.now, edition.audience)
    return tuple(sorted(found, key=lambda one: one.latest_at or _NEVER, reverse=True))
