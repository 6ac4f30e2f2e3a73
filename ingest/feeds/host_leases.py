"""Leases on hosts: of all processes that share a database, one asks a host at a time."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, delete, func, select, update

from index.storage.database import PackageStore, upsert
from ingest.feeds.feed_schema import HISTORY, FeedBase, HostRow
from ingest.settings import IngestSettings

# How much longer than a request its lease lasts: it may wait for a free slot first.
_SPARE = timedelta(seconds=60)
# No site asks for a pause that comes near it.
_FORGOTTEN_AFTER = timedelta(days=1)


class HostLeases(PackageStore):
    """The turns at hosts, in the tables of feeds; a process has its own.

    Args:
        settings: Where the database is, and how long a request may take.
    """

    history = HISTORY
    tables = FeedBase.metadata

    def __init__(self, settings: IngestSettings) -> None:
        super().__init__(settings.home, settings.database_url)
        self._duration = timedelta(seconds=settings.fetch_timeout_s) + _SPARE
        self._owner = uuid4().hex
        self._is_prepared = False

    def take(self, host: str, pause_s: float) -> float:
        """Take the turn at a host, if it is free.

        Args:
            host: The host name.
            pause_s: The least time between the end of a request and the next one; the pause that
                another process has noted counts too.

        Returns:
            0 if the turn is taken; else the seconds after which it may be free.

        Raises:
            LibraryError: The database cannot be used.
        """
        if not self._is_prepared:
            self.prepare()
            self._forget()
            self._is_prepared = True
        with self.database.reading() as connection:
            wait_s = self._wait_s(connection, host, pause_s)
        if wait_s > 0:
            return wait_s
        with self.database.writing() as connection:
            wait_s = self._wait_s(connection, host, pause_s)
            if wait_s > 0:
                return wait_s
            lease = {"owner": self._owner, "lease_until": _clock(connection) + self._duration}
            row = upsert(connection, HostRow).values(host=host, pause_s=pause_s, **lease)
            connection.execute(row.on_conflict_do_update(index_elements=["host"], set_=lease))
        return 0.0

    def give_back(self, host: str, pause_s: float) -> None:
        """End the turn at a host; the pause begins.

        Args:
            host: The host name.
            pause_s: The least time until the next request, for the other processes too.

        Raises:
            LibraryError: The database cannot be used.
        """
        with self.database.writing() as connection:
            connection.execute(
                update(HostRow)
                .where(HostRow.host == host, HostRow.owner == self._owner)
                .values(owner=None, ended_at=_clock(connection), pause_s=pause_s)
            )

    def _wait_s(self, connection: Connection, host: str, pause_s: float) -> float:
        row = connection.execute(select(HostRow).where(HostRow.host == host)).one_or_none()
        if row is None:
            return 0.0
        if row.owner is None:
            free_at = row.ended_at + timedelta(seconds=max(pause_s, row.pause_s))
        else:
            free_at = row.lease_until
        wait_s: float = (free_at - _clock(connection)).total_seconds()
        return max(0.0, wait_s)

    def _forget(self) -> None:
        with self.database.writing() as connection:
            long_ago = _clock(connection) - _FORGOTTEN_AFTER
            connection.execute(delete(HostRow).where(HostRow.lease_until < long_ago))


def _clock(connection: Connection) -> datetime:
    """Return the time of the database: the clocks of several machines differ."""
    if connection.dialect.name == "postgresql":
        time: datetime = connection.scalars(select(func.clock_timestamp())).one()
        return time.astimezone(UTC)
    return datetime.now(UTC)
