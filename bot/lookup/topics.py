"""What the news has on a topic: its words, or a name that is no person's."""

from collections.abc import Iterator, Sequence

from bot.answer.sentences.complete_sentences import is_told, leans
from bot.lookup.dossier import Material, dossier, tellings_of
from bot.lookup.events import Excerpt
from bot.lookup.library_access import Edition
from bot.lookup.mentions import (
    NamedIn,
    articles_naming,
    excerpts_from,
    named_most,
    nearest_names,
    related_to,
)
from bot.lookup.subject_stories import Telling
from bot.lookup.types import Dossier, Subject
from index import Article, Entity, Evidence, Span
from index.text.passages import sentences
from index.text.words import words

# The newest articles with the words are read: enough for every page of a card.
_MOST_ARTICLES = 1000
_AT_ONCE = 250
# Where no article has all the words, those found by meaning must come so near (cosine).
_NEAR = 0.45
_MOST_BY_MEANING = 40
_STEM = 5  # letters by which "loans" is "loan"
_CENTRAL_CHARS = 900
_CENTRAL_SENTENCES = 5
_EARLY_CHARS = 60
_MIDDLE_CHARS = 130
_AGAIN = 2
_ENOUGH_ABOUT = 4  # articles about a topic: passing mentions are none of its history
_BELOW = 500
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
    entity = named_so(edition, name)
    if entity is not None:
        return _on_entity(edition, asked, entity, limit)
    articles = articles_on(edition, name)
    if not articles:
        nearest = nearest_names(edition, name)
        return Dossier(Subject.TOPIC, asked, name, edition.now, nearest=nearest)
    stems = stems_of(name)
    material = Material(
        kind=Subject.TOPIC,
        asked=asked,
        name=name,
        articles=articles,
        tellings=[told for one in articles if (told := _telling(one, stems)) is not None],
        excerpts=excerpts_of(articles, stems),
        common=(name,),
        related=named_most(edition, articles, limit),
    )
    return dossier(edition, material, limit)


def _on_entity(edition: Edition, asked: str, entity: Entity, limit: int) -> Dossier:
    naming: list[NamedIn] = articles_naming(edition, entity)
    articles = [one.article for one in naming]
    material = Material(
        kind=Subject.TOPIC,
        asked=asked,
        name=entity.name,
        articles=articles,
        tellings=tellings_of(naming),
        excerpts=excerpts_from(naming),
        common=(entity.name, *entity.aliases),
        related=related_to(edition, entity, articles, limit),
        entity=entity,
    )
    return dossier(edition, material, limit)


def named_so(edition: Edition, name: str) -> Entity | None:
    """Return who or what a topic names, if it is a name and nothing else."""
    wanted = name.casefold()
    for one in edition.news.entities.find(name, edition.now, edition.audience)[:1]:
        if wanted in (one.name.casefold(), *map(str.casefold, one.aliases)):
            return one
    return None


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


def excerpts_of(articles: Sequence[Article], stems: frozenset[str]) -> Iterator[Excerpt]:
    """Yield the sentences of articles that have all or most of a topic's words.

    Where there are enough, only of articles that are about it: it is in the title, or in one of the
    first sentences and again further down.

    Args:
        articles: On the topic.
        stems: The topic's, see `stems_of`.
    """
    read = [(one, _having(one, stems)) for one in articles]
    about = [(one, having) for one, having in read if _is_about(one, having, stems)]
    for article, having in about if len(about) >= _ENOUGH_ABOUT else read:
        in_title = stems <= stems_of(article.title)
        for number, sentence, has in having:
            begins = stems_of(sentence.text[:_EARLY_CHARS])
            weight = 0.3 * in_title + 0.2 * (number < _CENTRAL_SENTENCES)
            if stems <= begins:
                weight += 0.5 * has
            elif stems <= begins | stems_of(sentence.text[:_MIDDLE_CHARS]):
                weight += 0.3 * has
            yield Excerpt(article, sentence, weight)


def _having(article: Article, stems: frozenset[str]) -> list[tuple[int, Span, float]]:
    """Return the sentences with most of a topic's words: which it is, and how much of them."""
    shares = [
        (number, sentence, len(stems & stems_of(sentence.text)) / max(1, len(stems)))
        for number, sentence in enumerate(sentences(article.body)[:_SENTENCES_READ])
    ]
    return [one for one in shares if one[2] > 0.5]  # noqa: PLR2004 - most of the words


def _is_about(
    article: Article, having: Sequence[tuple[int, Span, float]], stems: frozenset[str]
) -> bool:
    if stems <= stems_of(article.title):
        return True
    whole = [number for number, _, has in having if has == 1]
    return len(whole) >= _AGAIN and whole[0] < _CENTRAL_SENTENCES


def _telling(article: Article, stems: frozenset[str]) -> Telling | None:
    """Take the first sentence that has the words and tells something, or stands below them.

    A round-up has "Student loans" for a heading, and what is new on them in the next sentence.
    """
    whole = sentences(article.body)
    having = [one for one in whole if stems <= stems_of(one.text)]
    told = [one for one in having if is_told(one.text)]
    if not told and having:
        below = having[0].start
        told = [one for one in whole if below < one.start < below + _BELOW and is_told(one.text)]
    if not told:
        return None
    best = next((one for one in told if not leans(one.text)), told[0])
    central = stems <= stems_of(article.title) or told[0].start < _CENTRAL_CHARS
    return Telling(article, best, central, not leans(best.text))
