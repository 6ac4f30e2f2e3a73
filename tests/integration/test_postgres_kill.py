"""PostgreSQL is killed again and again: no article is lost or stored twice, no process ends."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from index.opening import open_library
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.postgres import PostgresForTests, own_postgres

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("NEWSDESK_TEST_POSTGRES_KILLS", "3"))
EACH = 25 * KILLS
ASKERS = 3


@pytest.fixture
def server() -> Iterator[PostgresForTests]:
    with own_postgres() as running:
        yield running


def start(home: Path, url: str, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.postgres_worker", str(home), *arguments],
        cwd=ROOT,
        env={**os.environ, "NEWSDESK_DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


class Writers:
    """Processes that add articles, and what they have said."""

    def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
        self.processes = processes
        self.added: list[str] = []
        self._step = threading.Semaphore(0)
        self._threads = [
            threading.Thread(target=self._read, args=(process,)) for process in processes
        ]
        for thread in self._threads:
            thread.start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.added.append(line.split()[1])
            self._step.release()

    def wait_for(self, steps: int) -> None:
        for _ in range(steps):
            assert self._step.acquire(timeout=120)

    def finish(self) -> None:
        assert [process.wait(300) for process in self.processes] == [0] * len(self.processes)
        for thread in self._threads:
            thread.join(60)


class Asker:
    """A process that searches without a pause."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    def _ask(self) -> None:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        while not self._is_over.is_set():
            stdin.write("ask\n")
            stdin.flush()
            if stdout.readline() != "asked\n":
                return

    def finish(self) -> tuple[int, int]:
        """Return how many searches there were, and how many of them failed."""
        self._is_over.set()
        self._thread.join(60)
        out, error = self._process.communicate("stop\n", timeout=60)
        assert self._process.returncode == 0, error
        done, failed, slowest_s = out.split()
        print(f"{done} searches, {failed} failed, the slowest took {slowest_s} s")
        return int(done), int(failed)


@pytest.mark.slow
def test_a_killed_server_costs_no_article_and_no_process(
    server: PostgresForTests, tmp_path: Path
) -> None:
    """Two homes, as two machines have: two processes add, three ask, and the server is killed."""
    url = settings(tmp_path, database_url=server.schema()).database_url
    homes = [tmp_path / "one", tmp_path / "two"]
    writers = Writers(
        [start(home, url, "add", str(1000 * at), str(EACH)) for at, home in enumerate(homes)]
    )
    askers = [Asker(start(homes[at % 2], url, "ask")) for at in range(ASKERS)]
    for _ in range(KILLS):
        writers.wait_for(20)
        server.kill()
        server.start()
    writers.finish()
    for asker in askers:
        done, failed = asker.finish()
        assert done > failed
    third = settings(tmp_path / "third", database_url=url)
    with open_library(third, HashingEncoder()) as library:
        status = library.status(datetime.now(UTC))
        assert status.articles == 2 * EACH
        assert status.index.healthy
        assert library.check_database().damage == ""
        with library._store.database.reading() as connection:
            urls = Counter(connection.scalars(text("SELECT url FROM articles")))
    assert urls == Counter(writers.added)
