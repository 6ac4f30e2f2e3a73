"""Opens connections, and only to where it is allowed: addresses are judged at the socket."""

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

# How a name becomes addresses: `socket.getaddrinfo`, or a test's own.
Lookup = Callable[..., Sequence[tuple[Any, ...]]]

# A lookup cannot be interrupted; so many may hang before another has to wait.
_MAX_LOOKUPS = 32
# Within the deadline of the whole request: to connect, and between two pieces of an answer.
CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 20.0
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/feed+json,application/rss+xml,"
    "application/atom+xml,application/json,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    # no others: what is unpacked here is unpacked in bounded steps
    "Accept-Encoding": ACCEPTED,
}


class RefusedError(OSError):
    """An address that is off limits; an OSError, so that other addresses of the host are tried."""


class _Resolver(AbstractResolver):
    """Resolves names itself, so that a socket is opened to what was judged and to nothing else.

    A host is refused as a whole if any of its addresses is off limits: an honest one does not
    mix them. The judgement is repeated where the socket is made, which literal addresses and
    answers that changed on the way cannot avoid.
    """

    def __init__(self, settings: IngestSettings, lookup: Lookup) -> None:
        self._settings = settings
        self._lookup = lookup
        # Not the event loop's own pool: with few processors that has few threads, and some slow
        # name servers would hold up every other host.
        self._pool = ThreadPoolExecutor(_MAX_LOOKUPS, thread_name_prefix="lookup")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().run_in_executor(
            self._pool, self._ask, host, port, family
        )
        for result in found:
            _judge(result["host"], self._settings)
        return found

    def _ask(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        # socket.gaierror is an OSError: the connector turns it into its own
        found = self._lookup(
            host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG
        )
        results: list[ResolveResult] = []
        for kind, _, protocol, _, address in found:
            # a zone id (`fe80::1%eth0`) comes as a number of its own; such are refused anyway
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


def _judge(address: str, settings: IngestSettings) -> None:
    try:
        allowed = is_allowed(parse_address(address), settings.allow_networks)
    except ValueError:
        allowed = False  # nothing is connected to that cannot be judged
    if not allowed:
        raise RefusedError(f"{address} is off limits")


def open_session(
    settings: IngestSettings, lookup: Lookup = socket.getaddrinfo
) -> aiohttp.ClientSession:
    """Open a session whose every connection is judged; to be closed by the caller.

    Args:
        settings: Deadlines, our name, and the networks that are allowed.
        lookup: Turns names into addresses, as `socket.getaddrinfo` does.
    """

    def make_socket(info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        _judge(str(address[0]), settings)
        return socket.socket(family=family, type=kind, proto=protocol)

    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=_Resolver(settings, lookup),
            socket_factory=make_socket,
            use_dns_cache=False,
            limit=0,  # who may ask when is decided before
        ),
        timeout=aiohttp.ClientTimeout(
            total=settings.fetch_timeout_s,
            connect=CONNECT_TIMEOUT_S,
            sock_connect=CONNECT_TIMEOUT_S,
            sock_read=READ_TIMEOUT_S,
        ),
        headers={**_HEADERS, "User-Agent": settings.user_agent},
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,  # a proxy of the environment would connect where it likes
        auto_decompress=False,
    )
