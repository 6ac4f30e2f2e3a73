"""What every part of the store stands on: the database, and one at a time."""

from index.storage.database import Database


class Rows:
    """A part of the store.

    Args:
        database: The library's file; the bot's tables are in it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
