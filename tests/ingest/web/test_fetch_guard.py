"""Nothing inside the house is reached, however its address is written, resolved or redirected to.

A canary listens on 127.0.0.1; beside it, on 127.0.0.2, a server that is allowed. Every attempt to
connect a socket is on record, so that an address where nobody listens counts, too.
"""

import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any

import pytest

from ingest.errors import FetchError, ForbiddenAddressError
from ingest.settings import IngestSettings
from ingest.web.fetch import Fetched, Fetcher
from tests.ingest.web.scripted_server import Answer, ScriptedServer, scripted_server

Make = Callable[..., IngestSettings]
Sockaddr = tuple[Any, ...]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 is up on Linux only")

_tried: list[str] = []


def _record(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        _tried.append(str(arguments[1][0]))


sys.addaudithook(_record)


def notations(address: str) -> Iterator[str]:
    """An IPv4 address in all the ways that some library or other reads."""
    number = int(IPv4Address(address))
    a, b, c, d = address.split(".")
    yield address
    yield f"{address}."
    yield str(number)
    yield f"{number:#x}"
    yield f"0{number:o}"
    yield f"0X{number:X}"
    yield ".".join(f"{int(part):#x}" for part in (a, b, c, d))
    yield ".".join(f"0{int(part):o}" for part in (a, b, c, d))
    yield ".".join(f"{int(part):04o}" for part in (a, b, c, d))
    yield f"{a}.{int(b) << 16 | int(c) << 8 | int(d)}"
    yield f"{a}.{b}.{int(c) << 8 | int(d)}"
    yield f"{int(a):#x}.{b}.0{int(c):o}.{d}"
    yield f"[::ffff:{address}]"
    yield f"[::FFFF:{number >> 16:x}:{number & 0xFFFF:x}]"
    yield f"[0:0:0:0:0:ffff:{address}]"
    yield f"[::{address}]"  # IPv4-compatible
    yield f"[::ffff:0:{address}]"  # IPv4-translated
    yield f"[64:ff9b::{address}]"  # NAT64
    yield f"[64:ff9b:1::{address}]"
    yield f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]"  # 6to4
    teredo = 0xFFFFFFFF ^ number
    yield f"[2001:0:808:808:0:0:{teredo >> 16:x}:{teredo & 0xFFFF:x}]"
    yield address.replace(".", "。")
    yield address.replace(".", "．")
    yield address.translate({ord("0") + n: ord("０") + n for n in range(10)})
    yield address.replace(".", "%2e")
    yield f"public.example@{address}"
    yield f"public.example:80@{address}"


# the edges of what is closed, and the addresses known for what they give away
CLOSED = """
    0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255
    100.100.100.200 127.0.0.0 127.1.2.3 127.255.255.255 168.63.129.16 169.254.0.1 169.254.170.2
    172.16.0.0 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.0
    192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250
    240.0.0.1 255.255.255.254 255.255.255.255
    [::] [::1] [0:0:0:0:0:0:0:1] [::2] [0000:0000:0000:0000:0000:0000:0000:0001]
    [fe80::1] [fe80::1%25lo] [fe80::1%25eth0] [fe80::1%251] [febf::1] [fec0::1] [feff::1]
    [fc00::1] [fd00::1] [fd00:ec2::254] [fdff:ffff::1] [fd20:ce::254] [ff01::1] [ff02::1]
    [ff02::fb] [ff05::1] [ff0e::1] [100::1] [100:0:0:1::1] [2001:db8::1] [2001:2::1] [2001:10::1]
    [2001:20::1] [3fff::1] [5f00::1] [4000::1] [1::1] [e000::1] [64:ff9b::] [64:ff9b::808:808]
""".split()

