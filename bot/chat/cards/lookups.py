"""PURE: the cards of a timeline, of the latest stories, and of the sources."""

from collections.abc import Sequence

from bot.answer.types import NEWS_FOR
from bot.chat.cards.answer import OLD_NEWS
from bot.chat.cards.components import Card, Part, Picture, Text
from bot.chat.cards.look_up_pages import (
    COLOUR,
    MAX_HEADLINE,
    MAX_NAME,
    MAX_SAID,
    SectionPages,
    count_of,
    filters,
    foot,
    headline_of,
    nothing_card,
    pages_in_time,
    section_pages,
    texts_of,
    turning,
)
from bot.chat.cards.page_ids import LookupPage
from bot.chat.cards.phrases import ago, day, marks
from bot.chat.cards.text_limits import fit
from bot.chat.i18n.texts import Texts
from bot.lookup.types import Event, Headline, Timeline
from index import Outlet

_LISTED = 15  # lines of a list of one-liners
_MOST_OUTLETS = 4


def timeline_pages(found: Timeline, texts: Texts) -> SectionPages:
    """Return the events of a timeline, the earliest first."""
    return pages_in_time(found.events, texts)


def events_of_page(found: Timeline, page: int, texts: Texts) -> tuple[Event, ...]:
    """Return the events that a page of a timeline's card shows, the earliest first."""
    part = timeline_pages(found, texts)
    number, blocks = part.page(page)
    first = sum(map(len, part.pages[:number]))
    return found.events[first : first + len(blocks)]


def timeline_card(
    found: Timeline, lookup_page: LookupPage, texts: Texts, picture: Picture | None = None
) -> Card:
    """Return the card of a timeline, the earliest events first.

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
        Text(
            f"### {fit(found.subject, MAX_NAME)}\n"
            f"-# {' · '.join((texts.timeline, *filters(lookup_page, texts)))}"
        ),
        *texts_of(blocks),
    ]
    if picture is not None:
        parts.append(picture)
    parts.append(Text(foot(found.as_of, number, len(part.pages), texts)))
    parts += turning(lookup_page, number, len(part.pages), texts)
    return Card(tuple(parts), COLOUR)


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
        heading = texts.look_latest_on.format(what=fit(title, MAX_NAME))
    newest = max((story.latest_at for story in stories if story.latest_at), default=None)
    old = newest is not None and newest < lookup_page.as_of - NEWS_FOR
    notes = filters(lookup_page, texts)
    if old and newest is not None:
        notes.append(texts.look_old.format(day=day(newest), ago=ago(newest)))
    head = f"### {heading}" + (f"\n-# {' · '.join(notes)}" if notes else "")
    parts: list[Part] = [Text(head), *texts_of(blocks)]
    parts.append(Text(foot(lookup_page.as_of, number, len(part.pages), texts)))
    parts += turning(lookup_page, number, len(part.pages), texts)
    return Card(tuple(parts), OLD_NEWS if old else COLOUR)


def sources_card(outlets: Sequence[Outlet], lookup_page: LookupPage, texts: Texts) -> Card:
    """Return the card of the outlets and how fresh each is."""
    if not outlets:
        return nothing_card(texts.look_sources, (), lookup_page, texts)
    part = section_pages((_outlet(outlet, texts) for outlet in outlets), _LISTED)
    number, blocks = part.page(lookup_page.page)
    parts: list[Part] = [Text(f"### {texts.look_sources}"), Text("\n".join(blocks))]
    parts.append(Text(foot(lookup_page.as_of, number, len(part.pages), texts)))
    parts += turning(lookup_page, number, len(part.pages), texts)
    return Card(tuple(parts), COLOUR)


def _story(headline: Headline, texts: Texts) -> str:
    citations = headline.statement.citations
    origins = len(headline.origins)
    count = texts.origins.format(count=origins)
    outlets = fit(", ".join(headline.outlets[:_MOST_OUTLETS]), 200) or texts.look_no_outlet
    details = f"{outlets} · {day(headline.latest_at) or texts.undated} · {count}"
    shown = f"{fit(headline.statement.text, MAX_SAID)} {marks(citations)}"
    title = headline_of(headline.statement)
    head = f"**{fit(title, MAX_HEADLINE)}**\n" if title else ""
    return f"{head}{shown}\n-# {details}"


def _outlet(outlet: Outlet, texts: Texts) -> str:
    when = texts.undated if outlet.latest_at is None else ago(outlet.latest_at)
    name = fit(outlet.name, MAX_NAME) or texts.look_no_outlet
    return f"**{name}** · {when} · {count_of(outlet.articles, texts)}"
