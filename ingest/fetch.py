"""The only door to the network: fetches a document, within limits, from where it is allowed."""

import asyncio
import socket
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from index.settings import Settings
from ingest.addresses import is_allowed, parse_address
from ingest.errors import FetchError, ForbiddenAddressError

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ZLIB_METHOD = 8  # what the low half of zlib's first byte is, RFC 1950
_CHUNK_BYTES = 64 * 1024
# How many addresses are fetched at a time, at most.
_CONCURRENCY = 4
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/feed+json,application/rss+xml,"
    "application/atom+xml,application/json,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    # no others: what is unpacked here is unpacked in bounded steps
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document from the network.

    Attributes:
        url: Where it was found, redirects followed.
        data: Its bytes, unpacked.
        content_type: As its server says, in lower case and without parameters; or "".
        charset: The encoding that its server names, or "".
    """

    url: str
    data: bytes
    content_type: str
    charset: str


class _RefusedError(OSError):
    """An address that is off limits; an OSError, so that other addresses of the host are tried."""


class _Resolver(AbstractResolver):
    """Resolves names itself, so that a socket is opened to what was judged and to nothing else.

    A host is refused as a whole if any of its addresses is off limits: an honest one does not
    mix them. The judgement is repeated where the socket is made, which literal addresses and
    answers that changed on the way cannot avoid.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for result in found:
            _judge(result["host"], self._settings)
        return found

    async def close(self) -> None:
        await self._inner.close()


def _judge(address: str, settings: Settings) -> None:
    try:
        allowed = is_allowed(parse_address(address), settings.allow_networks)
    except ValueError:
        allowed = False  # nothing is connected to that cannot be judged
    if not allowed:
        raise _RefusedError(f"{address} is off limits")