ODD = """
    http://localhost:{port}/ http://LOCALHOST:{port}/ http://localhost.:{port}/
    http://localhost:{port}@127.0.0.1:{port}/ http://127.0.0.2:{port}@127.0.0.1:{port}/
    http://127.0.0.2%40127.0.0.1:{port}/ http://127.0.0.1:{port}#@127.0.0.2/
    http://①②⑦.⓪.⓪.①:{port}/ http://127.0.0.1%00.public.example:{port}/
    http://127.0.0.1%09:{port}/ http://127.0.0.1\\@127.0.0.2.inside.example:{port}/
    http://[::1]:{port}/ http://[::ffff:7f00:1]:{port}/ http://[::1%25lo]:{port}/
    http://0:{port}/ http://0x0:{port}/ http://00:{port}/ http://127.1:{port}/
    http://127.0.1:{port}/ http:\\\\127.0.0.1:{port}/ http:/127.0.0.1:{port}/ http:127.0.0.1:{port}/
    http:///127.0.0.1:{port}/ //127.0.0.1:{port}/ 127.0.0.1:{port} HTTP://127.0.0.1:{port}/
    ftp://127.0.0.1:{port}/ file:///etc/passwd file://127.0.0.1/etc/passwd
    gopher://127.0.0.1:{port}/ ws://127.0.0.1:{port}/ wss://127.0.0.1:{port}/
    dict://127.0.0.1:{port}/ ldap://127.0.0.1:{port}/ data:text/html,hello javascript:alert(1)
    unix:///var/run/docker.sock http+unix://%2Fvar%2Frun%2Fdocker.sock/x
    jar:http://127.0.0.1:{port}/!/ tcp://127.0.0.1:{port}/ https://127.0.0.1:{port}/
    https://localhost:{port}/ https://[::1]:{port}/
""".split()

# names, and what they resolve to
NAMES = {
    "loopback.inside.example": ["127.0.0.1"],
    "127.0.0.1.inside.example": ["127.0.0.1"],
    "private.inside.example": ["10.1.2.3"],
    "router.inside.example": ["192.168.1.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "metadata6.inside.example": ["fd00:ec2::254"],
    "six.inside.example": ["::1"],
    "mapped.inside.example": ["::ffff:127.0.0.1"],
    "nat64.inside.example": ["64:ff9b::7f00:1"],
    "6to4.inside.example": ["2002:7f00:1::1"],
    "teredo.inside.example": ["2001:0:808:808::80ff:fffe"],
    "site.inside.example": ["fec0::1"],
    "link.inside.example": ["fe80::1%lo"],
    "multicast.inside.example": ["ff02::1"],
    "nowhere.inside.example": ["0.0.0.0"],
    "shared.inside.example": ["100.64.0.1"],
    "all.inside.example": ["255.255.255.255"],
    "mixed.inside.example": ["127.0.0.2", "127.0.0.1"],
    "mixed6.inside.example": ["127.0.0.2", "::1"],
    "punycode.inside.example": ["127.0.0.1"],
    "public.example": ["127.0.0.2"],
    "xn--bcher-kva.inside.example": ["127.0.0.1"],
}


def forbidden(port: int) -> list[str]:
    """Every address to be refused, with a port at which the canary would hear it."""
    hosts = [
        host
        for address in ("127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.1")
        for host in notations(address)
    ]
    names = [name for name, found in NAMES.items() if found != ["127.0.0.2"]]
    hosts += [*CLOSED, *names, "bücher.inside.example"]
    addresses = [f"http://{host}:{port}/" for host in hosts]
    return list(dict.fromkeys(addresses + [one.format(port=port) for one in ODD]))


def sockaddr(address: str, port: int) -> Sockaddr:
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


@dataclass
class Names:
    """A resolver: `table` first, then what the system reads as a number; no name server."""

    table: dict[str, list[str]] = field(default_factory=lambda: dict(NAMES))
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int, **options: Any) -> list[Sockaddr]:
        self.asked.append(host)
        name = host.rstrip(".")
        if name in self.table:
            return [sockaddr(address, port) for address in self.table[name]]
        if name != "localhost":
            options["flags"] = socket.AI_NUMERICHOST
        return list(socket.getaddrinfo(host, port, **options))


@pytest.fixture(scope="module")
def canary() -> Iterator[ScriptedServer]:
    with scripted_server("127.0.0.1") as running:
        yield running


@pytest.fixture(scope="module")
def allowed(canary: ScriptedServer) -> Iterator[ScriptedServer]:
    """At the canary's port, so that only the address tells them apart."""
    with scripted_server("127.0.0.2", canary.port) as running:
        page = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnews"
        running.script["/page"] = Answer((page,), end="close")
        yield running


@pytest.fixture
def guarded(settings_for: Make) -> IngestSettings:
    return settings_for(allow_networks=(ip_network("127.0.0.2/32"),), fetch_timeout_s=3)


@pytest.fixture(autouse=True)
def nothing_reached(request: pytest.FixtureRequest, canary: ScriptedServer) -> Iterator[None]:
    """Whatever a test here does, the canary is not heard of, nor any other address."""
    _tried.clear()
    yield
    assert canary.connections == 0
    assert set(_tried) <= {"127.0.0.2"}


def redirect(to: str) -> Answer:
    head = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    return Answer((head.encode(),), end="close")


async def refused(fetch: Callable[[str], Awaitable[object]], url: str) -> FetchError | None:
    try:
        await fetch(url)
    except FetchError as error:
        return error
    return None


