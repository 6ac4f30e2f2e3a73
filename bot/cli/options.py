"""Options that several terminal commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import UsageError
from index.audience import checked
from index.errors import AudienceError


def _audience(value: str) -> str:
    try:
        return checked(value.strip())
    except AudienceError as error:
        raise UsageError(str(error)) from error


def _last_moment(text: str) -> datetime:
    from bot.date_input import read_moment

    return read_moment(text)


def _first_moment(text: str) -> datetime:
    from bot.date_input import read_moment

    return read_moment(text, end_of_day=False)


def typed(text: str, if_empty: str) -> str:
    """Return a text that was typed at a terminal.

    Args:
        text: The text.
        if_empty: The message of the error if it is empty.

    Raises:
        UsageError: The text is empty.
    """
    if not text.strip():
        raise UsageError(if_empty)
    return text.encode(errors="replace").decode()  # it can contain half a surrogate pair


AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        parser=_last_moment,
        metavar="DATE",
        help="Use only news published by this date; default: now.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch",
        metavar="FILE.jsonl",
        help='Read JSON lines: "question" or "query", optional "id", "as_of"; - reads stdin.',
    ),
]
ReaderAudience = Annotated[
    str,
    typer.Option(
        "--audience",
        metavar="AUDIENCE",
        callback=_audience,
        help="Also read the private news of a server, e.g. discord:123.",
    ),
]
OwnerAudience = Annotated[
    str,
    typer.Option(
        "--audience",
        metavar="AUDIENCE",
        callback=_audience,
        help="The server that alone may read it, e.g. discord:123; default: everybody.",
    ),
]
OutletName = Annotated[
    str, typer.Option("--outlet", metavar="NAME", help="Use only reports of this outlet.")
]
Since = Annotated[
    datetime | None,
    typer.Option(
        "--since",
        parser=_first_moment,
        metavar="DATE",
        help="Use only news published on or after this date.",
    ),
]
Published = Annotated[
    datetime | None,
    typer.Option(
        "--published",
        parser=_first_moment,
        metavar="DATE",
        help="The publication date, if a file has none.",
    ),
]
