"""The `newsdesk` command and its subcommands."""

import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import feed_commands, lookup_commands
from bot.cli.options import (
    AsOf,
    Batch,
    Json,
    OutletName,
    OwnerAudience,
    Published,
    ReaderAudience,
    Since,
    typed,
)
from bot.cli.terminal import count, print_json, print_lines, progress
from bot.errors import BotError, UsageError
from index.errors import LibraryError, NewsdeskError

# A command imports what it needs when it runs: importing everything takes 1.5 s of processor time.
if TYPE_CHECKING:
    from bot.answer.answerer import Answerer
    from bot.answer.types import Answer, Context
    from bot.answer.writer.turn import Writer
    from bot.cli import batch
    from bot.settings import Settings
    from index import Library
    from ingest import Report
    from ingest.feeds.feed_store import FeedStore

DEMO_QUESTION = "When might Xi visit Russia?"
_MORE_WORD = "more"  # typed in the chat to see the rest of an answer
_REMEMBERED = 5  # earlier questions that a follow-up question in the chat may refer to
_ENDED_BY_SIGNAL = 128  # plus the signal: the exit status by which shells report it
DEMO_CLOCK = "2023-02-28"  # the last day of the sample news

app = typer.Typer(
    name="newsdesk",
    help="Answer questions about current events from ingested news, with citations.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(feed_commands.feed_app)
app.command()(feed_commands.watch)
app.command()(feed_commands.log)


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and debug logs.")] = False,
) -> None:
    level = "DEBUG" if debug else "WARNING"
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s"
    )
    for noisy in ("sentence_transformers", "urllib3", "trafilatura", "htmldate"):
        logging.getLogger(noisy).setLevel(logging.WARNING if debug else logging.ERROR)


def _answerer(library: "Library", settings: "Settings", writer: "Writer | None") -> "Answerer":
    from bot.answer.answerer import Answerer
    from bot.answer.evidence.selection import Caution
    from index.models.reader import TrainedReader

    return Answerer(library, TrainedReader(), writer, caution=Caution(settings.caution))


@app.command()
def demo() -> None:
    """Ingest the sample news and answer a question from it. At a terminal, continue as a chat."""
    from bot.answer.writer.server import open_writer
    from bot.cli import terminal_text
    from bot.date_input import read_moment
    from bot.settings import load_settings
    from index import open_library

    settings = load_settings()
    settings = load_settings(**(settings.model_dump() | {"home": settings.home / "demo"}))
    now = read_moment(DEMO_CLOCK)
    with open_library(settings) as library:
        with as_file(files("ingest") / "sample" / "news.jsonl") as sample:
            _say(
                "Ingesting 40 sample articles of January and February 2023 "
                "(the first run loads the model) ..."
            )
            report, ended_by = _ingest([str(sample)], library, settings)
            if ended_by is not None:
                raise KeyboardInterrupt
            _say(next(terminal_text.report_lines(report)))
        _say(f"The clock is set to {DEMO_CLOCK}, the last day of the sample news.\n")
        answerer = _answerer(library, settings, open_writer(settings))
        typer.echo(f"> {DEMO_QUESTION}\n")
        answer = answerer.answer(DEMO_QUESTION, now)
        continues = sys.stdin.isatty() and sys.stdout.isatty()
        print_lines(terminal_text.answer_lines(answer, more_hint=_MORE_WORD if continues else ""))
        if continues:
            _chat(answerer, lambda: now, last=answer)


