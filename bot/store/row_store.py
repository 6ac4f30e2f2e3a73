"""The base class of the parts of the store."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.sqlite import insert as upsert

from bot.store.bot_schema import BotBase
from index.storage.database import Database


class StorePart:
    """A part of the store.

    Args:
        database: The library's file, which contains the bot's tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def _put(self, table: type[BotBase], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Write a row; the row with this key, if there is one, gets the values."""
        with self._database.writing() as connection:
            connection.execute(
                upsert(table)
                .values({**key, **values})
                .on_conflict_do_update(index_elements=list(key), set_=values)
            )
