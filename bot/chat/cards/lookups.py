"""PURE: the cards of look-ups: a person or a topic, a timeline, the latest, the sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.types import Citation, Statement
from bot.chat.cards.components import (
    MAX_LABEL,
    Button,
    Card,
    Part,
    Picture,
    Row,
    Separator,
    Text,
)
from bot.chat.cards.follow_ids import follow_subject_id
from bot.chat.cards.markdown_escape import clean, units
from bot.chat.cards.page_ids import LookupKind, LookupPage, Tab
from bot.chat.cards.phrases import ago, at, day, marks, reported
from bot.chat.cards.text_limits import ROOM, fit, in_pages
from bot.chat.i18n.texts import Texts
from bot.lookup.types import Dossier, Event, Headline, Namesake, Timeline
from index import EntityKind, Outlet

_COLOUR = 0x2F6FDE
_NOTHING_COLOUR = 0xB07A1E
_MAX_NAME = 200
_MAX_SAID = 700
_MAX_ALIASES = 240
_MAX_NAMES = 700
_OVERVIEW_NEW = 3
# What the blocks of one page may cost; the rest is for the head, the foot and the buttons.
_PAGE_ROOM = ROOM - 1100
_BLOCKS = 6
_LISTED = 15  # lines of a list of one-liners
_MOST_OUTLETS = 4


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


# -- a person or a topic ---------------------------------------------------------------------


def dossier_card(
    found: Dossier, lookup_page: LookupPage, texts: Texts, picture: Picture | None = None
) -> Card:
    """Return the card of a person or a topic.

    Args:
        found: What there is.
        lookup_page: Which part of it, and which page.
        texts: In which language.
        picture: Of the coverage, for the overview.
    """
    if not found.articles:
        return nothing_card(found.name, found.nearest, lookup_page, texts)
    parts: list[Part] = [Text(_head(found, texts))]
    number, pages = 0, 1
    if lookup_page.tab is Tab.OVERVIEW:
        parts += _overview(found, texts)
        if picture is not None:
            parts.append(picture)
    else:
        part = dossier_pages(found, lookup_page.tab, texts)
        number, blocks = part.page(lookup_page.page)
        pages = len(part.pages)
        parts += [Separator(), Text(f"**{_tab_name(lookup_page.tab, texts)}**"), *_texts(blocks)]
    parts.append(Text(_foot(found.as_of, number, pages, texts)))
    parts += _tabs(found, lookup_page, number, texts)
    parts += turning(lookup_page, number, pages, texts)
    if follow := follow_subject_id(lookup_page.kind, found.name):
        parts.append(Row((Button(texts.follow_this, follow),)))
    if lookup_page.tab is Tab.OVERVIEW and found.namesakes:
        parts += [Text(texts.look_others), _namesakes(found.namesakes, lookup_page)]
    return Card(tuple(parts), _COLOUR)


def dossier_pages(found: Dossier, tab: Tab, texts: Texts) -> SectionPages:
    """Return all that one part of a dossier shows."""
    match tab:
        case Tab.NEW:
            return section_pages(_statement(statement, texts) for statement in found.new)
        case Tab.QUOTES:
            return section_pages(
                _statement(statement, texts, quoted=True) for statement in found.quotes
            )
        case Tab.TIMELINE:
            return section_pages(_event(event, texts) for event in reversed(found.timeline))
        case Tab.NAMES:
            return section_pages(_names(found, texts), _LISTED)
        case Tab.OVERVIEW:
            return section_pages(())


def _head(found: Dossier, texts: Texts) -> str:
    name = fit(found.name, _MAX_NAME)
    apart = f" *({fit(', '.join(found.known_with), _MAX_NAME)})*" if found.known_with else ""
    facts = [_count(found.articles, texts)]
    if found.first_at is not None and found.latest_at is not None:
        facts.append(f"{day(found.first_at)} – {day(found.latest_at)}")
    aliases = [
        alias for alias in (found.entity.aliases if found.entity else ()) if alias != found.name
    ]
    if aliases:
        facts.append(texts.look_also.format(names=fit(", ".join(aliases), _MAX_ALIASES)))
    return f"### {name}{apart}\n-# {' · '.join(facts)}"


def _overview(found: Dossier, texts: Texts) -> list[Part]:
    parts: list[Part] = []
    blocks = [_statement(statement, texts) for statement in found.new[:_OVERVIEW_NEW]]
    shown = section_pages(blocks).page(0)[1]
    if shown:
        parts += [Separator(), Text(f"**{texts.look_new}**"), *_texts(shown)]
    names = ", ".join(
        f"{related.entity.name} ({related.articles})" for related in found.related[:8]
    )
    if names:
        parts.append(Text(f"**{texts.look_names}** {fit(names, _MAX_NAMES)}"))
    return parts


def _names(found: Dossier, texts: Texts) -> Iterable[str]:
    headings = {
        EntityKind.PERSON: texts.look_people,
        EntityKind.ORGANISATION: texts.look_organisations,
        EntityKind.PLACE: texts.look_places,
    }
    for kind, heading in headings.items():
        names = [related for related in found.related if related.entity.kind is kind]
        for first in range(0, len(names), 10):
            some = ", ".join(
                f"{related.entity.name} ({related.articles})"
                for related in names[first : first + 10]
            )
            yield f"**{heading}** {fit(some, _MAX_NAMES)}"


def _tab_name(tab: Tab, texts: Texts) -> str:
    return {
        Tab.OVERVIEW: texts.look_overview,
        Tab.NEW: texts.look_new,
        Tab.QUOTES: texts.look_quotes,
        Tab.TIMELINE: texts.timeline,
        Tab.NAMES: texts.look_names,
    }[tab]


def _tabs(found: Dossier, lookup_page: LookupPage, number: int, texts: Texts) -> list[Part]:
    counts = {
        Tab.OVERVIEW: 1,
        Tab.NEW: len(found.new),
        Tab.QUOTES: len(found.quotes),
        Tab.TIMELINE: len(found.timeline),
        Tab.NAMES: len(found.related),
    }
    buttons = []
    for tab, count in counts.items():
        if not count:
            continue
        here = tab is lookup_page.tab
        label = _tab_name(tab, texts)
        # the id of where one is must be another than those that turn from there
        goes = lookup_page.turned(number) if here else lookup_page.tabbed(tab)
        label = label if tab in {Tab.OVERVIEW, Tab.NAMES} else f"{label} ({count})"
        buttons.append(Button(label, goes.custom_id, primary=here, disabled=here))
    return [Row(tuple(buttons))]


def _namesakes(others: Sequence[Namesake], lookup_page: LookupPage) -> Row:
    buttons = []
    for other in others[:5]:
        subject = f"{other.entity.name} #{other.entity.id}"
        apart = f" ({', '.join(other.known_with)})" if other.known_with else ""
        goes = LookupPage(LookupKind.PERSON, subject, lookup_page.as_of)
        buttons.append(Button(label(f"{other.entity.name}{apart}"), goes.custom_id))
    return Row(tuple(buttons))


# -- a timeline, the latest, the sources -----------------------------------------------------


def timeline_pages(found: Timeline, texts: Texts) -> SectionPages:
    """Return the events of a timeline, the newest first."""
    return section_pages(_event(event, texts) for event in reversed(found.events))


def events_of_page(found: Timeline, page: int, texts: Texts) -> tuple[Event, ...]:
    """Return the events that a page of a timeline's card shows, the earliest first."""
    part = timeline_pages(found, texts)
    number, blocks = part.page(page)
    first = sum(map(len, part.pages[:number]))
    newest_first = found.events[::-1]
    return newest_first[first : first + len(blocks)][::-1]


