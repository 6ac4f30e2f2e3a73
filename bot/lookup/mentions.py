"""Mentions of an entity: articles, sentences, related entities, and similar or typed names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.answer.sentences.complete_sentences import (
    is_cited,
    is_credit,
    is_report_sentence,
)
from bot.lookup.citations import CitationNumbering
from bot.lookup.events import Excerpt
from bot.lookup.library_access import Edition
from bot.lookup.offices import offices
from bot.lookup.standalone import stands_alone
from bot.lookup.subject_stories import OPENING_CHARS, SubjectSentence
from bot.lookup.types import Related
from index import Article, Entity, EntityKind, Lead, Mention
from index.sources.outlets import OUTLET, same_outlet

# Only the newest mentions of a very frequent name are read: enough for all pages of a card.
_MAX_MENTIONS = 4000
_BATCH_SIZE = 1000
# How far back articles are grouped into stories for the list of what is new.
_NEW_WITHIN = timedelta(days=90)
# An article is about an entity that its opening names, or that it names this often.
_OFTEN = 3
_ENOUGH_CENTRAL = 5  # with this many articles about a subject, passing mentions are left out
_EARLY, _MIDDLE = 50, 120  # characters into a sentence; the grammatical subject comes early
_BEST_AMONG = 8  # the first mentions of an article, among which the best sentence is chosen
_MAX_DISTINCTIONS = 3
_MAX_RELATED = 100
_MENTIONS_FOR_LABEL = 40
_CREDITS_READ = 5
_CITED_READ = 200
_CITED_SHARE = 0.5  # an outlet with a higher share of citations is a source, not a subject


@dataclass(frozen=True, slots=True)
class NamingArticle:
    """An article with its mentions of an entity, at least one, in reading order."""

    article: Article
    mentions: tuple[Mention, ...]

    @property
    def central(self) -> bool:
        """Whether the article is about the entity, not only mentions it."""
        first = self.mentions[0]
        return (
            len(self.mentions) >= _OFTEN
            or first.place.text in self.article.title
            or (first.sentence.start < OPENING_CHARS and _early(first))
        )

    @property
    def best_sentence(self) -> SubjectSentence | None:
        """The sentence that says most about the entity; None if no sentence is complete."""
        complete = [
            mention
            for mention in self.mentions[:_BEST_AMONG]
            if is_report_sentence(mention.sentence.text)
        ]
        if not complete:
            return None
        longest = max(len(mention.place.text.split()) for mention in complete)
        best = max(
            complete,
            key=lambda mention: (
                stands_alone(mention.sentence.text),
                2 * (mention.sentence.start < OPENING_CHARS)
                + 2 * _early(mention)
                + (len(mention.place.text.split()) == longest),
                -mention.place.start,
            ),
        )
        self_contained = stands_alone(best.sentence.text)
        return SubjectSentence(self.article, best.sentence, self.central, self_contained)

    def excerpts(self) -> Iterator[Excerpt]:
        """Yield the sentences with the name, weighted by how much they are about the entity."""
        in_title = any(mention.place.text in self.article.title for mention in self.mentions)
        article_weight = 0.3 * in_title + 0.2 * self.central
        seen: set[int] = set()
        for mention in self.mentions:
            if mention.sentence.start not in seen:
                seen.add(mention.sentence.start)
                offset = mention.place.start - mention.sentence.start
                weight = 0.5 if _early(mention) else 0.2 if offset < _MIDDLE else 0.0
                yield Excerpt(mention.article, mention.sentence, weight + article_weight)


def excerpts_from(naming: Sequence[NamingArticle]) -> Iterator[Excerpt]:
    """Yield the sentences with a name; only from articles about it, if there are enough."""
    central = [article for article in naming if article.central]
    for article in central if len(central) >= _ENOUGH_CENTRAL else naming:
        yield from article.excerpts()


def _early(mention: Mention) -> bool:
    return mention.place.start - mention.sentence.start < _EARLY


def articles_naming(edition: Edition, entity: Entity) -> list[NamingArticle]:
    """Return the articles that name an entity, the newest first."""
    by_url: dict[str, list[Mention]] = {}
    for mention in _mentions(edition, entity):
        by_url.setdefault(mention.article.url, []).append(mention)
    return [
        NamingArticle(
            mentions[0].article, tuple(sorted(mentions, key=lambda mention: mention.place.start))
        )
        for mentions in by_url.values()
    ]


def _mentions(edition: Edition, entity: Entity) -> Iterator[Mention]:
    offset = 0
    while offset < _MAX_MENTIONS:
        batch = edition.news.entities.mentions(
            entity, edition.now, limit=_BATCH_SIZE, offset=offset, audience=edition.audience
        )
        yield from (mention for mention in batch if edition.includes(mention.article.published_at))
        if len(batch) < _BATCH_SIZE or not edition.includes(batch[-1].article.published_at):
            return  # the newest come first
        offset += len(batch)


def leads_of(
    edition: Edition, sentences: Sequence[SubjectSentence], limit: int
) -> tuple[Lead, ...]:
    """Return the leads of all articles published in the period of the newest sentences.

    Args:
        edition: The news.
        sentences: One sentence of each article, the newest first.
        limit: How many stories are wanted.
    """
    dates = [sentence.article.published_at for sentence in sentences if sentence.central]
    dated = [date for date in dates if date is not None and date <= edition.now][: 2 * limit]
    if not dated:
        return ()
    newest, oldest = dated[0], dated[-1]
    since = max(oldest, newest - _NEW_WITHIN)
    return edition.news.leads(since, newest, edition.audience)


def related_to(
    edition: Edition, entity: Entity, articles: Sequence[Article], limit: int
) -> tuple[Related, ...]:
    """Return the entities named with an entity, those in most articles first.

    Outlets that only report the news and photographers are left out.

    Args:
        edition: The news.
        entity: The entity.
        articles: The articles that name it.
        limit: How many related entities of each kind at most.
    """
    if edition.since is not None:
        others = named_most(edition, articles, limit)
        return tuple(related for related in others if related.entity.id != entity.id)
    found = edition.news.entities.related(entity, edition.now, _MAX_RELATED, edition.audience)
    named = (Related(other, count) for other, count in found)
    return _some_of_each(edition, named, articles, limit)


def _some_of_each(
    edition: Edition, candidates: Iterable[Related], articles: Sequence[Article], limit: int
) -> tuple[Related, ...]:
    remaining = dict.fromkeys(EntityKind, limit)
    chosen: list[Related] = []
    sources = _SourceOutlets(edition, articles)
    for candidate in sorted(candidates, key=lambda related: -related.articles):
        kind = candidate.entity.kind
        if (
            remaining[kind]
            and not sources.include(candidate.entity)
            and not (kind is EntityKind.PERSON and _is_photographer(edition, candidate.entity))
        ):
            remaining[kind] -= 1
            chosen.append(candidate)
    return tuple(chosen)


class _SourceOutlets:
    """The outlets that some articles name only as their sources."""

    def __init__(self, edition: Edition, articles: Sequence[Article]) -> None:
        self._edition = edition
        self._urls = {article.url for article in articles}
        self._publishers = {article.publisher for article in articles if article.publisher}

    def include(self, entity: Entity) -> bool:
        """Whether an entity published the articles, or is an outlet that most of them only cite.

        "CNN Health" belongs to CNN. Fox News is not included if the news is about Fox News.
        """
        name = entity.name
        if any(
            same_outlet(name, publisher) or name.startswith(f"{publisher} ")
            for publisher in self._publishers
        ):
            return True
        if entity.kind is EntityKind.PERSON or OUTLET.fullmatch(name) is None:
            return False
        found = self._edition.news.entities.mentions(
            entity, self._edition.now, limit=_CITED_READ, audience=self._edition.audience
        )
        here = [mention for mention in found if mention.article.url in self._urls] or found
        return sum(map(_is_source, here)) > _CITED_SHARE * len(here)


def _is_source(mention: Mention) -> bool:
    start, end = (
        mention.place.start - mention.sentence.start,
        mention.place.end - mention.sentence.start,
    )
    return is_cited(mention.sentence.text, start, end) or is_credit(
        mention.article.body, mention.place.end
    )


def _is_photographer(edition: Edition, entity: Entity) -> bool:
    """Whether a person is named only in picture credits."""
    mentions = edition.news.entities.mentions(
        entity, edition.now, limit=_CREDITS_READ, audience=edition.audience
    )
    return bool(mentions) and all(
        is_credit(mention.article.body, mention.place.end) for mention in mentions
    )


def named_most(edition: Edition, articles: Sequence[Article], limit: int) -> tuple[Related, ...]:
    """Return the entities that some articles name, those in most articles first.

    Outlets that only report the news and photographers are left out.

    Args:
        edition: The news.
        articles: The articles.
        limit: How many entities of each kind at most.
    """
    counted: Counter[int] = Counter()
    known: dict[int, Entity] = {}
    named = edition.news.entities.named_in(
        [article.url for article in articles], edition.now, edition.audience
    )
    for found in named.values():
        entities = {entity.id: entity for entity, _ in found}
        known |= entities
        counted.update(entities.keys())
    named_entities = (Related(known[key], counted[key]) for key in sorted(counted))
    return _some_of_each(edition, named_entities, articles, limit)


def known_with(edition: Edition, entity: Entity) -> tuple[str, ...]:
    """Return the entities named most often with an entity, which tell it from its namesakes."""
    found = edition.news.entities.related(
        entity, edition.now, 2 * _MAX_DISTINCTIONS, edition.audience
    )
    names = dict.fromkeys(related.name for related, _ in found if related.name != entity.name)
    return tuple(names)[:_MAX_DISTINCTIONS]


def plain_label(edition: Edition, entity: Entity) -> str:
    """Return what tells a person from namesakes: an office, or else the newest headline."""
    found = edition.news.entities.mentions(
        entity, edition.now, limit=_MENTIONS_FOR_LABEL, audience=edition.audience
    )
    held = offices(found, CitationNumbering())
    return held[0].text if held else next((mention.article.title for mention in found), "")


def suggest_names(
    edition: Edition, typed: str, kind: EntityKind | None, limit: int
) -> tuple[tuple[str, str], ...]:
    """Suggest names that match the typed text.

    Returns:
        Pairs of the label to show and the name to look up.
    """
    found = edition.news.entities.suggest(
        typed.strip(), edition.now, kind=kind, limit=limit, audience=edition.audience
    )
    names = [entity.name for entity in found]
    return tuple(
        _suggestion(edition, entity, has_namesakes=names.count(entity.name) > 1) for entity in found
    )


def _suggestion(edition: Edition, entity: Entity, *, has_namesakes: bool) -> tuple[str, str]:
    if not has_namesakes or entity.kind is not EntityKind.PERSON:
        return f"{entity.name} ({entity.articles})", entity.name
    distinction = plain_label(edition, entity) or str(entity.articles)
    return f"{entity.name} ({distinction})", f"{entity.name} #{entity.id}"
