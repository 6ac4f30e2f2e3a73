"""Feeds, entries and outcomes: rows to values and back, in transactions; rows never leave."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import aliased

from index.audience import PUBLIC, checked
from index.storage.database import Database
from ingest.errors import FeedError
from ingest.feeds.entries import Known
from ingest.feeds.feed_schema import HISTORY, EntryRow, FeedRow, OutcomeRow
from ingest.feeds.feed_types import Fate, Feed, Lease, Result, Seen
from ingest.feeds.schedule import site_key
from ingest.web.credentials import HOLDS_CREDENTIALS, holds_credentials, without_credentials
from ingest.web.fetch import Validators

__all__ = ["MAX_OUTCOMES", "Fate", "Feed", "FeedStore", "Lease", "Result", "Seen"]

MAX_OUTCOMES = 100_000
# Entries that a feed has not had for so long are forgotten.
_ENTRY_KEPT = timedelta(days=90)
_MANY = 500  # SQLite binds at most 999 values in older builds


class FeedStore:
    """The feeds of one library; safe to use from several threads and next to other processes."""

    def __init__(self, home: Path) -> None:
        """Open the store in the library's file; `prepare` comes first.

        Args:
            home: The folder of the settings.
        """
        self.path = home / "newsdesk.db"
        self._database = Database(self.path)

    def prepare(self) -> None:
        """Make the tables if they are not there; refuse those of another version.

        Raises:
            SchemaError: The tables were made by another version.
            LibraryError: The folder cannot be written, or the file is no database.
        """
        self._database.prepare(HISTORY)

    def migrate(self) -> None:
        """Bring the tables up to date, in one transaction.

        Raises:
            SchemaError: The database is of a newer version than this one.
        """
        self._database.migrate(HISTORY)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- what an admin does ----------------------------------------------------------------

    def add(
        self,
        url: str,
        *,
        title: str,
        publisher: str,
        tag: str,
        every_minutes: int,
        now: datetime,
        paused: bool = False,
        audience: str = PUBLIC,
    ) -> Feed:
        """Watch a feed from now on; the same address may be watched for others too.

        Raises:
            FeedError: It is watched already, or its address holds a password or a key.
            AudienceError: The audience is written in another way.
        """
        if holds_credentials(url):
            raise FeedError(f"{without_credentials(url)} {HOLDS_CREDENTIALS}")
        feed = _is(url, checked(audience))
        with self._database.writing() as connection:
            if connection.scalar(select(FeedRow.id).where(feed)) is not None:
                raise FeedError(f"{url} is watched already; `newsdesk feed list` shows it")
            connection.execute(
                insert(FeedRow).values(
                    url=url,
                    audience=audience,
                    site=site_key(url),
                    title=title,
                    publisher=publisher,
                    tag=tag,
                    every_minutes=every_minutes,
                    paused=paused,
                    gone=False,
                    etag="",
                    last_modified="",
                    next_look_at=now,
                    failures=0,
                    last_error="",
                )
            )
            return _feed(connection.execute(select(FeedRow).where(feed)).one())

    def feeds(self, audience: str | None = None) -> tuple[Feed, ...]:
        """Return the feeds for an audience alone, in the order they were added.

        Args:
            audience: "" for those for everybody; None for every feed there is, which is for
                whoever runs the machine.
        """
        query = select(FeedRow).order_by(FeedRow.id)
        if audience is not None:
            query = query.where(FeedRow.audience == audience)
        with self._database.reading() as connection:
            return tuple(_feed(row) for row in connection.execute(query))

    def count(self) -> int:
        """Return how many feeds there are, for whomever."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(FeedRow)) or 0

    def remove(self, url: str, audience: str = PUBLIC) -> bool:
        """Forget a feed and its entries, not its articles; returns whether it was there."""
        with self._database.writing() as connection:
            return connection.execute(delete(FeedRow).where(_is(url, audience))).rowcount > 0

    def pause(self, url: str, audience: str = PUBLIC) -> bool:
        """Stop looking at a feed; returns whether it is there."""
        with self._database.writing() as connection:
            change = update(FeedRow).where(_is(url, audience)).values(paused=True)
            return connection.execute(change).rowcount > 0

    def resume(self, url: str, now: datetime, audience: str = PUBLIC) -> bool:
        """Look at a feed again, at once, whatever ended or held it; returns whether it is there.

        Retry-After is not forgotten: what the server asked for stays.
        """
        with self._database.writing() as connection:
            feed = connection.execute(select(FeedRow).where(_is(url, audience))).one_or_none()
            if feed is None:
                return False
            at = feed.next_look_at if feed.failures and not feed.gone else now
            change = update(FeedRow).where(FeedRow.id == feed.id)
            connection.execute(change.values(paused=False, gone=False, next_look_at=at))
            return True

    # -- leases ----------------------------------------------------------------------------

    def due(self, now: datetime, before: datetime) -> int:
        """Return how many feeds nobody holds and had to be looked at by `before`."""
        with self._database.reading() as connection:
            query = select(func.count()).select_from(FeedRow).where(_is_due(now, before))
            return connection.scalar(query) or 0

    def claim(self, now: datetime, before: datetime, until: datetime) -> Lease | None:
        """Take the feed that has been due for longest, for nobody else to fetch.

        Feeds of a site that somebody is asking already are passed over: a site is asked by one
        at a time, whichever process it is.

        Args:
            now: When this is.
            before: Feeds that had to be looked at by then.
            until: When the lease runs out by itself.

        Returns:
            None if there is none to be had.
        """
        with self._database.reading() as connection:  # no lock while there is nothing to do
            if connection.execute(_claimable(now, before)).first() is None:
                return None
        with self._database.writing() as connection:
            row = connection.execute(_claimable(now, before)).first()
            if row is None:
                return None
            token = uuid4().hex
            connection.execute(
                update(FeedRow)
                .where(FeedRow.id == row.id)
                .values(lease_owner=token, lease_until=until)
            )
            return Lease(_feed(row), token)

    def renew(self, tokens: Sequence[str], until: datetime) -> None:
        """Hold on to leases for longer."""
        if not tokens:
            return
        with self._database.writing() as connection:
            held = FeedRow.lease_owner.in_(tokens)
            connection.execute(update(FeedRow).where(held).values(lease_until=until))

    def release(self, tokens: Sequence[str]) -> None:
        """Give leases back as if nobody had looked."""
        with self._database.writing() as connection:
            held = FeedRow.lease_owner.in_(tokens)
            connection.execute(
                update(FeedRow).where(held).values(lease_owner=None, lease_until=None)
            )

    # -- a look ----------------------------------------------------------------------------

    def known(self, feed_id: int, entry_ids: Sequence[str]) -> dict[str, Known]:
        """Return those of a feed's entries that were met before, by id."""
        found: dict[str, Known] = {}
        with self._database.reading() as connection:
            for some in _chunks(entry_ids):
                rows = connection.execute(
                    select(EntryRow).where(EntryRow.feed_id == feed_id, EntryRow.entry_id.in_(some))
                )
                found |= {row.entry_id: Known(row.url, row.digest, row.tries) for row in rows}
        return found

    def record(
        self, lease: Lease, at: datetime, seen: Sequence[Seen], fates: Sequence[Fate]
    ) -> bool:
        """Note entries, met at `at`, and what became of them, in one transaction.

        Returns:
            False if the lease is lost; the fates, which are true all the same, are noted.
        """
        with self._database.writing() as connection:
            _note(connection, fates)
            if not _holds(connection, lease):
                return False
            _remember(connection, lease, at, seen)
            return True

    def finish(
        self, lease: Lease, result: Result, seen: Sequence[Seen], fates: Sequence[Fate]
    ) -> bool:
        """Note how a look ended and give the lease back, in one transaction.

        Returns:
            False if the lease is lost: another has looked since, and the feed stays as that
            left it.
        """
        with self._database.writing() as connection:
            _note(connection, fates)
            if not _holds(connection, lease):
                return False
            _remember(connection, lease, result.at, seen)
            connection.execute(
                delete(EntryRow).where(
                    EntryRow.feed_id == lease.feed.id, EntryRow.seen_at < result.at - _ENTRY_KEPT
                )
            )
            values: dict[str, Any] = {
                "looked_at": result.at,
                "next_look_at": result.next_look_at,
                "failures": result.failures,
                "last_error": without_credentials(result.error),
                "gone": result.gone,
                "lease_owner": None,
                "lease_until": None,
            }
            if result.validators is not None:
                values["etag"] = result.validators.etag
                values["last_modified"] = result.validators.last_modified
            if result.ttl_minutes is not None:
                values["ttl_minutes"] = result.ttl_minutes if result.ttl_minutes >= 0 else None
            if result.title:
                values["title"] = result.title
            if result.got_new:
                values["last_new_at"] = result.at
            connection.execute(update(FeedRow).where(FeedRow.id == lease.feed.id).values(**values))
            moved_to = result.moved_to
            if moved_to and moved_to != lease.feed.url and not holds_credentials(moved_to):
                _move(connection, lease.feed, moved_to)
            return True

    # -- the log ---------------------------------------------------------------------------

    def note(self, fates: Sequence[Fate]) -> None:
        """Note what became of addresses."""
        if fates:
            with self._database.writing() as connection:
                _note(connection, fates)

    def log(
        self, urls: Sequence[str], limit: int = 100, audience: str | None = PUBLIC
    ) -> tuple[Fate, ...]:
        """Return what became of addresses, newest first.

        Args:
            urls: The addresses.
            limit: How many outcomes at most.
            audience: Whose private outcomes are read besides the public ones; "" for nobody's;
                None for all there are, which is for whoever runs the machine.
        """
        query = select(OutcomeRow).where(OutcomeRow.url.in_(urls))
        if audience is not None:
            query = query.where(OutcomeRow.audience.in_((PUBLIC, audience)))
        newest = query.order_by(OutcomeRow.at.desc(), OutcomeRow.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(
                Fate(row.url, row.at, row.outcome, row.reason, row.source, row.audience)
                for row in connection.execute(newest)
            )


def _is(url: str, audience: str) -> ColumnElement[bool]:
    return and_(FeedRow.url == url, FeedRow.audience == audience)


def _is_due(now: datetime, before: datetime) -> Any:
    return and_(
        FeedRow.paused.is_(False),
        FeedRow.gone.is_(False),
        FeedRow.next_look_at <= before,
        or_(FeedRow.lease_until.is_(None), FeedRow.lease_until <= now),
    )


def _claimable(now: datetime, before: datetime) -> Select[Any]:
    held = aliased(FeedRow)
    busy = select(held.id).where(held.site == FeedRow.site, held.lease_until > now).exists()
    return (
        select(FeedRow)
        .where(_is_due(now, before), ~busy)
        .order_by(FeedRow.next_look_at, FeedRow.id)
        .limit(1)
    )


def _holds(connection: Connection, lease: Lease) -> bool:
    owner = select(FeedRow.lease_owner).where(FeedRow.id == lease.feed.id)
    return connection.scalar(owner) == lease.token


def _remember(connection: Connection, lease: Lease, at: datetime, seen: Sequence[Seen]) -> None:
    for one in seen:
        values = {
            "url": one.known.url,
            "digest": one.known.digest,
            "tries": one.known.tries,
            "seen_at": at,
        }
        connection.execute(
            upsert(EntryRow)
            .values(feed_id=lease.feed.id, entry_id=one.entry_id, **values)
            .on_conflict_do_update(index_elements=["feed_id", "entry_id"], set_=values)
        )


def _move(connection: Connection, feed: Feed, url: str) -> None:
    """Give a feed its new address; if that is watched too, for the same, the two become one."""
    other = connection.scalar(select(FeedRow.id).where(_is(url, feed.audience)))
    if other is None:
        change = update(FeedRow).where(FeedRow.id == feed.id)
        connection.execute(change.values(url=url, site=site_key(url)))
        return
    columns = ["feed_id", "entry_id", "url", "digest", "tries", "seen_at"]
    mine = select(
        literal(other), EntryRow.entry_id, EntryRow.url, EntryRow.digest, EntryRow.tries,
        EntryRow.seen_at,
    ).where(EntryRow.feed_id == feed.id)  # fmt: skip
    connection.execute(insert(EntryRow).prefix_with("OR IGNORE").from_select(columns, mine))
    connection.execute(delete(FeedRow).where(FeedRow.id == feed.id))


def _note(connection: Connection, fates: Sequence[Fate]) -> None:
    for fate in map(_without_credentials, fates):
        newest = (
            select(func.max(OutcomeRow.id))
            .where(OutcomeRow.url == fate.url, OutcomeRow.audience == fate.audience)
            .scalar_subquery()
        )
        # the same again, look after look, must not push what is worth knowing out of the log
        again = connection.execute(
            update(OutcomeRow)
            .where(
                OutcomeRow.id == newest,
                OutcomeRow.outcome == fate.outcome,
                OutcomeRow.reason == fate.reason,
                OutcomeRow.source == fate.source,
                OutcomeRow.outcome.in_(("unchanged", "duplicate", "skipped", "failed")),
            )
            .values(at=fate.at)
        )
        if not again.rowcount:
            connection.execute(
                insert(OutcomeRow).values(
                    url=fate.url,
                    audience=fate.audience,
                    at=fate.at,
                    outcome=fate.outcome,
                    reason=fate.reason,
                    source=fate.source,
                )
            )
    if fates:
        newest_id = select(func.max(OutcomeRow.id)).scalar_subquery()
        connection.execute(delete(OutcomeRow).where(OutcomeRow.id <= newest_id - MAX_OUTCOMES))


def _without_credentials(fate: Fate) -> Fate:
    return replace(
        fate,
        url=without_credentials(fate.url),
        reason=without_credentials(fate.reason),
        source=without_credentials(fate.source),
    )


def _feed(row: Any) -> Feed:
    return Feed(
        id=row.id,
        url=row.url,
        title=row.title,
        publisher=row.publisher,
        tag=row.tag,
        every_minutes=row.every_minutes,
        paused=row.paused,
        gone=row.gone,
        validators=Validators(row.etag, row.last_modified),
        ttl_minutes=row.ttl_minutes,
        looked_at=row.looked_at,
        next_look_at=row.next_look_at,
        last_new_at=row.last_new_at,
        failures=row.failures,
        last_error=row.last_error,
        audience=row.audience,
    )


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _MANY] for start in range(0, len(values), _MANY))
