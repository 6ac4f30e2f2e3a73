"""The base class of the parts of the store."""

from index.storage.database import Database


class StorePart:
    """A part of the store.

    Args:
        database: The library's file, which contains the bot's tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
