"""The newest stories, each once, and the newest article of each outlet."""

from datetime import UTC, datetime, timedelta

from bot.answer.types import Citation
from bot.lookup.citations import CitationNumbering
from bot.lookup.library_access import Edition
from bot.lookup.standalone import lead
from bot.lookup.subject_stories import SubjectSentence, cite_sentence, stories_of
from bot.lookup.types import Headline
from index import Article, Outlet, Span
from index.text.passages import sentences

# How many articles to read for each story that is wanted: many outlets report the same story.
_ARTICLES_A_STORY = 6
_MAX_ARTICLES = 300
_NEVER = datetime.min.replace(tzinfo=UTC)
_EARLIER = timedelta(days=4)  # a story may have begun before the oldest of the articles


def latest(
    edition: Edition, *, topic: str = "", outlet: str = "", limit: int = 10
) -> tuple[tuple[Headline, ...], tuple[Citation, ...]]:
    """List the newest stories.

    Args:
        edition: The news.
        topic: Words that the article must contain side by side; "" for any.
        outlet: Only stories that this outlet published or reported first; "" for all.
        limit: How many stories at most.

    Returns:
        Stories, the newest first, and their citations.
    """
    articles = edition.news.latest(
        edition.now,
        topic=topic,
        publisher=outlet,
        limit=min(_MAX_ARTICLES, _ARTICLES_A_STORY * limit),
        audience=edition.audience,
        since=edition.since,
    )
    by_url = {article.url: article for article in articles}
    dates = [article.published_at for article in articles if article.published_at is not None]
    leads = (
        edition.news.leads(min(dates) - _EARLIER, edition.now, edition.audience) if dates else ()
    )
    numbering = CitationNumbering()
    stories = [
        (story.latest_at, story.articles, story.origins, story.outlets)
        for story in stories_of(by_url, leads)
    ]
    in_stories = {article.url for _, reports, _, _ in stories for article in reports}
    for article in articles:
        if article.url not in in_stories:
            publisher = (article.publisher,) if article.publisher else ()
            stories.append(
                (
                    article.published_at or _NEVER,
                    (article,),
                    (article.origin or article.url,),
                    publisher,
                )
            )
    stories.sort(key=lambda story: story[0], reverse=True)
    found = tuple(
        _headline(reports, origins, outlets, numbering)
        for _, reports, origins, outlets in stories[:limit]
    )
    return found, numbering.citations


def _headline(
    articles: tuple[Article, ...],
    origins: tuple[str, ...],
    outlets: tuple[str, ...],
    numbering: CitationNumbering,
) -> Headline:
    newest = articles[-1]
    # a body of fragments has no lead: its first words are quoted
    opening = lead(newest.body) or sentences(newest.body)[0].text
    start = newest.body.index(opening)
    place = Span(start, start + len(opening), opening)
    return Headline(
        statement=cite_sentence(SubjectSentence(newest, place), numbering),
        title=newest.title,
        latest_at=newest.published_locally,
        origins=origins,
        outlets=outlets,
        articles=len(articles),
    )


def sources(edition: Edition) -> tuple[Outlet, ...]:
    """List the outlets, the one with the newest article first; undated outlets come last."""
    found = edition.news.outlets(edition.now, edition.audience)
    return tuple(sorted(found, key=lambda outlet: outlet.latest_at or _NEVER, reverse=True))
