"""The commands for feeds: `newsdesk feed ...`, `watch` and `log`."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Json, OwnerAudience
from bot.cli.terminal import plain, print_json, print_lines, progress_bar
from bot.errors import UsageError
from ingest.errors import FeedError, IngestError
from ingest.web.retries import EVERY_MINUTES, MAX_EVERY_MINUTES, MIN_EVERY_MINUTES

if TYPE_CHECKING:
    from bot.settings import Settings
    from ingest.feeds.feed_store import Feed, FeedStore
    from ingest.feeds.opml import Outline
    from ingest.parse.sandbox.parser_pool import Parsers
    from ingest.web.sync_fetch import FetchThread


feed_app = typer.Typer(
    name="feed",
    help="Manage the feeds that are watched.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Url = Annotated[str, typer.Argument(metavar="URL", help="The address of a feed.")]


@contextmanager
def opened_feeds(settings: "Settings") -> "Iterator[FeedStore]":
    """Open the feeds of the library; creates their tables if there are none.

    Raises:
        SchemaError: Another version created the tables.
    """
    from ingest.feeds.feed_store import FeedStore

    with FeedStore(settings.home, settings.database_url) as store:
        store.prepare()
        yield store


@feed_app.command("add")
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a page that links to one.")],
    publisher: Annotated[
        str, typer.Option("--publisher", metavar="NAME", help="Outlet name; default: the feed's.")
    ] = "",
    every: Annotated[
        int,
        typer.Option(
            "--every", metavar="MINUTES", min=MIN_EVERY_MINUTES, max=MAX_EVERY_MINUTES,
            help="Minutes between checks.",
        ),
    ] = EVERY_MINUTES,
    tag: Annotated[str, typer.Option("--tag", metavar="TAG", help="A label of your choice.")] = "",
    audience: OwnerAudience = "",
) -> None:  # fmt: skip
    """Watch a feed. For a page, watch the first feed that it links to."""
    from bot.cli import feed_text
    from bot.settings import load_settings
    from ingest.feeds.discover import find_feed
    from ingest.web.credentials import HOLDS_CREDENTIALS, holds_credentials, without_credentials

    if holds_credentials(url):  # checked before any request
        raise FeedError(f"{without_credentials(url)} {HOLDS_CREDENTIALS}")
    settings = load_settings()
    with opened_feeds(settings) as store, _network(settings) as (web, parsers):
        if _find(store, url, audience) is not None:
            raise FeedError(f"{url} is watched already; `newsdesk feed list` shows it")
        found = find_feed(url, web, parsers)
        added = store.add(
            found.url,
            title=found.feed.title,
            publisher=publisher.strip(),
            tag=tag.strip(),
            every_minutes=every,
            now=datetime.now(UTC),
            audience=audience,
        )
    typer.echo(feed_text.added_line(added, len(found.feed.entries)))
    for other in found.others:
        typer.echo(f"  the page has another feed: {plain(other)}")


@feed_app.command("list")
def list_feeds(as_json: Json = False) -> None:
    """List the feeds with their last check, newest article and error."""
    from bot.cli import feed_text
    from bot.settings import load_settings

    with opened_feeds(load_settings()) as store:
        feeds = store.feeds()
    if as_json:
        print_json({"feeds": [feed_text.payload(feed) for feed in feeds]})
    else:
        print_lines(feed_text.list_lines(feeds, datetime.now(UTC)))


@feed_app.command("remove")
def remove(url: Url, audience: OwnerAudience = "") -> None:
    """Stop watching a feed. Its articles stay."""
    from bot.settings import load_settings

    with opened_feeds(load_settings()) as store:
        feed = _known(store, url, audience)
        store.remove(feed.url, audience)
    typer.echo(f"removed: {plain(feed.url)} (its articles stay)")


@feed_app.command("pause")
def pause(url: Url, audience: OwnerAudience = "") -> None:
    """Stop checking a feed until it is resumed."""
    from bot.settings import load_settings

    with opened_feeds(load_settings()) as store:
        feed = _known(store, url, audience)
        store.pause(feed.url, audience)
    typer.echo(f"paused: {plain(feed.url)}")


@feed_app.command("resume")
def resume(url: Url, audience: OwnerAudience = "") -> None:
    """Check a paused or ended feed again."""
    from bot.settings import load_settings

    with opened_feeds(load_settings()) as store:
        feed = _known(store, url, audience)
        store.resume(feed.url, datetime.now(UTC), audience)
    typer.echo(f"resumed: {plain(feed.url)}")


@feed_app.command("test")
def try_out(url: Url, as_json: Json = False) -> None:
    """Preview the articles of a feed without storing anything."""
    from bot.cli import feed_text
    from bot.settings import load_settings
    from ingest.feeds.discover import find_feed
    from ingest.feeds.preview import preview

    settings = load_settings()
    with _network(settings, writes=False) as (web, parsers):
        found = find_feed(url, web, parsers)
        shown = preview(found, settings, web, parsers, datetime.now(UTC))
    if as_json:
        print_json(feed_text.preview_payload(found, shown))
    else:
        print_lines(feed_text.preview_lines(found, shown))


@feed_app.command("import")
def import_feeds(
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", help="An OPML file; - reads stdin.")],
    audience: OwnerAudience = "",
) -> None:
    """Watch all feeds of an OPML file. Feeds that are already watched stay as they are."""
    from bot.settings import load_settings
    from ingest.feeds.opml import read_opml
    from ingest.web.credentials import without_credentials

    settings = load_settings()
    outlines = read_opml(_read(file, settings.max_article_bytes))
    added = 0
    with opened_feeds(settings) as store:
        for outline in outlines:
            try:
                _import(store, outline, audience)
                added += 1
            except (IngestError, ValueError) as error:
                shown = without_credentials(outline.url)
                typer.echo(f"  skipped: {plain(shown)}: {plain(str(error))}")
    typer.echo(f"{added} added, {len(outlines) - added} skipped")


@feed_app.command("export")
def export_feeds(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.opml", help="The file to write; default: stdout.")
    ] = None,
    audience: OwnerAudience = "",
) -> None:
    """Export feeds as OPML: the public feeds, or those of one audience."""
    from bot.settings import load_settings
    from ingest.feeds.opml import Outline, write_opml

    with opened_feeds(load_settings()) as store:
        feeds = store.feeds(audience)
    text = write_opml(
        Outline(
            url=feed.url,
            title=feed.title,
            tag=feed.tag,
            publisher=feed.publisher,
            every_minutes=feed.every_minutes,
            paused=feed.paused,
        )
        for feed in feeds
    )
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
    typer.echo(f"{len(feeds)} feeds written to {file}")


def watch(
    once: Annotated[
        bool, typer.Option("--once", help="Stop after checking all feeds that are due.")
    ] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Check feeds when they are due, until Ctrl-C."""
    from bot.cli import feed_text
    from bot.error_reports import start_error_reports
    from bot.settings import load_settings
    from index import open_library
    from ingest.feeds.refresh import FeedCheck
    from ingest.feeds.watch import Watch, WatchTotals

    settings = load_settings()
    start_error_reports(settings)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if with_parent:
        threading.Thread(target=_stop_at_end_of_input, args=(stop,), daemon=True).start()
    with opened_feeds(settings) as store, open_library(settings) as library:
        total = store.due(datetime.now(UTC), datetime.now(UTC)) if once else store.count()
        with progress_bar("feeds", total if once else None) as bar:

            def report_look(look: FeedCheck) -> None:
                bar.advance(bar.task_ids[0])
                if look.error or look.note:
                    bar.console.print(feed_text.look_line(look), markup=False, highlight=False)

            def report_round(done: WatchTotals) -> None:
                line = feed_text.round_line(done)
                if sys.stdout.isatty():
                    bar.console.print(line, markup=False, highlight=False)
                else:
                    typer.echo(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}")
                    sys.stdout.flush()

            busy = Watch(store, library, settings, on_check=report_look, on_idle=report_round).run(
                stop, once=once
            )
        if busy:
            # A thread inside native code cannot be stopped, and the interpreter may crash if it
            # exits while the thread runs. Nothing is lost: the thread writes in one transaction.
            sys.stdout.flush()
            os._exit(0)


