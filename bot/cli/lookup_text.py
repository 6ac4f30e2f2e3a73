"""Look-ups as plain lines for the terminal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.answer.types import NEWS_FOR, Citation, Statement
from bot.cli.terminal import count, day, plain, reported_by
from bot.lookup.quotations import occasion_of
from bot.lookup.types import Dossier, Event, Headline, SubjectKind, Timeline
from index import EntityKind, Outlet
from index.sources.stories import Story

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
    yield plain(found.name) + (f" ({plain(found.label)})" if found.label else "")
    for office in found.offices:
        yield plain(f"{office.text}, {day(office.citations[0].published_at, '')}{_marks(office)}")
    aliases = [
        alias for alias in (found.entity.aliases if found.entity else ()) if alias != found.name
    ]
    if aliases:
        yield plain(f"also known as {', '.join(aliases)}")
    yield f"{count(found.articles, 'article')}, {_span(found.first_at, found.latest_at)}"
    for other in found.namesakes:
        who = f"{other.label}, " if other.label else ""
        yield plain(
            f"see also {other.entity.name} ({who}{count(other.entity.articles, 'article')}): "
            f'look up "{other.entity.name} #{other.entity.id}"'
        )
    yield from _section("New", (line for statement in found.new for line in _report(statement)))
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
    yield f"As of {day(found.as_of)}."


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
    yield f"As of {day(found.as_of)}."


def latest_lines(
    stories: Sequence[Headline], citations: Sequence[Citation], now: datetime
) -> Iterator[str]:
    """Write the newest stories: headline, date and outlets, lead, address.

    Args:
        stories: The newest first.
        citations: Theirs.
        now: The clock; that the newest news is old is said first.
    """
    if not stories:
        yield "No stories found."
        return
    newest = max((story.latest_at for story in stories if story.latest_at), default=None)
    if newest is not None and newest < now - NEWS_FOR:
        yield f"There is nothing newer here: the newest report is from {day(newest)}."
        yield ""
    for story in stories:
        number = story.statement.citations[0].number
        by = ", ".join(story.outlets) or "unknown outlet"
        origins = count(len(story.origins), "independent origin")
        yield plain(f"[{number}] {story.title}")
        yield plain(f"    {day(story.latest_at)}; {by}; {origins}")
        if story.statement.text != story.title:
            yield plain(f"    {story.statement.text}")
        yield plain(f"    {citations[number - 1].url}")


def story_lines(stories: Sequence[Story], days: int) -> Iterator[str]:
    """Write the biggest stories of so many days: headline, origins, articles, dates."""
    if not stories:
        yield f"No article was published in the last {days} days."
    for story in stories:
        yield plain(story.headline)
        yield plain(
            f"   {count(len(story.origins), 'independent origin')} "
            f"({', '.join(story.origins[:4])}), {count(len(story.articles), 'article')}, "
            f"{story.first_at:%d %b %Y} to {story.latest_at:%d %b %Y}"
        )


def sources_lines(outlets: Sequence[Outlet]) -> Iterator[str]:
    """Write the outlets with the date of their newest article and their number of articles."""
    if not outlets:
        yield "There is no news yet; add some with `newsdesk ingest`."
    width = max((len(outlet.name) for outlet in outlets), default=0)
    for outlet in outlets:
        yield plain(
            f"{outlet.name or 'unknown outlet':{width}}  "
            f"{day(outlet.latest_at):>17}  {count(outlet.articles, 'article')}"
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


def _report(statement: Statement) -> Iterator[str]:
    first = statement.citations[0]
    yield plain(f"{day(first.published_at)}: {first.title}")
    yield plain(f"    {statement.text}{_marks(statement)}")


def _quote(quote: Statement) -> Iterator[str]:
    first = quote.citations[0]
    yield plain(f"“{quote.text}”{_marks(quote)}")
    if occasion := occasion_of(quote):
        yield plain(f"    {occasion}")
    outlet, date = first.publisher or "unknown outlet", day(first.published_at, "")
    yield plain(f"    {first.title} - {outlet}, {date}")


def _event(event: Event) -> Iterator[str]:
    reported = "" if event.stated else " (date of the report)"
    yield plain(f"{event.label}{reported}: {event.statement.text}{_marks(event.statement)}")


def _coverage(found: Dossier) -> Iterator[str]:
    most = max((bar.articles for bar in found.coverage), default=0)
    for bar in found.coverage:
        cells = round(bar.articles / most * _BAR_CELLS)
        yield f"{day(bar.start):>17} {'#' * max(cells, bool(bar.articles))} {bar.articles or ''}"


def _sources(citations: Sequence[Citation]) -> Iterator[str]:
    if citations:
        yield ""
        yield "Sources"
    for citation in citations:
        yield plain(
            f"[{citation.number}] {citation.title} - {reported_by(citation)}, "
            f"{day(citation.published_at)}"
        )
        yield plain(f"    {citation.url}")


def _marks(statement: Statement) -> str:
    return "".join(f" [{citation.number}]" for citation in statement.citations)


def _span(first: datetime | None, latest: datetime | None) -> str:
    if first is None or latest is None:
        return "undated"
    if first.date() == latest.date():
        return day(latest)
    return f"{day(first)} to {day(latest)}"
