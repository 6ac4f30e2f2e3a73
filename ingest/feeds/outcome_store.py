"""Stores the log: what became of each article and source."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from index.audience import PUBLIC
from index.storage.database import Database
from ingest.feeds.feed_schema import OutcomeRow
from ingest.feeds.feed_types import OutcomeRecord
from ingest.feeds.outcome_summary import OutcomeSummary, summarise_outcomes
from ingest.web.credentials import without_credentials

# The oldest records are deleted when there are more.
MAX_OUTCOMES = 100_000


class OutcomeStore:
    """The log in a library's database.

    Args:
        database: Has the tables of the feeds.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, records: Sequence[OutcomeRecord]) -> None:
        """Add records to the log."""
        if records:
            with self._database.writing() as connection:
                add_outcomes(connection, records)

    def summary(self, now: datetime, days: int, audience: str | None = PUBLIC) -> OutcomeSummary:
        """Return what the log says of the last days; see `summarise_outcomes`."""
        return summarise_outcomes(self._database, now, days, audience)

    def of(
        self, urls: Sequence[str], limit: int = 100, audience: str | None = PUBLIC
    ) -> tuple[OutcomeRecord, ...]:
        """Return the log records of addresses, newest first.

        Args:
            urls: The addresses.
            limit: The maximum number of records.
            audience: The audience whose private records are included besides the public ones; ""
                for public records only; None for all records, for the operator only.
        """
        query = select(OutcomeRow).where(OutcomeRow.url.in_(urls))
        if audience is not None:
            query = query.where(OutcomeRow.audience.in_((PUBLIC, audience)))
        newest = query.order_by(OutcomeRow.at.desc(), OutcomeRow.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(map(_outcome, connection.execute(newest)))

    def newest_number(self) -> int:
        """Return the number of the newest record in the log; 0 if the log is empty."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(OutcomeRow.id))) or 0

    def after(self, number: int, limit: int) -> tuple[tuple[int, OutcomeRecord], ...]:
        """Return later records of all audiences, each with its number, in order.

        Args:
            number: The number of the last record that the caller knows.
            limit: The maximum number of records.
        """
        query = select(OutcomeRow).where(OutcomeRow.id > number).order_by(OutcomeRow.id)
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(limit))
            return tuple((row.id, _outcome(row)) for row in rows)

    def recent(
        self, audience: str, limit: int, outcomes: Sequence[str] = (), *, source: str = ""
    ) -> tuple[OutcomeRecord, ...]:
        """Return the newest records that an audience may read, newest first.

        Args:
            audience: The audience whose private records are included besides the public ones.
            limit: The maximum number of records.
            outcomes: Only these outcomes, for example "skipped"; all if empty.
            source: Only the records of the feed with this address; "" for all.
        """
        query = select(OutcomeRow).where(OutcomeRow.audience.in_((PUBLIC, audience)))
        if outcomes:
            query = query.where(OutcomeRow.outcome.in_(outcomes))
        if source:
            query = query.where(OutcomeRow.source == source)
        newest = query.order_by(OutcomeRow.at.desc(), OutcomeRow.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(map(_outcome, connection.execute(newest)))


def add_outcomes(connection: Connection, records: Sequence[OutcomeRecord]) -> None:
    """Add records to the log in a transaction of the caller's, and delete the oldest ones.

    Args:
        connection: Of the transaction.
        records: In order; passwords in their addresses are left out.
    """
    for record in map(_without_credentials, records):
        newest = (
            select(func.max(OutcomeRow.id))
            .where(OutcomeRow.url == record.url, OutcomeRow.audience == record.audience)
            .scalar_subquery()
        )
        # An outcome that repeats at each check updates its record, so that it does not push other
        # records out of the log.
        repeated = connection.execute(
            update(OutcomeRow)
            .where(
                OutcomeRow.id == newest,
                OutcomeRow.outcome == record.outcome,
                OutcomeRow.reason == record.reason,
                OutcomeRow.source == record.source,
                OutcomeRow.outcome.in_(("unchanged", "duplicate", "skipped", "failed")),
            )
            .values(at=record.at)
        )
        if not repeated.rowcount:
            connection.execute(
                insert(OutcomeRow).values(
                    url=record.url,
                    audience=record.audience,
                    at=record.at,
                    outcome=record.outcome,
                    reason=record.reason,
                    source=record.source,
                )
            )
    if records:
        newest_id = select(func.max(OutcomeRow.id)).scalar_subquery()
        connection.execute(delete(OutcomeRow).where(OutcomeRow.id <= newest_id - MAX_OUTCOMES))


def _without_credentials(record: OutcomeRecord) -> OutcomeRecord:
    return replace(
        record,
        url=without_credentials(record.url),
        reason=without_credentials(record.reason),
        source=without_credentials(record.source),
    )


def _outcome(row: Any) -> OutcomeRecord:
    return OutcomeRecord(row.url, row.at, row.outcome, row.reason, row.source, row.audience)
