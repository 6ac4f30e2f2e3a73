"""The only door to the network: fetches a document, within limits, from where it is allowed."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from ingest.errors import FetchError, ForbiddenAddressError, GoneError
from ingest.settings import IngestSettings
from ingest.web.connections import Lookup, RefusedError, open_session
from ingest.web.decompress import CUT, open_body
from ingest.web.politeness import Turns, host_key
from ingest.web.retries import freshness_s, parse_retry_after
from ingest.web.robots import Robots

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_CHUNK_BYTES = 64 * 1024
# How many answers are read at a time, at most: each may hold NEWSDESK_MAX_ARTICLE_BYTES.
_CONCURRENCY = 64


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends back, so that the server need not send all again.

    Attributes:
        etag: The ETag header of an earlier answer, as it came; or "".
        last_modified: Its Last-Modified header, as it came; or "".
    """

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document from the network.

    Attributes:
        url: Where it was found, redirects followed.
        data: Its bytes, unpacked; at least one.
        content_type: As its server says, in lower case and without parameters; or "".
        charset: The encoding that its server names, or "".
        validators: To be sent with the next request, once this document is stored.
        moved_to: The new address, if redirects led there and every one was permanent.
        max_age_s: Seconds for which the server calls it fresh, 0 if it forbids to rely on it;
            None if nothing says.
    """

    url: str
    data: bytes
    content_type: str
    charset: str
    validators: Validators = Validators()
    moved_to: str | None = None
    max_age_s: float | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The answer to a conditional request: nothing has changed.

    Attributes:
        url: Where it was found, redirects followed.
        moved_to: As in `Fetched`.
        max_age_s: As in `Fetched`.
    """

    url: str
    moved_to: str | None
    max_age_s: float | None


_Check = Callable[[URL], Awaitable[None]]


