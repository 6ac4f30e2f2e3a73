"""Ingests that somebody ordered while the bot runs: one after another, each in its own process."""

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

from bot.errors import IngestEndedError, IngestFullError
from bot.settings import Settings

# Jobs that may wait; each may take its whole time.
MOST_WAITING = 10
# Well within the fifteen minutes for which Discord lets us edit the message that shows progress.
LIMIT_S = 600.0
# What the process gets to end by itself once it is told to.
_END_S = 5.0
_MAX_LINE_BYTES = 8 * 1024 * 1024
_ROOT = str(Path(__file__).resolve().parents[2])
CHILD = (sys.executable, "-m", "bot.jobs.ingest_worker")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody handed over."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Job:
    """What to take in.

    Attributes:
        sources: Addresses and paths.
        audience: Who may read it: "" for everybody, "discord:123" for one server.
        publisher: The outlet, where a document names none; or "".
        published_at: When, where a document does not say.
        limit_s: After so long it is ended, and what has come in stays.
    """

    sources: tuple[str, ...]
    audience: str = ""
    publisher: str = ""
    published_at: datetime | None = None
    limit_s: float = LIMIT_S

    def write(self) -> str:
        """Return it as a line."""
        moment = None if self.published_at is None else self.published_at.isoformat()
        return json.dumps({**asdict(self), "published_at": moment})

    @classmethod
    def read(cls, line: str) -> "Job":
        """Return the job of a line."""
        given = json.loads(line)
        moment = given["published_at"]
        return cls(
            sources=tuple(given["sources"]),
            audience=given["audience"],
            publisher=given["publisher"],
            published_at=None if moment is None else datetime.fromisoformat(moment),
            limit_s=given["limit_s"],
        )


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job is.

    Attributes:
        ahead: Jobs that come before it; 0 once it is being done.
        done: Documents dealt with; None while it waits.
        total: How many there are, where that is known.
    """

    ahead: int = 0
    done: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one source, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a job; see `ingest.Report`.

    Attributes:
        stopped: Its time was over before it was done.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: tuple[Line, ...] = ()
    skipped: tuple[Line, ...] = ()
    failed: tuple[Line, ...] = ()
    warnings: tuple[str, ...] = ()
    stopped: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many had which outcome."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "duplicate": len(self.duplicates),
            "skipped": len(self.skipped),
            "failed": len(self.failed),
        }


@dataclass(slots=True)
class _Turn:
    tell: Callable[[Step], None]
    come: asyncio.Event = field(default_factory=asyncio.Event)


class IngestQueue:
    """Does jobs one after another; belongs to one event loop.

    Args:
        settings: Where the library is.
        command: Starts the process; it reads the settings from its environment.
    """

    def __init__(self, settings: Settings, command: Sequence[str] = CHILD) -> None:
        self._settings = settings
        self._command = command
        self._turns: list[_Turn] = []

    @property
    def waiting(self) -> int:
        """How many jobs wait or are being done."""
        return len(self._turns)

    async def run(
        self,
        job: Job,
        tell: Callable[[Step], None] = lambda _: None,
        uploads: Sequence[Upload] = (),
    ) -> Ingested:
        """Do a job when it is its turn.

        Args:
            job: What to take in.
            tell: Told whenever the job has come further.
            uploads: Files to take in besides the job's sources; they are on disk only meanwhile.

        Raises:
            IngestFullError: Enough is waiting already.
            IngestEndedError: The process ended without a report.
        """
        if len(self._turns) > MOST_WAITING:
            raise IngestFullError
        turn = _Turn(tell)
        self._turns.append(turn)
        try:
            self._call()
            await turn.come.wait()
            return await self._do(job, tell, uploads)
        finally:
            self._turns.remove(turn)
            self._call()

    def _call(self) -> None:
        for ahead, turn in enumerate(self._turns):
            if ahead == 0:
                turn.come.set()
            else:
                turn.tell(Step(ahead=ahead))

    async def _do(
        self, job: Job, tell: Callable[[Step], None], uploads: Sequence[Upload]
    ) -> Ingested:
        folder = self._settings.home / "uploads" / (_UNSAFE.sub("-", job.audience) or "public")
        try:
            paths = [await asyncio.to_thread(_put, folder, upload) for upload in uploads]
            sources = (*job.sources, *map(str, paths))
            report = await self._in_process(
                Job(sources, job.audience, job.publisher, job.published_at, job.limit_s), tell
            )
        finally:
            if uploads:
                await asyncio.to_thread(rmtree, folder, ignore_errors=True)
        return _ingested(report, [path.parent for path in paths])

    async def _in_process(self, job: Job, tell: Callable[[Step], None]) -> dict[str, Any]:
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
            # longer than the job's own limit: one document may take a while to be read
            async with asyncio.timeout(job.limit_s + 2 * self._settings.fetch_timeout_s):
                await process.stdin.drain()
                async for raw in process.stdout:
                    line = json.loads(raw)
                    if "report" in line:
                        report: dict[str, Any] = line["report"]
                        return report
                    if "error" in line:
                        raise IngestEndedError(f"an ingest failed: {line['error']}")
                    tell(Step(done=line["done"], total=line["total"]))
        except (TimeoutError, OSError, ValueError) as error:
            raise IngestEndedError(f"an ingest was ended: {error!r}") from error
        finally:
            await _end(process)
        raise IngestEndedError(f"an ingest ended with status {process.returncode}")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "TOKEN" not in name}
        paths = [_ROOT, kept.get("PYTHONPATH", "")]
        return {
            **kept,
            "NEWSDESK_HOME": str(self._settings.home),
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        }


async def _end(process: Process) -> None:
    """End a process: by the end of its input, which every platform understands, or by force."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _END_S)
    except (TimeoutError, asyncio.CancelledError):
        with suppress(ProcessLookupError):
            process.kill()  # nothing is lost: what it writes is in transactions
        await process.wait()


def _put(folder: Path, upload: Upload) -> Path:
    """Write a file where the same content always lies: its address there is the article's."""
    own = folder / sha256(upload.content).hexdigest()[:16]
    own.mkdir(parents=True, exist_ok=True)
    stem, dot, ending = _UNSAFE.sub("-", Path(upload.name).name).rpartition(".")
    name = f"{stem[:_MAX_NAME]}{dot}{ending[:10]}".lstrip(".-") or "upload"
    path = own / (name if dot and stem else f"{name}.txt")
    path.write_bytes(upload.content)
    return path


def _ingested(report: dict[str, Any], folders: Sequence[Path]) -> Ingested:
    """Read a report; where our folders are is nobody's business."""

    def shown(text: str) -> str:
        for folder in folders:
            text = text.replace(f"{folder.as_uri()}/", "").replace(f"{folder}{os.sep}", "")
        # its words name what an address inside the operator's house resolves to
        return "it is no public address" if "NEWSDESK_ALLOW_NETWORKS" in text else text

    def lines(name: str, first: str, second: str) -> tuple[Line, ...]:
        return tuple(Line(shown(one[first]), shown(one[second])) for one in report[name])

    return Ingested(
        new=report["new"],
        changed=report["changed"],
        unchanged=report["unchanged"],
        duplicates=lines("duplicates", "url", "duplicate_of"),
        skipped=lines("skipped", "source", "reason"),
        failed=lines("failed", "source", "reason"),
        warnings=tuple(map(shown, report["warnings"])),
        stopped=bool(report["stopped"]),
    )
