"""Checks of the feeds: whether they are watched, which fail, and whether they can be reached."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.cli import feed_text
from bot.cli.doctor.findings import Finding, ok, problem, warning
from bot.cli.terminal import count, plain
from bot.settings import Settings
from ingest.errors import FetchError, ForbiddenAddressError
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import Feed
from ingest.feeds.watch_state import read_watch_state
from ingest.web.sync_fetch import FetchThread

_MAX_HOSTS = 30
_FETCH_TIMEOUT_S = 10.0
_CLOCK_TOLERANCE = timedelta(minutes=5)


def check_feeds(settings: Settings, now: datetime, *, offline: bool) -> Iterator[Finding]:
    """Check the feeds of all audiences."""
    if not (settings.home / "newsdesk.db").exists():
        return
    with FeedStore(settings.home) as store:
        store.prepare()
        feeds = store.feeds()
    if not feeds:
        yield warning("feeds", "no feed is watched", "add one: `newsdesk feed add URL`")
        return
    yield from _watched(settings, now, feeds)
    failing = [feed for feed in feeds if feed.last_error and not feed.paused]
    for feed in failing:
        yield warning("feeds", plain(f"{feed.url}: {feed_text.trouble(feed)}"), _todo(feed))
    yield ok("feeds", f"{count(len(feeds), 'feed')}, {len(failing)} failing")
    if not offline:
        yield from _reachable(settings, feeds)


def _todo(feed: Feed) -> str:
    if feed.gone:
        return plain(f"find its new address, or run `newsdesk feed remove {feed.url}`")
    return plain(f"see what it would bring: `newsdesk feed test {feed.url}`")


def _watched(settings: Settings, now: datetime, feeds: Sequence[Feed]) -> Iterator[Finding]:
    state = read_watch_state(settings.home)
    if state.is_watched(now):
        yield ok("watcher", "the feeds are being watched")
    else:
        yield warning(
            "watcher",
            "nobody watches the feeds",
            "start `newsdesk run`, which watches them, or `newsdesk watch`",
        )
    ahead = [feed for feed in feeds if feed.looked_at and feed.looked_at > now + _CLOCK_TOLERANCE]
    if ahead:
        yield warning(
            "clock",
            f"{count(len(ahead), 'feed')} were checked in the future: the clock was or is wrong",
            "set the clock, and keep it right with NTP",
        )


def _reachable(settings: Settings, feeds: Sequence[Feed]) -> Iterator[Finding]:
    """Fetch one feed of each host, within the same limits as ever."""
    by_host = {
        urlsplit(feed.url).netloc: feed.url for feed in feeds if not feed.paused and not feed.gone
    }
    urls = list(by_host.values())[:_MAX_HOSTS]
    limited = settings.model_copy(
        update={"fetch_timeout_s": min(_FETCH_TIMEOUT_S, settings.fetch_timeout_s)}
    )
    with FetchThread(limited) as web:
        results = list(zip(urls, web.fetch_all(urls), strict=True))
    failed = [(url, result) for url, result in results if isinstance(result, FetchError)]
    forbidden = any(isinstance(error, ForbiddenAddressError) for _, error in failed)
    if failed and len(failed) == len(urls) and not forbidden:
        yield problem(
            "network",
            plain(f"no feed can be reached: {failed[0][0]}: {failed[0][1]}"),
            "check the connection, the name server and the firewall of this machine",
        )
        return
    for url, error in failed:
        yield warning("network", plain(f"{url}: {error}"), "check the address in a browser")
    if urls:
        yield ok("network", f"{len(urls) - len(failed)} of {count(len(urls), 'host')} answer")
