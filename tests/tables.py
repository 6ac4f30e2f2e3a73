"""Quick tables for tests: what Alembic sends for the first database is repeated for the others."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, inspect

from bot.store.bot_schema import HISTORY as BOT_HISTORY
from index.storage.schema import HISTORY as LIBRARY_HISTORY
from ingest.feeds.feed_schema import HISTORY as FEED_HISTORY

_VERSION_TABLES = {
    str(history.folder): history.version_table
    for history in (LIBRARY_HISTORY, FEED_HISTORY, BOT_HISTORY)
}


@contextmanager
def migrating_once() -> Iterator[None]:
    """Let Alembic make new tables once for each history and engine; then repeat its statements.

    Alembic reads its scripts for each new database: 30 of the 40 ms that an empty library takes.
    Tables that exist already are migrated by Alembic itself.
    """
    upgrade = command.upgrade
    known: dict[tuple[str, str, str], list[tuple[str, Any]]] = {}

    def upgrade_or_repeat(config: Config, revision: str) -> None:
        connection: Connection = config.attributes["connection"]
        folder = config.get_main_option("script_location") or ""
        version_table = _VERSION_TABLES.get(folder)
        if version_table is None or inspect(connection).has_table(version_table):
            return upgrade(config, revision)
        key = folder, connection.dialect.name, revision
        if key not in known:
            known[key] = _sent(connection, lambda: upgrade(config, revision))
            return None
        for statement, parameters in known[key]:
            connection.exec_driver_sql(statement, _with_new_ids(parameters))
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "upgrade", upgrade_or_repeat)
        yield


def _with_new_ids(parameters: Any) -> Any:
    """Return parameters with a new id for each random one: two databases never share theirs."""
    if isinstance(parameters, dict):
        return {name: _new_id(value) for name, value in parameters.items()}
    return tuple(_new_id(value) for value in parameters)


def _new_id(value: Any) -> Any:
    is_id = isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32}", value)
    return uuid4().hex if is_id else value


def _sent(connection: Connection, migrate: Callable[[], None]) -> list[tuple[str, Any]]:
    """Return the statements that a migration sends, with their parameters."""
    statements: list[tuple[str, Any]] = []

    def note(
        _connection: object, _cursor: object, statement: str, parameters: Any, *_: object
    ) -> None:
        statements.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        migrate()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return statements
