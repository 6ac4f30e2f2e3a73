"""The parser process: reads documents from its standard input, answers in JSON.

Foreign bytes are parsed here, where a parser that hangs, crashes or eats memory takes nothing
else with it. `ingest.parse.sandbox` starts and ends it. It imports neither the library nor torch.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

Job = Callable[[bytes, str, str], object]

# What the parent has to kill anyway gets this much longer before it ends by itself, so that
# nothing computes on for ever whose parent has died.
_SPARE_S = 5


def serve(jobs: Mapping[str, Job], memory_bytes: int, limit_s: float) -> None:
    """Answer requests until the input ends.

    A request is a line of JSON, {"number", "job", "url", "declared", "size"}, and `size` bytes;
    an answer is a line of JSON with the same number and "result" or "error". "spent" tells that
    the process has grown so far that the next document deserves a fresh one.

    Args:
        jobs: What can be asked for.
        memory_bytes: Address space that may be used, where the platform can limit it.
        limit_s: How long a document may take; the parent sees to that.
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
            # what is left of the heap is not to be trusted
            error = "it takes too much memory to read"
            _answer(answers, json.dumps({"number": number, "error": error, "spent": True}))
            return
        except Exception as error:  # noqa: BLE001  a parser may raise anything on foreign bytes
            line = json.dumps({"number": number, "error": _one_line(error)})
        _answer(answers, line)


def _answer(answers: BinaryIO, line: str) -> None:
    answers.write(line.encode() + b"\n")
    answers.flush()


def _one_line(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    words = "".join(one if one.isprintable() else " " for one in str(error)[:400])
    words = " ".join(words.split())[:200]
    return words if isinstance(error, ValueError) and words else f"{type(error).__name__} {words}"


def _limit_memory(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none; the deadline still holds there
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
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    end = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (end, most))


def _is_spent(memory_bytes: int) -> bool:
    # what the limit counts; the peak that getrusage gives is the parent's to begin with
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return False  # not Linux: it is replaced when it breaks
    return pages * os.sysconf("SC_PAGE_SIZE") > memory_bytes // 2


def _page(data: bytes, url: str, declared: str) -> object:
    from ingest.parse.html import extract_page

    return asdict(extract_page(data, url, declared))


def _feed(data: bytes, url: str, declared: str) -> object:
    from ingest.parse.feed_documents import parse_feed

    return asdict(parse_feed(data, url, declared))


def _sitemap(data: bytes, url: str, declared: str) -> object:  # noqa: ARG001  as every job
    from ingest.parse.sitemaps import parse_sitemap

    return asdict(parse_sitemap(data, declared))


if __name__ == "__main__":
    serve(
        {"page": _page, "feed": _feed, "sitemap": _sitemap},
        memory_bytes=int(sys.argv[1]),
        limit_s=float(sys.argv[2]),
    )
