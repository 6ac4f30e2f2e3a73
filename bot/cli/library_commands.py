"""The library's commands: `ingest`, `status`, `rebuild`, `forget` and `migrate`."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import Json, OwnerAudience, Published
from bot.cli.terminal import print_json, print_lines, print_note, progress
from bot.errors import BotError
from index.errors import LibraryError

if TYPE_CHECKING:
    from bot.settings import Settings
    from index import Library
    from ingest import Report
    from ingest.feeds.feed_store import FeedStore


_IN_PART = (
    "only the newest articles of the database were checked; `newsdesk status --whole` checks all"
)
_ENDED_BY_SIGNAL = 128  # plus the signal: the exit status by which shells report it


def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="Files, folders, file patterns or web addresses."),
    ],
    publisher: Annotated[
        str | None,
        typer.Option("--publisher", metavar="NAME", help="The outlet, if a file does not name it."),
    ] = None,
    published: Published = None,
    audience: OwnerAudience = "",
    as_json: Json = False,
) -> None:
    """Ingest news from files, folders or web addresses.

    Reads JSON, JSON Lines, HTML, text, Markdown, RSS, Atom and JSON Feed.
    """
    from bot.cli import feed_commands, terminal_text
    from bot.settings import load_settings
    from index import open_library
    from ingest.feeds.watch import expire

    settings = load_settings()
    with open_library(settings) as library, feed_commands.opened_feeds(settings) as store:
        report, ended_by = ingest_sources(
            sources,
            library,
            settings,
            store,
            audience,
            publisher=publisher,
            published_at=published,
        )
        expire(library, store, settings, datetime.now(UTC))
    if as_json:
        print_json(report.as_json())
    else:
        print_lines(terminal_text.report_lines(report))
    if ended_by is not None:
        print_note("newsdesk: interrupted; what came in until then is stored and reported above")
        raise typer.Exit(_ENDED_BY_SIGNAL + ended_by)
    raise typer.Exit(report.exit_status)


def status(
    whole: Annotated[bool, typer.Option("--whole", help="Check all of a large database.")] = False,
    as_json: Json = False,
) -> None:
    """Check the library, and show its size, the state of the index and failing feeds.

    Of a database of more than 100 MB or on a server, only the newest articles are checked.
    """
    from bot.cli import feed_commands, feed_text, terminal_text
    from bot.settings import load_settings
    from index import open_library

    settings = load_settings()
    with open_library(settings) as library:
        check = library.check_database(quickly=not whole)
        if check.damage:
            raise LibraryError(check.damage)
        with feed_commands.opened_feeds(settings) as store:
            feeds = store.feeds()
            library_status = replace(library.status(datetime.now(UTC), None), feeds=len(feeds))
    if library_status.index.healthy and not check.is_whole:
        library_status = replace(
            library_status, index=replace(library_status.index, healthy=None, problem=_IN_PART)
        )
    if as_json:
        print_json(library_status)
    else:
        print_lines(terminal_text.status_lines(library_status))
        print_lines(feed_text.failing_lines(feeds))


def rebuild(
    encode: Annotated[
        bool, typer.Option("--encode", help="Encode all passages again with the configured model.")
    ] = False,
) -> None:
    """Rebuild the index from the database."""
    from bot.settings import load_settings
    from index import open_library

    with open_library(load_settings()) as library, progress("encoding") as show_progress:
        index = library.rebuild(encode=encode, progress=show_progress)
    typer.echo(
        f"index rebuilt: {index.vectors} vectors of {index.model}, revision {index.revision}"
    )


def forget(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses of the articles.")],
    audience: OwnerAudience = "",
) -> None:
    """Remove articles from the database and the index."""
    from bot.settings import load_settings
    from index import open_library
    from ingest.web.canonical_urls import canonical_url

    unknown = []
    with open_library(load_settings()) as library:
        for url in urls:
            path = Path(url)
            address = path.resolve().as_uri() if path.exists() else canonical_url(url)
            if library.forget(address, audience) or library.forget(url, audience):
                typer.echo(f"forgotten: {url}")
            else:
                unknown.append(url)
    if unknown:
        raise BotError(
            f"no article has the address {', '.join(unknown)}; `newsdesk search` shows addresses"
        )


def migrate() -> None:
    """Upgrade a database that an older version created."""
    from bot.settings import load_settings
    from bot.store import BotStore
    from index import open_library
    from index.opening import migrate_library
    from ingest.feeds.feed_store import FeedStore

    settings = load_settings()
    outcome = migrate_library(settings)
    typer.echo(outcome.line)
    if not outcome.exists:
        return
    home, url = settings.home, settings.database_url
    with FeedStore(home, url) as feeds, BotStore(home, url) as store:
        for part, migration in (("feeds", feeds.migrate()), ("bot's data", store.migrate())):
            if migration:
                typer.echo(
                    f"upgraded the {part} from schema {migration.before} to {migration.after}"
                )
    with open_library(settings) as library, progress("finding names") as show_progress:
        found = library.recognise(show_progress)
    if found:
        typer.echo(f"found names in {found} articles that an older version ingested")


def ingest_sources(
    sources: list[str],
    library: "Library",
    settings: "Settings",
    store: "FeedStore | None" = None,
    audience: str = "",
    **fill_in: Any,
) -> "tuple[Report, int | None]":
    """Ingest sources; return the report, and the signal that ended the ingest early."""
    from bot.cli.interruption import InterruptibleLibrary
    from ingest import ingest as take_in
    from ingest.feeds.outcome_log import LoggedLibrary

    noting = None if store is None else LoggedLibrary(library, store, lambda: datetime.now(UTC))
    with (
        progress("ingesting") as show_progress,
        InterruptibleLibrary(library if noting is None else noting) as interruptible,
    ):
        try:
            report = take_in(
                sources,
                interruptible,
                settings,
                now=datetime.now(UTC),
                progress=lambda state: show_progress(state.done, state.total),
                audience=audience,
                **fill_in,
            )
        finally:
            library.checkpoint()
    if noting is not None:
        noting.note_rejected(report, audience)
    return report, interruptible.signal_number
