"""What the bot remembers, in the library's file: one store for every part of the bot."""

from pathlib import Path
from typing import Self

from sqlalchemy import delete, update

from bot.store.answers import AnswerRows
from bot.store.bot_schema import (
    HISTORY,
    DigestRow,
    FeedbackRow,
    FollowRow,
    GivenAnswerRow,
    QuietRow,
    ReaderRow,
    WaitingRow,
)
from bot.store.deliveries import LedgerRows
from bot.store.follows import FollowRows
from bot.store.languages import ReaderRows
from bot.store.preferences import SettingsRows
from bot.store.questions import QuestionRows
from bot.store.values import Place
from index.storage.database import Database

__all__ = ["BotStore"]

_NOBODY = 0


class BotStore(SettingsRows, AnswerRows, QuestionRows, FollowRows, ReaderRows, LedgerRows):
    """The bot's memory; safe to use from several threads and next to other processes.

    Args:
        home: The folder of the settings; `prepare` comes first.
    """

    def __init__(self, home: Path) -> None:
        super().__init__(Database(home / "newsdesk.db"))

    def prepare(self) -> None:
        """Make the tables if they are not there; refuse those of another version.

        Raises:
            SchemaError: The tables were made by another version.
            LibraryError: The folder cannot be written, or the file is no database.
        """
        self._database.prepare(HISTORY)

    def migrate(self) -> None:
        """Bring the tables up to date, in one transaction.

        Raises:
            SchemaError: The database is of a newer version than this one.
        """
        self._database.migrate(HISTORY)

    def forget_person(self, person_id: int) -> None:
        """Forget a person: answers, feedback, waiting questions, language, direct messages.

        What they ordered for a channel stays the channel's, without saying who ordered it.
        """
        direct = Place(person_id=person_id).key
        with self._database.writing() as connection:
            for table in (GivenAnswerRow, FeedbackRow, WaitingRow, ReaderRow):
                connection.execute(delete(table).where(table.person_id == person_id))
            for place in (FollowRow, DigestRow, QuietRow):
                connection.execute(delete(place).where(place.place == direct))
            for order in (FollowRow, DigestRow):
                theirs = order.person_id == person_id
                connection.execute(update(order).where(theirs).values(person_id=_NOBODY))

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
