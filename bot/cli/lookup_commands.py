"""The look-up commands: `person`, `topic`, `timeline`, `latest`, `stories` and `sources`."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import AsOf, Json, ReaderAudience, Since, typed
from bot.cli.terminal import print_json, print_lines
from bot.errors import BotError

if TYPE_CHECKING:
    from bot.lookup.library_access import Edition
    from bot.lookup.types import Dossier


Limit = Annotated[
    int, typer.Option("--limit", min=1, max=1000, help="Show at most this many of each kind.")
]
Picture = Annotated[
    Path | None,
    typer.Option("--picture", metavar="FILE.png", help="Also save a chart as a PNG file."),
]
_EMPTY = "there is nothing to look up; give a name or a few words"


def person(
    name: Annotated[str, typer.Argument(help="A name or part of one.")],
    *,
    limit: Limit = 20,
    since: Since = None,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
    picture: Picture = None,
) -> None:
    """Show news about a person, with quotations and a timeline."""
    from bot.lookup.people import person as look_up_person

    edition = _edition(as_of, audience, since)
    _dossier(name, look_up_person, limit, edition, as_json=as_json, picture=picture)


def topic(
    words: Annotated[list[str], typer.Argument(help="The topic, in a few words.")],
    *,
    limit: Limit = 20,
    since: Since = None,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
    picture: Picture = None,
) -> None:
    """Show news about a topic, with a timeline."""
    from bot.lookup.topics import topic as look_up_topic

    edition = _edition(as_of, audience, since)
    _dossier(" ".join(words), look_up_topic, limit, edition, as_json=as_json, picture=picture)


def timeline(
    who_or_what: Annotated[list[str], typer.Argument(help="A person, a topic or a question.")],
    *,
    limit: Limit = 20,
    since: Since = None,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
    picture: Picture = None,
) -> None:
    """List dated events of a person, topic or question."""
    from bot.cli import json_output, lookup_text
    from bot.lookup.timeline import timeline as build_timeline

    asked = typed(" ".join(who_or_what), _EMPTY)
    with _edition(as_of, audience, since) as edition:
        found = build_timeline(edition, asked, limit)
    _show(json_output.timeline_payload(found), lookup_text.timeline_lines(found), as_json=as_json)
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
    since: Since = None,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
) -> None:
    """List the newest stories. Reports of the same event count as one story."""
    from bot.cli import json_output, lookup_text
    from bot.lookup import latest as newest_stories

    with _edition(as_of, audience, since) as edition:
        stories, citations = newest_stories.latest(
            edition, topic=topic_words.strip(), outlet=outlet.strip(), limit=limit
        )
    _show(
        json_output.latest_payload(stories, citations),
        lookup_text.latest_lines(stories, citations, edition.now),
        as_json=as_json,
    )


def stories(
    days: Annotated[
        int, typer.Option("--days", min=1, max=366, help="Look back this many days.")
    ] = 7,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=100, help="Show at most this many.")
    ] = 10,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
) -> None:
    """List the biggest stories. Reports of the same event count as one story."""
    from bot.cli import json_output, lookup_text
    from bot.settings import load_settings
    from index import open_library
    from index.sources.stories import cluster

    now = as_of or datetime.now(UTC)
    with open_library(load_settings()) as library:
        found = cluster(library.leads(now - timedelta(days=days), now, audience))[:limit]
    _show(json_output.stories_payload(found), lookup_text.story_lines(found, days), as_json=as_json)


def sources(*, as_of: AsOf = None, audience: ReaderAudience = "", as_json: Json = False) -> None:
    """List the outlets with their number of articles and newest date."""
    from bot.cli import json_output, lookup_text
    from bot.lookup import latest as newest_stories

    with _edition(as_of, audience) as edition:
        outlets = newest_stories.sources(edition)
    _show(json_output.sources_payload(outlets), lookup_text.sources_lines(outlets), as_json=as_json)


def _dossier(
    text: str,
    look_up: "Callable[[Edition, str, int], Dossier]",
    limit: int,
    opened: "AbstractContextManager[Edition]",
    *,
    as_json: bool,
    picture: Path | None,
) -> None:
    from bot.cli import json_output, lookup_text

    asked = typed(text, _EMPTY)
    with opened as edition:
        found = look_up(edition, asked, limit)
    _show(json_output.dossier_payload(found), lookup_text.dossier_lines(found), as_json=as_json)
    if picture is not None:
        from bot.lookup.charts import coverage_picture

        _save(picture, coverage_picture(found.name, found.coverage, found.as_of))


@contextmanager
def _edition(
    as_of: datetime | None, audience: str, since: datetime | None = None
) -> "Iterator[Edition]":
    from bot.lookup.library_access import Edition
    from bot.settings import load_settings
    from index import open_library

    with open_library(load_settings()) as library:
        yield Edition(library, as_of or datetime.now(UTC), audience, since)


def _show(payload: Any, lines: Iterable[str], *, as_json: bool) -> None:
    if as_json:
        print_json(payload)
    else:
        print_lines(lines)


def _save(path: Path, picture: bytes) -> None:
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise BotError(
            f"cannot write the picture {path} ({error.strerror}); choose another file"
        ) from error
