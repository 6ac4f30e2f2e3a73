"""A web server on loopback that behaves well or badly, as its path says."""

import asyncio
import gzip
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from aiohttp import web

PARAGRAPH = (
    "The harbour bridge opened on Monday after four years of work, and thousands of people"
    " walked across it in the first hours of the day, the city said."
)

# 50 MB of zeros in 50 kB, packed here so that a test of memory does not see it being made.
BOMB = gzip.compress(b"\0" * 50_000_000)


def page(title: str, text: str = PARAGRAPH, head: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>"
        f'<meta property="og:site_name" content="The Harbour Post">{head}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>"
        f"<p>{text}</p><p>{text[::-1].capitalize()}</p></article></body></html>"
    )


class NewsServer:
    """Runs in a thread of its own; `hits` are the paths that were asked for."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.pages: dict[str, tuple[str, str]] = {}
        self.redirects: dict[str, str] = {}
        self.port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._over: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        assert self._over is not None
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        self._loop.close()

    async def _run(self) -> None:
        self._over = asyncio.Event()
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._over.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.hits.append(request.path_qs)
        self.headers.append(dict(request.headers))
        if request.path_qs in self.redirects:
            return web.Response(status=302, headers={"Location": self.redirects[request.path_qs]})
        if request.path in self.pages:
            body, kind = self.pages[request.path]
            return web.Response(text=body, content_type=kind)
        match request.path:
            case "/packed":
                packed = gzip.compress(PARAGRAPH.encode())
                return _raw(packed, {"Content-Encoding": "gzip"})
            case "/deflated":
                return _raw(zlib.compress(PARAGRAPH.encode()), {"Content-Encoding": "deflate"})
            case "/bomb":
                return _raw(BOMB, {"Content-Encoding": "gzip"})
            case "/half-packed":
                return _raw(gzip.compress(PARAGRAPH.encode())[:-20], {"Content-Encoding": "gzip"})
            case "/big":
                return _raw(b"x" * 200_000, {})
            case "/cut":
                return await self._cut(request)
            case "/slow":
                return await self._slow(request)
            case _:
                return web.Response(status=404)

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = 1000
        await response.prepare(request)
        await response.write(b"only this much")
        cast("asyncio.Transport", request.transport).close()
        return response

    async def _slow(self, request: web.Request) -> web.StreamResponse:
        assert self._over is not None
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"wait for it ...")
        await self._over.wait()
        return response


def _raw(body: bytes, headers: dict[str, str]) -> web.Response:
    return web.Response(body=body, headers={"Content-Type": "text/plain", **headers})


@contextmanager
def news_server() -> Iterator[NewsServer]:
    server = NewsServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
