"""A library without a database or a model: names are found by a table, likeness by shared words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from index import Article, Entity, EntityKind, Evidence, Lead, Mention, Outlet, RecognisedName, Span
from index.text.passages import sentences
from tests.fakes import HashingEncoder, stems

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


def article(
    key: str,
    body: str,
    *,
    title: str = "",
    publisher: str = "Daily",
    published_at: datetime | None = NOW - 2 * DAY,
    sources: tuple[str, ...] = (),
) -> Article:
    return Article(
        url=key if ":" in key else f"https://news.example/{key}",
        title=title or body.split(".", maxsplit=1)[0],
        body=body,
        publisher=publisher,
        published_at=published_at,
        fetched_at=NOW - DAY,
        sources=sources,
    )


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something that the fake knows.

    Attributes:
        name: In full.
        aliases: Other ways to name it.
        kind: What it is.
        beside: A word that an article must have to mean this one: for two of one name.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: EntityKind = EntityKind.PERSON
    beside: str = ""


@dataclass(slots=True)
class FakeNews:
    """The library's behaviour over articles in memory.

    Attributes:
        articles: Each with its audience.
        names: Who and what is known.
    """

    articles: list[tuple[Article, str]]
    names: Sequence[Name] = ()
    encoder: HashingEncoder = field(default_factory=HashingEncoder)

    @property
    def entities(self) -> "FakeEntities":
        return FakeEntities(self)

    def seen(self, now: datetime, audience: str, since: datetime | None = None) -> list[Article]:
        """What there is at a moment for an audience, the newest first, undated last."""
        found = [
            one
            for one, whose in self.articles
            if whose in ("", audience)
            and (one.published_at is None or one.published_at <= now)
            and (since is None or (one.published_at is not None and one.published_at >= since))
        ]
        return sorted(found, key=lambda one: one.published_at or _NEVER, reverse=True)

    def search(
        self,
        query: str,
        now: datetime,
        *,
        limit: int = 10,
        per_article: int = 1,
        audience: str = "",
        since: datetime | None = None,
    ) -> tuple[Evidence, ...]:
        (asked,) = self.encoder.encode([query])
        found = []
        for number, one in enumerate(self.seen(now, audience, since)):
            (vector,) = self.encoder.encode([f"{one.title} {one.body}"])
            likeness = float(asked @ vector)
            if set(stems(query)) & set(stems(one.title + one.body)):
                whole = Span(0, len(one.body), one.body)
                found.append(Evidence(number, one, whole, max(0.01, likeness), likeness))
        found.sort(key=lambda one: -one.score)
        return tuple(found[:limit])

    def latest(
        self,
        now: datetime,
        *,
        topic: str = "",
        publisher: str = "",
        limit: int = 10,
        offset: int = 0,
        audience: str = "",
        since: datetime | None = None,
    ) -> tuple[Article, ...]:
        wanted = set(re.findall(r"\w+", topic.lower()))
        found = [
            one
            for one in self.seen(now, audience, since)
            if wanted <= set(re.findall(r"\w+", f"{one.title} {one.body}".lower()))
            and (not publisher or one.publisher.lower() == publisher.lower())
        ]
        return tuple(found[offset : offset + limit])

    def outlets(self, now: datetime, audience: str = "") -> tuple[Outlet, ...]:
        by_name: dict[str, list[Article]] = {}
        for one in self.seen(now, audience):
            by_name.setdefault(one.publisher, []).append(one)
        return tuple(
            Outlet(name, len(some), some[0].published_at)
            for name, some in sorted(by_name.items(), key=lambda pair: -len(pair[1]))
        )

    def leads(self, since: datetime, now: datetime, audience: str = "") -> tuple[Lead, ...]:
        found = [
            one
            for one in reversed(self.seen(now, audience))
            if one.published_at is not None and one.published_at >= since
        ]
        vectors = self.encoder.encode([f"{one.title} {one.body[:200]}" for one in found])
        return tuple(
            Lead(one, tuple(vector.tolist())) for one, vector in zip(found, vectors, strict=True)
        )


@dataclass(frozen=True, slots=True)
class FakeEntities:
    """Names found by their letters, the longest first."""

    news: FakeNews

    def named(self, one: Article) -> Iterator[tuple[int, Span]]:
        known: dict[str, list[int]] = {}
        for number, name in enumerate(self.news.names):
            if name.beside in f"{one.title} {one.body}":
                for alias in (name.name, *name.aliases):
                    known.setdefault(alias, []).append(number)
        if not known:
            return
        longest = sorted(known, key=len, reverse=True)
        for match in re.finditer(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", one.body):
            yield known[match.group()][0], Span(match.start(), match.end(), match.group())

    def naming(self, number: int, now: datetime, audience: str) -> list[tuple[Article, list[Span]]]:
        found = []
        for one in self.news.seen(now, audience):
            places = [place for which, place in self.named(one) if which == number]
            if places:
                found.append((one, places))
        return found

    def entity(self, number: int, now: datetime, audience: str) -> Entity | None:
        naming = self.naming(number, now, audience)
        if not naming:
            return None
        dates = [one.published_at for one, _ in naming if one.published_at is not None]
        name = self.news.names[number]
        return Entity(
            number + 1,
            name.name,
            name.kind,
            name.aliases,
            len(naming),
            min(dates, default=None),
            max(dates, default=None),
        )

    def _those(self, numbers: Iterable[int], now: datetime, audience: str) -> tuple[Entity, ...]:
        found = [self.entity(number, now, audience) for number in numbers]
        known = [one for one in found if one is not None]
        return tuple(sorted(known, key=lambda one: -one.articles))

    def suggest(
        self,
        prefix: str,
        now: datetime,
        *,
        kind: EntityKind | None = None,
        limit: int = 25,
        audience: str = "",
    ) -> tuple[Entity, ...]:
        start = prefix.casefold().strip()
        numbers = [
            number
            for number, name in enumerate(self.news.names)
            if kind in (None, name.kind)
            and any(
                alias.casefold().startswith(start) or f" {start}" in alias.casefold()
                for alias in (name.name, *name.aliases)
            )
        ]
        return self._those(numbers, now, audience)[:limit]

    def find(self, name: str, now: datetime, audience: str = "") -> tuple[Entity, ...]:
        wanted = name.casefold()
        numbers = [
            number
            for number, known in enumerate(self.news.names)
            if wanted in (known.name.casefold(), *map(str.casefold, known.aliases))
        ]
        return self._those(numbers, now, audience)

    def mentions(
        self, entity: Entity, now: datetime, *, limit: int, offset: int = 0, audience: str = ""
    ) -> tuple[Mention, ...]:
        found = []
        for one, places in self.naming(entity.id - 1, now, audience):
            whole = sentences(one.body)
            for place in places:
                (sentence,) = [s for s in whole if s.start <= place.start < s.end]
                found.append(Mention(one, place, sentence))
        return tuple(found[offset : offset + limit])

    def related(
        self, entity: Entity, now: datetime, limit: int, audience: str = ""
    ) -> tuple[tuple[Entity, int], ...]:
        counted: Counter[int] = Counter()
        for one, _ in self.naming(entity.id - 1, now, audience):
            counted.update({number for number, _ in self.named(one)} - {entity.id - 1})
        found = []
        for number, count in counted.most_common(limit):
            other = self.entity(number, now, audience)
            assert other is not None
            found.append((other, count))
        return tuple(found)

    def places_in(
        self, urls: Sequence[str], now: datetime, audience: str = ""
    ) -> dict[str, tuple[RecognisedName, ...]]:
        return {
            one.url: tuple(
                RecognisedName(place, self.news.names[number].kind)
                for number, place in self.named(one)
            )
            for one in self.news.seen(now, audience)
            if one.url in urls
        }

    def named_in(
        self, urls: Sequence[str], now: datetime, audience: str = ""
    ) -> dict[str, tuple[tuple[Entity, Span], ...]]:
        found: dict[str, tuple[tuple[Entity, Span], ...]] = {}
        for one in self.news.seen(now, audience):
            if one.url in urls:
                named = []
                for number, place in self.named(one):
                    entity = self.entity(number, now, audience)
                    assert entity is not None
                    named.append((entity, place))
                found[one.url] = tuple(named)
        return found
