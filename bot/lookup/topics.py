"""What the news has on a topic: its words, or a name that is no person's."""

from collections.abc import Iterator, Sequence

from bot.lookup.citing import Ledger
from bot.lookup.coverage import coverage
from bot.lookup.events import Excerpt, events
from bot.lookup.named import named_most, nearest_names, recent_leads
from bot.lookup.news import Edition
from bot.lookup.told import Telling, newest
from bot.lookup.types import Dossier, Subject
from index import Article, Evidence, Span
from index.lexical import words
from index.passages import sentences

# The newest articles with the words are read: enough for every page of a card.
_MOST_ARTICLES = 1000
_AT_ONCE = 250
# Where no article has all the words, those found by meaning must come so near (cosine).
_NEAR = 0.45
_MOST_BY_MEANING = 40
_STEM = 5  # letters by which "loans" is "loan"
_CENTRAL_CHARS = 900
_SENTENCES_READ = 60  # of an article; news says what it is about early


def topic(edition: Edition, asked: str, limit: int = 20) -> Dossier:
    """Look a topic up.

    Args:
        edition: The news.
        asked: Words.
        limit: How much of each kind at most: statements, events, related names.

    Returns:
        What there is; no articles if there is nothing.
    """
    name = " ".join(asked.split())
    articles = articles_on(edition, name)
    if not articles:
        nearest = nearest_names(edition, name)
        return Dossier(Subject.TOPIC, asked, name, edition.now, nearest=nearest)
    stems = stems_of(name)
    dates = [one.published_at for one in articles if one.published_at is not None]
    dates = [one for one in dates if one <= edition.now]
    ledger = Ledger()
    tellings = [_telling(one, stems) for one in articles]
    new = newest(tellings, recent_leads(edition, articles), ledger, limit)
    timeline = events(
        (excerpt for one in articles for excerpt in excerpts_on(one, stems)),
        ledger,
        edition.now,
        limit,
        (name,),
    )
    return Dossier(
        kind=Subject.TOPIC,
        asked=asked,
        name=name,
        as_of=edition.now,
        articles=len(articles),
        first_at=min(dates, default=None),
        latest_at=max(dates, default=None),
        new=new,
        related=named_most(edition, articles, limit),
        timeline=timeline,
        coverage=coverage(dates),
        citations=ledger.citations,
    )


def articles_on(edition: Edition, name: str) -> list[Article]:
    """Return the articles with all words of a topic together, or else those nearest in meaning.

    Args:
        edition: The news.
        name: The topic's words.

    Returns:
        Articles, the newest first.
    """
    if not name:
        return []
    found: list[Article] = []
    while len(found) < _MOST_ARTICLES:
        some = edition.news.latest(
            edition.now,
            topic=name,
            limit=_AT_ONCE,
            offset=len(found),
            audience=edition.audience,
        )
        found += some
        if len(some) < _AT_ONCE:
            break
    if found:
        return found
    near: Sequence[Evidence] = edition.news.search(
        name, edition.now, limit=_MOST_BY_MEANING, audience=edition.audience
    )
    by_meaning = [one.article for one in near if one.similarity >= _NEAR]
    dated = [one for one in by_meaning if one.published_at is not None]
    undated = [one for one in by_meaning if one.published_at is None]
    dated.sort(key=lambda one: one.published_at or edition.now, reverse=True)
    return [*dated, *undated]


def stems_of(text: str) -> frozenset[str]:
    """Return the beginnings of a text's meaningful words."""
    return frozenset(word[:_STEM] for word in words(text))


def excerpts_on(article: Article, stems: frozenset[str]) -> Iterator[Excerpt]:
    """Yield the sentences of an article that have all or most of a topic's words.

    Args:
        article: On the topic.
        stems: The topic's, see `stems_of`.
    """
    central = stems <= stems_of(article.title) or len(_having(article, stems, _CENTRAL_CHARS)) > 0
    for sentence in sentences(article.body)[:_SENTENCES_READ]:
        has = len(stems & stems_of(sentence.text)) / max(1, len(stems))
        if has > 0.5:  # noqa: PLR2004 - most of the words
            yield Excerpt(article, sentence, has if central else has / 2)


def _having(article: Article, stems: frozenset[str], chars: int) -> list[Span]:
    return [one for one in sentences(article.body[:chars]) if stems <= stems_of(one.text)]


def _telling(article: Article, stems: frozenset[str]) -> Telling:
    """Take the first sentence with the words; of an article without one, its first."""
    whole = sentences(article.body)
    having = [one for one in whole if stems <= stems_of(one.text)]
    central = stems <= stems_of(article.title) or bool(having and having[0].start < _CENTRAL_CHARS)
    return Telling(article, having[0] if having else whole[0], central)
