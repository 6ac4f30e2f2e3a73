"""A host is asked once at a time, with pauses, and never waits for another."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Any

import pytest

from ingest.errors import FetchError
from ingest.settings import IngestSettings
from ingest.web import connections
from ingest.web.fetch import Fetched, Fetcher
from ingest.web.politeness import HostQueues
from tests.ingest.web.scripted_server import Answer, scripted_server

Make = Callable[..., IngestSettings]

PAGE = Answer((b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnews",))
# a quarter of a second from the first byte to the last
SLOW_PAGE = Answer((b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", b"ne", b"ws"), every_s=0.12)
NEVER = Answer(
    (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x"), every_s=0.05, repeat=9999
)


def everything_here(host: str, port: int, **options: Any) -> list[tuple[Any, ...]]:
    """A resolver that finds every name on loopback."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


async def test_requests_to_a_host_come_one_by_one_and_pause_between(settings_for: Make) -> None:
    settings = settings_for(host_pause_s=0.2)
    with scripted_server() as server:
        server.script = {f"/{n}": SLOW_PAGE for n in range(4)}
        async with Fetcher(settings) as fetcher:
            await asyncio.gather(*(fetcher.fetch(f"{server.url}/{n}") for n in range(4)))
    gaps = [began - ended for began, ended in zip(server.began_s[1:], server.ended_s, strict=False)]
    assert server.hits == ["/0", "/1", "/2", "/3"]
    assert min(gaps) >= 0.19


async def test_redirects_within_a_host_wait_for_their_turn_too(settings_for: Make) -> None:
    with scripted_server() as server:
        server.script["/"] = Answer(
            (b"HTTP/1.1 302 Found\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n",)
        )
        server.script["/page"] = PAGE
        async with Fetcher(settings_for(host_pause_s=0.2)) as fetcher:
            await fetcher.fetch(server.url)
    assert server.began_s[1] - server.ended_s[0] >= 0.19


async def test_without_a_pause_nothing_waits(settings_for: Make) -> None:
    with scripted_server() as server:
        server.script["/"] = PAGE
        async with Fetcher(settings_for(host_pause_s=0)) as fetcher:
            for _ in range(50):
                await fetcher.fetch(server.url)
    assert server.began_s[-1] - server.began_s[0] < 5


async def test_waiting_for_the_turn_does_not_count_towards_the_deadline(
    settings_for: Make,
) -> None:
    """Six times a quarter of a second, and half a second each."""
    settings = settings_for(host_pause_s=0.05, fetch_timeout_s=0.6)
    with scripted_server() as server:
        server.script["/"] = SLOW_PAGE
        async with Fetcher(settings) as fetcher:
            found = await asyncio.gather(*(fetcher.fetch(server.url) for _ in range(6)))
    assert all(isinstance(one, Fetched) for one in found)


async def test_the_deadline_is_one_for_all_redirects(settings_for: Make) -> None:
    with scripted_server() as server:
        for n in range(4):
            head = f"HTTP/1.1 302 Found\r\nLocation: /{n + 1}\r\n".encode()
            server.script[f"/{n}"] = Answer((head, b"Content-Length: 0\r\n\r\n"), every_s=0.2)
        async with Fetcher(settings_for(fetch_timeout_s=0.5)) as fetcher:
            with pytest.raises(FetchError, match="no complete answer within"):
                await fetcher.fetch(f"{server.url}/0")


async def test_a_host_that_falls_silent_is_given_up_before_the_deadline(
    settings: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "READ_TIMEOUT_S", 0.2)
    with scripted_server() as server:
        server.script["/"] = Answer((b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnews",))
        async with Fetcher(settings) as fetcher:
            with pytest.raises(FetchError, match="fell silent"):
                await fetcher.fetch(server.url)


async def test_a_host_that_takes_no_connection_is_given_up_before_the_deadline(
    settings: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "CONNECT_TIMEOUT_S", 0.2)
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        # its queue is full, and nobody takes anyone out of it
        for _ in range(8):
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listening.getsockname())
        async with Fetcher(settings) as fetcher:
            with pytest.raises(FetchError, match="could not be connected to in time"):
                await fetcher.fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/")


async def test_slow_hosts_do_not_hold_up_others(settings_for: Make) -> None:
    """More slow ones than processors, and more than a usual pool of connections to each."""
    with scripted_server() as server:
        server.script = {"/never": NEVER, "/page": PAGE}
        async with Fetcher(settings_for(), everything_here) as fetcher:

            def ask(name: str, path: str) -> "asyncio.Task[object]":
                return asyncio.create_task(
                    fetcher.fetch(f"http://{name}.example:{server.port}{path}")
                )

            slow = [ask(f"slow{n % 40}", "/never") for n in range(200)]
            await asyncio.to_thread(server.wait_for_hits, 40)
            await asyncio.gather(*(ask(f"fast{n}", "/page") for n in range(50)))
            assert not any(task.done() for task in slow)
            assert server.hits.count("/never") == 40  # one for each host
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)


async def test_a_slow_name_server_does_not_hold_up_others(settings_for: Make) -> None:
    answered = asyncio.Event()
    loop = asyncio.get_running_loop()

    def lookup(host: str, port: int, **options: Any) -> list[tuple[Any, ...]]:
        if host.startswith("slow"):
            asyncio.run_coroutine_threadsafe(answered.wait(), loop).result(30)
        return everything_here(host, port)

    with scripted_server() as server:
        server.script["/"] = PAGE
        async with Fetcher(settings_for(), lookup) as fetcher:
            slow = [
                asyncio.create_task(fetcher.fetch(f"http://slow{n}.example:{server.port}/"))
                for n in range(20)
            ]
            await fetcher.fetch(f"http://fast.example:{server.port}/")
            assert not any(task.done() for task in slow)
            answered.set()
            await asyncio.gather(*slow)


async def test_a_cancelled_request_gives_its_turn_back(settings: IngestSettings) -> None:
    with scripted_server() as server:
        server.script = {"/never": NEVER, "/page": PAGE}
        async with Fetcher(settings) as fetcher:
            task = asyncio.create_task(fetcher.fetch(f"{server.url}/never"))
            await asyncio.to_thread(server.wait_for_hits, 1)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert isinstance(await fetcher.fetch(f"{server.url}/page"), Fetched)


async def test_hosts_are_forgotten_once_their_pause_is_over() -> None:
    turns = HostQueues(0)
    for number in range(5000):
        async with turns.turn(f"{number}.example"):
            pass
    assert len(turns._hosts) <= 1025
