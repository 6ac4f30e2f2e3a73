"""The bot's store: one database, in the library's file, for every part of the bot."""

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
    LocaleRow,
    QuietRow,
    WaitingRow,
)
from bot.store.deliveries import DeliveryRows
from bot.store.follows import FollowRows
from bot.store.preferences import SettingsRows
from bot.store.questions import QuestionRows
from bot.store.values import NoticePlace
from index.storage.database import Database

__all__ = ["BotStore"]

_NOBODY = 0


class BotStore(SettingsRows, AnswerRows, QuestionRows, FollowRows, DeliveryRows):
    """The bot's store; several threads and processes may use it at the same time.

    Args:
        home: The home folder. Call `prepare` before anything else.
    """

    def __init__(self, home: Path) -> None:
        super().__init__(Database(home / "newsdesk.db"))

    def prepare(self) -> None:
        """Create the tables if they are missing, and check their version.

        Raises:
            SchemaError: Another version created the tables.
            LibraryError: The folder is not writable, or the file is not a database.
        """
        self._database.prepare(HISTORY)

    def migrate(self) -> None:
        """Migrate the tables to the current version, in one transaction.

        Raises:
            SchemaError: A newer version created the database.
        """
        self._database.migrate(HISTORY)

    def forget_person(self, person_id: int) -> None:
        """Delete a person's answers, feedback, waiting questions, locale and direct notices.

        Their follows and digests for channels stay, without their id.
        """
        direct = NoticePlace(person_id=person_id).key
        with self._database.writing() as connection:
            for table in (GivenAnswerRow, FeedbackRow, WaitingRow, LocaleRow):
                connection.execute(delete(table).where(table.person_id == person_id))
            for place in (FollowRow, DigestRow, QuietRow):
                connection.execute(delete(place).where(place.place == direct))
            for order in (FollowRow, DigestRow):
                ordered_by_person = order.person_id == person_id
                connection.execute(update(order).where(ordered_by_person).values(person_id=_NOBODY))

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
