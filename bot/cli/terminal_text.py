"""Answers, search results, ingest reports and the library status as plain terminal lines."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.answer.types import Answer, Citation, Coverage, Reason
from bot.cli.terminal import count, day, plain, reported_by
from index import Evidence, Status
from index.types import IndexStatus

if TYPE_CHECKING:
    from ingest import Report


def answer_lines(answer: Answer, *, more: bool = False, more_hint: str = "") -> Iterator[str]:
    """Write an answer: its lead, its statements, their sources, its coverage and its writer.

    Args:
        answer: The answer.
        more: Whether to write all statements, not only those that are shown at first.
        more_hint: What to type to see the other statements; shown only if there are any.
    """
    if answer.parts:
        yield from _part_lines(answer)
    else:
        yield from _text_lines(answer, more=more)
    if answer.reason is Reason.NOT_UNDERSTOOD:
        return
    if answer.written_by:
        yield ""
        yield f"Worded by {plain(answer.written_by)}; the articles say:"
        for statement in answer.statements if more else answer.shown:
            marks = "".join(f"[{citation.number}]" for citation in statement.citations)
            yield f"  “{plain(statement.text)}” {marks}"
    nearest = answer.nearest
    cited = [
        citation
        for citation in (answer.citations if more else answer.sources)
        if citation not in nearest
    ]
    for heading, citations in (("Sources", cited), ("Closest articles", nearest)):
        if citations:
            yield ""
            yield heading
            yield from _source_lines(citations)
    yield ""
    if answer.more and not more:
        yield f"{count(len(answer.more), 'more statement')}" + (
            f": {more_hint}" if more_hint else ""
        )
    yield _coverage_line(answer.coverage, answered=answer.answered)
    if answer.chosen_by:
        yield f"Chosen by {plain(answer.chosen_by)}."


def _text_lines(answer: Answer, *, more: bool) -> Iterator[str]:
    """Write the note and the lead on separate lines and the rest of the text below them."""
    from bot.answer.compose.answer_builder import opening_line, plain_text

    opening = opening_line(answer)
    yield from map(plain, opening.splitlines())
    whole = more and answer.more and not answer.written_by
    text = plain_text(answer, more=True) if whole else answer.text
    yield plain(text.removeprefix(f"{opening}\n"))


def _part_lines(answer: Answer) -> Iterator[str]:
    """Write each question of a message and its answer."""
    if answer.note:
        yield plain(answer.note)
        yield ""
    for number, part in enumerate(answer.parts, start=1):
        if number > 1:
            yield ""
        yield f"{number}. {plain(part.question)}"
        yield from _text_lines(part, more=False)


def more_lines(answer: Answer) -> Iterator[str]:
    """Write the statements that were not shown at first, and their sources."""
    from bot.answer.compose.answer_builder import marked_text

    if not answer.more:
        yield "There are no more statements."
        return
    for statement in answer.more:
        yield plain(marked_text(answer, statement))
    yield ""
    yield "Sources"
    numbers = {citation.number for statement in answer.more for citation in statement.citations}
    yield from _source_lines(
        [citation for citation in answer.citations if citation.number in numbers]
    )


def search_lines(found: Sequence[Evidence]) -> Iterator[str]:
    """Write search results: title, outlet and date, passage, address."""
    if not found:
        yield "No passages found."
    for rank, evidence in enumerate(found, start=1):
        article = evidence.article
        by = ", ".join(filter(None, (article.publisher, day(article.published_locally, ""))))
        yield plain(f"{rank}. {article.title}" + (f" - {by}" if by else ""))
        yield f"   {plain(' '.join(evidence.passage.text.split()))}"
        yield f"   {plain(article.url)}"


def report_lines(report: "Report") -> Iterator[str]:
    """Write the result of an ingest, with reasons for what was not stored."""
    yield (
        f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.duplicate} duplicate, {len(report.skipped)} skipped, {len(report.failed)} failed"
    )
    for url, original in report.duplicates:
        yield plain(f"  duplicate: {url} (same text as {original})")
    for outcome in report.skipped:
        yield plain(f"  skipped: {outcome.source}: {outcome.reason}")
    for outcome in report.failed:
        yield plain(f"  failed: {outcome.source}: {outcome.reason}")
    for warning in report.warnings:
        yield plain(f"  note: {warning}")


def status_lines(status: Status) -> Iterator[str]:
    """Write the status of the library."""
    index = status.index
    yield f"articles   {status.articles} (newest {day(status.newest_article_at)})"
    yield f"passages   {status.passages}"
    yield f"feeds      {status.feeds}"
    yield (
        f"index      {_health(index)}, "
        f"{index.vectors} vectors of {index.dimension}, revision {index.revision}"
    )
    yield (
        f"search     {index.keyword_engine} and {index.engine}, "
        f"{index.memory_bytes / 1e6:.1f} MB of vectors, {index.search_ms:.0f} ms just now"
    )
    yield f"model      {index.model}"
    yield f"database   {status.database}"


def _health(index: IndexStatus) -> str:
    if index.healthy:
        return "healthy"
    if index.healthy is None:
        return f"not known to be healthy: {index.problem}"
    return f"NOT HEALTHY: {index.problem or 'run `newsdesk rebuild`'}"


def _source_lines(citations: Sequence[Citation]) -> Iterator[str]:
    """Write each article once, with the numbers of all its citations."""
    marks: dict[tuple[str, str], list[int]] = {}
    for citation in citations:
        marks.setdefault((_by(citation), citation.url), []).append(citation.number)
    for (by, url), numbers in marks.items():
        yield plain("".join(f"[{number}]" for number in numbers) + f" {by}")
        yield f"    {plain(url)}"


def _by(citation: Citation) -> str:
    parts = reported_by(citation), day(citation.published_at), citation.author
    return f"{citation.title} - {', '.join(filter(None, parts))}"


def _coverage_line(coverage: Coverage, *, answered: bool) -> str:
    line = f"As of {day(coverage.as_of)}"
    if coverage.newest_article_at is not None:
        age = max(timedelta(0), coverage.as_of - coverage.newest_article_at)
        line += f"; newest report {day(coverage.newest_article_at)} ({_age(age)})"
    if coverage.articles and answered:
        line += f"; {count(coverage.origins, 'independent origin')}"
    return line + "."


def _age(age: timedelta) -> str:
    if age.days < 1:
        return "less than a day old"
    if age.days < 60:  # noqa: PLR2004 - days up to two months
        return f"{count(age.days, 'day')} old"
    if age.days < 730:  # noqa: PLR2004 - months up to two years
        return f"{count(age.days // 30, 'month')} old"
    return f"{count(age.days // 365, 'year')} old"
