"""Ingests run one after another in processes of their own, and each is reported whole."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import IngestEndedError, IngestFullError
from bot.jobs.ingest_queue import MAX_WAITING, IngestJob, IngestQueue, JobProgress, UploadedFile
from bot.settings import Settings, load_settings
from index import Library, open_library
from tests.fakes import HashingEncoder

NOW = datetime(2023, 3, 1, tzinfo=UTC)
CHILD = (sys.executable, "-m", "tests.bot.jobs.hashing_worker")
SERVER = "discord:5"
TEXT = """Xi plans to meet Putin

A visit could take place in April or in early May, the Journal reported on Tuesday, citing people
who know of the plan. The two last met in Samarkand.
"""
# what starts no ingest of ours has nothing to do with a database
ON_BOTH = pytest.mark.usefixtures("database_url")
BODY = "The committee heard the case on Monday and will decide it in two weeks. " * 4


def python(code: str) -> Sequence[str]:
    return (sys.executable, "-c", code)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path / "home")


def opened(settings: Settings) -> Library:
    return open_library(settings, HashingEncoder())


def news(path: Path, articles: int) -> str:
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            body = f"{BODY} It is case {number} of the year, on {number * 7} pages."
            record = {"url": f"https://o.example/{number}", "title": f"Case {number}", "body": body}
            file.write(json.dumps(record) + "\n")
    return str(path)


@pytest.mark.parametrize(
    "job", [IngestJob(("https://a.example/x",)), IngestJob(("a b", "ü"), SERVER, "Donga", NOW, 3.5)]
)
def test_a_job_is_the_same_on_the_other_side(job: IngestJob) -> None:
    assert IngestJob.read(job.write()) == job


@ON_BOTH
async def test_a_file_comes_in_for_its_server_only_and_leaves_nothing_behind(
    settings: Settings,
) -> None:
    queue = IngestQueue(settings, CHILD)
    uploads = [UploadedFile("../../pasted.txt", TEXT.encode()), UploadedFile("empty.txt", b"")]
    done = await queue.run(IngestJob((), SERVER, "Donga", NOW), uploads=uploads)
    assert (done.new, len(done.skipped) + len(done.failed)) == (1, 1)
    (bad,) = [*done.skipped, *done.failed]
    assert bad.source == "empty.txt"
    assert str(settings.home) not in bad.reason
    with opened(settings) as library:
        (found,) = library.search("When might Xi visit Putin?", NOW, audience=SERVER)
        assert found.article.publisher == "Donga"
        assert library.search("When might Xi visit Putin?", NOW) == ()
    assert list((settings.home / "uploads").iterdir()) == []
    assert queue.waiting == 0


@ON_BOTH
async def test_the_same_file_again_changes_nothing(settings: Settings) -> None:
    queue = IngestQueue(settings, CHILD)
    upload = UploadedFile("pasted.txt", TEXT.encode())
    assert (await queue.run(IngestJob(()), uploads=[upload])).new == 1
    assert (await queue.run(IngestJob(()), uploads=[upload])).unchanged == 1


async def test_a_process_whose_input_stays_open_ends_without_an_abort(settings: Settings) -> None:
    process = await asyncio.create_subprocess_exec(
        *CHILD,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "NEWSDESK_HOME": str(settings.home)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{IngestJob(()).write()}\n".encode())
    assert b"report" in await process.stdout.read()
    assert await process.wait() == 0


@ON_BOTH
async def test_jobs_wait_for_each_other_and_are_told_where_they_stand(
    settings: Settings, tmp_path: Path
) -> None:
    queue = IngestQueue(settings, CHILD)
    told: dict[str, list[JobProgress]] = {"first": [], "second": [], "third": []}
    jobs = [
        queue.run(IngestJob((news(tmp_path / f"{name}.jsonl", 5),)), steps.append)
        for name, steps in told.items()
    ]
    reports = await asyncio.gather(*jobs)
    assert [report.new for report in reports] == [5, 0, 0]
    assert [report.unchanged for report in reports] == [0, 5, 5]
    assert told["first"][0].ahead == 0
    assert [step.ahead for step in told["third"]][:2] == [2, 1]
    assert told["second"][-1].done is not None


@ON_BOTH
async def test_a_job_whose_time_is_over_keeps_what_came_in(
    settings: Settings, tmp_path: Path
) -> None:
    queue = IngestQueue(settings, CHILD)
    done = await queue.run(IngestJob((news(tmp_path / "long.jsonl", 3000),), limit_s=0.0))
    assert done.stopped
    assert 0 < done.new < 3000
    with opened(settings) as library:
        assert library.status(NOW).articles == done.new


@pytest.mark.parametrize(
    "code", ["import sys; sys.exit(3)", "print('nonsense')", 'print(\'{"error": "no disk"}\')']
)
async def test_a_process_that_ends_without_a_report_is_an_error_and_the_next_job_runs(
    settings: Settings, code: str
) -> None:
    queue = IngestQueue(settings, python(code))
    for _ in range(2):
        with pytest.raises(IngestEndedError):
            await queue.run(IngestJob(("https://a.example/x",)))
    assert queue.waiting == 0


async def test_a_job_that_is_called_off_takes_its_process_along(
    settings: Settings, tmp_path: Path
) -> None:
    mark = tmp_path / "pid"
    code = (
        "import os, pathlib, sys, time; sys.stdin.readline();"
        f"pathlib.Path({str(mark)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    queue = IngestQueue(settings, python(code))
    running = asyncio.create_task(queue.run(IngestJob(("https://a.example/x",))))
    async with asyncio.timeout(20):
        while not (mark.exists() and mark.read_text()):  # noqa: ASYNC110 - another process's mark
            await asyncio.sleep(0.02)
        running.cancel()
        await asyncio.wait({running})
    assert running.cancelled()
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


async def test_no_more_wait_than_may(settings: Settings) -> None:
    code = "import sys, time; sys.stdin.read(); time.sleep(0)"
    queue = IngestQueue(settings, python(code))
    running = [
        asyncio.create_task(queue.run(IngestJob((str(number),))))
        for number in range(MAX_WAITING + 1)
    ]
    await asyncio.sleep(0)
    with pytest.raises(IngestFullError):
        await queue.run(IngestJob(("one more",)))
    for task in running:
        task.cancel()
    await asyncio.wait(running)
    assert queue.waiting == 0
