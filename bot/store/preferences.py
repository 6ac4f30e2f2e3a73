"""Stores the settings of servers and channels, and the locales of people."""

from sqlalchemy import delete, select

from bot.store.bot_schema import ChannelSettingsRow, LocaleRow, ServerSettingsRow
from bot.store.row_store import StorePart
from bot.store.values import ChannelSettings, ServerSettings
from index.storage.database import columns_of, read_row


class SettingsRows(StorePart):
    """The settings of servers and channels, and the locales of people."""

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

    def channels(self, server_id: int) -> tuple[ChannelSettings, ...]:
        """Return the channels of a server that have settings of their own."""
        with self.database.reading() as connection:
            table = ChannelSettingsRow
            query = select(table).where(table.server_id == server_id).order_by(table.channel_id)
            return tuple(read_row(ChannelSettings, row) for row in connection.execute(query))

    def save_channel(self, settings: ChannelSettings) -> None:
        """Store a channel's settings; they replace earlier ones."""
        if settings == ChannelSettings(settings.channel_id, settings.server_id):
            with self.database.writing() as connection:
                table = ChannelSettingsRow
                connection.execute(delete(table).where(table.channel_id == settings.channel_id))
            return
        values = columns_of(settings)
        self._put(ChannelSettingsRow, {"channel_id": values.pop("channel_id")}, values)

    def locale_of(self, person_id: int) -> str:
        """Return a person's Discord locale, for example "en-GB"; "" if it is unknown."""
        with self.database.reading() as connection:
            query = select(LocaleRow.locale).where(LocaleRow.person_id == person_id)
            return connection.scalar(query) or ""

    def note_locale(self, person_id: int, locale: str) -> None:
        """Store a person's locale, as Discord says it; it replaces the earlier one."""
        if self.locale_of(person_id) != locale:
            self._put(LocaleRow, {"person_id": person_id}, {"locale": locale})