def log(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="Address of an article, a page or a feed.")
    ],
    as_json: Json = False,
) -> None:
    """Show what happened to an address and why, the newest first."""
    from bot.cli import feed_text
    from bot.settings import load_settings
    from ingest.web.canonical_urls import canonical_url

    urls = [url]
    try:
        urls.append(canonical_url(url))
    except ValueError:
        urls.append(Path(url).resolve().as_uri())
    with opened_feeds(load_settings()) as store:
        fates = store.outcomes.of(urls, audience=None)
    if as_json:
        print_json({"url": url, "outcomes": fates})
    else:
        print_lines(feed_text.log_lines(url, fates))


def _stop_at_end_of_input(stop: threading.Event) -> None:
    # the parent process holds the other end of stdin, so stdin ends when the parent ends
    while sys.stdin.buffer.read(1024):
        pass
    stop.set()


def _import(store: "FeedStore", outline: "Outline", audience: str) -> None:
    from ingest.web.canonical_urls import canonical_url, is_http

    every = outline.every_minutes or EVERY_MINUTES
    canonical_url(outline.url)  # only checks that it is an address
    if not is_http(outline.url):
        raise FeedError("only http and https addresses can be watched")
    store.add(
        outline.url.partition("#")[0],
        title=outline.title,
        publisher=outline.publisher,
        tag=outline.tag,
        every_minutes=min(max(every, MIN_EVERY_MINUTES), MAX_EVERY_MINUTES),
        now=datetime.now(UTC),
        paused=outline.paused,
        audience=audience,
    )


@contextmanager
def _network(
    settings: "Settings", *, writes: bool = True
) -> "Iterator[tuple[FetchThread, Parsers]]":
    """Open what fetches and reads feeds; without writing, hosts are not shared with others."""
    from ingest.feeds.host_leases import HostLeases
    from ingest.parse.sandbox.parser_pool import Parsers
    from ingest.web.sync_fetch import FetchThread

    turns = HostLeases(settings) if writes else None
    with FetchThread(settings, turns) as web, Parsers(1) as parsers:
        yield web, parsers


def _find(store: "FeedStore", url: str, audience: str) -> "Feed | None":
    wanted = url.strip().partition("#")[0]
    same = {wanted, wanted.rstrip("/"), f"{wanted}/"}
    return next((feed for feed in store.feeds(audience) if feed.url in same), None)


def _known(store: "FeedStore", url: str, audience: str) -> "Feed":
    feed = _find(store, url, audience)
    if feed is None:
        for_whom = f" for {audience}" if audience else ""
        raise FeedError(
            f"{url} is not watched{for_whom}; `newsdesk feed list` shows the watched feeds"
        )
    return feed


def _read(file: Path, max_bytes: int) -> bytes:
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(max_bytes + 1)
        else:
            with file.open("rb") as stream:
                data = stream.read(max_bytes + 1)
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error
    if len(data) > max_bytes:
        raise UsageError(f"{file} is larger than {max_bytes} bytes; is it an OPML file?")
    return data
