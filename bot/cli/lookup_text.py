"""What a person reads in a terminal of a look-up, as plain lines."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.answer.types import Citation, Statement
from bot.cli.terminal_text import plain
from bot.lookup.types import Dossier, Event, Headline, Subject, Timeline
from index import EntityKind, Outlet

_KINDS = {
    EntityKind.PERSON: "People",
    EntityKind.ORGANISATION: "Organisations",
    EntityKind.PLACE: "Places",
}
_BAR_CELLS = 40


def dossier_lines(found: Dossier) -> Iterator[str]:
    """Write what the news has on a person or a topic."""
    if not found.articles:
        yield from _nothing(found.name, found.nearest)
        return
    yield plain(found.name) + (f" ({', '.join(found.known_with)})" if found.known_with else "")
    aliases = [one for one in (found.entity.aliases if found.entity else ()) if one != found.name]
    if aliases:
        yield plain(f"also {', '.join(aliases)}")
    yield f"{_count(found.articles, 'article')}, {_span(found.first_at, found.latest_at)}"
    for other in found.namesakes:
        apart = f", with {', '.join(other.known_with)}" if other.known_with else ""
        yield plain(
            f"not {other.entity.name} ({_count(other.entity.articles, 'article')}{apart}): "
            f'look up "{other.entity.name} #{other.entity.id}"'
        )
    yield from _section("New", (line for one in found.new for line in _said(one)))
    for kind, heading in _KINDS.items():
        names = [
            f"{one.entity.name} ({one.articles})"
            for one in found.related
            if one.entity.kind is kind
        ]
        if names:
            yield from _section(heading + " named with it", [plain(", ".join(names))])
    if found.kind is Subject.PERSON:
        yield from _section("Said", (line for one in found.quotes for line in _quote(one)))
    yield from _section("Timeline", (line for one in found.timeline for line in _event(one)))
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
    for one in found.events:
        yield from _event(one)
    yield from _sources(found.citations)
    yield ""
    yield f"As of {_day(found.as_of)}."


def latest_lines(stories: Sequence[Headline], citations: Sequence[Citation]) -> Iterator[str]:
    """Write the newest stories: headline, when and by whom, the first sentence."""
    if not stories:
        yield "Nothing there."
        return
    for one in stories:
        number = one.statement.citations[0].number
        by = ", ".join(one.outlets) or "unknown outlet"
        origins = _count(len(one.origins), "independent origin")
        yield plain(f"[{number}] {one.title}")
        yield plain(f"    {_day(one.latest_at) or 'undated'}; {by}; {origins}")
        yield plain(f"    {one.statement.text}")
        yield plain(f"    {citations[number - 1].url}")


def sources_lines(outlets: Sequence[Outlet]) -> Iterator[str]:
    """Write the outlets, how much there is of each and how fresh it is."""
    if not outlets:
        yield "There is no news here yet; `newsdesk ingest` takes it in."
    width = max((len(one.name) for one in outlets), default=0)
    for one in outlets:
        yield plain(
            f"{one.name or 'unknown outlet':{width}}  {_day(one.latest_at) or 'undated':>17}  "
            f"{_count(one.articles, 'article')}"
        )


def _nothing(name: str, nearest: Sequence[str]) -> Iterator[str]:
    yield plain(f"The news here has nothing on {name}.")
    if nearest:
        yield plain(f"Near to it: {', '.join(nearest)}.")


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    first = True
    for line in lines:
        if first:
            yield ""
            yield heading
            first = False
        yield f"  {line}"


def _said(one: Statement) -> Iterator[str]:
    yield plain(f"{_day(one.citations[0].published_at) or 'undated'}: {one.text}{_marks(one)}")


def _quote(one: Statement) -> Iterator[str]:
    first = one.citations[0]
    yield plain(f"“{one.text}”{_marks(one)}")
    yield plain(f"    {first.publisher or 'unknown outlet'}, {_day(first.published_at)}")


def _event(one: Event) -> Iterator[str]:
    reported = "" if one.stated else " (reported)"
    yield plain(f"{one.label}{reported}: {one.statement.text}{_marks(one.statement)}")


def _coverage(found: Dossier) -> Iterator[str]:
    most = max((one.articles for one in found.coverage), default=0)
    for one in found.coverage:
        cells = round(one.articles / most * _BAR_CELLS)
        yield f"{_day(one.start):>17} {'#' * max(cells, bool(one.articles))} {one.articles or ''}"


def _sources(citations: Sequence[Citation]) -> Iterator[str]:
    if citations:
        yield ""
        yield "Sources"
    for one in citations:
        outlet = one.publisher or "unknown outlet"
        if one.origin and one.origin.casefold() != one.publisher.casefold():
            outlet = f"{one.origin}, as reported by {outlet}"
        yield plain(f"[{one.number}] {one.title} - {outlet}, {_day(one.published_at) or 'undated'}")
        yield plain(f"    {one.url}")


def _marks(one: Statement) -> str:
    return "".join(f" [{citation.number}]" for citation in one.citations)


def _span(first: datetime | None, latest: datetime | None) -> str:
    if first is None or latest is None:
        return "undated"
    return f"{_day(first)} to {_day(latest)}"


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.day} {moment:%B %Y}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
