"""Behind pgbouncer in transaction mode everything works; notifications go past it."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.store import BotStore
from index.opening import open_library
from index.settings import LibrarySettings
from index.storage.database import Database
from index.storage.revision_watch import RevisionWatch
from ingest.feeds.feed_store import FeedStore
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import NOW, stories
from tests.postgres import PostgresForTests, own_postgres

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed"),
]
WRITERS = 3
STORIES = 8


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresForTests]:
    with own_postgres() as server:
        yield server


@contextmanager
def pgbouncer(server: PostgresForTests) -> Iterator[str]:
    """Run it with two connections to the server, and yield its address."""
    assert PROGRAM is not None
    port = free_port()
    direct = psycopg.conninfo.conninfo_to_dict(server.url)
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-pgbouncer-"))
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(
        f"""
        [databases]
        postgres = host=127.0.0.1 port={direct["port"]} user={direct["user"]}
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {port}
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = 2
        """
    )
    user: dict[str, object] = {}
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(folder, "nobody")
        user = {"user": "nobody"}
    process = subprocess.Popen(
        [PROGRAM, "--quiet", configuration],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **user,  # type: ignore[call-overload]
    )
    try:
        url = f"postgresql://{direct['user']}@127.0.0.1:{port}/postgres"
        give_up_at = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(url, connect_timeout=5).close()
                break
            except psycopg.OperationalError:
                assert time.monotonic() < give_up_at
        yield url
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("search", ["local", "server"])
def test_a_library_is_written_and_read_by_many_over_two_connections(
    tmp_path: Path, server: PostgresForTests, search: str
) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    noticed = threading.Semaphore(0)
    with pgbouncer(server) as url:
        chosen = settings(tmp_path, database_url=url, search=search)
        direct = settings(tmp_path, database_url=server.url).database_url
        watch = RevisionWatch(direct, noticed.release)
        with (
            open_library(chosen, HashingEncoder()) as library,
            FeedStore(tmp_path, chosen.database_url) as feeds,
            BotStore(tmp_path, chosen.database_url) as bot,
        ):
            for store in (feeds, bot):
                store.prepare()
            watch.start()
            assert noticed.acquire(timeout=30), "at its start"
            errors = write_and_ask(chosen)
            assert errors == []
            assert noticed.acquire(timeout=30), "a notification came past pgbouncer"
            feeds.add(
                "https://a.example/feed", title="", publisher="", tag="", every_minutes=30, now=NOW
            )
            assert bot.claim("a notice", NOW)
            assert not bot.claim("a notice", NOW)
            status = library.status(NOW, None)
            assert (status.articles, status.index.healthy) == (WRITERS * STORIES, True)
            assert library.search("town5 bridge5", NOW)[0].article.url.endswith("/story-5")
        watch.stop()


def write_and_ask(chosen: LibrarySettings) -> list[BaseException]:
    """Let several libraries write and search at once; return what failed."""
    errors: list[BaseException] = []

    def work(writer: int) -> None:
        try:
            with open_library(chosen, HashingEncoder()) as library:
                for story in stories(writer * STORIES, STORIES):
                    list(library.add([story]))
                    library.search("bridge of a town", NOW)
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            errors.append(error)

    threads = [threading.Thread(target=work, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return errors


def test_a_lock_is_held_through_pgbouncer(tmp_path: Path, server: PostgresForTests) -> None:
    with pgbouncer(server) as url:
        address = settings(tmp_path, database_url=url).database_url
        first, second = Database(tmp_path, address), Database(tmp_path, address)
        with first.try_lock("turn") as is_mine, second.try_lock("turn") as is_theirs:
            assert (is_mine, is_theirs) == (True, False)
        with second.try_lock("turn") as is_theirs:
            assert is_theirs
        first.close()
        second.close()
