"""Stores the time zones in which people and servers count their days."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.store.bot_schema import DigestRow, QuietRow, ZoneRow
from bot.store.row_store import StorePart
from bot.store.values import NoticePlace


class ZoneRows(StorePart):
    """Each person's and each server's time zone, by its IANA name."""

    def zone_for(self, person_id: int, server_id: int | None) -> str:
        """Return the zone in which a person counts days; "" if none is known.

        Args:
            person_id: The person.
            server_id: The server that they write in; None for direct messages.

        Returns:
            The zone that they have chosen, or that of their quiet hours or digest; else that of
            the server.
        """
        direct = NoticePlace(person_id=person_id).key
        queries = (
            select(ZoneRow.timezone).where(ZoneRow.whose == direct),
            select(QuietRow.timezone).where(QuietRow.place == direct),
            select(DigestRow.timezone).where(DigestRow.place == direct),
            select(ZoneRow.timezone).where(ZoneRow.whose == f"server:{server_id}"),
        )
        with self._database.reading() as connection:
            for query in queries:
                if zone := connection.scalar(query):
                    return zone
        return ""

    def set_person_zone(self, person_id: int, zone: str) -> None:
        """Set a person's zone; it replaces an earlier one."""
        self._set(NoticePlace(person_id=person_id).key, zone)

    def set_server_zone(self, server_id: int, zone: str) -> None:
        """Set the zone of people in a server who have chosen none themselves."""
        self._set(f"server:{server_id}", zone)

    def _set(self, whose: str, zone: str) -> None:
        with self._database.writing() as connection:
            connection.execute(
                upsert(ZoneRow)
                .values(whose=whose, timezone=zone)
                .on_conflict_do_update(index_elements=["whose"], set_={"timezone": zone})
            )
