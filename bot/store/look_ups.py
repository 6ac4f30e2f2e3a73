"""Stores the subjects of look-ups that are too long for the id of a button."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.store.bot_schema import LookUpSubjectRow
from bot.store.row_store import StorePart

SUBJECTS_KEPT = timedelta(days=90)


class LookUpRows(StorePart):
    """Long subjects of look-ups, by the key that stands in the buttons of their cards."""

    def keep_subject(self, key: str, subject: str, now: datetime) -> None:
        """Store a subject for 90 days, and delete older ones."""
        self._put(LookUpSubjectRow, {"key": key}, {"subject": subject, "at": now})
        with self.database.writing() as connection:
            old = LookUpSubjectRow.at < now - SUBJECTS_KEPT
            connection.execute(delete(LookUpSubjectRow).where(old))

    def subject(self, key: str) -> str | None:
        """Return the subject with a key; None if it was deleted."""
        with self.database.reading() as connection:
            query = select(LookUpSubjectRow.subject).where(LookUpSubjectRow.key == key)
            return connection.scalar(query)
