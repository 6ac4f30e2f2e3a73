"""The tables of the feeds; `HEAD` is the revision of migrations/ that creates them."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Double, Float, ForeignKey, Index, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from index.storage.database import History
from index.storage.schema import Id, UtcDateTime

HEAD = "0003"
VERSION_TABLE = "ingest_alembic_version"
HISTORY = History(Path(__file__).parent / "migrations", VERSION_TABLE, HEAD)


class FeedBase(DeclarativeBase):
    """The base class of the feed tables."""


class FeedRow(FeedBase):
    """A watched feed; only the holder of its lease fetches it.

    `etag` and `last_modified` describe a document whose articles are all stored. `audience` is who
    may read these articles, "" for everybody; several audiences may watch one address.
    """

    __tablename__ = "feeds"
    __table_args__ = (
        Index("feeds_by_next_look", "next_look_at"),
        Index("feeds_by_site", "site", "lease_until"),
        Index("feeds_by_url", "url", "audience", unique=True),
        {"sqlite_autoincrement": True},  # the id of a removed feed is never reused
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    site: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = mapped_column(Text)
    tag: Mapped[str] = mapped_column(Text)
    every_minutes: Mapped[int]
    ttl_minutes: Mapped[float | None] = mapped_column(Float().with_variant(Double(), "postgresql"))
    paused: Mapped[bool]
    gone: Mapped[bool]
    etag: Mapped[str] = mapped_column(Text)
    last_modified: Mapped[str] = mapped_column(Text)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_look_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_new_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int]
    last_error: Mapped[str] = mapped_column(Text)
    lease_owner: Mapped[str | None] = mapped_column(Text)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EntryRow(FeedBase):
    """An entry of a feed, with the address of its article and the digest of its content.

    `digest` is "" while the entry has to be retried.
    """

    __tablename__ = "entries"
    __table_args__ = (Index("entries_by_seen", "feed_id", "seen_at"),)

    feed_id: Mapped[Id] = mapped_column(
        ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True
    )
    entry_id: Mapped[str] = mapped_column(Text, primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    tries: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OutcomeRow(FeedBase):
    """A log record: the outcome for an address and its reason; only the newest are kept.

    `audience` is who may read the record: the audience of the article or the feed.
    """

    __tablename__ = "outcomes"
    __table_args__ = (Index("outcomes_by_url", "url", "id"), {"sqlite_autoincrement": True})

    id: Mapped[Id] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)


class HostRow(FeedBase):
    """The turn at a host, and when the last one ended.

    `owner` is the process that has the turn, until `lease_until` at the latest; None: nobody has.
    """

    __tablename__ = "hosts"

    host: Mapped[str] = mapped_column(Text, primary_key=True)
    owner: Mapped[str | None] = mapped_column(Text)
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pause_s: Mapped[float] = mapped_column(Float().with_variant(Double(), "postgresql"))
