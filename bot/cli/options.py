"""Options that several terminal commands share."""

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


AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Use only news published by this date; default: now."
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
    str | None,
    typer.Option("--since", metavar="DATE", help="Use only news published on or after this date."),
]
