"""Opens connections to allowed addresses only; each address is checked at the socket."""

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from ingest.settings import IngestSettings
from ingest.web.addresses import is_allowed, parse_address
from ingest.web.decompress import ACCEPTED

# Resolves a host name: `socket.getaddrinfo`, or a fake in tests.
Lookup = Callable[..., Sequence[tuple[Any, ...]]]

# A lookup cannot be interrupted. With this many threads, some may hang without delaying others.
_MAX_LOOKUPS = 32
# Limits for connecting, and for the wait between two chunks of an answer.
CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 20.0
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/feed+json,application/rss+xml,"
    "application/atom+xml,application/json,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    # only encodings that are decompressed in bounded steps
    "Accept-Encoding": ACCEPTED,
}


class RefusedError(OSError):
    """A forbidden address. An OSError, so that aiohttp tries the host's next address."""


class _Resolver(AbstractResolver):
    """Resolves host names and checks every address before a socket is opened.

    A host with any forbidden address is refused, because honest hosts do not mix public and
    forbidden addresses. `open_session` repeats the check where the socket is created, which also
    covers literal addresses.
    """

    def __init__(self, settings: IngestSettings, lookup: Lookup) -> None:
        self._settings = settings
        self._lookup = lookup
        # The event loop's default pool has few threads on a machine with few processors, so a few
        # slow name servers would delay every other host.
        self._pool = ThreadPoolExecutor(_MAX_LOOKUPS, thread_name_prefix="lookup")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        results = await asyncio.get_running_loop().run_in_executor(
            self._pool, self._look_up, host, port, family
        )
        for result in results:
            _check_address(result["host"], self._settings)
        return results

    def _look_up(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        # socket.gaierror is an OSError; the connector wraps it
        answers = self._lookup(
            host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG
        )
        results: list[ResolveResult] = []
        for kind, _, protocol, _, address in answers:
            # a zone id (`fe80::1%eth0`) is a separate number; such addresses are refused anyway
            results.append(
                ResolveResult(
                    hostname=host,
                    host=str(address[0]),
                    port=int(address[1]),
                    family=kind,
                    proto=protocol,
                    flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
                )
            )
        return results

    async def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _check_address(address: str, settings: IngestSettings) -> None:
    try:
        allowed = is_allowed(parse_address(address), settings.allow_networks)
    except ValueError:
        allowed = False  # an unreadable address is refused
    if not allowed:
        raise RefusedError(f"{address} is off limits")


def open_session(
    settings: IngestSettings, lookup: Lookup = socket.getaddrinfo
) -> aiohttp.ClientSession:
    """Open a session that connects to allowed addresses only; the caller closes it.

    Args:
        settings: Deadlines, the user agent and the allowed networks.
        lookup: Resolves host names, as `socket.getaddrinfo` does.
    """

    def make_socket(info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        _check_address(str(address[0]), settings)
        return socket.socket(family=family, type=kind, proto=protocol)

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=_Resolver(settings, lookup),
            socket_factory=make_socket,
            use_dns_cache=False,
            limit=0,  # `HostQueues` limits the requests
        ),
        timeout=aiohttp.ClientTimeout(
            total=settings.fetch_timeout_s,
            connect=CONNECT_TIMEOUT_S,
            sock_connect=CONNECT_TIMEOUT_S,
            sock_read=READ_TIMEOUT_S,
        ),
        headers={**_HEADERS, "User-Agent": settings.user_agent},
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,  # a proxy from the environment would bypass the check
        auto_decompress=False,
    )
