"""Watched feeds, leases, and the results of checks, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from index.audience import PUBLIC
from ingest.web.validators import Validators

if TYPE_CHECKING:
    from ingest.parse.syndication.feed_entries import KnownEntry


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is watched.

    Attributes:
        id: The feed's number.
        url: The feed's address.
        title: The feed's title for itself.
        publisher: The outlet that the admin set; it overrides what pages say. Or "".
        tag: The admin's tag for the feed, or "".
        every_minutes: Minutes between two checks.
        paused: The feed is not checked until it is resumed.
        gone: The server answered 410: the feed has ended.
        validators: From the newest document whose articles are all stored.
        ttl_minutes: The minimum interval that the newest document asked for.
        looked_at, next_look_at: The times of the last and the next check.
        last_new_at: When the feed last had a new article.
        failures: How many checks in a row have failed.
        last_error: Why the last check failed, or "".
        audience: Who may read its articles: "" for everybody, "discord:123" for one server.
    """

    id: int
    url: str
    title: str
    publisher: str
    tag: str
    every_minutes: int
    paused: bool
    gone: bool
    validators: Validators
    ttl_minutes: float | None
    looked_at: datetime | None
    next_look_at: datetime
    last_new_at: datetime | None
    failures: int
    last_error: str
    audience: str = PUBLIC


@dataclass(frozen=True, slots=True)
class Lease:
    """The exclusive right to fetch and update a feed, until it expires or is released."""

    feed: Feed
    token: str


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """An entry in the log: the outcome for an address ("new", "skipped", "failed"...) and why.

    `audience` is who may read the record: "" for everybody, "discord:123" for one server.
    """

    url: str
    at: datetime
    outcome: str
    reason: str = ""
    source: str = ""
    audience: str = PUBLIC


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry that a check saw, as the next check needs it."""

    entry_id: str
    known: "KnownEntry"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check changes about its feed; fields that are None change nothing.

    Attributes:
        at: When the check ended.
        next_look_at: When the next check is due.
        failures: How many checks in a row have failed, including this one.
        error: Why the check failed, or "".
        gone: The feed has ended.
        validators: From a document whose articles are all stored.
        ttl_minutes: The interval that the document asked for; -1 clears an earlier one.
        title: The feed's title for itself.
        got_new: Whether the check found a new article.
        moved_to: The feed's new address.
    """

    at: datetime
    next_look_at: datetime
    failures: int = 0
    error: str = ""
    gone: bool = False
    validators: Validators | None = None
    ttl_minutes: float | None = None
    title: str | None = None
    got_new: bool = False
    moved_to: str | None = None
