"""Looks up what a page shows, and returns its card with its picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat.cards import lookups
from bot.chat.cards.components import Card, Picture
from bot.chat.cards.dossier_card import dossier_card
from bot.chat.cards.page_ids import BETWEEN, LookupKind, LookupPage, Tab
from bot.chat.i18n.texts import Texts
from bot.chat.services.lookup_service import LookupRequest
from bot.lookup.alt_text import coverage_alt_text, timeline_alt_text
from bot.lookup.latest import latest, sources
from bot.lookup.library_access import Edition, LookupLibrary
from bot.lookup.people import person
from bot.lookup.timeline import timeline
from bot.lookup.topics import topic
from bot.lookup.types import Dossier, Timeline

# How much of each kind a card can be turned through.
_MOST = 60
_MOST_STORIES = 40
_WORKED_ON = "lookup.png"


@dataclass(frozen=True, slots=True)
class PageReading:
    """Reads a page of a look-up, for an audience and in a language."""

    request: LookupRequest
    lookup_page: LookupPage
    audience: str
    texts: Texts

    async def card(self) -> Card:
        """Return the card of the page.

        Raises:
            BusyError: Too many are waiting.
            NewsdeskError: The library cannot be used.
        """
        match self.lookup_page.kind:
            case LookupKind.PERSON:
                return await self._dossier(person)
            case LookupKind.TOPIC:
                return await self._dossier(topic)
            case LookupKind.TIMELINE:
                return await self._timeline()
            case LookupKind.LATEST:
                return await self._latest()
            case LookupKind.SOURCES:
                outlets = await self.request.look_up(
                    self._key, lambda news: sources(self._edition(news))
                )
                return lookups.sources_card(outlets, self.lookup_page, self.texts)

    @property
    def _key(self) -> tuple[object, ...]:
        lookup_page = self.lookup_page
        return (
            lookup_page.kind,
            lookup_page.subject,
            lookup_page.as_of,
            lookup_page.since,
            self.audience,
        )

    def _edition(self, news: LookupLibrary) -> Edition:
        return Edition(news, self.lookup_page.as_of, self.audience, self.lookup_page.since)

    async def _dossier(self, look_up: Callable[[Edition, str, int], Dossier]) -> Card:
        found = await self.request.look_up(
            self._key, lambda news: look_up(self._edition(news), self.lookup_page.subject, _MOST)
        )
        picture = None
        if self.lookup_page.tab is Tab.OVERVIEW and found.coverage:
            drawn = await self.request.look_up(("picture", *self._key), lambda _: _coverage(found))
            picture = Picture(_WORKED_ON, drawn, coverage_alt_text(found.name, found.coverage))
        return dossier_card(found, self.lookup_page, self.texts, picture)

    async def _timeline(self) -> Card:
        found = await self.request.look_up(
            self._key, lambda news: timeline(self._edition(news), self.lookup_page.subject, _MOST)
        )
        shown = lookups.events_of_page(found, self.lookup_page.page, self.texts)
        picture = None
        if shown:
            drawn = await self.request.look_up(
                ("picture", self.lookup_page.page, *self._key), lambda _: _events(found, shown)
            )
            picture = Picture(_WORKED_ON, drawn, timeline_alt_text(found.subject, shown))
        return lookups.timeline_card(found, self.lookup_page, self.texts, picture)

    async def _latest(self) -> Card:
        outlet, _, words = self.lookup_page.subject.partition(BETWEEN)
        stories, _citations = await self.request.look_up(
            self._key,
            lambda news: latest(
                self._edition(news), topic=words, outlet=outlet, limit=_MOST_STORIES
            ),
        )
        title = " · ".join(filter(None, (words, outlet)))
        return lookups.latest_card(title, stories, self.lookup_page, self.texts)


def _coverage(found: Dossier) -> bytes:
    from bot.lookup.charts import coverage_picture

    return coverage_picture(found.name, found.coverage, found.as_of)


def _events(found: Timeline, shown: Sequence[Any]) -> bytes:
    from bot.lookup.charts import timeline_picture

    return timeline_picture(found.subject, shown, found.as_of)
