"""Who and what the news names: where, together with whom, and what comes near a name."""

import difflib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.answer.sentences.complete_sentences import is_cited, is_credit, is_told, leans
from bot.lookup.events import Excerpt
from bot.lookup.library_access import Edition
from bot.lookup.subject_stories import OPENING_CHARS, Telling
from bot.lookup.types import Related
from index import Article, Entity, EntityKind, Lead, Mention
from index.sources.outlets import OUTLET, same_outlet

# Of somebody who is named everywhere the newest are read: enough for every page of a card.
_MOST_MENTIONS = 4000
_AT_ONCE = 1000
# How far back stories are joined for what is new.
_NEW_WITHIN = timedelta(days=90)
# An article is about whom its opening names, or who is named in it so often.
_OFTEN = 3
_ENOUGH_CENTRAL = 5  # articles about a subject: passing mentions are none of its history
_EARLY, _MIDDLE = 50, 120  # characters into a sentence; its subject stands early
_TOLD_AMONG = 8  # mentions that are looked at for the sentence that tells most
_TELLS_APART = 3
_MOST_RELATED = 100
_CREDITS_READ = 5
_CITED_READ = 200
_CITED_SHARE = 0.5  # an outlet that is cited in more of its places is there as a source
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
        first = self.mentions[0]
        return (
            len(self.mentions) >= _OFTEN
            or first.place.text in self.article.title
            or (first.sentence.start < OPENING_CHARS and _early(first))
        )

    @property
    def telling(self) -> Telling | None:
        """Its sentence that tells most of that name; None if none tells anything."""
        told = [one for one in self.mentions[:_TOLD_AMONG] if is_told(one.sentence.text)]
        if not told:
            return None
        full = max(len(one.place.text.split()) for one in told)
        best = max(
            told,
            key=lambda one: (
                not leans(one.sentence.text),
                2 * (one.sentence.start < OPENING_CHARS)
                + 2 * _early(one)
                + (len(one.place.text.split()) == full),
                -one.place.start,
            ),
        )
        stands = not leans(best.sentence.text)
        return Telling(self.article, best.sentence, self.central, stands)

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


def excerpts_from(naming: Sequence[NamedIn]) -> Iterator[Excerpt]:
    """Yield the sentences with a name; only of articles about it, where there are enough."""
    central = [one for one in naming if one.central]
    for one in central if len(central) >= _ENOUGH_CENTRAL else naming:
        yield from one.excerpts()


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

    The outlets that only report it are not among them, nor those who took the pictures.
    """
    found = edition.news.entities.related(entity, edition.now, _MOST_RELATED, edition.audience)
    named = (Related(other, count) for other, count in found)
    return _some_of_each(edition, named, articles, limit)


def _some_of_each(
    edition: Edition, named: Iterable[Related], articles: Sequence[Article], limit: int
) -> tuple[Related, ...]:
    left = dict.fromkeys(EntityKind, limit)
    chosen: list[Related] = []
    sources = _Sources(edition, articles)
    for one in named:
        kind = one.entity.kind
        if (
            left[kind]
            and not sources.hold(one.entity)
            and not (kind is EntityKind.PERSON and _is_photographer(edition, one.entity))
        ):
            left[kind] -= 1
            chosen.append(one)
    return tuple(chosen)


class _Sources:
    """The outlets that some articles name as who reports something."""

    def __init__(self, edition: Edition, articles: Sequence[Article]) -> None:
        self._edition = edition
        self._urls = {one.url for one in articles}
        self._publishers = {one.publisher for one in articles if one.publisher}

    def hold(self, entity: Entity) -> bool:
        """Whether somebody is the articles' publisher, or an outlet that most of them only cite.

        "CNN Health" is CNN's; Fox News is none of them where the news is of Fox News.
        """
        name = entity.name
        if any(same_outlet(name, one) or name.startswith(f"{one} ") for one in self._publishers):
            return True
        if entity.kind is EntityKind.PERSON or OUTLET.fullmatch(name) is None:
            return False
        found = self._edition.news.entities.mentions(
            entity, self._edition.now, limit=_CITED_READ, audience=self._edition.audience
        )
        here = [one for one in found if one.article.url in self._urls] or found
        return sum(map(_is_source, here)) > _CITED_SHARE * len(here)


def _is_source(one: Mention) -> bool:
    start, end = one.place.start - one.sentence.start, one.place.end - one.sentence.start
    return is_cited(one.sentence.text, start, end) or is_credit(one.article.body, one.place.end)


def _is_photographer(edition: Edition, entity: Entity) -> bool:
    """Whether somebody is named only for their pictures."""
    some = edition.news.entities.mentions(
        entity, edition.now, limit=_CREDITS_READ, audience=edition.audience
    )
    return bool(some) and all(is_credit(one.article.body, one.place.end) for one in some)


def named_most(edition: Edition, articles: Sequence[Article], limit: int) -> tuple[Related, ...]:
    """Return who and what some articles name, most telling first, so many of each kind.

    Who is named everywhere comes behind who is named here, as in `Entities.related`; the outlets
    that only report it are not among them, nor those who took the pictures.
    """
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
    return _some_of_each(edition, ranked, articles, limit)


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