def timeline_card(
    found: Timeline, lookup_page: LookupPage, texts: Texts, picture: Picture | None = None
) -> Card:
    """Return the card of a timeline, the newest events first.

    Args:
        found: The events.
        lookup_page: Which page.
        texts: In which language.
        picture: Of the events of that page.
    """
    if not found.events:
        return nothing_card(found.subject, found.nearest, lookup_page, texts)
    part = timeline_pages(found, texts)
    number, blocks = part.page(lookup_page.page)
    parts: list[Part] = [
        Text(f"### {fit(found.subject, _MAX_NAME)}\n-# {texts.timeline}"),
        *_texts(blocks),
    ]
    if picture is not None:
        parts.append(picture)
    parts.append(Text(_foot(found.as_of, number, len(part.pages), texts)))
    parts += turning(lookup_page, number, len(part.pages), texts)
    return Card(tuple(parts), _COLOUR)


def latest_card(
    title: str, stories: Sequence[Headline], lookup_page: LookupPage, texts: Texts
) -> Card:
    """Return the card of the newest stories.

    Args:
        title: What they were narrowed to, or "".
        stories: The newest first.
        lookup_page: Which page.
        texts: In which language.
    """
    if not stories:
        return nothing_card(title or texts.look_latest, (), lookup_page, texts)
    part = section_pages(_story(headline, texts) for headline in stories)
    number, blocks = part.page(lookup_page.page)
    heading = texts.look_latest
    if title:
        heading = texts.look_latest_on.format(what=fit(title, _MAX_NAME))
    parts: list[Part] = [Text(f"### {heading}"), *_texts(blocks)]
    parts.append(Text(_foot(lookup_page.as_of, number, len(part.pages), texts)))
    parts += turning(lookup_page, number, len(part.pages), texts)
    return Card(tuple(parts), _COLOUR)


