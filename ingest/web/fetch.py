"""Fetches documents from allowed addresses, within limits; nothing else in ingest does."""

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
from ingest.web.credentials import without_credentials
from ingest.web.decompress import CUT, open_body
from ingest.web.politeness import HostQueues, SharedTurns, host_key
from ingest.web.retries import freshness_s, parse_retry_after
from ingest.web.robots import Robots
from ingest.web.validators import NO_VALIDATORS, Validators

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_CHUNK_BYTES = 64 * 1024
# The maximum number of concurrent downloads; each may hold NEWSDESK_MAX_ARTICLE_BYTES in memory.
_CONCURRENCY = 64


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document from the network.

    Attributes:
        url: The address after redirects.
        data: The decompressed bytes; at least one, except for robots.txt.
        content_type: From the server, in lower case and without parameters; or "".
        charset: The encoding from the server, or "".
        validators: To be sent with the next request, once this document is stored.
        moved_to: The new address, if there were redirects and all of them were permanent.
        max_age_s: For how many seconds the document is fresh; 0 if the server forbids caching;
            None if no header says so.
    """

    url: str
    data: bytes
    content_type: str
    charset: str
    validators: Validators = NO_VALIDATORS
    moved_to: str | None = None
    max_age_s: float | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The answer to a conditional request: nothing has changed.

    Attributes:
        url: The address after redirects.
        moved_to: As in `Fetched`.
        max_age_s: As in `Fetched`.
    """

    url: str
    moved_to: str | None
    max_age_s: float | None


_Check = Callable[[URL], Awaitable[None]]


