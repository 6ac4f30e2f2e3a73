"""The options that several commands of the terminal share."""

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
    str | None, typer.Option("--as-of", metavar="DATE", help="Set the clock; default now.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch", metavar="FILE.jsonl", help='Lines of {"id", ..., "as_of"}; - is stdin.'
    ),
]
Reader = Annotated[
    str,
    typer.Option(
        "--audience",
        metavar="WHOSE",
        callback=_audience,
        help="Whose private news may be read besides the public; e.g. discord:123.",
    ),
]
Owner = Annotated[
    str,
    typer.Option(
        "--audience",
        metavar="WHOSE",
        callback=_audience,
        help="Who alone may read it, e.g. discord:123; default everybody.",
    ),
]
Outlet = Annotated[
    str, typer.Option("--outlet", metavar="NAME", help="Only what this outlet reports.")
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="Only what was published from then on."),
]
