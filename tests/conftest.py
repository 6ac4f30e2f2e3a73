"""What is made once for all tests."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.models.reader import TrainedReader
from index.settings import LibrarySettings
from tests.postgres import PostgresForTests, running_postgres
from tests.processes import write_graph
from tests.tables import migrating_once

WarmUp = Callable[[Path], None]


def pytest_xdist_auto_num_workers() -> int:
    """Three workers on two cores: many tests wait for a process, a server or the clock."""
    linux = sys.platform == "linux"
    cores = len(os.sched_getaffinity(0)) if linux else os.cpu_count() or 1
    return cores * 3 // 2


@pytest.fixture(scope="session")
def warm_up(tmp_path_factory: pytest.TempPathFactory) -> WarmUp:
    """Puts the encoder's quick form into a home, so that no test writes it anew.

    A first ingest takes a second to write that form.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the workers share it
    folder /= "graph"
    folder.mkdir(exist_ok=True)
    write_graph(folder)

    def link(home: Path) -> None:
        home.mkdir(exist_ok=True)
        for file in folder.iterdir():
            try:
                os.link(file, home / file.name)
            except OSError:  # not everywhere
                shutil.copy(file, home)

    return link


@pytest.fixture(scope="session", autouse=True)
def _new_tables() -> Iterator[None]:
    """Makes the tables of an empty database without Alembic's start, except the first."""
    with migrating_once():
        yield


@pytest.fixture(scope="session")
def trained_reader() -> TrainedReader:
    """The reader that comes with the package: it takes a third of a second to load."""
    return TrainedReader()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresForTests]:
    """A PostgreSQL server, for the tests of one process."""
    with running_postgres() as server:
        yield server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses a database on both engines; a test of SQLite's file is marked so."""
    if "database_url" in metafunc.fixturenames:
        is_of_file = metafunc.definition.get_closest_marker("sqlite_file") is not None
        engines = ("sqlite",) if is_of_file else ("sqlite", "postgresql")
        metafunc.parametrize("database_url", engines, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database, "" for the file in the home; also for child processes."""
    url = _new_database(request)
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", url)
    return url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_database_url(request: pytest.FixtureRequest) -> str:
    """As `database_url`, for a library that all tests of a file read."""
    return _new_database(request)


def _new_database(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return ""
    server: PostgresForTests = request.getfixturevalue("postgres")
    made = LibrarySettings(_env_file=None, database_url=server.schema())  # type: ignore[call-arg]
    return made.database_url
