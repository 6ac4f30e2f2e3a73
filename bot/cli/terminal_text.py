"""What a person reads in a terminal: answers, results, reports and the state, as plain lines."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.answer.compose.answer_builder import lead_line, plain_text, said_of
from bot.answer.types import Answer, Citation, Coverage, Reason
from index import Evidence, Status
from ingest import Report


def answer_lines(answer: Answer, *, more: bool = False, how: str = "") -> Iterator[str]:
    """Write an answer: what leads, what is said, its sources, what it rests on, who made it.

    Args:
        answer: What is written.
        more: Whether all statements are written, not only those that are shown at once.
        how: What to type for the rest; named where there is a rest.
    """
    if answer.parts:
        yield from _part_lines(answer)
    else:
        yield from _text_lines(answer, more=more)
    if answer.reason is Reason.NOT_UNDERSTOOD:
        return
    if answer.written_by:
        yield ""
        yield f"Worded by {plain(answer.written_by)}; the news says"
        for one in answer.statements if more else answer.shown:
            marks = "".join(f"[{citation.number}]" for citation in one.citations)
            yield f"  “{plain(one.text)}” {marks}"
    near = answer.nearest
    cited = [one for one in (answer.citations if more else answer.sources) if one not in near]
    for heading, citations in (("Sources", cited), ("Nearest", near)):
        if citations:
            yield ""
            yield heading
            yield from _source_lines(citations)
    yield ""
    if answer.more and not more:
        yield f"{_count(len(answer.more), 'more statement')}" + (f": {how}" if how else "")
    yield _coverage_line(answer.coverage, answered=answer.answered)
    if answer.chosen_by:
        yield f"Chosen by {plain(answer.chosen_by)}."


def _text_lines(answer: Answer, *, more: bool) -> Iterator[str]:
    """Write what leads on a line of its own, and what is said below it."""
    if answer.written_by and answer.note:
        yield plain(answer.note)
    line = lead_line(answer)
    if line:
        yield plain(line)
    whole = more and answer.more and not answer.written_by
    text = plain_text(answer, more=True) if whole else answer.text
    yield plain(text.removeprefix(f"{line}\n"))


def _part_lines(answer: Answer) -> Iterator[str]:
    """Write each question of a message, and what is said to it."""
    if answer.note:
        yield plain(answer.note)
        yield ""
    for number, part in enumerate(answer.parts, start=1):
        if number > 1:
            yield ""
        yield f"{number}. {plain(part.question)}"
        yield from _text_lines(part, more=False)


def more_lines(answer: Answer) -> Iterator[str]:
    """Write the statements that were not shown at once, and their sources."""
    if not answer.more:
        yield "There is nothing more on this."
        return
    for one in answer.more:
        yield plain(said_of(answer, one))
    yield ""
    yield "Sources"
    numbers = {citation.number for one in answer.more for citation in one.citations}
    yield from _source_lines([one for one in answer.citations if one.number in numbers])


def search_lines(found: Sequence[Evidence]) -> Iterator[str]:
    """Write search results: title, outlet and date, the passage, the address."""
    if not found:
        yield "Nothing found."
    for rank, one in enumerate(found, start=1):
        article = one.article
        by = ", ".join(part for part in (article.publisher, _day(article.published_at)) if part)
        yield plain(f"{rank}. {article.title}" + (f" - {by}" if by else ""))
        yield f"   {plain(' '.join(one.passage.text.split()))}"
        yield f"   {plain(article.url)}"


def report_lines(report: Report) -> Iterator[str]:
    """Write what became of an ingest, and why of what did not come in."""
    yield (
        f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.duplicate} duplicate, {len(report.skipped)} skipped, {len(report.failed)} failed"
    )
    for url, of in report.duplicates:
        yield plain(f"  duplicate: {url} (the same text as {of})")
    for one in report.skipped:
        yield plain(f"  skipped: {one.source}: {one.reason}")
    for one in report.failed:
        yield plain(f"  failed: {one.source}: {one.reason}")
    for warning in report.warnings:
        yield plain(f"  note: {warning}")


def status_lines(status: Status) -> Iterator[str]:
    """Write the library's state."""
    index = status.index
    yield f"articles   {status.articles} (newest {_day(status.newest_article_at) or 'undated'})"
    yield f"passages   {status.passages}"
    yield f"feeds      {status.feeds}"
    yield (
        f"index      {'healthy' if index.healthy else 'NOT HEALTHY: run `newsdesk rebuild`'}, "
        f"{index.vectors} vectors of {index.dimension}, {index.engine}, revision {index.revision}"
    )
    yield f"model      {index.model}"
    yield f"database   {status.database}"


def _source_lines(citations: Sequence[Citation]) -> Iterator[str]:
    """Write each article once, with the marks of all that is quoted from it."""
    marks: dict[tuple[str, str], list[int]] = {}
    for one in citations:
        marks.setdefault((_by(one), one.url), []).append(one.number)
    for (by, url), numbers in marks.items():
        yield plain("".join(f"[{number}]" for number in numbers) + f" {by}")
        yield f"    {plain(url)}"


def _by(citation: Citation) -> str:
    outlet = citation.publisher or "unknown outlet"
    if citation.origin and citation.origin.casefold() != citation.publisher.casefold():
        outlet = f"{citation.origin}, as reported by {outlet}"
    parts = [outlet, _day(citation.published_at) or "undated"]
    if citation.author:
        parts.append(citation.author)
    return f"{citation.title} - {', '.join(parts)}"


def _coverage_line(coverage: Coverage, *, answered: bool) -> str:
    line = f"As of {_day(coverage.as_of)}"
    if coverage.newest_article_at is not None:
        age = max(timedelta(0), coverage.as_of - coverage.newest_article_at)
        line += f"; newest report {_day(coverage.newest_article_at)} ({_age(age)})"
    if coverage.articles and answered:
        line += f"; {_count(coverage.origins, 'independent origin')}"
    return line + "."


def _age(age: timedelta) -> str:
    if age.days < 1:
        return "less than a day old"
    if age.days < 60:  # noqa: PLR2004 - two months are better told in days
        return f"{_count(age.days, 'day')} old"
    if age.days < 730:  # noqa: PLR2004 - two years, in months
        return f"{_count(age.days // 30, 'month')} old"
    return f"{_count(age.days // 365, 'year')} old"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.day} {moment:%B %Y}"


def plain(text: str) -> str:
    """Take out what could steer a terminal: an article's text gives no orders here either.

    Args:
        text: Whatever an article or a report says.
    """
    return "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )
