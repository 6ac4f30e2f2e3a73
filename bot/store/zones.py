"""Stores the time zones in which people and servers count their days."""

from sqlalchemy import select

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
        with self.database.reading() as connection:
            for query in queries:
                if zone := connection.scalar(query):
                    return zone
        return ""

    def set_person_zone(self, person_id: int, zone: str) -> None:
        """Set a person's zone; it replaces an earlier one."""
        self._put(ZoneRow, {"whose": NoticePlace(person_id=person_id).key}, {"timezone": zone})

    def set_server_zone(self, server_id: int, zone: str) -> None:
        """Set the zone of people in a server who have chosen none themselves."""
        self._put(ZoneRow, {"whose": f"server:{server_id}"}, {"timezone": zone})
