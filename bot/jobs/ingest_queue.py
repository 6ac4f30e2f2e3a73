"""Runs the ingests that admins start in Discord, one after another, each in its own process."""

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

from pydantic import TypeAdapter

from bot.errors import IngestEndedError, IngestFullError
from bot.settings import Settings

# The maximum number of waiting jobs; each may use its full time limit.
MAX_WAITING = 10
# Discord lets us edit the progress message for fifteen minutes; this is well below.
LIMIT_S = 600.0
# How long the process has to exit after its input is closed.
_END_S = 5.0
_MAX_LINE_BYTES = 8 * 1024 * 1024
_ROOT = str(Path(__file__).resolve().parents[2])
CHILD = (sys.executable, "-m", "bot.jobs.ingest_worker")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that an admin uploaded."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class IngestJob:
    """An ingest to run.

    Attributes:
        sources: Addresses and paths.
        audience: Who may read the articles: "" for everybody, "discord:123" for one server.
        publisher: The outlet for documents that name no outlet; or "".
        published_at: The date for documents without a date.
        limit_s: The time limit in seconds; articles added until then stay.
    """

    sources: tuple[str, ...]
    audience: str = ""
    publisher: str = ""
    published_at: datetime | None = None
    limit_s: float = LIMIT_S

    def write(self) -> str:
        """Return the job as one line of JSON."""
        return _JOBS.dump_json(self).decode()

    @classmethod
    def read(cls, line: str) -> "IngestJob":
        """Parse the job from a line that `write` returned."""
        return _JOBS.validate_json(line)


_JOBS = TypeAdapter(IngestJob)


@dataclass(frozen=True, slots=True)
class JobProgress:
    """The progress of a job.

    Attributes:
        ahead: How many jobs run before it; 0 once it has started.
        done: How many documents are done; None while the job waits.
        total: The number of documents, if known.
    """

    ahead: int = 0
    done: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """The outcome of one source, and its reason."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestResult:
    """The result of a job; see `ingest.Report`.

    Attributes:
        stopped: The job reached its time limit before it was done.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: tuple[SourceOutcome, ...] = ()
    skipped: tuple[SourceOutcome, ...] = ()
    failed: tuple[SourceOutcome, ...] = ()
    warnings: tuple[str, ...] = ()
    stopped: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """The number of documents by outcome."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "duplicate": len(self.duplicates),
            "skipped": len(self.skipped),
            "failed": len(self.failed),
        }


@dataclass(slots=True)
class _QueuedJob:
    on_progress: Callable[[JobProgress], None]
    started: asyncio.Event = field(default_factory=asyncio.Event)


class IngestQueue:
    """Runs jobs one after another; belongs to one event loop.

    Args:
        settings: `home` and the fetch timeout.
        command: The command of the process, which reads its settings from the environment.
    """

    def __init__(self, settings: Settings, command: Sequence[str] = CHILD) -> None:
        self._settings = settings
        self._command = command
        self._queue: list[_QueuedJob] = []

    @property
    def waiting(self) -> int:
        """The number of jobs that wait or run."""
        return len(self._queue)

    async def run(
        self,
        job: IngestJob,
        on_progress: Callable[[JobProgress], None] = lambda _: None,
        uploads: Sequence[UploadedFile] = (),
    ) -> IngestResult:
        """Run a job when the earlier jobs are done.

        Args:
            job: The job.
            on_progress: Called when the job moves up in the queue and while it runs.
            uploads: Files to ingest with the job's sources; they are on disk only while it runs.

        Raises:
            IngestFullError: The queue is full.
            IngestEndedError: The process ended without a report.
        """
        if len(self._queue) > MAX_WAITING:
            raise IngestFullError
        queued = _QueuedJob(on_progress)
        self._queue.append(queued)
        try:
            self._advance()
            await queued.started.wait()
            return await self._run(job, on_progress, uploads)
        finally:
            self._queue.remove(queued)
            self._advance()

    def _advance(self) -> None:
        for ahead, queued in enumerate(self._queue):
            if ahead == 0:
                queued.started.set()
            else:
                queued.on_progress(JobProgress(ahead=ahead))

    async def _run(
        self,
        job: IngestJob,
        on_progress: Callable[[JobProgress], None],
        uploads: Sequence[UploadedFile],
    ) -> IngestResult:
        folder = self._settings.home / "uploads" / (_UNSAFE.sub("-", job.audience) or "public")
        try:
            paths = [await asyncio.to_thread(_save_upload, folder, upload) for upload in uploads]
            sources = (*job.sources, *map(str, paths))
            report = await self._in_process(replace(job, sources=sources), on_progress)
        finally:
            if uploads:
                await asyncio.to_thread(rmtree, folder, ignore_errors=True)
        return _result(report, [path.parent for path in paths])

    async def _in_process(
        self, job: IngestJob, on_progress: Callable[[JobProgress], None]
    ) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=None,
            limit=_MAX_LINE_BYTES,
            env=self._environment(),
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{job.write()}\n".encode())
            # longer than the limit of the job, because the last document may take a while
            async with asyncio.timeout(job.limit_s + 2 * self._settings.fetch_timeout_s):
                await process.stdin.drain()
                async for raw in process.stdout:
                    line = json.loads(raw)
                    if "report" in line:
                        report: dict[str, Any] = line["report"]
                        return report
                    if "error" in line:
                        raise IngestEndedError(f"an ingest failed: {line['error']}")
                    on_progress(JobProgress(done=line["done"], total=line["total"]))
        except (TimeoutError, OSError, ValueError) as error:
            raise IngestEndedError(f"an ingest was stopped: {error!r}") from error
        finally:
            await _end(process)
        raise IngestEndedError(f"an ingest ended with status {process.returncode}")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "TOKEN" not in name}
        paths = [_ROOT, kept.get("PYTHONPATH", "")]
        return {
            **kept,
            "NEWSDESK_HOME": str(self._settings.home),
            "NEWSDESK_DATABASE_URL": self._settings.database_url,
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        }


async def _end(process: Process) -> None:
    """Stop a process: close its input, which works on every platform, or else kill it."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _END_S)
    except (TimeoutError, asyncio.CancelledError):
        with suppress(ProcessLookupError):
            process.kill()  # nothing is lost: its writes are transactions
        await process.wait()


