"""The parser process: reads documents from standard input and answers in JSON.

It parses untrusted bytes. A parser that hangs, crashes or fills the memory harms only this
process. `parser_process` starts and ends it. It imports neither the library nor torch.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

ParseFunction = Callable[[bytes, str, str], object]

# The parent kills the process at the limit. If the parent has died, the process ends itself this
# many seconds later.
_SPARE_S = 5


def serve(jobs: Mapping[str, ParseFunction], memory_bytes: int, limit_s: float) -> None:
    """Answer requests until the input ends.

    A request is a line of JSON, {"number", "job", "url", "declared", "size"}, and `size` bytes;
    an answer is a line of JSON with the same number and "result" or "error". "spent" is true if
    the process has grown so large that the next document needs a new process.

    Args:
        jobs: The functions that requests can name.
        memory_bytes: Limit of the address space, where the platform supports one.
        limit_s: Seconds that a document may take; the parent enforces it.
    """
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # output that a parser prints must not mix with the answers
    with contextlib.suppress(OSError):
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_memory(memory_bytes)
    while header := requests.readline():
        request = json.loads(header)
        data = requests.read(request["size"])
        if len(data) < request["size"]:
            return  # the parent is gone
        _limit_time(limit_s + _SPARE_S)
        number = request["number"]
        try:
            result = jobs[request["job"]](data, request["url"], request["declared"])
            line = json.dumps(
                {"number": number, "result": result, "spent": _is_spent(memory_bytes)}
            )
        except MemoryError:
            # the heap cannot be trusted after this
            error = "it takes too much memory to parse"
            _send(answers, json.dumps({"number": number, "error": error, "spent": True}))
            return
        except Exception as error:  # noqa: BLE001  a parser may raise anything on bad input
            line = json.dumps({"number": number, "error": _message_of(error)})
        _send(answers, line)


def _send(answers: BinaryIO, line: str) -> None:
    answers.write(line.encode() + b"\n")
    answers.flush()


def _message_of(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    words = "".join(char if char.isprintable() else " " for char in str(error)[:400])
    words = " ".join(words.split())[:200]
    return words if isinstance(error, ValueError) and words else f"{type(error).__name__} {words}"


def _limit_memory(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such module; the parent's time limit still holds
        return
    for kind, limit in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def _limit_time(seconds: float) -> None:
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard_limit = resource.getrlimit(resource.RLIMIT_CPU)
    end = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (end, hard_limit))


def _is_spent(memory_bytes: int) -> bool:
    # the address space, as RLIMIT_AS counts it; getrusage's peak starts at the parent's value
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return False  # not Linux: the process is replaced when it fails
    return pages * os.sysconf("SC_PAGE_SIZE") > memory_bytes // 2


def _parse_page(data: bytes, url: str, declared: str) -> object:
    from ingest.parse.pages.html import extract_page

    return asdict(extract_page(data, url, declared))


def _parse_feed(data: bytes, url: str, declared: str) -> object:
    from ingest.parse.syndication.feed_documents import parse_feed

    return asdict(parse_feed(data, url, declared))


def _parse_sitemap(data: bytes, url: str, declared: str) -> object:  # noqa: ARG001  every job has this signature
    from ingest.parse.syndication.sitemaps import parse_sitemap

    return asdict(parse_sitemap(data, declared))


if __name__ == "__main__":
    serve(
        {"page": _parse_page, "feed": _parse_feed, "sitemap": _parse_sitemap},
        memory_bytes=int(sys.argv[1]),
        limit_s=float(sys.argv[2]),
    )
