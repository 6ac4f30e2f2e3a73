"""Look-ups as plain lines for the terminal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.answer.types import Citation, Statement
from bot.cli.terminal_text import plain
from bot.lookup.types import Dossier, Event, Headline, SubjectKind, Timeline
from index import EntityKind, Outlet

_KINDS = {
    EntityKind.PERSON: "People",
    EntityKind.ORGANISATION: "Organisations",
    EntityKind.PLACE: "Places",
}
_BAR_CELLS = 40


def dossier_lines(found: Dossier) -> Iterator[str]:
    """Write a dossier on a person or a topic."""
    if not found.articles:
        yield from _nothing(found.name, found.nearest)
        return
    yield plain(found.name) + (f" ({', '.join(found.known_with)})" if found.known_with else "")
    aliases = [
        alias for alias in (found.entity.aliases if found.entity else ()) if alias != found.name
    ]
    if aliases:
        yield plain(f"also known as {', '.join(aliases)}")
    yield f"{_count(found.articles, 'article')}, {_span(found.first_at, found.latest_at)}"
    for other in found.namesakes:
        company = f", named with {', '.join(other.known_with)}" if other.known_with else ""
        yield plain(
            f"see also {other.entity.name} ({_count(other.entity.articles, 'article')}{company}): "
            f'look up "{other.entity.name} #{other.entity.id}"'
        )
    yield from _section("New", (line for statement in found.new for line in _statement(statement)))
    for kind, heading in _KINDS.items():
        names = [
            f"{related.entity.name} ({related.articles})"
            for related in found.related
            if related.entity.kind is kind
        ]
        if names:
            yield from _section(heading + " in the same articles", [plain(", ".join(names))])
    if found.kind is SubjectKind.PERSON:
        yield from _section(
            "Quotations", (line for quote in found.quotes for line in _quote(quote))
        )
    yield from _section("Timeline", (line for event in found.timeline for line in _event(event)))
    yield from _section("Coverage", _coverage(found))
    yield from _sources(found.citations)
    yield ""
    yield f"As of {_day(found.as_of)}."


def timeline_lines(found: Timeline) -> Iterator[str]:
    """Write dated events."""
    if not found.events:
        yield from _nothing(found.subject, found.nearest)
        return
    yield plain(found.subject)
    for event in found.events:
        yield from _event(event)
    yield from _sources(found.citations)
    yield ""
    yield f"As of {_day(found.as_of)}."


def latest_lines(stories: Sequence[Headline], citations: Sequence[Citation]) -> Iterator[str]:
    """Write the newest stories: headline, date and outlets, first sentence, address."""
    if not stories:
        yield "No stories found."
        return
    for story in stories:
        number = story.statement.citations[0].number
        by = ", ".join(story.outlets) or "unknown outlet"
        origins = _count(len(story.origins), "independent origin")
        yield plain(f"[{number}] {story.title}")
        yield plain(f"    {_day(story.latest_at) or 'undated'}; {by}; {origins}")
        yield plain(f"    {story.statement.text}")
        yield plain(f"    {citations[number - 1].url}")


def sources_lines(outlets: Sequence[Outlet]) -> Iterator[str]:
    """Write the outlets with the date of their newest article and their number of articles."""
    if not outlets:
        yield "There is no news yet; add some with `newsdesk ingest`."
    width = max((len(outlet.name) for outlet in outlets), default=0)
    for outlet in outlets:
        yield plain(
            f"{outlet.name or 'unknown outlet':{width}}  "
            f"{_day(outlet.latest_at) or 'undated':>17}  {_count(outlet.articles, 'article')}"
        )


def _nothing(name: str, nearest: Sequence[str]) -> Iterator[str]:
    yield plain(f"There is no news about {name}.")
    if nearest:
        yield plain(f"Similar names: {', '.join(nearest)}.")


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    first = True
    for line in lines:
        if first:
            yield ""
            yield heading
            first = False
        yield f"  {line}"


def _statement(statement: Statement) -> Iterator[str]:
    yield plain(
        f"{_day(statement.citations[0].published_at) or 'undated'}: "
        f"{statement.text}{_marks(statement)}"
    )


def _quote(quote: Statement) -> Iterator[str]:
    first = quote.citations[0]
    yield plain(f"“{quote.text}”{_marks(quote)}")
    yield plain(f"    {first.publisher or 'unknown outlet'}, {_day(first.published_at)}")


def _event(event: Event) -> Iterator[str]:
    reported = "" if event.stated else " (date of the report)"
    yield plain(f"{event.label}{reported}: {event.statement.text}{_marks(event.statement)}")


def _coverage(found: Dossier) -> Iterator[str]:
    most = max((bar.articles for bar in found.coverage), default=0)
    for bar in found.coverage:
        cells = round(bar.articles / most * _BAR_CELLS)
        yield f"{_day(bar.start):>17} {'#' * max(cells, bool(bar.articles))} {bar.articles or ''}"


def _sources(citations: Sequence[Citation]) -> Iterator[str]:
    if citations:
        yield ""
        yield "Sources"
    for citation in citations:
        outlet = citation.publisher or "unknown outlet"
        if citation.origin and citation.origin.casefold() != citation.publisher.casefold():
            outlet = f"{citation.origin}, as reported by {outlet}"
        yield plain(
            f"[{citation.number}] {citation.title} - {outlet}, "
            f"{_day(citation.published_at) or 'undated'}"
        )
        yield plain(f"    {citation.url}")


def _marks(statement: Statement) -> str:
    return "".join(f" [{citation.number}]" for citation in statement.citations)


def _span(first: datetime | None, latest: datetime | None) -> str:
    if first is None or latest is None:
        return "undated"
    return f"{_day(first)} to {_day(latest)}"


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.day} {moment:%B %Y}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