class Fetcher:
    """Fetches documents one after another or some at a time; for use outside any event loop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runner: asyncio.Runner | None = None
        self._session: aiohttp.ClientSession | None = None

    def fetch(self, url: str) -> Fetched:
        """Fetch one document.

        Args:
            url: An http(s) address.

        Raises:
            FetchError: It cannot be had, or not within the limits; the text says why.
        """
        return self._run(self._start(), url)

    def fetch_all(self, urls: Iterable[str]) -> Iterator[Fetched | FetchError]:
        """Fetch several documents, some at a time.

        Args:
            urls: http(s) addresses; drawn as they are needed.

        Yields:
            For each, in order, the document or why there is none.
        """
        runner = self._start()
        batch: list[str] = []
        for url in urls:
            batch.append(url)
            if len(batch) == _CONCURRENCY:
                yield from runner.run(self._gather(batch))
                batch = []
        if batch:
            yield from runner.run(self._gather(batch))

    def close(self) -> None:
        """Close every connection."""
        runner, session = self._runner, self._session
        self._runner = self._session = None
        if runner is not None:
            if session is not None:
                runner.run(session.close())
            runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> asyncio.Runner:
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner

    def _run(self, runner: asyncio.Runner, url: str) -> Fetched:
        return runner.run(self._fetch(url))

    async def _gather(self, urls: list[str]) -> list[Fetched | FetchError]:
        async def attempt(url: str) -> Fetched | FetchError:
            try:
                return await self._fetch(url)
            except FetchError as error:
                return error

        return list(await asyncio.gather(*(attempt(url) for url in urls)))

    async def _fetch(self, url: str) -> Fetched:
        self._session = session = self._session or open_session(self._settings)
        return await fetch(session, url, self._settings)


def open_session(settings: Settings) -> aiohttp.ClientSession:
    """Open a session whose every connection is judged; to be closed by the caller."""

    def make_socket(info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        _judge(str(address[0]), settings)
        return socket.socket(family=family, type=kind, proto=protocol)

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=_Resolver(settings), socket_factory=make_socket, use_dns_cache=False
        ),
        timeout=aiohttp.ClientTimeout(
            total=settings.fetch_timeout_s,
            connect=settings.fetch_timeout_s,
            sock_connect=settings.fetch_timeout_s,
            sock_read=settings.fetch_timeout_s,
        ),
        headers={**_HEADERS, "User-Agent": settings.user_agent},
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
    )


async def fetch(session: aiohttp.ClientSession, url: str, settings: Settings) -> Fetched:
    """Fetch one document.

    Args:
        session: From `open_session`.
        url: An http(s) address.
        settings: Deadline (redirects included) and size limit.

    Raises:
        FetchError: It cannot be had, or not within the limits; the text says why.
    """
    try:
        async with asyncio.timeout(settings.fetch_timeout_s):
            return await _follow(session, url, settings)
    except TimeoutError as error:
        raise FetchError(
            f"no complete answer within {settings.fetch_timeout_s:g} s;"
            " try again or raise NEWSDESK_FETCH_TIMEOUT_S"
        ) from error
    except aiohttp.ClientPayloadError as error:
        raise FetchError("its body was cut short; try again") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, _RefusedError):
                raise ForbiddenAddressError(
                    f"{cause}: it is no public address;"
                    " to fetch from there put its network into NEWSDESK_ALLOW_NETWORKS"
                ) from error
            cause = cause.__cause__ or getattr(cause, "os_error", None)
        words = " ".join(str(error).split())[:200] or type(error).__name__
        raise FetchError(f"cannot connect: {words}") from error


async def _follow(session: aiohttp.ClientSession, url: str, settings: Settings) -> Fetched:
    for _ in range(MAX_REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            raise FetchError(f"{url!r} is no http(s) address")
        async with session.get(URL(url), allow_redirects=False) as response:
            location = response.headers.get("Location")
            if response.status in _REDIRECTS and location:
                # each step goes through the same judgement as the first
                url = str(response.url.join(URL(location)))
                continue
            if response.status != HTTPStatus.OK:
                raise FetchError(f"the server answered {response.status} {response.reason or ''}")
            content_type = response.headers.get("Content-Type", "")
            return Fetched(
                url=str(response.url),
                data=await _read(response, settings.max_article_bytes),
                content_type=content_type.partition(";")[0].strip().lower(),
                charset=response.charset or "" if content_type else "",
            )
    raise FetchError(f"more than {MAX_REDIRECTS} redirects; give the address where they end")


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"its encoding {packing!r} was not asked for")
    body = _Body(packing, max_bytes)
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        body.feed(chunk)
    return body.close()


class _Body:
    """Unpacks a body step by step, and never a byte beyond the limit."""

    def __init__(self, packing: str, max_bytes: int) -> None:
        self._gzip = packing in ("gzip", "x-gzip")
        self._packed = packing not in ("", "identity")
        self._max_bytes = max_bytes
        self._data = bytearray()
        # for gzip its header, for deflate zlib's: window bits 32 and more tell them apart
        self._unpack = zlib.decompressobj(wbits=47) if self._packed else None
        self._started = False

    def feed(self, chunk: bytes) -> None:
        if self._unpack is None:
            self._keep(chunk)
            return
        if not self._started and not self._gzip and chunk and chunk[0] & 0x0F != _ZLIB_METHOD:
            self._unpack = zlib.decompressobj(wbits=-15)  # deflate without zlib's header
        self._started = self._started or bool(chunk)
        while chunk:
            room = self._max_bytes - len(self._data) + 1
            try:
                self._keep(self._unpack.decompress(chunk, room))
            except zlib.error as error:
                raise FetchError(f"its body cannot be unpacked: {error}") from error
            chunk = self._unpack.unconsumed_tail
            if self._unpack.eof:
                chunk = self._unpack.unused_data
                if not chunk or not self._gzip or not chunk.startswith(b"\x1f\x8b"):
                    return  # padding behind the end is no part of the body
                self._unpack = zlib.decompressobj(wbits=47)

    def close(self) -> bytes:
        if self._unpack is not None and self._started and not self._unpack.eof:
            raise FetchError("its body was cut short; try again")
        return bytes(self._data)

    def _keep(self, piece: bytes) -> None:
        self._data += piece
        if len(self._data) > self._max_bytes:
            raise FetchError(
                f"it is larger than {self._max_bytes} bytes; raise NEWSDESK_MAX_ARTICLE_BYTES"
            )
