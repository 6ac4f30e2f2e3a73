"""What every command prints with: lines, JSON, a progress bar, and the words of a line."""

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from bot.answer.types import Citation


def print_lines(lines: Iterable[str]) -> None:
    """Print lines to stdout."""
    for line in lines:
        typer.echo(line)


def print_note(line: str) -> None:
    """Print a line to stderr, which is not part of the command's result."""
    typer.echo(line, err=True)


def print_json(payload: Any) -> None:
    """Print values to stdout as one line of JSON; see `json_line`."""
    from bot.cli.json_output import json_line

    typer.echo(json_line(payload))
    sys.stdout.flush()


@contextmanager
def progress_bar(what: str, total: int | None = None) -> "Iterator[Progress]":
    """Show a progress bar with one task on stderr, if that is a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        bar.add_task(what, total=total)
        yield bar


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show a progress bar; the function that is yielded takes how many are done and the total."""
    with progress_bar(what) as bar:
        yield lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total)


def plain(text: str) -> str:
    """Remove control characters, so that the text of an article cannot control the terminal.

    Args:
        text: A text from an article or a report.
    """
    return "".join(
        " " if character.isspace() else character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )


def day(moment: datetime | None, undated: str = "undated") -> str:
    """Return a date in words: "21 February 2023"."""
    return undated if moment is None else f"{moment.day} {moment:%B %Y}"


def count(number: int, noun: str) -> str:
    """Return a number with its noun: "1 article", "2 articles"."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def reported_by(citation: "Citation") -> str:
    """Return who published an article, and who reported it first: "A, as reported by B".

    Where only a feed's own text is known, this says so.
    """
    outlet = citation.publisher or "unknown outlet"
    by = outlet
    if citation.origin and citation.origin.casefold() != citation.publisher.casefold():
        by = f"{citation.origin}, as reported by {outlet}"
    return f"{by}, from the feed's summary" if citation.is_summary else by
