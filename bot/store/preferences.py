"""Stores the settings of servers."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.store.bot_schema import ServerSettingsRow
from bot.store.row_store import StorePart
from bot.store.values import ServerSettings


class SettingsRows(StorePart):
    """The settings of servers."""

    def settings(self, server_id: int) -> ServerSettings:
        """Return a server's settings; the defaults if none were saved."""
        with self._database.reading() as connection:
            query = select(ServerSettingsRow).where(ServerSettingsRow.server_id == server_id)
            row = connection.execute(query).one_or_none()
        if row is None:
            return ServerSettings(server_id)
        return ServerSettings(
            server_id=row.server_id,
            channels=tuple(row.channels),
            mention_only=row.mention_only,
            thread_answers=row.thread_answers,
            roles=tuple(row.roles),
            locale=row.locale,
            cooldown_s=row.cooldown_s,
        )

    def save_settings(self, settings: ServerSettings) -> None:
        """Store a server's settings; they replace earlier ones."""
        values = {
            "channels": list(settings.channels),
            "mention_only": settings.mention_only,
            "thread_answers": settings.thread_answers,
            "roles": list(settings.roles),
            "locale": settings.locale,
            "cooldown_s": settings.cooldown_s,
        }
        with self._database.writing() as connection:
            connection.execute(
                upsert(ServerSettingsRow)
                .values(server_id=settings.server_id, **values)
                .on_conflict_do_update(index_elements=["server_id"], set_=values)
            )
