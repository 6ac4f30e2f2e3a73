"""Stores the settings of servers, and the locales of people who get direct messages."""

from sqlalchemy import select

from bot.store.bot_schema import LocaleRow, ServerSettingsRow
from bot.store.row_store import StorePart
from bot.store.values import ServerSettings
from index.storage.database import columns_of, read_row


class SettingsRows(StorePart):
    """The settings of servers and the locales of people."""

    def settings(self, server_id: int) -> ServerSettings:
        """Return a server's settings; the defaults if none were saved."""
        with self.database.reading() as connection:
            query = select(ServerSettingsRow).where(ServerSettingsRow.server_id == server_id)
            row = connection.execute(query).one_or_none()
        if row is None:
            return ServerSettings(server_id)
        return read_row(ServerSettings, row)

    def save_settings(self, settings: ServerSettings) -> None:
        """Store a server's settings; they replace earlier ones."""
        values = columns_of(settings)
        self._put(ServerSettingsRow, {"server_id": values.pop("server_id")}, values)

    def locale_of(self, person_id: int) -> str:
        """Return a person's Discord locale, for example "en-GB"; "" if it is unknown."""
        with self.database.reading() as connection:
            query = select(LocaleRow.locale).where(LocaleRow.person_id == person_id)
            return connection.scalar(query) or ""

    def note_locale(self, person_id: int, locale: str) -> None:
        """Store a person's locale, as Discord says it; it replaces the earlier one."""
        if self.locale_of(person_id) != locale:
            self._put(LocaleRow, {"person_id": person_id}, {"locale": locale})
