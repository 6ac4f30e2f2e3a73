"""The languages of people who are told something directly: rows to values and back."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.store.bot_schema import ReaderRow
from bot.store.row_store import Rows


class ReaderRows(Rows):
    """Who reads which language, as Discord last said when they ordered something."""

    def locale_of(self, person_id: int) -> str:
        """Return a person's language as Discord names it, "en-GB" for one; "" if it is unknown."""
        with self._database.reading() as connection:
            query = select(ReaderRow.locale).where(ReaderRow.person_id == person_id)
            return connection.scalar(query) or ""

    def note_locale(self, person_id: int, locale: str) -> None:
        """Keep a person's language in the place of the one that was known."""
        if self.locale_of(person_id) == locale:
            return
        with self._database.writing() as connection:
            connection.execute(
                upsert(ReaderRow)
                .values(person_id=person_id, locale=locale)
                .on_conflict_do_update(index_elements=["person_id"], set_={"locale": locale})
            )
