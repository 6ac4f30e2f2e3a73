"""A chat completion server on loopback that behaves as its model's name says, well or badly."""

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from aiohttp import web

KEY = "sk-secret-0123456789"
PIECES = ("The visit could take", " place in April or in", " early May. [1]\n")


def event(text: str | None, finish: str | None = None, **delta: str) -> bytes:
    choice = {"index": 0, "delta": {"content": text} | delta, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


GOOD = (
    b": hello\n\n"
    + b'data: {"choices":[{"delta":{"role":"assistant","content":null}}]}\n\n'
    + b"".join(event(piece) for piece in PIECES)
    + event(None, "stop")
    + b'data: {"choices":[],"usage":{"total_tokens":9}}\n\n'
    + b"data: [DONE]\n\n"
)
THOUGHTS = ("<thi", "nk>Is it [2]?", " No: {1}.</th", "ink>\n\n")
WHOLE = {"choices": [{"message": {"content": "".join(PIECES)}, "finish_reason": "stop"}]}

# what is sent at once: content type, bytes
BODIES: dict[str, tuple[str, bytes]] = {
    "good": ("text/event-stream", GOOD),
    "good, CRLF": ("text/event-stream; charset=utf-8", GOOD.replace(b"\n", b"\r\n")),
    "good, without DONE": ("text/event-stream", GOOD.replace(b"data: [DONE]\n\n", b"")),
    "good, without finish": ("text/event-stream", GOOD.replace(b'"stop"', b"null")),
    "good, whole": ("application/json", json.dumps(WHOLE).encode()),
    "good, thinking": ("text/event-stream", b"".join(map(event, THOUGHTS)) + GOOD),
    "good, thinking apart": (
        "text/event-stream",
        event(None, reasoning_content="Is it [2]?") + event("", reasoning="No.") + GOOD,
    ),
    "good, whole, thinking": (
        "application/json",
        json.dumps({"choices": [{"message": {"content": "".join((*THOUGHTS, *PIECES))}}]}).encode(),
    ),
    "empty": ("text/event-stream", b""),
    "only thoughts": (
        "text/event-stream",
        event("<think>" + "hm " * 999) + event(None, "length") + b"data: [DONE]\n\n",
    ),
    "only done": ("text/event-stream", b"data: [DONE]\n\n"),
    "breaks off": ("text/event-stream", GOOD[:-200].rsplit(b"data:", 1)[0]),
    "not UTF-8": ("text/event-stream", b'data: {"choices":[{"delta":{"content":"\xff\xfe"}}]}\n\n'),
    "HTML": ("text/html", b"<html><body>Welcome to nginx</body></html>"),
    "HTML as events": ("text/event-stream", b"<html>\n<body>Welcome</body>\n</html>\n"),
    "HTML as JSON": ("application/json", b"<html></html>"),
    "plain text": ("text/plain", "".join(PIECES).encode()),
    "wrong JSON": ("application/json", b'{"text": "hello"}'),
    "a list": ("application/json", b"[1, 2]"),
    "no JSON": ("text/event-stream", b"data: hello\n\n"),
    "a tower": ("text/event-stream", b"data: " + b"[" * 200_000 + b"\n\n"),
    "no choices": ("application/json", b'{"choices": []}'),
    "choices of text": ("application/json", b'{"choices": ["hello"]}'),
    "content is a number": ("application/json", b'{"choices": [{"message": {"content": 5}}]}'),
    "an error": ("text/event-stream", b'data: {"error": {"message": "' + KEY.encode() + b'"}}\n\n'),
    "ten megabytes of text": ("text/event-stream", event("word " * 2_000_000) + GOOD),
    "ten megabytes of JSON": ("application/json", b" " * 10_000_000 + b"{}"),
    "only a thought": ("text/event-stream", event("", "length") + b"data: [DONE]\n\n"),
}
STATUSES = {"400": 400, "401": 401, "403": 403, "404": 404, "429": 429, "500": 500, "503": 503}
# what is not taken in a request; without it the reply is good
REFUSES = {
    "no schema": {"response_format"},
    "no temperature": {"temperature", "max_tokens"},
    "no options": {"response_format", "temperature", "max_tokens"},
}
# the content that is sent again and again, until who asked has gone
ENDLESS = {
    "endless words": event("word "),
    "endless letters": b"x" * 5000,
    "endless pings": b": ping\n\n",
    "endless empty pieces": event(""),
    "endless repetition": event("".join(PIECES)),
}


class ModelServer:
    """Runs in a thread of its own.

    Attributes:
        asked: The JSON of every request.
        keys: The authorisation that came with each.
        gone: Set once somebody has left before the end.
        steps: What the model "in steps" writes, each piece when `go_on` is called.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.gone = threading.Event()
        self.steps: tuple[str, ...] = ()
        self.port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def go_on(self) -> None:
        """Have the model "in steps" write its next piece."""
        self._loop.call_soon_threadsafe(self._step.release)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        self._loop.close()

    async def _run(self) -> None:
        self._over = asyncio.Event()
        self._step = asyncio.Semaphore(0)
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._serve)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._over.wait()
        await runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.asked.append(asked)
        self.keys.append(request.headers.get("Authorization", ""))
        how = asked["model"]
        if how in BODIES:
            content_type, body = BODIES[how]
            return web.Response(body=body, headers={"Content-Type": content_type})
        if how in REFUSES and REFUSES[how] & asked.keys():
            return web.json_response({"error": {"message": "Unsupported"}}, status=400)
        if how == "choosing" or how in REFUSES:
            return await self._choose(asked)
        if how in STATUSES:
            told = {"error": {"message": f"Incorrect API key provided: {self.keys[-1]}"}}
            return web.json_response(told, status=STATUSES[how])
        if how == "moved":
            raise web.HTTPTemporaryRedirect(f"{self.url}/elsewhere")
        if how == "a bomb":
            packed = gzip.compress(b"\0" * 50_000_000)
            headers = {"Content-Type": "text/event-stream", "Content-Encoding": "gzip"}
            return web.Response(body=packed, headers=headers)
        if how == "silent":
            await self._wait()
        return await self._stream(request, how)

    async def _choose(self, asked: dict[str, Any]) -> web.StreamResponse:
        """Think, and point at the first sentence."""
        reply = {"sentences": [{"number": 1, "words": ""}], "verdict": "answered", "english": ""}
        pieces = (*THOUGHTS, json.dumps(reply))
        body = b"".join(map(event, pieces)) + event(None, "stop") + b"data: [DONE]\n\n"
        return web.Response(body=body, headers={"Content-Type": "text/event-stream"})

    async def _stream(self, request: web.Request, how: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        try:
            await response.prepare(request)
            if how == "slow to begin":
                await self._wait()
            elif how == "in steps":
                for piece in self.steps:
                    await self._step.acquire()
                    await response.write(event(piece))
                await response.write(event(None, "stop") + b"data: [DONE]\n\n")
            elif how == "slow to go on":
                await response.write(event(PIECES[0]))
                await self._wait()
            elif how == "drops":
                await response.write(event(PIECES[0]))
                assert request.transport is not None
                request.transport.abort()
            else:
                while not self._over.is_set():
                    await response.write(ENDLESS[how])
                    await asyncio.sleep(0)
        except (ConnectionError, asyncio.CancelledError):
            self.gone.set()
            raise
        return response

    async def _wait(self) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._over.wait(), 30)


@contextmanager
def model_server() -> Iterator[ModelServer]:
    server = ModelServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
