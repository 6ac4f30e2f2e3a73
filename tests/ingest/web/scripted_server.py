"""A server on loopback that sends, byte for byte, what its script says."""

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

# what makes a closed socket send RST rather than FIN
_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes, sent piece by piece.

    Attributes:
        pieces: In their order.
        every_s: Seconds before each piece but the first.
        repeat: How often the last piece is sent once more.
        end: Whether the connection is then kept, closed or reset.
    """

    pieces: tuple[bytes, ...]
    every_s: float = 0.0
    repeat: int = 0
    end: Literal["keep", "close", "reset"] = "keep"


class ScriptedServer:
    """Runs in a thread of its own.

    Attributes:
        hits: The paths asked for.
        heads: The headers that came with each.
        began_s, ended_s: When each was asked for, and answered (`time.monotonic`).
    """

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        self.address = address
        self.script: dict[str, Answer] = {}
        self.hits: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.connections = 0
        self.began_s: list[float] = []
        self.ended_s: list[float] = []
        self.port = port
        self._ready = threading.Event()
        self._heard = threading.Condition()
        self._over: asyncio.Event | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}"

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        assert self._over is not None
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        self._loop.close()

    def wait_for_hits(self, count: int) -> None:
        """Block until so many requests have come."""
        with self._heard:
            assert self._heard.wait_for(lambda: len(self.hits) >= count, 10)

    async def _run(self) -> None:
        self._over = asyncio.Event()
        server = await asyncio.start_server(self._serve, self.address, self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._answer(reader, writer):
                pass
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = first.split()[1]
        self.began_s.append(time.monotonic())
        with self._heard:
            self.hits.append(path)
            self._heard.notify_all()
        self.heads.append(dict(line.split(": ", 1) for line in lines if line))
        answer = self.script.get(
            path, Answer((b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",))
        )
        pieces = [*answer.pieces, *(answer.pieces[-1:] * answer.repeat)]
        for number, piece in enumerate(pieces):
            if number and answer.every_s:
                await asyncio.sleep(answer.every_s)
            writer.write(piece)
            await writer.drain()
        self.ended_s.append(time.monotonic())
        if answer.end == "reset":
            # what was sent shall arrive first: the client asks for more only once it has read it
            await asyncio.sleep(0.05)
            writer.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER
            )
            writer.transport.abort()
        return answer.end == "keep"


@contextmanager
def scripted_server(address: str = "127.0.0.1", port: int = 0) -> Iterator[ScriptedServer]:
    server = ScriptedServer(address, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
