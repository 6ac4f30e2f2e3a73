"""Stores the locales of people who get direct messages."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.store.bot_schema import LocaleRow
from bot.store.row_store import StorePart


class LocaleRows(StorePart):
    """Each person's locale, from Discord, when they last ordered something."""

    def locale_of(self, person_id: int) -> str:
        """Return a person's Discord locale, for example "en-GB"; "" if it is unknown."""
        with self._database.reading() as connection:
            query = select(LocaleRow.locale).where(LocaleRow.person_id == person_id)
            return connection.scalar(query) or ""

    def note_locale(self, person_id: int, locale: str) -> None:
        """Store a person's locale; it replaces the earlier one."""
        if self.locale_of(person_id) == locale:
            return
        with self._database.writing() as connection:
            connection.execute(
                upsert(LocaleRow)
                .values(person_id=person_id, locale=locale)
                .on_conflict_do_update(index_elements=["person_id"], set_={"locale": locale})
            )
