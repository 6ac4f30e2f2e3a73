"""Stores feeds, entries and outcomes. Callers get values, never database rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from index.audience import PUBLIC, checked
from index.storage.database import PackageStore, upsert
from ingest.errors import FeedError
from ingest.feeds.feed_schema import HISTORY, EntryRow, FeedBase, FeedRow
from ingest.feeds.feed_types import CheckResult, Feed, Lease, OutcomeRecord, SeenEntry
from ingest.feeds.outcome_store import OutcomeStore, add_outcomes
from ingest.feeds.schedule import site_key
from ingest.web.credentials import HOLDS_CREDENTIALS, holds_credentials, without_credentials
from ingest.web.retries import JITTER, MAX_EVERY_MINUTES, MAX_RETRY_AFTER
from ingest.web.validators import Validators

if TYPE_CHECKING:
    from ingest.parse.syndication.feed_entries import KnownEntry

__all__ = [
    "CheckResult",
    "Feed",
    "FeedStore",
    "Lease",
    "OutcomeRecord",
    "SeenEntry",
]

# An entry is deleted when its feed has not had it for this long.
_ENTRY_RETENTION = timedelta(days=90)
# A lease lasts two minutes (`watch.LEASE_S`); a longer one comes from a clock that was ahead.
_LONGEST_LEASE = timedelta(hours=1)
# No check waits longer for a feed that is checked at least weekly: `retries.MAX_RETRY_AFTER`, and a
# day for random delays.
_LONGEST_WAIT = MAX_RETRY_AFTER + timedelta(days=1)
_LONG_EVERY_MINUTES = MAX_RETRY_AFTER / timedelta(minutes=1)
_LONGEST_EVERY = timedelta(minutes=MAX_EVERY_MINUTES) * (1 + JITTER) + timedelta(days=1)
_MAX_BOUND_VALUES = 500  # SQLite binds at most 999 values in older builds


class FeedStore(PackageStore):
    """The feeds of one library; several threads and processes may use it at the same time."""

    history = HISTORY
    tables = FeedBase.metadata

    @property
    def outcomes(self) -> OutcomeStore:
        """The log of what became of each article and source."""
        return OutcomeStore(self.database)

    # -- administration --------------------------------------------------------------------

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
        """Start to watch a feed; each audience may watch the same address.

        Raises:
            FeedError: The audience watches the feed already, or the address holds a password or
                a key.
            AudienceError: The audience is malformed.
        """
        if holds_credentials(url):
            raise FeedError(f"{without_credentials(url)} {HOLDS_CREDENTIALS}")
        feed = _is_feed(url, checked(audience))
        with self.database.writing() as connection:
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
        """Return the feeds of exactly one audience, in the order they were added.

        Args:
            audience: "" for the public feeds; None for the feeds of all audiences, for the
                operator only.
        """
        query = select(FeedRow).order_by(FeedRow.id)
        if audience is not None:
            query = query.where(FeedRow.audience == audience)
        with self.database.reading() as connection:
            return tuple(_feed(row) for row in connection.execute(query))

    def count(self) -> int:
        """Return the number of feeds of all audiences."""
        with self.database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(FeedRow)) or 0

    def remove(self, url: str, audience: str = PUBLIC) -> bool:
        """Delete a feed and its entries, but not its articles; return whether it existed."""
        with self.database.writing() as connection:
            return connection.execute(delete(FeedRow).where(_is_feed(url, audience))).rowcount > 0

    def pause(self, url: str, audience: str = PUBLIC) -> bool:
        """Stop checking a feed; return whether it exists."""
        with self.database.writing() as connection:
            change = update(FeedRow).where(_is_feed(url, audience)).values(paused=True)
            return connection.execute(change).rowcount > 0

    def resume(self, url: str, now: datetime, audience: str = PUBLIC) -> bool:
        """Make a paused or ended feed due at once; return whether it exists.

        After failures the next check keeps its time, because the server may have sent Retry-After.
        """
        with self.database.writing() as connection:
            feed = connection.execute(select(FeedRow).where(_is_feed(url, audience))).one_or_none()
            if feed is None:
                return False
            at = feed.next_look_at if feed.failures and not feed.gone else now
            change = update(FeedRow).where(FeedRow.id == feed.id)
            connection.execute(change.values(paused=False, gone=False, next_look_at=at))
            return True

    def set_interval(self, url: str, every_minutes: int, now: datetime, audience: str) -> bool:
        """Set how often a feed is checked, from its next check on; return whether it exists.

        The next check comes no later than the new interval from now.
        """
        soonest = now + timedelta(minutes=every_minutes)
        with self.database.writing() as connection:
            feed = connection.execute(select(FeedRow).where(_is_feed(url, audience))).one_or_none()
            if feed is None:
                return False
            # after failures the server may have asked for the later time
            at = feed.next_look_at if feed.failures else min(feed.next_look_at, soonest)
            change = update(FeedRow).where(FeedRow.id == feed.id)
            connection.execute(change.values(every_minutes=every_minutes, next_look_at=at))
            return True

    # -- leases ----------------------------------------------------------------------------

    def due(self, now: datetime, before: datetime) -> int:
        """Return how many feeds without a lease were due by `before`."""
        with self.database.reading() as connection:
            query = select(func.count()).select_from(FeedRow).where(_is_due(now, before))
            return connection.scalar(query) or 0

    def claim(self, now: datetime, before: datetime, until: datetime) -> Lease | None:
        """Lease the feed that has been due the longest.

        A site with a leased feed is skipped: at any time only one process fetches from a site.

        Args:
            now: The current time.
            before: Only feeds that were due by then.
            until: When the lease expires.

        Returns:
            The lease; None if no feed is available.
        """
        with self.database.reading() as connection:  # take no write lock while nothing is due
            if connection.execute(_claimable(now, before)).first() is None:
                return None
        with self.database.writing() as connection:
            free = _claimable(now, before).with_for_update(skip_locked=True, of=FeedRow)
            row = connection.execute(free).first()
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
        """Extend leases."""
        if not tokens:
            return
        with self.database.writing() as connection:
            held = FeedRow.lease_owner.in_(tokens)
            connection.execute(update(FeedRow).where(held).values(lease_until=until))

    def release(self, tokens: Sequence[str]) -> None:
        """Release leases; the feeds stay due."""
        with self.database.writing() as connection:
            held = FeedRow.lease_owner.in_(tokens)
            connection.execute(
                update(FeedRow).where(held).values(lease_owner=None, lease_until=None)
            )

    # -- checks ----------------------------------------------------------------------------

    def known(self, feed_id: int, entry_ids: Sequence[str]) -> "dict[str, KnownEntry]":
        """Return the given entries of a feed that earlier checks stored, by id."""
        from ingest.parse.syndication.feed_entries import (
            KnownEntry,  # imports lxml, which `status` needs not
        )

        found: dict[str, KnownEntry] = {}
        with self.database.reading() as connection:
            for batch in _batches(entry_ids):
                rows = connection.execute(
                    select(EntryRow).where(
                        EntryRow.feed_id == feed_id, EntryRow.entry_id.in_(batch)
                    )
                )
                found |= {row.entry_id: KnownEntry(row.url, row.digest, row.tries) for row in rows}
        return found

    def record(
        self,
        lease: Lease,
        at: datetime,
        seen: Sequence[SeenEntry],
        records: Sequence[OutcomeRecord],
    ) -> bool:
        """Store the entries seen at `at` and log their outcomes, in one transaction.

        Returns:
            False if the lease is lost; then only the outcomes are logged.
        """
        with self.database.writing() as connection:
            add_outcomes(connection, records)
            if not _holds(connection, lease):
                return False
            _remember(connection, lease, at, seen)
            return True

    def finish(
        self,
        lease: Lease,
        result: CheckResult,
        seen: Sequence[SeenEntry],
        records: Sequence[OutcomeRecord],
    ) -> bool:
        """Store the result of a check and release the lease, in one transaction.

        Returns:
            False if the lease is lost: another process has checked the feed since, and its
            result stays. The outcomes are logged all the same.
        """
        with self.database.writing() as connection:
            add_outcomes(connection, records)
            if not _holds(connection, lease):
                return False
            _remember(connection, lease, result.at, seen)
            connection.execute(
                delete(EntryRow).where(
                    EntryRow.feed_id == lease.feed.id,
                    EntryRow.seen_at < result.at - _ENTRY_RETENTION,
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


def _is_feed(url: str, audience: str) -> ColumnElement[bool]:
    return and_(FeedRow.url == url, FeedRow.audience == audience)


def _is_due(now: datetime, before: datetime) -> Any:
    longest = case(
        (FeedRow.every_minutes <= _LONG_EVERY_MINUTES, now + _LONGEST_WAIT),
        else_=now + _LONGEST_EVERY,
    )
    # A clock that was ahead has set times that no check would set.
    clock_was_ahead = or_(FeedRow.looked_at > now + _LONGEST_LEASE, FeedRow.next_look_at > longest)
    return and_(
        FeedRow.paused.is_(False),
        FeedRow.gone.is_(False),
        or_(FeedRow.next_look_at <= before, clock_was_ahead),
        or_(FeedRow.lease_until.is_(None), ~_is_leased(FeedRow, now)),
    )


def _is_leased(feed: Any, now: datetime) -> Any:
    return and_(feed.lease_until > now, feed.lease_until <= now + _LONGEST_LEASE)


def _claimable(now: datetime, before: datetime) -> Select[Any]:
    held = aliased(FeedRow)
    busy = select(held.id).where(held.site == FeedRow.site, _is_leased(held, now)).exists()
    return (
        select(FeedRow)
        .where(_is_due(now, before), ~busy)
        .order_by(FeedRow.next_look_at, FeedRow.id)
        .limit(1)
    )


def _holds(connection: Connection, lease: Lease) -> bool:
    owner = select(FeedRow.lease_owner).where(FeedRow.id == lease.feed.id)
    return connection.scalar(owner) == lease.token


def _remember(
    connection: Connection, lease: Lease, at: datetime, seen: Sequence[SeenEntry]
) -> None:
    for entry in seen:
        values = {
            "url": entry.known.url,
            "digest": entry.known.digest,
            "tries": entry.known.tries,
            "seen_at": at,
        }
        connection.execute(
            upsert(connection, EntryRow)
            .values(feed_id=lease.feed.id, entry_id=entry.entry_id, **values)
            .on_conflict_do_update(index_elements=["feed_id", "entry_id"], set_=values)
        )


def _move(connection: Connection, feed: Feed, url: str) -> None:
    """Change a feed's address; if its audience watches the new address already, merge the two."""
    existing_id = connection.scalar(select(FeedRow.id).where(_is_feed(url, feed.audience)))
    if existing_id is None:
        change = update(FeedRow).where(FeedRow.id == feed.id)
        connection.execute(change.values(url=url, site=site_key(url)))
        return
    columns = ["feed_id", "entry_id", "url", "digest", "tries", "seen_at"]
    entries = select(
        literal(existing_id), EntryRow.entry_id, EntryRow.url, EntryRow.digest, EntryRow.tries,
        EntryRow.seen_at,
    ).where(EntryRow.feed_id == feed.id)  # fmt: skip
    connection.execute(
        upsert(connection, EntryRow).from_select(columns, entries).on_conflict_do_nothing()
    )
    connection.execute(delete(FeedRow).where(FeedRow.id == feed.id))


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


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (
        values[start : start + _MAX_BOUND_VALUES]
        for start in range(0, len(values), _MAX_BOUND_VALUES)
    )
