"""The `newsdesk` command: its options, `run` and `sync`, and how its errors are shown."""

import atexit
import gc
import logging
import sys
import traceback
from typing import Annotated

import typer

from bot.cli import (
    backup_commands,
    data_commands,
    doctor_command,
    feed_commands,
    library_commands,
    lookup_commands,
    model_commands,
    question_commands,
    service_units,
)
from bot.cli.terminal import count
from bot.errors import UsageError
from index.errors import NewsdeskError

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
app.command()(question_commands.demo)
app.command()(question_commands.chat)
app.command()(question_commands.ask)
app.command()(question_commands.search)
app.command()(library_commands.ingest)
app.command()(library_commands.status)
app.command()(library_commands.rebuild)
app.command()(library_commands.forget)
app.command()(library_commands.migrate)
app.command()(data_commands.migrate_data)
app.command()(model_commands.models)
app.command()(service_units.service)


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and debug logs.")] = False,
) -> None:
    level = "DEBUG" if debug else "WARNING"
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s"
    )
    for noisy in ("sentence_transformers", "urllib3", "trafilatura", "htmldate", "discord"):
        logging.getLogger(noisy).setLevel(logging.WARNING if debug else logging.ERROR)


@app.command()
def run() -> None:
    """Connect to Discord and answer questions there."""
    from bot.answer.answerer import Answerer
    from bot.answer.writer.server import open_writer
    from bot.chat.run import run_bot
    from bot.error_reports import start_error_reports
    from bot.settings import load_settings
    from index import open_library

    settings = load_settings()
    start_error_reports(settings)
    writer = open_writer(settings)

    def make_answerer() -> Answerer:
        answerer = question_commands.open_answerer(open_library(settings), settings, writer)
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


app.command()(backup_commands.backup)
app.command()(backup_commands.restore)
app.command()(doctor_command.doctor)
app.command()(lookup_commands.stories)
app.command()(lookup_commands.person)
app.command()(lookup_commands.topic)
app.command()(lookup_commands.timeline)
app.command()(lookup_commands.latest)
app.command()(lookup_commands.sources)


def main() -> None:
    """Run the command. An error is one line on stderr; `--debug` adds the traceback."""
    from bot.error_reports import report_error

    # at its end Python would look through every object for garbage: .08 s of processor time
    atexit.register(gc.disable)
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
        report_error(error)
        _fail(f"unexpected error: {type(error).__name__}: {error}; --debug shows where", 1)
    sys.exit(status_code if isinstance(status_code, int) else 0)


def _trace() -> None:
    if "--debug" in sys.argv:
        traceback.print_exc()


def _fail(line: str, code: int) -> None:
    sys.stderr.write(f"newsdesk: {' '.join(line.split())}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
