"""Enforces robots.txt, RFC 9309; each site's file is cached for an hour."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from protego import Protego
from yarl import URL

from ingest.errors import FetchError, ForbiddenAddressError, RobotsError
from ingest.web.politeness import HostQueues, host_key

_CACHED_S = 3600.0
# A failed robots.txt is fetched again sooner.
_FAILURE_CACHED_S = 600.0
_MAX_CRAWL_DELAY_S = 30.0
# RFC 9309 section 2.5: a parser must read at least 500 KiB and may ignore the rest.
_MAX_BYTES = 500 * 1024
_MAX_SITES = 512
# Like the parser, this accepts a missing colon.
_AGENT = re.compile(r"\s*user[ -]?agent\s*[:\s]([^#]*)", re.IGNORECASE)


@dataclass(slots=True)
class _Site:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    expires_s: float = float("-inf")
    rules: Protego | None = None
    error: str = ""
    delay_s: float = 0.0


class Robots:
    """Checks addresses against the robots.txt of their sites.

    Args:
        fetch: Fetches the bytes of an address; raises FetchError.
        turns: Applies a site's crawl-delay.
        user_agent: The User-Agent header; robots.txt knows us by its first word up to a slash.
    """

    def __init__(
        self, fetch: Callable[[str], Awaitable[bytes]], turns: HostQueues, user_agent: str
    ) -> None:
        self._fetch = fetch
        self._turns = turns
        self._name = user_agent.partition("/")[0].partition(" ")[0] or "Newsdesk"
        self._sites: dict[str, _Site] = {}

    async def check(self, url: URL) -> None:
        """Raise an error unless `url` may be fetched.

        Raises:
            RobotsError: robots.txt forbids the page, or cannot be read for now.
            ForbiddenAddressError: The address leads to a forbidden network.
        """
        site = self._site(str(url.origin()))
        async with site.lock:
            clock = asyncio.get_running_loop().time
            if clock() >= site.expires_s:
                await self._load(site, url.origin())
                site.expires_s = clock() + (_FAILURE_CACHED_S if site.error else _CACHED_S)
        # set it each time, because `turns` forgets idle hosts
        self._turns.slow_down(host_key(url), site.delay_s)
        where = f"robots.txt of {url.host}"
        if site.error:
            raise RobotsError(
                f"{where} cannot be read ({site.error}), so its pages are left alone for now;"
                " try again later"
            )
        if site.rules is not None and not site.rules.can_fetch(str(url), self._name):
            raise RobotsError(f"{where} does not allow {self._name} to fetch this page")

    def _site(self, origin: str) -> _Site:
        site = self._sites.pop(origin, None) or _Site()
        self._sites[origin] = site  # keep the dict in order of use, for the eviction below
        if len(self._sites) > _MAX_SITES:
            del self._sites[next(iter(self._sites))]
        return site

    async def _load(self, site: _Site, origin: URL) -> None:
        site.rules, site.error, site.delay_s = None, "", 0.0
        try:
            data = await self._fetch(str(origin / "robots.txt"))
        except ForbiddenAddressError:
            raise
        except FetchError as error:
            if not _means_no_robots_txt(error.status):
                site.error = str(error)
            return
        text = relevant_lines(data[:_MAX_BYTES].decode("utf-8-sig", "replace"), self._name)
        site.rules = Protego.parse(text)
        site.delay_s = min(site.rules.crawl_delay(self._name) or 0.0, _MAX_CRAWL_DELAY_S)


def _means_no_robots_txt(status: int | None) -> bool:
    """Whether a status means that the site has no robots.txt, RFC 9309 section 2.3.1.

    4xx and endless redirects mean that. 429 does not: like 5xx, it asks the client to wait.
    """
    return (
        status is not None
        and HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status != HTTPStatus.TOO_MANY_REQUESTS
    )


def relevant_lines(text: str, name: str) -> str:
    """Replace the names of other robots in a robots.txt.

    The parser copies each rule of a group for each name of the group: 250 kB of names above
    250 kB of rules would keep it busy for hours. It also accepts a prefix of our name as our
    name, unlike RFC 9309.

    Args:
        text: The whole file.
        name: Our name in robots.txt.

    Returns:
        The lines; every name other than ours and "*" is replaced by "-".
    """
    return "\n".join(_anonymise(line, name) for line in text.splitlines())


def _anonymise(line: str, name: str) -> str:
    match = _AGENT.match(line)
    if match is None:
        return line
    agent = match[1].strip()
    if agent == "*":
        return line
    # "Newsdesk/1.0" and "newsdesk*" mean us too
    product = agent.partition("/")[0].rstrip("* ").lower()
    return f"User-agent: {name if product == name.lower() else '-'}"
