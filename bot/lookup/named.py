"""Who and what the news names: where, together with whom, and what comes near a name."""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.lookup.events import Excerpt
from bot.lookup.news import Edition
from bot.lookup.told import Telling
from bot.lookup.types import Related
from index import Article, Entity, EntityKind, Lead, Mention
from ingest.outlets import same_outlet

# Of somebody who is named everywhere the newest are read: enough for every page of a card.
_MOST_MENTIONS = 4000
_AT_ONCE = 1000
# How far back stories are joined for what is new.
_NEW_WITHIN = timedelta(days=45)
# An article is about whom its opening names, or who is named in it so often.
_OPENING_CHARS = 600
_OFTEN = 3
_EARLY, _MIDDLE = 40, 120  # characters into a sentence; its subject stands early
_TELLS_APART = 3
_MOST_NEAREST = 5
_LIKE = 0.55  # difflib's ratio; "Zelenski" to "Zelensky" is .88


@dataclass(frozen=True, slots=True)
class NamedIn:
    """An article, and its mentions of one name in reading order, at least one."""

    article: Article
    mentions: tuple[Mention, ...]

    @property
    def central(self) -> bool:
        """Whether the article is about that name, not only has it."""
        first = self.mentions[0].place
        return (
            len(self.mentions) >= _OFTEN
            or first.start < _OPENING_CHARS
            or first.text in self.article.title
        )

    @property
    def telling(self) -> Telling:
        """Its first sentence with the name."""
        return Telling(self.article, self.mentions[0].sentence, self.central)

    def excerpts(self) -> Iterator[Excerpt]:
        """Yield its sentences with the name, weighed by how early in them it stands."""
        seen: set[int] = set()
        for one in self.mentions:
            if one.sentence.start not in seen:
                seen.add(one.sentence.start)
                at = one.place.start - one.sentence.start
                weight = 1.0 if at < _EARLY else 0.6 if at < _MIDDLE else 0.3
                yield Excerpt(one.article, one.sentence, weight if self.central else weight / 2)


def articles_naming(edition: Edition, entity: Entity) -> list[NamedIn]:
    """Return the articles that name somebody or something, the newest first."""
    by_url: dict[str, list[Mention]] = {}
    for one in _mentions(edition, entity):
        by_url.setdefault(one.article.url, []).append(one)
    return [
        NamedIn(some[0].article, tuple(sorted(some, key=lambda one: one.place.start)))
        for some in by_url.values()
    ]


def _mentions(edition: Edition, entity: Entity) -> Iterator[Mention]:
    offset = 0
    while offset < _MOST_MENTIONS:
        some = edition.news.entities.mentions(
            entity, edition.now, limit=_AT_ONCE, offset=offset, audience=edition.audience
        )
        yield from some
        if len(some) < _AT_ONCE:
            return
        offset += len(some)


def recent_leads(edition: Edition, articles: Iterable[Article]) -> tuple[Lead, ...]:
    """Return what was published in the weeks up to the newest of some articles."""
    dates = [one.published_at for one in articles if one.published_at is not None]
    newest = max((one for one in dates if one <= edition.now), default=None)
    if newest is None:
        return ()
    return edition.news.leads(newest - _NEW_WITHIN, edition.now, edition.audience)


def related_to(
    edition: Edition, entity: Entity, articles: Sequence[Article], limit: int
) -> tuple[Related, ...]:
    """Return who and what is named with somebody, most often first; the outlets themselves not."""
    outlets = {one.publisher for one in articles}
    found = edition.news.entities.related(
        entity, edition.now, limit + len(outlets), edition.audience
    )
    return tuple(
        Related(other, count) for other, count in found if not _is_outlet(other.name, outlets)
    )[:limit]


def named_most(
    edition: Edition, articles: Sequence[Article], limit: int, but: Entity | None = None
) -> tuple[Related, ...]:
    """Return who and what some articles name, in most of them first; the outlets themselves not."""
    outlets = {one.publisher for one in articles}
    counted: Counter[int] = Counter()
    known: dict[int, Entity] = {}
    named = edition.news.entities.named_in(
        [one.url for one in articles], edition.now, edition.audience
    )
    for found in named.values():
        entities = {entity.id: entity for entity, _ in found}
        known |= entities
        counted.update(entities.keys())
    return tuple(
        Related(known[key], count)
        for key, count in counted.most_common()
        if (but is None or key != but.id) and not _is_outlet(known[key].name, outlets)
    )[:limit]


def known_with(edition: Edition, entity: Entity) -> tuple[str, ...]:
    """Return who and what somebody is named with most: what tells two of one name apart."""
    found = edition.news.entities.related(entity, edition.now, _TELLS_APART, edition.audience)
    return tuple(one.name for one, _ in found)


def nearest_names(edition: Edition, name: str, kind: EntityKind | None = None) -> tuple[str, ...]:
    """Return known names that look like one, the likest first."""
    candidates: dict[str, str] = {}
    for word in name.split():
        for length in (4, 2, 1):
            for one in edition.news.entities.suggest(
                word[:length], edition.now, kind=kind, audience=edition.audience
            ):
                candidates.setdefault(one.name.casefold(), one.name)
    close = difflib.get_close_matches(name.casefold(), candidates, _MOST_NEAREST, cutoff=_LIKE)
    return tuple(candidates[one] for one in close)


def _is_outlet(name: str, outlets: Iterable[str]) -> bool:
    return any(same_outlet(name, outlet) for outlet in outlets)
