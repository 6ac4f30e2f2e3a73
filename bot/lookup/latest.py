"""The newest stories, each once, and the newest article of each outlet."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.answer.types import Citation
from bot.lookup.citations import CitationNumbering
from bot.lookup.library_access import Edition
from bot.lookup.standalone import lead, opening_sentences
from bot.lookup.subject_stories import SubjectSentence, cite_sentence, stories_of
from bot.lookup.topics import best_sentence, is_about, stems_in, stems_of
from bot.lookup.types import Headline
from index import Article, Outlet, Span

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
        topic: Words that the article must be about; an article that only mentions them is listed if
            no article is about them. "" for any.
        outlet: Only stories that this outlet published or reported first; "" for all.
        limit: How many stories at most.

    Returns:
        Stories, the newest first, and their citations.
    """
    articles = _newest(edition, topic, outlet, min(_MAX_ARTICLES, _ARTICLES_A_STORY * limit))
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
    repeated = _repeated(reports[-1] for _, reports, _, _ in stories)
    found = tuple(
        Headline(
            statement=cite_sentence(_quoted(reports[-1], topic, repeated), numbering),
            title=reports[-1].title,
            latest_at=reports[-1].published_locally,
            origins=origins,
            outlets=outlets,
            articles=len(reports),
        )
        for _, reports, origins, outlets in stories[:limit]
    )
    return found, numbering.citations


def _newest(edition: Edition, topic: str, outlet: str, limit: int) -> Sequence[Article]:
    """Return the newest articles about a topic, or else those that mention it."""
    stems = stems_of(topic)
    mentioning: Sequence[Article] = ()
    about: list[Article] = []
    for batch in edition.newest(topic, batch_size=limit, most=_MAX_ARTICLES, publisher=outlet):
        if not stems:
            return batch
        mentioning = mentioning or batch
        about += (article for article in batch if is_about(article, stems))
        if len(about) >= limit / 2:
            break
    return about[:limit] or mentioning


def _repeated(articles: Iterable[Article]) -> frozenset[str]:
    """Return the sentences that open several stories: what a site says of itself is no news."""
    openings = Counter(
        text for article in articles for text in set(opening_sentences(article.body))
    )
    return frozenset(text for text, stories in openings.items() if stories > 1)


def _quoted(article: Article, topic: str, repeated: Collection[str]) -> SubjectSentence:
    """Return the sentence that opens the news; of a round-up, the one on the topic.

    A round-up opens with something that its headline does not say.
    """
    opening = lead(article.body, repeated)
    title, opens_with, stems = stems_in(article.title), stems_in(opening), stems_of(topic)
    if not stems <= opens_with and not (stems <= title and title & opens_with):
        best = best_sentence(article, topic)
        if best is not None:
            return best
    start = article.body.index(opening)
    return SubjectSentence(article, Span(start, start + len(opening), opening))


def sources(edition: Edition) -> tuple[Outlet, ...]:
    """List the outlets, the one with the newest article first; undated outlets come last."""
    found = edition.news.outlets(edition.now, edition.audience)
    return tuple(sorted(found, key=lambda outlet: outlet.latest_at or _NEVER, reverse=True))
