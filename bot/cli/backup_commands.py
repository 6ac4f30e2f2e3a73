"""`newsdesk backup` and `newsdesk restore`."""

from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Json
from bot.cli.terminal import count, print_json
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.storage.backup import BackupManifest
    from index.storage.database import History


BackupFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The backup, for example newsdesk-backup.zip.")
]


def backup(file: BackupFile, as_json: Json = False) -> None:
    """Back up the database into one file. The bot and the feed watcher can go on running."""
    from bot.settings import load_settings
    from index.storage.backup import back_up

    made = back_up(
        _database(load_settings()),
        file,
        _histories(),
        now=datetime.now(UTC),
        version=version("newsdesk"),
    )
    if as_json:
        print_json({"file": str(file), **_payload(made)})
    else:
        typer.echo(f"backed up to {file}: {_content(made)}")


def restore(
    file: BackupFile,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the database that is there.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Restore the database from a backup. Stop the bot and the feed watcher first."""
    from bot.settings import load_settings
    from index.storage.backup import restore as restore_backup

    database = _database(load_settings())
    if not replace and database.exists() and database.stat().st_size:
        raise UsageError(
            f"there is a database at {database}; back it up, then restore with --replace"
        )
    held = restore_backup(file, database, _histories())
    migrate = held.is_older(_histories())
    if as_json:
        print_json({"database": str(database), "migrate": migrate, **_payload(held)})
        return
    typer.echo(f"restored {database} as of {held.made_at:%Y-%m-%d %H:%M} UTC: {_content(held)}")
    if migrate:
        typer.echo("an older version made this backup: run `newsdesk migrate` before anything else")


def _database(settings: "Settings") -> Path:
    """Return the SQLite file; PostgreSQL has tools of its own."""
    if settings.database_url:
        raise UsageError(
            "the database is on a PostgreSQL server: back it up with pg_dump and restore it with "
            "pg_restore, as docs/operations.md shows"
        )
    return settings.home / "newsdesk.db"


def _payload(manifest: "BackupManifest") -> dict[str, object]:
    return {
        "made_at": manifest.made_at,
        "made_by": manifest.made_by,
        "schemas": manifest.schemas,
        "database_bytes": manifest.database_bytes,
        "database_sha256": manifest.database_sha256,
        "tables": manifest.tables,
    }


def _content(manifest: "BackupManifest") -> str:
    """Return what a backup holds, in a few words."""
    tables = manifest.tables
    held = [
        count(tables[table].rows, noun)
        for table, noun in (("articles", "article"), ("feeds", "feed"), ("follows", "follow"))
        if table in tables
    ]
    return ", ".join([*held, f"SHA-256 {manifest.database_sha256[:12]}..."])


def _histories() -> "tuple[History, ...]":
    """Return the migrations of every package that has tables."""
    from bot.store.bot_schema import HISTORY as BOT
    from index.storage.schema import HISTORY as INDEX
    from ingest.feeds.feed_schema import HISTORY as FEEDS

    return INDEX, FEEDS, BOT
