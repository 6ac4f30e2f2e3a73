"""Who and what the news names: where, together with whom, and what comes near a name."""

import difflib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.lookup.events import Excerpt
from bot.lookup.news import Edition
from bot.lookup.sentences import is_credit, is_told, leans
from bot.lookup.told import OPENING_CHARS, Telling
from bot.lookup.types import Related
from index import Article, Entity, EntityKind, Lead, Mention
from ingest.outlets import same_outlet

# Of somebody who is named everywhere the newest are read: enough for every page of a card.
_MOST_MENTIONS = 4000
_AT_ONCE = 1000
# How far back stories are joined for what is new.
_NEW_WITHIN = timedelta(days=90)
# An article is about whom its opening names, or who is named in it so often.
_OFTEN = 3
_EARLY, _MIDDLE = 50, 120  # characters into a sentence; its subject stands early
_TOLD_AMONG = 8  # mentions that are looked at for the sentence that tells most
_TELLS_APART = 3
_MOST_RELATED = 100
_CREDITS_READ = 5
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
            or first.start < OPENING_CHARS
            or first.text in self.article.title
        )

    @property
    def telling(self) -> Telling | None:
        """Its sentence that tells most of that name; None if none tells anything."""
        told = [one for one in self.mentions[:_TOLD_AMONG] if is_told(one.sentence.text)]
        if not told:
            return None
        opening = [one for one in told if one.sentence.start < OPENING_CHARS] or told
        early = [one for one in opening if _early(one) and not leans(one.sentence.text)]
        return Telling(self.article, (early or opening)[0].sentence, self.central)

    def excerpts(self) -> Iterator[Excerpt]:
        """Yield its sentences with the name, weighed by how much they and it are about that."""
        in_title = any(one.place.text in self.article.title for one in self.mentions)
        about = 0.3 * in_title + 0.2 * self.central
        seen: set[int] = set()
        for one in self.mentions:
            if one.sentence.start not in seen:
                seen.add(one.sentence.start)
                at = one.place.start - one.sentence.start
                weight = 0.5 if _early(one) else 0.2 if at < _MIDDLE else 0.0
                yield Excerpt(one.article, one.sentence, weight + about)


def _early(one: Mention) -> bool:
    return one.place.start - one.sentence.start < _EARLY


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


def leads_of(edition: Edition, tellings: Sequence[Telling], limit: int) -> tuple[Lead, ...]:
    """Return what was published while the newest of some tellings were.

    Args:
        edition: The news.
        tellings: One of each article, the newest first.
        limit: How many stories are to come of them.
    """
    dates = [one.article.published_at for one in tellings if one.central]
    dated = [one for one in dates if one is not None and one <= edition.now][: 2 * limit]
    if not dated:
        return ()
    newest, oldest = dated[0], dated[-1]
    since = max(oldest, newest - _NEW_WITHIN)
    return edition.news.leads(since, newest, edition.audience)


def related_to(
    edition: Edition, entity: Entity, articles: Sequence[Article], limit: int
) -> tuple[Related, ...]:
    """Return who and what is named with somebody, most telling first, so many of each kind.

    The outlets themselves are not among them, nor those who took the pictures.
    """
    outlets = {one.publisher for one in articles}
    found = edition.news.entities.related(entity, edition.now, _MOST_RELATED, edition.audience)
    named = [Related(other, count) for other, count in found if not _is_outlet(other.name, outlets)]
    return _some_of_each(edition, named, limit)


def _some_of_each(edition: Edition, named: Sequence[Related], limit: int) -> tuple[Related, ...]:
    left = dict.fromkeys(EntityKind, limit)
    chosen: list[Related] = []
    for one in named:
        kind = one.entity.kind
        if left[kind] and not (kind is EntityKind.PERSON and _is_photographer(edition, one.entity)):
            left[kind] -= 1
            chosen.append(one)
    return tuple(chosen)


def _is_photographer(edition: Edition, entity: Entity) -> bool:
    """Whether somebody is named only for their pictures."""
    some = edition.news.entities.mentions(
        entity, edition.now, limit=_CREDITS_READ, audience=edition.audience
    )
    return bool(some) and all(is_credit(one.article.body, one.place.end) for one in some)


def named_most(edition: Edition, articles: Sequence[Article], limit: int) -> tuple[Related, ...]:
    """Return who and what some articles name, most telling first, so many of each kind.

    Who is named everywhere comes behind who is named here, as in `Entities.related`; the outlets
    themselves are not among them, nor those who took the pictures.
    """
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
    everywhere = 2 * max((one.articles for one in known.values()), default=1)
    ranked = sorted(
        (Related(known[key], count) for key, count in counted.items()),
        key=lambda one: (
            -one.articles * math.log1p(everywhere / max(1, one.entity.articles)),
            one.entity.id,
        ),
    )
    return _some_of_each(
        edition, [one for one in ranked if not _is_outlet(one.entity.name, outlets)], limit
    )


def known_with(edition: Edition, entity: Entity) -> tuple[str, ...]:
    """Return who and what somebody is named with most: what tells two of one name apart."""
    found = edition.news.entities.related(entity, edition.now, 2 * _TELLS_APART, edition.audience)
    names = dict.fromkeys(one.name for one, _ in found if one.name != entity.name)
    return tuple(names)[:_TELLS_APART]


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
