"""PURE: what the cards of look-ups share: pages, turning them, dates, headlines and sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.types import Citation, Statement
from bot.chat.cards.components import MAX_LABEL, Button, Card, Part, Row, Text
from bot.chat.cards.markdown_escape import clean, units
from bot.chat.cards.page_ids import MAX_SUBJECT, LookupPage
from bot.chat.cards.phrases import at, day, marks, reported
from bot.chat.cards.text_limits import ROOM, fit, in_pages
from bot.chat.i18n.texts import Texts
from bot.lookup.types import Event

COLOUR = 0x2F6FDE
_NOTHING_COLOUR = 0xB07A1E
MAX_NAME = 200
MAX_SAID = 700
MAX_HEADLINE = 220
# What the blocks of one page may cost; the rest is for the head, the foot and the buttons.
_PAGE_ROOM = ROOM - 1100
_BLOCKS = 6


@dataclass(frozen=True, slots=True)
class SectionPages:
    """The pages of one part of a look-up.

    Attributes:
        pages: Blocks of markdown; one page at least, which may be empty.
    """

    pages: tuple[tuple[str, ...], ...]

    def page(self, number: int) -> tuple[int, tuple[str, ...]]:
        """Return a page, or the last where there are fewer, and which that is."""
        number = max(0, min(number, len(self.pages) - 1))
        return number, self.pages[number]


def section_pages(blocks: Iterable[str], most: int = _BLOCKS) -> SectionPages:
    """Put blocks on pages, in order, as many as fit on each.

    Args:
        blocks: Markdown, none dearer than a page.
        most: How many a page may have.
    """
    return SectionPages(in_pages(blocks, _PAGE_ROOM, most, "\n\n"))


def pages_in_time(events: Sequence[Event], texts: Texts) -> SectionPages:
    """Put events on pages, the earliest first; the last page is the newest, and full."""
    newest_first = in_pages(
        (_event(event, texts) for event in reversed(events)), _PAGE_ROOM, _BLOCKS, "\n\n"
    )
    return SectionPages(tuple(page[::-1] for page in newest_first[::-1]))


def filters(lookup_page: LookupPage, texts: Texts) -> list[str]:
    """Return what narrows a look-up: "since 1 November"."""
    return (
        [] if lookup_page.since is None else [texts.filter_since.format(day=day(lookup_page.since))]
    )


def nothing_card(name: str, nearest: Sequence[str], lookup_page: LookupPage, texts: Texts) -> Card:
    """Return what is shown where the news has nothing, with buttons to the nearest names."""
    nothing = texts.look_nothing.format(name=fit(name, MAX_NAME) or "?")
    narrowed = filters(lookup_page, texts)
    parts: list[Part] = [Text(f"{nothing}\n-# {' · '.join(narrowed)}" if narrowed else nothing)]
    buttons: dict[str, Button] = {}
    for suggestion in nearest[:5]:
        if units(suggestion) <= MAX_SUBJECT:
            goes = lookup_page.about(suggestion)
            buttons.setdefault(goes.custom_id, Button(label(suggestion), goes.custom_id))
    if buttons:
        parts += [Text(texts.look_nearest), Row(tuple(buttons.values()))]
    return Card(tuple(parts), _NOTHING_COLOUR)


def turning(lookup_page: LookupPage, number: int, pages: int, texts: Texts) -> list[Part]:
    """Return the buttons that turn to the page before and the one after, where there are any."""
    buttons = []
    if number > 0:
        buttons.append(Button(texts.previous, lookup_page.turned(number - 1).custom_id))
    if number < pages - 1:
        buttons.append(Button(texts.next, lookup_page.turned(number + 1).custom_id))
    return [Row(tuple(buttons))] if buttons else []


def label(text: str) -> str:
    """Return a text as a button shows it: plain, on one line, not too long."""
    shown = clean(text) or "?"
    if units(shown) <= MAX_LABEL:
        return shown
    while units(shown) > MAX_LABEL - 1:
        shown = shown[:-1]
    return shown.rstrip() + "…"


def texts_of(blocks: Sequence[str]) -> list[Part]:
    """Return blocks of markdown as texts of a card."""
    return [Text(block) for block in blocks]


def foot(as_of: datetime, number: int, pages: int, texts: Texts) -> str:
    """Return the last line of a card: as of when the news is, and which page it shows."""
    parts = [texts.as_of.format(when=at(as_of))]
    if pages > 1:
        parts.append(texts.page.format(number=number + 1, pages=pages))
    return f"-# {' · '.join(parts)}"


def _event(event: Event, texts: Texts) -> str:
    text = fit(event.statement.text, MAX_SAID)
    when = f"**{fit(event.label, 80)}**"
    if not event.stated:
        when = texts.reported_on.format(day=fit(event.label, 80))
    shown = f"{when}\n{text} {marks(event.statement.citations)}"
    return f"{shown}\n-# {reports(event.statement.citations, texts)}"


def headline_of(statement: Statement) -> str:
    """Return the headline above a sentence; "" if the sentence itself begins with it."""
    title = statement.citations[0].title
    begins = clean(title).rstrip(".… ").casefold()
    return "" if clean(statement.text).casefold().startswith(begins) else title


def reports(citations: Sequence[Citation], texts: Texts) -> str:
    """Return who reported something, and when."""
    lines = dict.fromkeys(reported(citation, texts) for citation in citations)
    return "; ".join(filter(None, lines)) or texts.undated


def count_of(articles: int, texts: Texts) -> str:
    """Return how many articles there are, in words."""
    return texts.look_articles.format(count=articles)
