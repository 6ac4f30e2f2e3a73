"""Find where articles name followed people, and not others of the same name."""

from collections.abc import Sequence
from datetime import datetime

from bot.following.follow_matching import PersonMentions
from bot.lookup.library_access import Edition, LookupLibrary
from bot.lookup.people import people_named
from bot.store.values import Follow
from index import Entity, Span


class MentionFinder:
    """Finds the mentions of followed people in a batch; reads the batch once per audience.

    Args:
        news: The library.
        urls: The addresses of the articles.
        now: In UTC.
    """

    def __init__(self, news: LookupLibrary, urls: Sequence[str], now: datetime) -> None:
        self._news = news
        self._urls = urls
        self._now = now
        self._people: dict[tuple[str, str], Entity | None] = {}
        self._places: dict[str, dict[str, dict[int, tuple[Span, ...]]]] = {}

    def of(self, follow: Follow, url: str) -> PersonMentions | None:
        """Return where an article names the followed person.

        Returns:
            None if the library does not know the name; then the text has to be searched.
        """
        person = self._person(follow)
        if person is None:
            return None
        places = self._in(follow.audience).get(url, {}).get(person.id, ())
        return PersonMentions((person.name, *person.aliases), places)

    def _person(self, follow: Follow) -> Entity | None:
        key = follow.subject, follow.audience
        if key not in self._people:
            edition = Edition(self._news, self._now, follow.audience)
            _, found = people_named(edition, follow.subject)
            self._people[key] = found[0] if found else None
        return self._people[key]

    def _in(self, audience: str) -> dict[str, dict[int, tuple[Span, ...]]]:
        if audience not in self._places:
            named = self._news.entities.named_in(self._urls, self._now, audience)
            self._places[audience] = {url: _by_entity(found) for url, found in named.items()}
        return self._places[audience]


def _by_entity(found: Sequence[tuple[Entity, Span]]) -> dict[int, tuple[Span, ...]]:
    places: dict[int, tuple[Span, ...]] = {}
    for entity, place in found:
        places[entity.id] = (*places.get(entity.id, ()), place)
    return places