@app.command()
def chat(as_of: AsOf = None, audience: ReaderAudience = "") -> None:
    """Ask questions one after another. A question may refer to earlier ones."""
    from bot.answer.types import Context
    from bot.answer.writer.server import open_writer
    from bot.settings import load_settings
    from index import open_library

    settings = load_settings()
    writer = open_writer(settings)
    with open_library(settings) as library:
        answerer = _answerer(library, settings, writer)
        _chat(answerer, lambda: as_of or datetime.now(UTC), Context(audience=audience))


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    *,
    as_of: AsOf = None,
    outlet: OutletName = "",
    since: Since = None,
    audience: ReaderAudience = "",
    batch_file: Batch = None,
    more: Annotated[
        bool, typer.Option("--more", help="Show every statement, not only the first 60 words.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Answer a question from the news, with citations."""
    from bot.answer.types import Context
    from bot.answer.writer.server import open_writer
    from bot.chat.i18n.small_talk import small_talk
    from bot.cli import json_output, terminal_text
    from bot.cli.introduction import introduction_lines
    from bot.settings import load_settings
    from index import open_library

    queries = _asked(question, batch_file, as_of, "question")
    context = Context(audience=audience, outlet=outlet.strip(), since=since)
    settings = load_settings()
    writer = open_writer(settings)
    with open_library(settings) as library:
        answerer = _answerer(library, settings, writer)
        for query in queries:
            as_text = not as_json and batch_file is None
            if as_text and small_talk(query.text) is not None:
                print_lines(introduction_lines(library, query.now, audience))
                continue
            answer = answerer.answer(query.text, query.now, context)
            if as_json or batch_file is not None:
                print_json(json_output.answer_payload(answer, query.identifier))
            else:
                print_lines(terminal_text.answer_lines(answer, more=more, more_hint="--more"))


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="Words or a question, in quotes.")] = None,
    *,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=100, help="Show at most this many.")
    ] = 10,
    as_of: AsOf = None,
    outlet: OutletName = "",
    since: Since = None,
    audience: ReaderAudience = "",
    batch_file: Batch = None,
    as_json: Json = False,
) -> None:
    """Search the news and show the best passage of each article."""
    from bot.cli import json_output, terminal_text
    from bot.settings import load_settings
    from index import open_library

    queries = _asked(query, batch_file, as_of, "query")
    with open_library(load_settings()) as library:
        for item in queries:
            found = library.search(
                item.text,
                item.now,
                limit=limit,
                audience=audience,
                publisher=outlet,
                since=since,
            )
            if as_json or batch_file is not None:
                print_json(json_output.search_payload(item.text, found, item.identifier))
            else:
                print_lines(terminal_text.search_lines(found))