class Fetcher:
    """Fetches documents, any number at a time, one from each host; for use in one event loop.

    Args:
        settings: Deadlines, limits, pauses, our name, and the networks that are allowed.
        lookup: Turns names into addresses, as `socket.getaddrinfo` does.
    """

    def __init__(self, settings: IngestSettings, lookup: Lookup = socket.getaddrinfo) -> None:
        self._settings = settings
        self._lookup = lookup
        self._session: aiohttp.ClientSession | None = None
        self._turns = Turns(settings.host_pause_s)
        self._slots = asyncio.Semaphore(_CONCURRENCY)
        self._robots = Robots(self._fetch_robots, self._turns, settings.user_agent)

    async def fetch(self, url: str, validators: Validators = Validators()) -> Fetched | NotModified:
        """Fetch one document that was asked for, a feed or what a person names.

        Args:
            url: An http(s) address.
            validators: Of what is stored already; without any the request is unconditional.

        Returns:
            The document, or that it has not changed since `validators`.

        Raises:
            FetchError: It cannot be had, or not within the limits; the text says why.
            GoneError: Its server says that it is gone for good.
            ForbiddenAddressError: It leads to where nothing may be fetched from.
        """
        return await self._follow(url, validators)

    async def fetch_page(self, url: str) -> Fetched:
        """Fetch one page that nobody asked for by name, if its site's robots.txt lets us.

        Args:
            url: An http(s) address; those that it is redirected to are checked likewise.

        Raises:
            RobotsError: robots.txt refuses it, or cannot be read for now.
            FetchError: As for `fetch`.
        """
        page = await self._follow(url, Validators(), check=self._robots.check)
        assert isinstance(page, Fetched)
        return page

    async def close(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def _fetch_robots(self, url: str) -> bytes:
        found = await self._follow(url, Validators(), may_be_empty=True)
        return found.data if isinstance(found, Fetched) else b""

    async def _follow(
        self,
        url: str,
        validators: Validators,
        *,
        check: _Check | None = None,
        may_be_empty: bool = False,
    ) -> Fetched | NotModified:
        target = _parse(url)
        permanent = True
        left_s = self._settings.fetch_timeout_s
        status = None
        for hop in range(MAX_REDIRECTS + 1):
            if check is not None:
                await check(target)
            # waiting for the host's turn is not the host's fault: the deadline stands still
            async with self._turns.turn(host_key(target)), self._slots:
                clock = asyncio.get_running_loop().time
                started = clock()
                async with _explained(left_s, self._settings), self._get(target, validators) as got:
                    status = got.status
                    location = got.headers.get("Location")
                    if status not in _REDIRECTS or not location:
                        moved_to = str(got.url) if hop and permanent else None
                        return await self._take(got, validators, moved_to, may_be_empty)
                left_s = max(0.001, left_s - (clock() - started))
            permanent = permanent and status in _PERMANENT
            # each step goes through the same judgement as the first
            target = _parse(location, base=target)
        raise FetchError(
            f"more than {MAX_REDIRECTS} redirects; give the address where they end", status=status
        )

    @asynccontextmanager
    async def _get(
        self, target: URL, validators: Validators
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        self._session = session = self._session or open_session(self._settings, self._lookup)
        headers = {}
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        async with session.get(target, allow_redirects=False, headers=headers) as response:
            yield response

    async def _take(
        self,
        response: aiohttp.ClientResponse,
        validators: Validators,
        moved_to: str | None,
        may_be_empty: bool,
    ) -> Fetched | NotModified:
        now = datetime.now(UTC)
        headers = response.headers
        max_age_s = freshness_s(
            headers.get("Cache-Control", ""),
            headers.get("Expires", ""),
            headers.get("Date", ""),
            headers.get("Age", ""),
            now,
        )
        if response.status == HTTPStatus.NOT_MODIFIED and validators != Validators():
            return NotModified(str(response.url), moved_to, max_age_s)
        if response.status != HTTPStatus.OK:
            retry_after_s = parse_retry_after(headers.get("Retry-After", ""), now)
            raise _refusal(response, retry_after_s)
        data = await _read(response, self._settings.max_article_bytes)
        if not data and not may_be_empty:
            raise FetchError("the server sent an empty document; try again", status=200)
        content_type = _ascii(response, "Content-Type")
        return Fetched(
            url=str(response.url),
            data=data,
            content_type=content_type.partition(";")[0].strip().lower(),
            charset=(response.charset or "").lower() if content_type else "",
            validators=Validators(_ascii(response, "ETag"), _ascii(response, "Last-Modified")),
            moved_to=moved_to,
            max_age_s=max_age_s,
        )


def _parse(url: str, base: URL | None = None) -> URL:
    try:
        parsed = URL(url.strip())
        if base is not None:
            parsed = base.join(parsed)
        if parsed.scheme in ("http", "https") and parsed.host:
            return parsed
    except ValueError as error:
        raise FetchError(f"{_short(url)!r} is no http(s) address") from error
    raise FetchError(f"{_short(url)!r} is no http(s) address")


def _refusal(response: aiohttp.ClientResponse, retry_after_s: float | None) -> FetchError:
    status = response.status
    said = f"the server answered {status} {_short(response.reason or '')}".rstrip()
    match status:
        case HTTPStatus.GONE:
            said += ": it is gone for good; remove it or give its new address"
            return GoneError(said, status=status, retry_after_s=retry_after_s)
        case HTTPStatus.NOT_MODIFIED:
            said += " to a request that had no conditions"
        case _ if status in _REDIRECTS:
            said += " and no address to go to"
        case _ if retry_after_s is not None:
            said += f" and asks to wait {retry_after_s:.0f} s"
    return FetchError(said, status=status, retry_after_s=retry_after_s)


@asynccontextmanager
async def _explained(left_s: float, settings: IngestSettings) -> AsyncIterator[None]:
    """Hold a request to its deadline, and put what goes wrong into words."""
    try:
        async with asyncio.timeout(left_s):
            yield
    except aiohttp.ConnectionTimeoutError as error:
        raise FetchError("its host could not be connected to in time; try again") from error
    except aiohttp.SocketTimeoutError as error:
        raise FetchError("its host fell silent in the middle of its answer; try again") from error
    except TimeoutError as error:
        raise FetchError(
            f"no complete answer within {settings.fetch_timeout_s:g} s;"
            " try again or raise NEWSDESK_FETCH_TIMEOUT_S"
        ) from error
    except aiohttp.ClientPayloadError as error:
        raise FetchError(CUT) from error
    except aiohttp.ClientResponseError as error:
        raise FetchError(f"its answer breaks the rules of HTTP: {_short(error.message)}") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, RefusedError):
                raise ForbiddenAddressError(
                    f"{cause}: it is no public address;"
                    " to fetch from there put its network into NEWSDESK_ALLOW_NETWORKS"
                ) from error
            cause = cause.__cause__ or getattr(cause, "os_error", None)
        # aiohttp's own text names the host twice, and its internals
        words = error.strerror if isinstance(error, aiohttp.ClientConnectorError) else str(error)
        raise FetchError(f"cannot connect: {_short(words or type(error).__name__)}") from error


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    body = open_body(response.headers.get("Content-Encoding", ""), max_bytes)
    closed = _watch_end(response)
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        body.feed(chunk)
    if closed is not None:
        try:
            await closed
        except aiohttp.ClientError as error:
            raise FetchError(CUT) from error
    return body.close()


def _watch_end(response: aiohttp.ClientResponse) -> asyncio.Future[None] | None:
    """How the connection ends, where that is all that tells a whole body from a part of it.

    Without Content-Length or chunks a body lasts until its connection is closed, and aiohttp 3.14
    takes a reset for that.
    """
    headers, connection = response.headers, response.connection
    framed = "Content-Length" in headers or "Transfer-Encoding" in headers
    if framed or connection is None or connection.protocol is None:
        return None
    closed = connection.protocol.closed
    if closed is not None:
        # else asyncio complains of a failure that nobody looked at, where reading ends early
        closed.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
    return closed


def _ascii(response: aiohttp.ClientResponse, name: str) -> str:
    """A header, or "" if it holds what neither a database nor a later request could hold."""
    value = response.headers.get(name, "")
    return value if value.isascii() else ""


def _short(text: str) -> str:
    """What a server sent, fit for a log and a terminal."""
    words = " ".join(text.split())[:200]
    return "".join(letter if letter.isprintable() else "?" for letter in words)
