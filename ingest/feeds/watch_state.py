"""Whether somebody watches the feeds, and what the last round brought; a small file says it."""

import json
import logging
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from index.types import utc

log = logging.getLogger(__name__)

_NAME = "watch.json"
# A watcher writes every half minute, and a cron job may come every quarter of an hour.
_ALIVE = timedelta(minutes=16)


@dataclass(frozen=True, slots=True)
class WatchState:
    """What a watcher has last written.

    Attributes:
        seen_at: When a watcher was last at work, in UTC; None if the last one has ended.
        round_at: When the last round of checks ended; None before the first.
        feeds: How many feeds that round checked.
        failed: How many of those checks failed.
        new: How many new articles it brought.
    """

    seen_at: datetime | None = None
    round_at: datetime | None = None
    feeds: int = 0
    failed: int = 0
    new: int = 0

    def is_watched(self, now: datetime) -> bool:
        """Whether a watcher is at work."""
        return self.seen_at is not None and now - self.seen_at < _ALIVE


def read_watch_state(home: Path) -> WatchState:
    """Return what a watcher of a home has last written; an empty state if none ever has."""
    try:
        kept = json.loads((home / _NAME).read_text(encoding="utf-8"))
        for name in ("seen_at", "round_at"):
            kept[name] = None if kept[name] is None else utc(datetime.fromisoformat(kept[name]))
        return WatchState(**kept)
    except FileNotFoundError:
        return WatchState()
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("%s cannot be read: %s", home / _NAME, error)
        return WatchState()


def write_watch_state(home: Path, state: WatchState) -> None:
    """Write what is true of the watcher now; if that fails, the log says so."""
    written = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(state).items()
    }
    aside = home / f"{_NAME}.{os.getpid()}"
    try:
        # with PostgreSQL nothing else may be kept in the home
        home.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(written), encoding="utf-8")
        aside.replace(home / _NAME)
    except OSError as error:
        log.warning("%s cannot be written: %s", home / _NAME, error)


def note_at_work(home: Path, now: datetime | None) -> None:
    """Write that a watcher is at work; None for one that ends."""
    write_watch_state(home, replace(read_watch_state(home), seen_at=now))
