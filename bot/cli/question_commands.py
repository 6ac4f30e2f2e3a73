"""The question commands: `demo`, `chat`, `ask` and `search`."""

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsOf, Batch, Json, OutletName, ReaderAudience, Since, typed
from bot.cli.terminal import print_json, print_lines, print_note
from bot.errors import UsageError
from index.errors import NewsdeskError

if TYPE_CHECKING:
    from bot.answer.answerer import Answerer
    from bot.answer.types import Answer, Context
    from bot.answer.writer.turn import Writer
    from bot.cli import batch
    from bot.settings import Settings
    from index import Library


DEMO_QUESTION = "When might Xi visit Russia?"
DEMO_CLOCK = "2023-02-28"  # the last day of the sample news
_MORE_WORD = "more"  # typed in the chat to see the rest of an answer
_REMEMBERED = 5  # earlier questions that a follow-up question in the chat may refer to


def open_answerer(library: "Library", settings: "Settings", writer: "Writer | None") -> "Answerer":
    """Return an answerer with the trained reader, as the settings ask for it.

    The models load while the code of the answers is imported: that takes as long.
    """
    from index.models.reader import TrainedReader

    reader = TrainedReader()
    for load in (reader.load, library.load_models):
        Thread(target=_tried, args=(load,)).start()
    from bot.answer.answerer import Answerer
    from bot.answer.evidence.selection import Caution

    return Answerer(library, reader, writer, caution=Caution(settings.caution))


def _tried(load: Callable[[], object]) -> None:
    """Load models; an error shows when they are first used."""
    with suppress(NewsdeskError):
        load()


def demo() -> None:
    """Ingest the sample news and answer a question from it. At a terminal, continue as a chat."""
    from bot.answer.writer.server import open_writer
    from bot.cli import terminal_text
    from bot.cli.library_commands import ingest_sources
    from bot.date_input import read_moment
    from bot.settings import load_settings
    from index import open_library

    settings = load_settings()
    own = {"home": settings.home / "demo", "database_url": ""}
    settings = load_settings(**(settings.model_dump() | own))
    now = read_moment(DEMO_CLOCK)
    with open_library(settings) as library:
        with as_file(files("ingest") / "sample" / "news.jsonl") as sample:
            print_note(
                "Ingesting 40 sample articles of January and February 2023 "
                "(the first run loads the model) ..."
            )
            report, ended_by = ingest_sources([str(sample)], library, settings)
            if ended_by is not None:
                raise KeyboardInterrupt
            print_note(next(terminal_text.report_lines(report)))
        print_note(f"The clock is set to {DEMO_CLOCK}, the last day of the sample news.\n")
        answerer = open_answerer(library, settings, open_writer(settings))
        typer.echo(f"> {DEMO_QUESTION}\n")
        answer = answerer.answer(DEMO_QUESTION, now)
        continues = sys.stdin.isatty() and sys.stdout.isatty()
        print_lines(terminal_text.answer_lines(answer, more_hint=_MORE_WORD if continues else ""))
        if continues:
            run_chat(answerer, lambda: now, last=answer)


def chat(as_of: AsOf = None, audience: ReaderAudience = "") -> None:
    """Ask questions one after another. A question may refer to earlier ones."""
    from bot.answer.types import Context
    from bot.answer.writer.server import open_writer
    from bot.settings import load_settings
    from index import open_library

    settings = load_settings()
    writer = open_writer(settings)
    with open_library(settings) as library:
        answerer = open_answerer(library, settings, writer)
        run_chat(answerer, lambda: as_of or datetime.now(UTC), Context(audience=audience))


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
        answerer = open_answerer(library, settings, writer)
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


def run_chat(
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
    print_note("\nAsk about the news. An empty line or Ctrl-D ends the chat.")
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
            print_note(str(error))
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
