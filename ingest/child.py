"""The parser process: reads documents from its standard input, answers in JSON.

Foreign bytes are parsed here, where a parser that hangs, crashes or eats memory takes nothing
else with it. `ingest.workers` starts and ends it. It imports neither the library nor torch.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import BinaryIO

Job = Callable[[bytes, str, str], object]


def serve(jobs: Mapping[str, Job], memory_bytes: int) -> None:
    """Answer requests until the input ends.

    A request is a line of JSON, {"job", "url", "declared", "size"}, and `size` bytes; an answer
    is a line of JSON, {"result"} or {"error"}.

    Args:
        jobs: What can be asked for.
        memory_bytes: Address space that may be used, where the platform can limit it.
    """
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # what a parser prints must not end up among the answers
    with contextlib.suppress(OSError):
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_memory(memory_bytes)
    while header := requests.readline():
        request = json.loads(header)
        data = requests.read(request["size"])
        try:
            answer = {"result": jobs[request["job"]](data, request["url"], request["declared"])}
        except MemoryError:
            # what is left of the heap is not to be trusted
            _answer(answers, {"error": "it takes too much memory to read"})
            return
        except Exception as error:  # noqa: BLE001  a parser may raise anything on foreign bytes
            answer = {"error": _one_line(error)}
        _answer(answers, answer)


def _answer(answers: BinaryIO, answer: Mapping[str, object]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _one_line(error: Exception) -> str:
    words = " ".join(str(error).split())[:200]
    return words if isinstance(error, ValueError) and words else f"{type(error).__name__} {words}"


def _limit_memory(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the deadline still holds there
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _page(data: bytes, url: str, declared: str) -> object:
    from ingest.extract import extract_page

    return asdict(extract_page(data, url, declared))


def _feed(data: bytes, url: str, declared: str) -> object:
    from ingest.feeds import parse_feed

    return asdict(parse_feed(data, url, declared))


if __name__ == "__main__":
    serve({"page": _page, "feed": _feed}, int(sys.argv[1]))
