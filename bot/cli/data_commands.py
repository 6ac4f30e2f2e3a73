"""`newsdesk migrate-data`: moves a library, its feeds and the bot's memory to another database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.terminal import count, progress_bar
from bot.errors import UsageError
from index.errors import LibraryError

if TYPE_CHECKING:
    from index.storage.database import PackageStore

_SQLITE = "sqlite:///"


def migrate_data(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A home folder, or an address.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The other of the two.")],
    verify_only: Annotated[
        bool, typer.Option("--verify-only", help="Copy nothing; compare the two.")
    ] = False,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Empty an unfinished copy in TO first.")
    ] = False,
) -> None:
    """Copy everything to another database: SQLite to PostgreSQL, or back.

    Stop every newsdesk process that uses FROM first. A copy that was interrupted goes on with the
    same command.
    """
    from index.storage import transfer

    with _opened(source) as old, _opened(target) as new, progress_bar("copying") as bar:

        def show(what: str, done: int, total: int) -> None:
            bar.update(bar.task_ids[0], description=what, completed=done, total=total)

        if old[0].is_new():
            raise LibraryError(f"{old[0].database.name} has no library")
        if afresh:
            for store in new:
                if transfer.is_unfinished(store):
                    transfer.empty(store)
        equal = True
        for before, after in zip(old, new, strict=True):
            before.prepare()
            if verify_only:
                after.prepare()
                wanted = transfer.digests(before.database, before.tables, show)
                found = transfer.digests(after.database, after.tables, show)
            else:
                wanted = found = transfer.copy(before, after, show)
            for left, right in zip(wanted, found, strict=True):
                equal &= left == right
                verdict = "equal" if left == right else f"differs: {right.rows} rows in TO"
                typer.echo(
                    f"{left.table:<17} {count(left.rows, 'row'):>15}  {left.digest}  {verdict}"
                )
    if not equal:
        raise LibraryError(f"{new[0].database.name} differs from {old[0].database.name}")


@contextmanager
def _opened(place: str) -> "Iterator[tuple[PackageStore, ...]]":
    from bot.store import BotStore
    from index.storage.store import open_store
    from ingest.feeds.feed_store import FeedStore

    home, url = _place(place)
    with ExitStack() as stack:
        yield (
            stack.enter_context(open_store(home, url)),
            stack.enter_context(FeedStore(home, url)),
            stack.enter_context(BotStore(home, url)),
        )


def _place(place: str) -> tuple[Path, str]:
    """Return the home and the address that somebody has typed."""
    from index.settings import load_settings
    from index.storage.database import FILE_NAME

    if place.startswith(_SQLITE) or "://" not in place:
        path = Path(place.removeprefix(_SQLITE)).expanduser()
        home = path.parent if path.name == FILE_NAME else path
        if path.is_file() and path.name != FILE_NAME:
            raise UsageError(f"{path} is a file; name the folder that holds {FILE_NAME}")
        return home, ""
    return Path(), load_settings(database_url=place).database_url
