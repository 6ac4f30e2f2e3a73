"""PURE: the card of a person or a topic: what is new, quotations, events, names beside it."""

from collections.abc import Sequence

from bot.answer.types import Statement
from bot.chat.cards.components import Button, Card, Part, Picture, Row, Separator, Text
from bot.chat.cards.follow_ids import follow_subject_id
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
    label,
    nothing_card,
    pages_in_time,
    reports,
    section_pages,
    texts_of,
    turning,
)
from bot.chat.cards.markdown_escape import units
from bot.chat.cards.page_ids import MAX_SUBJECT, LookupPage, Tab
from bot.chat.cards.phrases import day, marks
from bot.chat.cards.text_limits import cost, fit
from bot.chat.i18n.texts import Texts
from bot.lookup.quotations import occasion_of
from bot.lookup.types import Dossier, Namesake, Related
from index import EntityKind

_MAX_ALIASES = 240
_MAX_NAMES = 700
_NAMES_A_PAGE = 25  # of each kind
_NAMES_IN_OVERVIEW = 5
_MAX_OCCASION = 300
_MAX_OFFICES = 400
_OVERVIEW_NEW = 3


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
    parts: list[Part] = [Text(_head(found, lookup_page, texts))]
    number, pages = 0, 1
    if lookup_page.tab is Tab.OVERVIEW:
        parts += _overview(found, texts)
        if picture is not None:
            parts.append(picture)
    else:
        part = dossier_pages(found, lookup_page.tab, texts)
        number, blocks = part.page(lookup_page.page)
        pages = len(part.pages)
        parts += [Separator(), Text(f"**{_tab_name(lookup_page.tab, texts)}**"), *texts_of(blocks)]
    parts.append(Text(foot(found.as_of, number, pages, texts)))
    parts += _tabs(found, lookup_page, number, texts)
    parts += turning(lookup_page, number, pages, texts)
    if follow := follow_subject_id(lookup_page.kind, found.name):
        parts.append(Row((Button(texts.follow_this, follow),)))
    others = _namesakes(found.namesakes, lookup_page)
    if lookup_page.tab is Tab.OVERVIEW and others.buttons:
        parts += [Text(texts.look_others), others]
    return Card(tuple(parts), COLOUR)


def dossier_pages(found: Dossier, tab: Tab, texts: Texts) -> SectionPages:
    """Return all that one part of a dossier shows."""
    match tab:
        case Tab.NEW:
            return section_pages(_report(statement, texts) for statement in found.new)
        case Tab.QUOTES:
            return section_pages(_quotation(statement, texts) for statement in found.quotes)
        case Tab.TIMELINE:
            return pages_in_time(found.timeline, texts)
        case Tab.NAMES:
            return _names(found, texts)
        case Tab.OVERVIEW:
            return section_pages(())


def _head(found: Dossier, lookup_page: LookupPage, texts: Texts) -> str:
    name = fit(found.name, MAX_NAME)
    apart = f" *({fit(found.label, MAX_NAME)})*" if found.label else ""
    offices = _offices(found)
    held = f"\n{offices}" if offices else ""
    facts = [count_of(found.articles, texts), *filters(lookup_page, texts)]
    if found.first_at is not None and found.latest_at is not None:
        ends = [day(found.first_at), day(found.latest_at)]
        is_one_day = found.first_at.date() == found.latest_at.date()
        facts.append(ends[-1] if is_one_day else " – ".join(ends))
    aliases = [
        alias for alias in (found.entity.aliases if found.entity else ()) if alias != found.name
    ]
    if aliases:
        facts.append(texts.look_also.format(names=fit(", ".join(aliases), _MAX_ALIASES)))
    return f"### {name}{apart}{held}\n-# {' · '.join(facts)}"


def _offices(found: Dossier) -> str:
    """Return the offices that fit, the newest first."""
    shown = ""
    for admin_context in found.offices:
        words = fit(_capitalised(admin_context.text), MAX_NAME)
        longer = f"{shown}{' · ' if shown else ''}{words} {marks(admin_context.citations)}"
        if cost(longer) > _MAX_OFFICES:
            break
        shown = longer
    return shown


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _overview(found: Dossier, texts: Texts) -> list[Part]:
    parts: list[Part] = []
    blocks = [_report(statement, texts) for statement in found.new[:_OVERVIEW_NEW]]
    shown = section_pages(blocks).page(0)[1]
    if shown:
        parts += [Separator(), Text(f"**{texts.look_new}**"), *texts_of(shown)]
    lines = [
        f"{heading}: {_named(names[:_NAMES_IN_OVERVIEW], _MAX_NAMES // 3)}"
        for heading, names in _by_kind(found, texts).items()
    ]
    if lines:
        parts.append(Text("\n".join((f"**{texts.look_names}**", *lines))))
    return parts


def _names(found: Dossier, texts: Texts) -> SectionPages:
    """Return the names by kind, each kind once on a page, those in most articles first."""
    kinds = _by_kind(found, texts)
    longest = max(map(len, kinds.values()), default=0)
    pages = tuple(
        tuple(
            f"**{heading}** {_named(names[first : first + _NAMES_A_PAGE], _MAX_NAMES)}"
            for heading, names in kinds.items()
            if names[first:]
        )
        for first in range(0, longest, _NAMES_A_PAGE)
    )
    return SectionPages(pages or ((),))


def _by_kind(found: Dossier, texts: Texts) -> dict[str, list[Related]]:
    headings = {
        EntityKind.PERSON: texts.look_people,
        EntityKind.ORGANISATION: texts.look_organisations,
        EntityKind.PLACE: texts.look_places,
    }
    kinds = {
        heading: [related for related in found.related if related.entity.kind is kind]
        for kind, heading in headings.items()
    }
    return {heading: names for heading, names in kinds.items() if names}


def _named(names: Sequence[Related], room: int) -> str:
    return fit(", ".join(f"{name.entity.name} ({name.articles})" for name in names), room)


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
        apart = f" ({other.label})" if other.label else ""
        if units(subject) <= MAX_SUBJECT:
            goes = lookup_page.about(subject)
            buttons.append(Button(label(f"{other.entity.name}{apart}"), goes.custom_id))
    return Row(tuple(buttons))


def _report(statement: Statement, texts: Texts) -> str:
    """Return a story: its headline, what it says, who reported it and when."""
    headline = headline_of(statement)
    shown = f"{fit(statement.text, MAX_SAID)} {marks(statement.citations)}"
    head = f"**{fit(headline, MAX_HEADLINE)}**\n" if headline else ""
    return f"{head}{shown}\n-# {reports(statement.citations, texts)}"


def _quotation(statement: Statement, texts: Texts) -> str:
    """Return a quotation, its occasion, and the headline of the report that has it."""
    occasion = fit(occasion_of(statement), _MAX_OCCASION)
    headline = fit(statement.citations[0].title, MAX_HEADLINE)
    details = " · ".join(filter(None, (headline, reports(statement.citations, texts))))
    lines = [f"“{fit(statement.text, MAX_SAID)}” {marks(statement.citations)}"]
    return "\n".join([*lines, *([occasion] if occasion else []), f"-# {details}"])
