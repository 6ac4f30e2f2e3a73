"""Processes forked from one that has imported the product: importing takes most of their time."""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli import app
from index.models.encoder import DefaultEncoder

if sys.platform == "win32":  # it cannot fork: there each process imports for itself
    PROCESSES = multiprocessing.get_context("spawn")
else:
    PROCESSES = multiprocessing.get_context("forkserver")
    # and what the product imports late
    PROCESSES.set_forkserver_preload(
        [
            *(__name__, "alembic.command", "datasketch", "onnxruntime", "tokenizers"),
            *("trafilatura", "bot.answer.answerer", "bot.cli.feed_text", "bot.cli.introduction"),
            *("bot.cli.terminal_text", "bot.lookup.people", "bot.lookup.timeline"),
            *("bot.lookup.topics", "bot.store", "ingest.feeds.watch", "ingest.pipeline"),
        ]
    )


@dataclass(frozen=True, slots=True)
class Done:
    """What a process did: its exit status and its two streams."""

    returncode: int
    stdout: str
    stderr: str


def newsdesk(
    arguments: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path,
    streams: Path,
    stdin: str = "",
    timeout_s: float = 120.0,
) -> Done:
    """Run the `newsdesk` command as a process of its own.

    Args:
        arguments: What is typed after `newsdesk`.
        env: The whole environment.
        cwd: The folder that it runs in.
        streams: A folder outside of `cwd`, for what it reads and prints.
        stdin: What it reads.
        timeout_s: How long it may take.
    """
    (streams / "stdin").write_text(stdin, "utf-8")
    process = PROCESSES.Process(target=_newsdesk, args=(arguments, dict(env), cwd, streams))
    process.start()
    process.join(timeout_s)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise TimeoutError(f"newsdesk {' '.join(arguments)} took over {timeout_s} s")
    out, error = ((streams / name).read_text("utf-8") for name in ("stdout", "stderr"))
    return Done(process.exitcode, out, error)


def _newsdesk(arguments: Sequence[str], env: dict[str, str], cwd: Path, streams: Path) -> None:
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY
        opened = os.open(streams / name, flags)
        os.dup2(opened, number)
        os.close(opened)
    # multiprocessing has closed it
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  lives as long as we do
    sys.argv = ["newsdesk", *arguments]
    app.main()


def _encode(folder: Path) -> None:
    DefaultEncoder(folder).encode(["news"])


def write_graph(folder: Path) -> None:
    """Write the encoder's quick form into a folder, as the first ingest does in its home."""
    process = PROCESSES.Process(target=_encode, args=(folder,))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError("the encoder's quick form could not be written")
