"""The look-up commands: `person`, `topic`, `timeline`, `latest` and `sources`."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import lookup_json, lookup_text
from bot.cli.options import AsOf, Json, ReaderAudience
from bot.clock import read_moment
from bot.errors import BotError, UsageError
from bot.lookup import latest as newest_stories
from bot.lookup.library_access import Edition
from bot.lookup.people import person as look_up_person
from bot.lookup.timeline import timeline as build_timeline
from bot.lookup.topics import topic as look_up_topic
from bot.lookup.types import Dossier
from bot.settings import load_settings
from index import open_library

Limit = Annotated[
    int, typer.Option("--limit", min=1, max=1000, help="Show at most this many of each kind.")
]
Picture = Annotated[
    Path | None,
    typer.Option("--picture", metavar="FILE.png", help="Also save a chart as a PNG file."),
]


def person(
    name: Annotated[str, typer.Argument(help="A name or part of one.")],
    *,
    limit: Limit = 20,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
    picture: Picture = None,
) -> None:
    """Show news about a person, with quotations and a timeline."""
    edition = _edition(as_of, audience)
    _dossier(name, look_up_person, limit, edition, as_json=as_json, picture=picture)


def topic(
    words: Annotated[list[str], typer.Argument(help="The topic, in a few words.")],
    *,
    limit: Limit = 20,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
    picture: Picture = None,
) -> None:
    """Show news about a topic, with a timeline."""
    edition = _edition(as_of, audience)
    _dossier(" ".join(words), look_up_topic, limit, edition, as_json=as_json, picture=picture)


def timeline(
    who_or_what: Annotated[list[str], typer.Argument(help="A person, a topic or a question.")],
    *,
    limit: Limit = 20,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
    picture: Picture = None,
) -> None:
    """List dated events of a person, topic or question."""
    asked = _asked(" ".join(who_or_what))
    with _edition(as_of, audience) as edition:
        found = build_timeline(edition, asked, limit)
    _show(lookup_json.timeline_payload(found), lookup_text.timeline_lines(found), as_json=as_json)
    if picture is not None:
        from bot.lookup.charts import timeline_picture

        _save(picture, timeline_picture(found.subject, found.events, found.as_of))


def latest(
    *,
    topic_words: Annotated[
        str, typer.Option("--topic", metavar="WORDS", help="Only stories with these words.")
    ] = "",
    outlet: Annotated[
        str, typer.Option("--outlet", metavar="NAME", help="Only stories of this outlet.")
    ] = "",
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=100, help="Show at most this many.")
    ] = 10,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
) -> None:
    """List the newest stories. Reports of the same event count as one story."""
    with _edition(as_of, audience) as edition:
        stories, citations = newest_stories.latest(
            edition, topic=topic_words.strip(), outlet=outlet.strip(), limit=limit
        )
    _show(
        lookup_json.latest_payload(stories, citations),
        lookup_text.latest_lines(stories, citations),
        as_json=as_json,
    )


def sources(*, as_of: AsOf = None, audience: ReaderAudience = "", as_json: Json = False) -> None:
    """List the outlets with their number of articles and newest date."""
    with _edition(as_of, audience) as edition:
        outlets = newest_stories.sources(edition)
    _show(lookup_json.sources_payload(outlets), lookup_text.sources_lines(outlets), as_json=as_json)


def _dossier(
    text: str,
    look_up: Callable[[Edition, str, int], Dossier],
    limit: int,
    opened: AbstractContextManager[Edition],
    *,
    as_json: bool,
    picture: Path | None,
) -> None:
    asked = _asked(text)
    with opened as edition:
        found = look_up(edition, asked, limit)
    _show(lookup_json.dossier_payload(found), lookup_text.dossier_lines(found), as_json=as_json)
    if picture is not None:
        from bot.lookup.charts import coverage_picture

        _save(picture, coverage_picture(found.name, found.coverage, found.as_of))


@contextmanager
def _edition(as_of: str | None, audience: str) -> Iterator[Edition]:
    now = datetime.now(UTC) if as_of is None else read_moment(as_of)
    with open_library(load_settings()) as library:
        yield Edition(library, now, audience)


def _asked(text: str) -> str:
    text = text.encode(
        errors="replace"
    ).decode()  # terminal input can contain half a surrogate pair
    if not text.strip():
        raise UsageError("there is nothing to look up; give a name or a few words")
    return text


def _show(payload: dict[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        written = json.dumps(payload, ensure_ascii=False)
        typer.echo(written.encode(errors="replace").decode())
        return
    for line in lines:
        typer.echo(line)


def _save(path: Path, picture: bytes) -> None:
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise BotError(
            f"cannot write the picture {path} ({error.strerror}); choose another file"
        ) from error