async def test_no_forbidden_address_is_reached(
    canary: ScriptedServer, guarded: IngestSettings
) -> None:
    addresses = forbidden(canary.port)
    assert len(addresses) >= 150
    async with Fetcher(guarded, Names()) as fetcher:
        for url in addresses:
            for fetch in (fetcher.fetch, fetcher.fetch_page):
                error = await refused(fetch, url)
                assert error is not None, url
                assert "\n" not in str(error)
    assert not _tried


async def test_no_redirect_leads_to_a_forbidden_address(
    canary: ScriptedServer, allowed: ScriptedServer, guarded: IngestSettings
) -> None:
    stopped = 0
    addresses = forbidden(canary.port)
    async with Fetcher(guarded, Names()) as fetcher:
        for number, url in enumerate(addresses):
            allowed.script[f"/{number}"] = redirect(url)
            error = await refused(fetcher.fetch, f"{allowed.url}/{number}")
            assert error is not None, url
            # some, as "http:127.0.0.1", are paths on the server that is allowed: 404
            assert error.status in (None, 404)
            stopped += error.status is None
    assert stopped >= len(addresses) - 6


@pytest.mark.parametrize("name", [name for name, at in NAMES.items() if at != ["127.0.0.2"]])
async def test_a_name_that_resolves_inside_is_refused_by_that_reason(
    canary: ScriptedServer, guarded: IngestSettings, name: str
) -> None:
    async with Fetcher(guarded, Names()) as fetcher:
        with pytest.raises(ForbiddenAddressError, match="NEWSDESK_ALLOW_NETWORKS"):
            await fetcher.fetch(f"http://{name}:{canary.port}/")


async def test_a_name_that_changes_its_address_is_judged_each_time(
    canary: ScriptedServer, allowed: ScriptedServer, guarded: IngestSettings
) -> None:
    names = Names()

    def rebind(host: str, port: int, **options: Any) -> list[Sockaddr]:
        found = names(host, port, **options)
        names.table["public.example"] = ["127.0.0.1"]
        return found

    base = f"http://public.example:{canary.port}"
    allowed.script["/again"] = redirect(f"{base}/page")
    for path, ways in (("/page", 2), ("/again", 1)):
        names.table["public.example"] = ["127.0.0.2"]
        async with Fetcher(guarded, rebind) as fetcher:
            if ways == 2:
                found = await fetcher.fetch(base + path)
                assert isinstance(found, Fetched)
                assert found.data == b"news"
            with pytest.raises(ForbiddenAddressError):
                await fetcher.fetch(base + path)
    assert set(_tried) == {"127.0.0.2"}


async def test_a_literal_address_is_judged_though_nobody_resolves_it(
    canary: ScriptedServer, guarded: IngestSettings
) -> None:
    names = Names()
    async with Fetcher(guarded, names) as fetcher:
        for host in ("127.0.0.1", "[::1]", str(IPv6Address(1)).join("[]")):
            with pytest.raises(ForbiddenAddressError):
                await fetcher.fetch(f"http://{host}:{canary.port}/")
    assert names.asked == []


async def test_proxies_of_the_environment_open_no_way_around(
    canary: ScriptedServer,
    allowed: ScriptedServer,
    guarded: IngestSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "ws_proxy"):
        monkeypatch.setenv(name, canary.url)
        monkeypatch.setenv(name.upper(), canary.url)
    monkeypatch.setenv("no_proxy", "")
    async with Fetcher(guarded, Names()) as fetcher:
        found = await fetcher.fetch(f"{allowed.url}/page")
        assert isinstance(found, Fetched)
        assert found.data == b"news"
        for url in ("http://private.inside.example/", "https://private.inside.example/"):
            with pytest.raises(ForbiddenAddressError):
                await fetcher.fetch(url)


async def test_the_canary_would_sing_if_it_were_allowed(settings_for: Make) -> None:
    """What the tests above rest on: without the guard the same addresses do arrive."""
    reached = 0
    with scripted_server("127.0.0.1") as open_server:
        settings = settings_for(allow_networks=(ip_network("127.0.0.0/8"),), fetch_timeout_s=3)
        async with Fetcher(settings, Names()) as fetcher:
            for host in ("127.0.0.1", "0x7f000001", "localhost", "loopback.inside.example"):
                with pytest.raises(FetchError) as caught:
                    await fetcher.fetch(f"http://{host}:{open_server.port}/")
                reached += caught.value.status == 404
    _tried.clear()
    assert reached == 4
