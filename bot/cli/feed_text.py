"""Feeds as terminal lines and JSON: lists, checks, previews and the log."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.cli.terminal import count, plain

if TYPE_CHECKING:
    from ingest.feeds.discover import FoundFeed
    from ingest.feeds.feed_store import Feed, OutcomeRecord
    from ingest.feeds.preview import Preview
    from ingest.feeds.refresh import FeedCheck
    from ingest.feeds.watch import WatchTotals
    from ingest.report import Rejected

_OUTCOMES = ("new", "changed", "unchanged", "duplicate", "skipped", "failed")
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400


def payload(feed: "Feed") -> dict[str, Any]:
    """Return a feed as `newsdesk feed list --json` prints it; programs rely on these keys."""
    return {
        "url": feed.url,
        "title": feed.title,
        "publisher": feed.publisher or feed.title,
        "tag": feed.tag,
        "every_minutes": feed.every_minutes,
        "state": state(feed),
        "last_look_at": feed.looked_at,
        "next_look_at": _next_look(feed),
        "last_new_at": feed.last_new_at,
        "failures": feed.failures,
        "last_error": feed.last_error or None,
        "audience": feed.audience,
    }


def state(feed: "Feed") -> str:
    """Return "active", "paused" or "gone"."""
    if feed.gone:
        return "gone"
    return "paused" if feed.paused else "active"


def list_lines(feeds: "Sequence[Feed]", now: datetime) -> Iterator[str]:
    """Write the feeds, a few lines each."""
    if not feeds:
        yield "No feeds are watched; add one with `newsdesk feed add URL`."
    for feed in feeds:
        name = feed.publisher or feed.title or feed.url
        about = [f"every {feed.every_minutes} min"]
        if feed.tag:
            about.append(f"tag {feed.tag}")
        if feed.audience:
            about.append(f"private to {feed.audience}")
        if state(feed) != "active":
            about.append("ended by its server" if feed.gone else "PAUSED")
        yield plain(f"{name} ({', '.join(about)})")
        yield plain(f"  {feed.url}")
        checks = [f"last check {_ago(feed.looked_at, now)}"]
        upcoming = _next_look(feed)
        if upcoming is not None:
            checks.append(f"next check {_ahead(upcoming, now)}")
        checks.append(f"last new article {_ago(feed.last_new_at, now)}")
        yield f"  {', '.join(checks)}"
        if feed.last_error:
            yield plain(f"  {trouble(feed)}")


def failing_lines(feeds: "Sequence[Feed]") -> Iterator[str]:
    """Write the feeds whose last check failed, for `newsdesk status`."""
    for feed in feeds:
        if feed.last_error and not feed.paused:
            yield plain(f"  failing: {feed.url}: {trouble(feed)}")


def trouble(feed: "Feed") -> str:
    """Return what is wrong with a feed."""
    if feed.gone:
        return f"ended: {feed.last_error}"
    times = "once" if feed.failures == 1 else f"{feed.failures} times in a row"
    return f"failed {times}: {feed.last_error}"


def added_line(feed: "Feed", entries: int) -> str:
    """Return the line for an added feed."""
    name = feed.publisher or feed.title or "a feed without a title"
    about = f"{entries} entr{'y' if entries == 1 else 'ies'}, every {feed.every_minutes} min"
    if feed.audience:
        about += f", private to {feed.audience}"
    return plain(f"watching {name}: {feed.url} ({about})")


def look_line(look: "FeedCheck") -> str:
    """Return the line for a check that failed or has a note."""
    words = [f"failed: {look.error}" if look.error and look.note != "ended" else "", look.note]
    return plain(f"{look.feed.url}: {'; '.join(word for word in words if word)}")


def round_line(done: "WatchTotals") -> str:
    """Return the line with the result of a round."""
    counts = ", ".join(f"{done.counts[name]} {name}" for name in _OUTCOMES)
    line = f"{count(done.feeds, 'feed')} checked, {done.failed} failed; articles: {counts}"
    return f"{line}; {done.expired} expired" if done.expired else line


def preview_lines(found: "FoundFeed", shown: "Preview") -> Iterator[str]:
    """Write which articles a feed would bring."""
    yield plain(f"{found.feed.title or 'a feed without a title'}: {found.url}")
    for article in shown.articles:
        day = f"{article.published_locally:%Y-%m-%d}" if article.published_locally else "undated"
        yield plain(f"  would be ingested: {day} {article.title} ({article.url})")
    for outcome in shown.skipped:
        yield plain(f"  would be skipped: {outcome.source}: {outcome.reason}")
    for outcome in shown.failed:
        yield plain(f"  would fail: {outcome.source}: {outcome.reason}")
    yield (
        f"{len(shown.articles)} would be ingested, {len(shown.skipped)} would be skipped, "
        f"{len(shown.failed)} would fail; nothing was stored"
    )
    for other in found.others:
        yield plain(f"  the page has another feed: {other}")


def preview_payload(found: "FoundFeed", shown: "Preview") -> dict[str, Any]:
    """Return what `newsdesk feed test --json` prints."""
    return {
        "url": found.url,
        "title": found.feed.title,
        "articles": [
            {
                "url": article.url,
                "title": article.title,
                "publisher": article.publisher,
                "published_at": article.published_at,
            }
            for article in shown.articles
        ],
        "skipped": _reasons(shown.skipped),
        "failed": _reasons(shown.failed),
        "others": found.others,
    }


def _reasons(rejected: "Sequence[Rejected]") -> list[dict[str, str]]:
    return [{"source": document.source, "reason": document.reason} for document in rejected]


def log_lines(url: str, fates: "Sequence[OutcomeRecord]") -> Iterator[str]:
    """Write the log of an address."""
    if not fates:
        yield plain(f"{url}: nothing is known about this address")
    for fate in fates:
        line = f"{fate.at:%Y-%m-%d %H:%M} UTC  {fate.outcome}"
        if fate.reason:
            line += f": {fate.reason}"
        if fate.source and fate.source != fate.url:
            line += f" (from {fate.source})"
        if fate.audience:
            line += f" (private to {fate.audience})"
        yield plain(line)


def _next_look(feed: "Feed") -> datetime | None:
    return feed.next_look_at if state(feed) == "active" else None


def _ago(moment: datetime | None, now: datetime) -> str:
    return "never" if moment is None else f"{_long(now - moment)} ago"


def _ahead(moment: datetime, now: datetime) -> str:
    return "now" if moment <= now else f"in {_long(moment - now)}"


def _long(time: timedelta) -> str:
    seconds = max(0, int(time.total_seconds()))
    for unit_s, name in ((_DAY_S, "day"), (_HOUR_S, "hour"), (_MINUTE_S, "minute")):
        if seconds >= unit_s:
            return count(seconds // unit_s, name)
    return count(seconds, "second")
