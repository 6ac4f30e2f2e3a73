"""What robots.txt allows: fetched once an hour for a site, RFC 9309."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from protego import Protego
from yarl import URL

from ingest.errors import FetchError, ForbiddenAddressError, RobotsError
from ingest.web.politeness import Turns, host_key

_KEPT_S = 3600.0
# A site whose robots.txt could not be read is asked again sooner.
_FAILURE_KEPT_S = 600.0
_MAX_CRAWL_DELAY_S = 30.0
# RFC 9309 section 2.5: at least 500 KiB must be read; what is beyond may be left out.
_MAX_BYTES = 500 * 1024
_MAX_SITES = 512
# As the parser reads it: the colon may be missing.
_AGENT = re.compile(r"\s*user[ -]?agent\s*[:\s]([^#]*)", re.IGNORECASE)


@dataclass(slots=True)
class _Site:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    until: float = float("-inf")
    rules: Protego | None = None
    failure: str = ""
    delay_s: float = 0.0


class Robots:
    """Says of addresses whether their site lets us fetch them.

    Args:
        fetch: Fetches the bytes of an address; raises FetchError.
        turns: Where a site's crawl-delay is put into effect.
        user_agent: Our name; its first word up to a slash is what robots.txt calls us.
    """

    def __init__(
        self, fetch: Callable[[str], Awaitable[bytes]], turns: Turns, user_agent: str
    ) -> None:
        self._fetch = fetch
        self._turns = turns
        self._name = user_agent.partition("/")[0].partition(" ")[0] or "Newsdesk"
        self._sites: dict[str, _Site] = {}

    async def check(self, url: URL) -> None:
        """Do nothing if `url` may be fetched.

        Raises:
            RobotsError: It may not, or its robots.txt cannot be read for now.
            ForbiddenAddressError: It leads to where nothing may be fetched from.
        """
        site = self._site(str(url.origin()))
        async with site.lock:
            clock = asyncio.get_running_loop().time
            if clock() >= site.until:
                await self._load(site, url.origin())
                site.until = clock() + (_FAILURE_KEPT_S if site.failure else _KEPT_S)
        # each time: hosts that nobody asks for a while are forgotten there
        self._turns.slow_down(host_key(url), site.delay_s)
        where = f"robots.txt of {url.host}"
        if site.failure:
            raise RobotsError(
                f"{where} cannot be read ({site.failure}), so its pages are left alone for now;"
                " try again later"
            )
        if site.rules is not None and not site.rules.can_fetch(str(url), self._name):
            raise RobotsError(f"{where} does not allow {self._name} to fetch this page")

    def _site(self, origin: str) -> _Site:
        site = self._sites.pop(origin, None) or _Site()
        self._sites[origin] = site  # the one used last is the last to be forgotten
        if len(self._sites) > _MAX_SITES:
            del self._sites[next(iter(self._sites))]
        return site

    async def _load(self, site: _Site, origin: URL) -> None:
        site.rules, site.failure, site.delay_s = None, "", 0.0
        try:
            data = await self._fetch(str(origin / "robots.txt"))
        except ForbiddenAddressError:
            raise
        except FetchError as error:
            if not _means_none(error.status):
                site.failure = str(error)
            return
        text = relevant_lines(data[:_MAX_BYTES].decode("utf-8-sig", "replace"), self._name)
        site.rules = Protego.parse(text)
        site.delay_s = min(site.rules.crawl_delay(self._name) or 0.0, _MAX_CRAWL_DELAY_S)


def _means_none(status: int | None) -> bool:
    """Whether an answer means that there is no robots.txt, RFC 9309 section 2.3.1.

    That is so of 4xx and of redirects that never end. 429 is no answer about the file: it asks to
    wait, like 5xx.
    """
    return (
        status is not None
        and HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        and status != HTTPStatus.TOO_MANY_REQUESTS
    )


def relevant_lines(text: str, name: str) -> str:
    """Leave out of a robots.txt the names of other robots.

    The parser gives each of a group's names its own copy of each of the group's rules: 250 kB of
    names above 250 kB of rules would hold it for hours. It also takes the beginning of our name
    for our name, which RFC 9309 does not.

    Args:
        text: The whole file.
        name: What it calls us.

    Returns:
        Its lines, every name that is neither ours nor "*" replaced by one and the same.
    """
    return "\n".join(_rename(line, name) for line in text.splitlines())


def _rename(line: str, name: str) -> str:
    found = _AGENT.match(line)
    if found is None:
        return line
    agent = found[1].strip()
    if agent == "*":
        return line
    # "Newsdesk/1.0" and "newsdesk*" mean us, too
    product = agent.partition("/")[0].rstrip("* ").lower()
    return f"User-agent: {name if product == name.lower() else '-'}"