def _save_upload(folder: Path, upload: UploadedFile) -> Path:
    """Write a file to a path made from its content; the article's address is this path."""
    content_folder = folder / sha256(upload.content).hexdigest()[:16]
    content_folder.mkdir(parents=True, exist_ok=True)
    stem, dot, ending = _UNSAFE.sub("-", Path(upload.name).name).rpartition(".")
    name = f"{stem[:_MAX_NAME]}{dot}{ending[:10]}".lstrip(".-") or "upload"
    path = content_folder / (name if dot and stem else f"{name}.txt")
    path.write_bytes(upload.content)
    return path


def _result(report: dict[str, Any], folders: Sequence[Path]) -> IngestResult:
    """Turn a report into a result, without the paths of our folders."""

    def shown(text: str) -> str:
        for folder in folders:
            text = text.replace(f"{folder.as_uri()}/", "").replace(f"{folder}{os.sep}", "")
        # the full text names the address that a host in the operator's network resolves to
        return "it is not a public address" if "NEWSDESK_ALLOW_NETWORKS" in text else text

    def lines(name: str, first: str, second: str) -> tuple[SourceOutcome, ...]:
        return tuple(
            SourceOutcome(shown(item[first]), shown(item[second])) for item in report[name]
        )

    return IngestResult(
        new=report["new"],
        changed=report["changed"],
        unchanged=report["unchanged"],
        duplicates=lines("duplicates", "url", "duplicate_of"),
        skipped=lines("skipped", "source", "reason"),
        failed=lines("failed", "source", "reason"),
        warnings=tuple(map(shown, report["warnings"])),
        stopped=bool(report["stopped"]),
    )
