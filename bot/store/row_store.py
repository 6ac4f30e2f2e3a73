"""The base class of the parts of the store."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.sqlite import insert as upsert

from bot.store.bot_schema import HISTORY, BotBase
from index.storage.database import PackageStore


class StorePart(PackageStore):
    """A part of the store, in the library's file."""

    history = HISTORY

    def _put(self, table: type[BotBase], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Write a row; the row with this key, if there is one, gets the values."""
        with self.database.writing() as connection:
            connection.execute(
                upsert(table)
                .values({**key, **values})
                .on_conflict_do_update(index_elements=list(key), set_=values)
            )
