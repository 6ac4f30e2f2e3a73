"""The values of watching: feeds, the right to look at one, what a look came to."""

from dataclasses import dataclass
from datetime import datetime

from index.audience import PUBLIC
from ingest.feeds.entries import Known
from ingest.web.fetch import Validators


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is watched.

    Attributes:
        id: Its number.
        url: Its address.
        title: What it calls itself.
        publisher: The outlet, if the admin gave one; it then wins over what pages say.
        tag: The admin's own word for it, or "".
        every_minutes: How often to look.
        paused: It is not looked at until it is resumed.
        gone: Its server said that it has ended.
        validators: Of the newest document whose articles are all stored.
        ttl_minutes: How long its newest document asked to be left alone.
        looked_at, next_look_at: The last look and the next.
        last_new_at: When an article of it last came in.
        failures: Looks that failed in a row.
        last_error: Why the last look failed, or "".
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
    """The right to fetch and write a feed, until its time is over or it is given back."""

    feed: Feed
    token: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an address: "new", ... or "skipped", "failed", "expired", and why.

    `audience` is who may read it: "" for everybody, "discord:123" for one server.
    """

    url: str
    at: datetime
    outcome: str
    reason: str = ""
    source: str = ""
    audience: str = PUBLIC


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as it is remembered for the next look."""

    entry_id: str
    known: Known


@dataclass(frozen=True, slots=True)
class Result:
    """What a look changes about its feed; what is None stays.

    Attributes:
        at: When it ended.
        next_look_at: When to look again.
        failures: Looks that failed in a row, this one included.
        error: Why it failed, or "".
        gone: The feed has ended.
        validators: Of a document whose articles are all stored.
        ttl_minutes: What the document asked for; -1 takes back what an earlier one had.
        title: What the feed calls itself.
        got_new: Whether an article came in.
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