class Fetcher:
    """Fetches documents concurrently, but one at a time from each host; for one event loop.

    Args:
        settings: Deadlines, limits, pauses, the user agent and the allowed networks.
        lookup: Resolves host names, as `socket.getaddrinfo` does.
        shared_turns: The turns at hosts of all processes that share a library; closed with this.
    """

    def __init__(
        self,
        settings: IngestSettings,
        lookup: Lookup = socket.getaddrinfo,
        shared_turns: SharedTurns | None = None,
    ) -> None:
        self._settings = settings
        self._lookup = lookup
        self._session: aiohttp.ClientSession | None = None
        self._turns = HostQueues(settings.host_pause_s, shared_turns)
        self._slots = asyncio.Semaphore(_CONCURRENCY)
        self._robots = Robots(self._fetch_robots, self._turns, settings.user_agent)

    async def fetch(
        self, url: str, validators: Validators = NO_VALIDATORS
    ) -> Fetched | NotModified:
        """Fetch a document that a person requested: a feed, or an address they entered.

        Args:
            url: An http(s) address.
            validators: From the stored document; without any the request is unconditional.

        Returns:
            The document, or that it has not changed since `validators`.

        Raises:
            FetchError: The document cannot be fetched within the limits; the text says why.
            GoneError: The server answered 410.
            ForbiddenAddressError: The address, or a redirect, leads to a forbidden network.
        """
        return await self._follow(url, validators)

    async def fetch_page(self, url: str) -> Fetched:
        """Fetch a page that was found in a feed or sitemap, if the site's robots.txt allows it.

        Args:
            url: An http(s) address; every redirect is checked against robots.txt too.

        Raises:
            RobotsError: robots.txt forbids the page, or cannot be read for now.
            FetchError: As for `fetch`.
        """
        page = await self._follow(url, NO_VALIDATORS, check=self._robots.check)
        assert isinstance(page, Fetched)
        return page

    async def close(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
        await self._turns.close()

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
        answer = await self._follow(url, NO_VALIDATORS, may_be_empty=True)
        return answer.data if isinstance(answer, Fetched) else b""

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
            # The deadline does not run while the request waits for its turn at the host.
            async with self._turns.turn(host_key(target)), self._slots:
                clock = asyncio.get_running_loop().time
                started = clock()
                async with (
                    _as_fetch_errors(left_s, self._settings),
                    self._get(target, validators) as response,
                ):
                    status = response.status
                    location = response.headers.get("Location")
                    if status not in _REDIRECTS or not location:
                        moved_to = str(response.url) if hop and permanent else None
                        return await self._read_response(
                            response, validators, moved_to, may_be_empty
                        )
                left_s = max(0.001, left_s - (clock() - started))
            permanent = permanent and status in _PERMANENT
            # every redirect passes the same checks as the first address
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

    async def _read_response(
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
        if response.status == HTTPStatus.NOT_MODIFIED and validators != NO_VALIDATORS:
            return NotModified(str(response.url), moved_to, max_age_s)
        if response.status != HTTPStatus.OK:
            retry_after_s = parse_retry_after(headers.get("Retry-After", ""), now)
            raise _refusal(response, retry_after_s)
        data = await _read(response, self._settings.max_article_bytes)
        if not data and not may_be_empty:
            raise FetchError("the server sent an empty document; try again", status=200)
        content_type = _ascii_header(response, "Content-Type")
        return Fetched(
            url=str(response.url),
            data=data,
            content_type=content_type.partition(";")[0].strip().lower(),
            charset=(response.charset or "").lower() if content_type else "",
            validators=Validators(
                _ascii_header(response, "ETag"), _ascii_header(response, "Last-Modified")
            ),
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
    except ValueError:
        pass
    raise FetchError(f"{_sanitise(without_credentials(url))!r} is not an http(s) address")


def _refusal(response: aiohttp.ClientResponse, retry_after_s: float | None) -> FetchError:
    status = response.status
    message = f"the server answered {status} {_sanitise(response.reason or '')}".rstrip()
    match status:
        case HTTPStatus.GONE:
            message += ": the document is gone for good; remove it or give its new address"
            return GoneError(message, status=status, retry_after_s=retry_after_s)
        case HTTPStatus.NOT_MODIFIED:
            message += " to a request that had no conditions"
        case _ if status in _REDIRECTS:
            message += " and no address to go to"
        case _ if retry_after_s is not None:
            message += f" and asks to wait {retry_after_s:.0f} s"
    return FetchError(message, status=status, retry_after_s=retry_after_s)


@asynccontextmanager
async def _as_fetch_errors(left_s: float, settings: IngestSettings) -> AsyncIterator[None]:
    """Apply the deadline to a request, and turn network errors into `FetchError`."""
    try:
        async with asyncio.timeout(left_s):
            yield
    except aiohttp.ConnectionTimeoutError as error:
        raise FetchError("the host could not be connected to in time; try again") from error
    except aiohttp.SocketTimeoutError as error:
        raise FetchError("the host fell silent in the middle of its answer; try again") from error
    except TimeoutError as error:
        raise FetchError(
            f"no complete answer within {settings.fetch_timeout_s:g} s;"
            " try again or raise NEWSDESK_FETCH_TIMEOUT_S"
        ) from error
    except aiohttp.ClientPayloadError as error:
        raise FetchError(CUT) from error
    except aiohttp.ClientResponseError as error:
        raise FetchError(
            f"the answer breaks the rules of HTTP: {_sanitise(error.message)}"
        ) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, RefusedError):
                raise ForbiddenAddressError(
                    f"{cause}: it is not a public address;"
                    " to fetch from there add its network to NEWSDESK_ALLOW_NETWORKS"
                ) from error
            cause = cause.__cause__ or getattr(cause, "os_error", None)
        # aiohttp's text names the host twice and exposes internals
        text = error.strerror if isinstance(error, aiohttp.ClientConnectorError) else str(error)
        raise FetchError(f"cannot connect: {_sanitise(text or type(error).__name__)}") from error


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    body = open_body(response.headers.get("Content-Encoding", ""), max_bytes)
    closed = _connection_end(response)
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        body.feed(chunk)
    if closed is not None:
        try:
            await closed
        except aiohttp.ClientError as error:
            raise FetchError(CUT) from error
    return body.close()


def _connection_end(response: aiohttp.ClientResponse) -> asyncio.Future[None] | None:
    """Return a future for the end of the connection, if only that shows a truncated body.

    A body without Content-Length and chunks ends with its connection, and aiohttp 3.14 treats a
    reset as a regular end.
    """
    headers, connection = response.headers, response.connection
    framed = "Content-Length" in headers or "Transfer-Encoding" in headers
    if framed or connection is None or connection.protocol is None:
        return None
    closed = connection.protocol.closed
    if closed is not None:
        # otherwise asyncio logs an unretrieved exception when reading stops early
        closed.add_done_callback(lambda future: future.cancelled() or future.exception())
    return closed


def _ascii_header(response: aiohttp.ClientResponse, name: str) -> str:
    """Return a header, or "" if it has characters that a later request could not send."""
    value = response.headers.get(name, "")
    return value if value.isascii() else ""


def _sanitise(text: str) -> str:
    """Return text from a server, shortened and made safe for logs and terminals."""
    line = " ".join(text.split())[:200]
    return "".join(character if character.isprintable() else "?" for character in line)
