"""What a server sends costs a bounded amount of memory, however it is packed."""

import json
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import brotli
import pytest

from tests.ingest.web.scripted_server import Answer, ScriptedServer, scripted_server

MOST_GROWTH_BYTES = 64 * 1024 * 1024
CAP_BYTES = 16 * 1024 * 1024  # the default of NEWSDESK_MAX_ARTICLE_BYTES
BOMB_BYTES = 512 * 1024 * 1024
BLOCK = bytes(1024 * 1024)

# A process of its own: what this one has freed would hide what is taken. VmHWM is the most that
# this process ever held; getrusage's figure begins with that of the parent.
CHILD = """
import asyncio, json, sys
from ipaddress import ip_network
from ingest.settings import IngestSettings
from ingest.errors import FetchError
from ingest.web.fetch import Fetcher

def memory(field):
    for line in open("/proc/self/status"):
        if line.startswith(field):
            return int(line.split()[1]) * 1024

async def main(url, small, deadline_s):
    settings = IngestSettings(_env_file=None, host_pause_s=0, fetch_timeout_s=float(deadline_s),
                        allow_networks=(ip_network("127.0.0.0/8"),))
    async with Fetcher(settings) as fetcher:
        await fetcher.fetch(small)
        before = memory("VmRSS")
        try:
            said = len((await fetcher.fetch(url)).data)
        except FetchError as error:
            said = str(error)
        print(json.dumps([memory("VmHWM") - before, said]))

asyncio.run(main(*sys.argv[1:]))
"""


def squeeze(pieces: Iterator[bytes], wbits: int) -> bytes:
    packer = zlib.compressobj(9, wbits=wbits)
    return b"".join(packer.compress(piece) for piece in pieces) + packer.flush()


def blocks(size: int) -> Iterator[bytes]:
    return (BLOCK for _ in range(size // len(BLOCK)))


def brotli_of(size: int) -> bytes:
    # the largest window that a decoder accepts without being told to
    packer = brotli.Compressor(quality=2, lgwin=24)
    pieces = [packer.process(piece) for piece in blocks(size)]
    return bytes(b"".join(pieces) + packer.finish())


@cache
def packed(coding: str, size: int) -> bytes:
    match coding:
        case "gzip":
            return squeeze(blocks(size), 31)
        case "deflate":
            return squeeze(blocks(size), 15)
        case "deflate raw":
            return squeeze(blocks(size), -15)
        case "gzip members":
            return squeeze(iter([BLOCK]), 31) * (size // len(BLOCK))
        case "br":
            return brotli_of(size)
    return bytes(size)


def head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode()


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        running.script["/small"] = Answer((head("Content-Length: 1") + b"x",))
        yield running


def growth(server: ScriptedServer, answer: Answer, deadline_s: str = "20") -> tuple[int, object]:
    server.script["/bomb"] = answer
    child = subprocess.run(
        [sys.executable, "-c", CHILD, f"{server.url}/bomb", f"{server.url}/small", deadline_s],
        capture_output=True,
        check=True,
        timeout=60,
        text=True,
    )
    grown, said = json.loads(child.stdout)
    print(f"grown by {grown / 1e6:.1f} MB")
    return grown, said


linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
CODINGS = ["gzip", "gzip members", "deflate", "deflate raw", "br", "identity"]


@linux
@pytest.mark.slow
@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_grows_the_process_by_64_mb_at_most(server: ScriptedServer, coding: str) -> None:
    body = packed(coding, BOMB_BYTES)
    name = coding.partition(" ")[0]
    answer = Answer((head(f"Content-Encoding: {name}", f"Content-Length: {len(body)}"), body))
    grown, said = growth(server, answer)
    assert "larger than" in str(said)
    assert grown < MOST_GROWTH_BYTES


@linux
@pytest.mark.slow
@pytest.mark.parametrize("coding", ["gzip", "br", "identity"])
def test_the_largest_document_that_is_taken_costs_no_more(
    server: ScriptedServer, coding: str
) -> None:
    body = packed(coding, CAP_BYTES)
    answer = Answer((head(f"Content-Encoding: {coding}", f"Content-Length: {len(body)}"), body))
    grown, said = growth(server, answer)
    assert said == CAP_BYTES
    assert grown < MOST_GROWTH_BYTES


FLOODS: dict[str, Callable[[], Answer]] = {
    "headers": lambda: Answer((head()[:-2], b"X-More: and more\r\n" * 10_000), repeat=1000),
    "one header": lambda: Answer((head()[:-2] + b"X-More: ", b"x" * 200_000), repeat=1000),
    "interim answers": lambda: Answer((b"HTTP/1.1 103 Early Hints\r\n\r\n" * 8_000,), repeat=1000),
    "chunk extension": lambda: Answer(
        (head("Transfer-Encoding: chunked") + b"1;", b"x" * 200_000), repeat=1000
    ),
    "small chunks": lambda: Answer(
        (head("Transfer-Encoding: chunked"), b"1\r\nx\r\n" * 40_000), repeat=1000
    ),
    "trailers": lambda: Answer(
        (head("Transfer-Encoding: chunked") + b"1\r\nx\r\n0\r\n", b"X-More: x\r\n" * 20_000),
        repeat=1000,
    ),
}


@linux
@pytest.mark.slow
@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_around_the_body_grows_the_process_by_64_mb_at_most(
    server: ScriptedServer, kind: str
) -> None:
    grown, said = growth(server, FLOODS[kind](), deadline_s="4")
    assert isinstance(said, str)
    assert grown < MOST_GROWTH_BYTES