def sources_card(outlets: Sequence[Outlet], lookup_page: LookupPage, texts: Texts) -> Card:
    """Return the card of the outlets and how fresh each is."""
    if not outlets:
        return nothing_card(texts.look_sources, (), lookup_page, texts)
    part = section_pages((_outlet(outlet, texts) for outlet in outlets), _LISTED)
    number, blocks = part.page(lookup_page.page)
    parts: list[Part] = [Text(f"### {texts.look_sources}"), Text("\n".join(blocks))]
    parts.append(Text(_foot(lookup_page.as_of, number, len(part.pages), texts)))
    parts += turning(lookup_page, number, len(part.pages), texts)
    return Card(tuple(parts), _COLOUR)


def nothing_card(name: str, nearest: Sequence[str], lookup_page: LookupPage, texts: Texts) -> Card:
    """Return what is shown where the news has nothing, with buttons to the nearest names."""
    parts: list[Part] = [Text(texts.look_nothing.format(name=fit(name, _MAX_NAME) or "?"))]
    buttons: dict[str, Button] = {}
    for suggestion in nearest[:5]:
        goes = LookupPage(lookup_page.kind, suggestion, lookup_page.as_of)
        buttons.setdefault(goes.custom_id, Button(label(suggestion), goes.custom_id))
    if buttons:
        parts += [Text(texts.look_nearest), Row(tuple(buttons.values()))]
    return Card(tuple(parts), _NOTHING_COLOUR)


# -- what they share -------------------------------------------------------------------------


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


def _texts(blocks: Sequence[str]) -> list[Part]:
    return [Text(block) for block in blocks]


def _foot(as_of: datetime, number: int, pages: int, texts: Texts) -> str:
    parts = [texts.as_of.format(when=at(as_of))]
    if pages > 1:
        parts.append(texts.page.format(number=number + 1, pages=pages))
    return f"-# {' · '.join(parts)}"


def _statement(statement: Statement, texts: Texts, *, quoted: bool = False) -> str:
    text = fit(statement.text, _MAX_SAID)
    text = f"“{text}”" if quoted else text
    return f"{text} {marks(statement.citations)}\n-# {_reported(statement.citations, texts)}"


def _event(event: Event, texts: Texts) -> str:
    text = fit(event.statement.text, _MAX_SAID)
    when = f"**{fit(event.label, 80)}**"
    if not event.stated:
        when = texts.reported_on.format(day=fit(event.label, 80))
    shown = f"{when}\n{text} {marks(event.statement.citations)}"
    return f"{shown}\n-# {_reported(event.statement.citations, texts)}"


def _story(headline: Headline, texts: Texts) -> str:
    citations = headline.statement.citations
    origins = len(headline.origins)
    count = texts.origins.format(count=origins)
    outlets = fit(", ".join(headline.outlets[:_MOST_OUTLETS]), 200) or texts.look_no_outlet
    details = f"{outlets} · {day(headline.latest_at) or texts.undated} · {count}"
    shown = fit(headline.statement.text, _MAX_SAID)
    return f"**{fit(headline.title, 220)}** {marks(citations)}\n{shown}\n-# {details}"


def _outlet(outlet: Outlet, texts: Texts) -> str:
    when = texts.undated if outlet.latest_at is None else ago(outlet.latest_at)
    name = fit(outlet.name, _MAX_NAME) or texts.look_no_outlet
    return f"**{name}** · {when} · {_count(outlet.articles, texts)}"


def _reported(citations: Sequence[Citation], texts: Texts) -> str:
    reports = dict.fromkeys(reported(citation, texts) for citation in citations)
    return "; ".join(filter(None, reports)) or texts.undated


def _count(articles: int, texts: Texts) -> str:
    return texts.look_articles.format(count=articles)
