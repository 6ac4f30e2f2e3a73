"""The base class of the parts of the store."""

from collections.abc import Mapping
from typing import Any

from bot.store.bot_schema import HISTORY, BotBase
from index.storage.database import PackageStore, upsert


class StorePart(PackageStore):
    """A part of the store, in the library's database."""

    history = HISTORY
    tables = BotBase.metadata

    def _put(self, table: type[BotBase], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Write a row; the row with this key, if there is one, gets the values."""
        with self.database.writing() as connection:
            connection.execute(
                upsert(connection, table)
                .values({**key, **values})
                .on_conflict_do_update(index_elements=list(key), set_=values)
            )
