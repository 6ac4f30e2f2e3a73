"""What the tests of the three histories of migrations share."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text

from index.storage.database import Database, History, migration_config
from index.storage.schema import JsonText


def heads(history: History, dialect: str) -> list[str]:
    """Return the newest revisions of a history."""
    return list(ScriptDirectory.from_config(migration_config(history, dialect)).get_heads())


def differences(database: Database, metadata: MetaData) -> list[Any]:
    """Return how the tables of a database differ from those that the code knows."""
    known = set(metadata.tables)

    def ours(thing: Any, name: str | None, kind: str, _back: bool, _to: object) -> bool:
        return (name if kind == "table" else thing.table.name) in known

    def compare(
        _context: object, _column: object, _known: object, _found: object, known: object
    ) -> bool | None:
        # Alembic does not ask which type it has in this dialect
        return False if isinstance(known, JsonText) else None

    with database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": compare}
        )
        return list(compare_metadata(context, metadata))


def set_version(database: Database, history: History, version: str) -> None:
    """Pretend that another version of newsdesk has made the tables."""
    with database.writing() as connection:
        connection.execute(
            text(f"UPDATE {history.version_table} SET version_num = :version"),
            {"version": version},
        )