@app.command()
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
    from bot.cli import terminal_text
    from bot.settings import load_settings
    from index import open_library
    from ingest.feeds.watch import expire

    settings = load_settings()
    with open_library(settings) as library, feed_commands.opened_feeds(settings) as store:
        report, ended_by = _ingest(
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
        _say("newsdesk: interrupted; what came in until then is stored and reported above")
        raise typer.Exit(_ENDED_BY_SIGNAL + ended_by)
    raise typer.Exit(report.exit_status)


@app.command()
def status(as_json: Json = False) -> None:
    """Check the library, and show its size, the state of the index and failing feeds."""
    from bot.cli import feed_text, terminal_text
    from bot.settings import load_settings
    from index import open_library

    settings = load_settings()
    with open_library(settings) as library:
        if damage := library.find_damage():
            raise LibraryError(damage)
        with feed_commands.opened_feeds(settings) as store:
            feeds = store.feeds()
            library_status = replace(library.status(datetime.now(UTC), None), feeds=len(feeds))
    if as_json:
        print_json(library_status)
    else:
        print_lines(terminal_text.status_lines(library_status))
        print_lines(feed_text.failing_lines(feeds))


@app.command()
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


@app.command()
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


@app.command()
def migrate() -> None:
    """Upgrade a database that an older version created."""
    from bot.settings import load_settings
    from bot.store import BotStore
    from index import open_library
    from index.library import migrate_library
    from ingest.feeds.feed_store import FeedStore

    settings = load_settings()
    outcome = migrate_library(settings)
    exists = (settings.home / "newsdesk.db").exists()
    if exists:
        with FeedStore(settings.home) as feeds:
            feeds.migrate()
        with BotStore(settings.home) as store:
            store.migrate()
    typer.echo(outcome)
    if exists:
        with open_library(settings) as library, progress("finding names") as show_progress:
            found = library.recognise(show_progress)
        if found:
            typer.echo(f"found names in {found} articles that an older version ingested")


@app.command()
def run() -> None:
    """Connect to Discord and answer questions there."""
    from bot.answer.writer.server import open_writer
    from bot.chat.run import run_bot
    from bot.settings import load_settings
    from index import open_library

    settings = load_settings()
    writer = open_writer(settings)

    def make_answerer() -> "Answerer":
        answerer = _answerer(open_library(settings), settings, writer)
        answerer.warm_up()
        return answerer

    raise typer.Exit(run_bot(settings, make_answerer))


@app.command()
def sync() -> None:
    """Register the bot's commands with Discord. `run` does this only when they have changed."""
    from bot.chat.command_sync import sync_commands
    from bot.settings import load_settings

    registered = sync_commands(load_settings())
    typer.echo(f"{count(registered, 'command')} registered with Discord")


app.command()(lookup_commands.stories)
app.command()(lookup_commands.person)
app.command()(lookup_commands.topic)
app.command()(lookup_commands.timeline)
app.command()(lookup_commands.latest)
app.command()(lookup_commands.sources)


def main() -> None:
    """Run the command. An error is one line on stderr; `--debug` adds the traceback."""
    try:
        status_code = app(standalone_mode=False)
    except (KeyboardInterrupt, EOFError, typer.Abort):
        _fail("interrupted", 130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except UsageError as error:
        _trace()
        _fail(str(error), 2)
    except NewsdeskError as error:
        _trace()
        _fail(str(error), 1)
    except Exception as error:  # noqa: BLE001 - the last place to turn an error into one line
        _trace()
        if hasattr(
            error, "format_message"
        ):  # from the command line parser: an option is wrong or missing
            _fail(f"{error.format_message()} See `newsdesk --help`.", 2)
        _fail(f"unexpected error: {type(error).__name__}: {error}; --debug shows where", 1)
    sys.exit(status_code if isinstance(status_code, int) else 0)


def _trace() -> None:
    if "--debug" in sys.argv:
        traceback.print_exc()


def _fail(line: str, code: int) -> None:
    sys.stderr.write(f"newsdesk: {' '.join(line.split())}\n")
    sys.exit(code)


def _asked(
    text: str | None, batch_file: Path | None, as_of: datetime | None, field: str
) -> "list[batch.Query]":
    from bot.cli import batch

    now = as_of or datetime.now(UTC)
    if (text is None) == (batch_file is None):
        raise UsageError(f"give either a {field} or --batch FILE.jsonl")
    if batch_file is not None:
        return batch.read_batch(batch_file, field, now)
    assert text is not None
    empty = f"the {field} is empty; type what you want to know"
    text = typed(text, empty)
    batch.check_length(text, field)
    return [batch.Query(None, text, now)]


def _ingest(
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


def _chat(
    answerer: "Answerer",
    now: Callable[[], datetime],
    context: "Context | None" = None,
    last: "Answer | None" = None,
) -> None:
    """Answer questions until the input ends; "more" first continues the answer `last`."""
    from bot.answer.question.followups import with_answer
    from bot.answer.types import Context
    from bot.chat.i18n.small_talk import small_talk
    from bot.cli import batch, terminal_text
    from bot.cli.introduction import introduction_lines

    context = context or Context()
    _say("\nAsk about the news. An empty line or Ctrl-D ends the chat.")
    while True:
        try:
            question = input("\n> ").strip()
        except EOFError:
            break
        if not question:
            break
        typer.echo()
        try:
            batch.check_length(question, "question")
        except UsageError as error:
            _say(str(error))
            continue
        if last is not None and question.casefold() == _MORE_WORD:
            print_lines(terminal_text.more_lines(last))
            continue
        if small_talk(question) is not None:
            print_lines(introduction_lines(answerer.news, now(), context.audience))
            continue
        last = answerer.answer(question, now(), context)
        print_lines(terminal_text.answer_lines(last, more_hint=_MORE_WORD))
        context = replace(
            context, before=(*context.before, with_answer(question, last.lead))[-_REMEMBERED:]
        )


def _say(line: str) -> None:
    typer.echo(line, err=True)


if __name__ == "__main__":
    main()
