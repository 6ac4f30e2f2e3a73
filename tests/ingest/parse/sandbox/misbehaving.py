"""A parser process for tests that does what the document tells it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from ingest.parse.sandbox.parser_worker import serve

_OUT = os.dup(1)  # the pipe to the parent, before `serve` takes it away


def deaf(rest: bytes) -> None:
    for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    hang(rest)


def hang(rest: bytes) -> None:
    while True:
        time.sleep(60)


def flood(rest: bytes) -> None:
    block = b"x" * (1 << 20)
    while True:
        os.write(_OUT, block)


def heir(rest: bytes) -> None:
    """What it started, and what left its group, holds the pipe open after its death."""
    program = [sys.executable, "-c", "import time; time.sleep(30)"]
    subprocess.Popen(program, stdout=_OUT, start_new_session=rest == b"away")
    hang(rest)


def crash(rest: bytes) -> None:
    os._exit(3)


def complain(rest: bytes) -> None:
    raise KeyError("a parser's own bug")


ORDERS: dict[bytes, Callable[[bytes], object]] = {
    b"hang": hang,
    b"deaf": deaf,
    b"flood": flood,
    b"heir": heir,
    b"raise": complain,
    b"crash": crash,
    b"segfault": lambda _: os.kill(os.getpid(), signal.SIGSEGV),
    b"eat": lambda _: "x" * (4 << 30),
    b"grow": lambda _: [bytes(1 << 20) for _ in range(600)],
    b"print": lambda _: print("noise among the answers", flush=True),
    b"garbage": lambda rest: os.write(_OUT, rest + b"\n"),
}


def act(data: bytes, url: str, declared: str) -> object:
    order, _, rest = data.partition(b" ")
    if order in ORDERS:
        ORDERS[order](rest)
    heavy = ("torch", "numpy", "index", "aiohttp", "sqlalchemy")
    loaded = [name for name in heavy if name in sys.modules]
    secrets = [name for name in os.environ if "TOKEN" in name or "SECRET" in name]
    return {"title": json.dumps([loaded, secrets]), "body": data.decode()}


if __name__ == "__main__":
    serve({"page": act}, memory_bytes=int(sys.argv[1]), limit_s=float(sys.argv[2]))
