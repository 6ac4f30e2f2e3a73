"""A world for tests of feeds: sites on loopback that can be edited, a clock, a real library."""

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

from index import Library, open_library
from ingest.feeds.feed_store import Feed, FeedStore
from ingest.feeds.refresh import FeedCheck
from ingest.feeds.watch import Watch, WatchTotals
from ingest.settings import IngestSettings
from tests.fakes import HashingEncoder

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
_NOUNS = "bridge harbour council mayor tunnel strike ferry budget school storm".split()


def body(number: int, more: str = "") -> str:
    words = " ".join(f"{noun}{number}" for noun in _NOUNS)
    return f"Report number {number} is about {words} and what the city said of them. {more}" * 3


def item(number: int, site: str, *, more: str = "", guid: str = "", link: str = "") -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid or f'id-{number}'}</guid>"
        f"<title>Report {number}</title><link>{link or f'{site}/{number}'}</link>"
        f"<pubDate>Mon, 06 May 2024 08:{number % 60:02}:00 GMT</pubDate>"
        f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        f"{body(number, more)}</content:encoded></item>"
    )


def rss(*items: str, head: str = "", title: str = "The Harbour Post") -> bytes:
    return (
        f"<rss version='2.0'><channel><title>{title}</title>{head}{''.join(items)}</channel></rss>"
    ).encode()


@dataclass(slots=True)
class Answer:
    """What a path answers: a whole answer, or one that is cut short or held back."""

    data: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hold: threading.Event | None = None


class Site:
    """A server on an address of its own; `hits` are the paths and statuses, in order."""

    def __init__(self, address: str) -> None:
        self.answers: dict[str, Answer] = {}
        self.hits: list[tuple[str, int]] = []
        self.asked: list[dict[str, str]] = []
        self.most_at_a_time = 0
        self._now = 0
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.serve(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer((address, 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://{address}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def put(self, path: str, data: bytes, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(data, headers=named)

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self._now += 1
            self.most_at_a_time = max(self.most_at_a_time, self._now)
        with contextlib.suppress(OSError):  # the client has gone
            self._serve(request)

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        answer = self.answers.get(request.path, Answer(status=404))
        asked = dict(request.headers.items())
        etag = answer.headers.get("ETag")
        status = answer.status
        if status == 200 and etag is not None and asked.get("If-None-Match") == etag:
            status = 304
        with self._lock:
            self.hits.append((request.path, status))
            self.asked.append(asked)
        if answer.hold is not None:
            answer.hold.wait(30)
        # counted until its answer leaves: with that in hand the client may rightly ask again
        with self._lock:
            self._now -= 1
        request.send_response(status)
        for name, value in answer.headers.items():
            request.send_header(name, value)
        if status != 304:
            request.send_header("Content-Length", str(len(answer.data)))
        request.end_headers()
        if status != 304:
            half = len(answer.data) // 2
            request.wfile.write(answer.data[:half] if answer.cut else answer.data)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


@contextmanager
def site(address: str = "127.0.0.1") -> Iterator[Site]:
    running = Site(address)
    try:
        yield running
    finally:
        for answer in running.answers.values():
            if answer.hold is not None:
                answer.hold.set()
        running.close()


def loopback(home: Path, **values: object) -> IngestSettings:
    values = {
        "home": home,
        "allow_networks": (ip_network("127.0.0.0/8"),),
        "host_pause_s": 0,
        "fetch_timeout_s": 20,
        **values,
    }
    return IngestSettings(_env_file=None, **values)  # type: ignore[call-arg, arg-type]


class World:
    """A library with feeds, and a clock that a test sets."""

    def __init__(self, home: Path, encoder: HashingEncoder | None = None, **values: object) -> None:
        self.settings = loopback(home, **values)
        self.library: Library = open_library(self.settings, encoder or HashingEncoder())
        self.store = FeedStore(home, self.settings.database_url)
        self.store.prepare()
        self.now = NOW
        self.looks: list[FeedCheck] = []
        self.rounds: list[WatchTotals] = []

    def watch(self, url: str, **values: object) -> Feed:
        wanted = {"title": "", "publisher": "", "tag": "", "every_minutes": 30, **values}
        return self.store.add(url, now=self.now, **wanted)  # type: ignore[arg-type]

    def look(self, stop: threading.Event | None = None) -> list[FeedCheck]:
        """Look at what is due, once; returns the looks of this time."""
        before = len(self.looks)
        watch = Watch(
            self.store,
            self.library,
            self.settings,
            on_check=self.looks.append,
            on_idle=self.rounds.append,
            clock=lambda: self.now,
        )
        assert not watch.run(stop or threading.Event(), once=True)
        return self.looks[before:]

    def later(self, hours: float = 25.0) -> None:
        self.now += timedelta(hours=hours)

    def feed(self) -> Feed:
        (feed,) = self.store.feeds()
        return feed

    def articles(self) -> int:
        return self.library.status(self.now).articles

    def fate(self, url: str) -> tuple[str, str]:
        newest = self.store.outcomes.of([url])[0]
        return newest.outcome, newest.reason

    def close(self) -> None:
        self.store.close()
        self.library.close()
