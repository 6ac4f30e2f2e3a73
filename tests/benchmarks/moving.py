"""How long `newsdesk migrate-data` takes: `python -m tests.benchmarks.moving HOME`.

Multiplies the articles of a library, with their passages and names, until there are `--articles`,
and moves them to PostgreSQL and back into another SQLite file. Prints the time of each, and the
processor time of the command and of the server.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil

from index.settings import load_settings
from index.storage.database import FILE_NAME
from index.storage.schema import LibraryBase
from tests.postgres import PostgresForTests, own_postgres

_OF_ARTICLES = ("articles", "passages", "bands", "revisions", "entity_articles", "mentions")
# What a copied column holds; other columns hold the same as before.
_ANOTHER = {
    "url": "url || '#' || :copy",
    "identity": "identity || '#' || :copy",
    "article_id": "article_id + :shift",
    "copy_of": "copy_of + :shift",
}


def multiply(path: Path, articles: int) -> None:
    """Copy the articles of a database, with all that belongs to them, until there are so many."""
    with closing(sqlite3.connect(path)) as database:
        count, highest = database.execute("SELECT count(*), max(id) FROM articles").fetchone()
        limits = {
            name: database.execute(f"SELECT max(rowid) FROM {name}").fetchone()[0] or 0
            for name in _OF_ARTICLES
        }
        for copy in range(1, -(-articles // count)):
            for name in _OF_ARTICLES:
                table = LibraryBase.metadata.tables[name]
                columns = {column.name: f'"{column.name}"' for column in table.columns}
                values = columns | {key: _ANOTHER[key] for key in columns if key in _ANOTHER}
                if name == "articles":
                    values["id"] = "id + :shift"
                elif "id" in columns:
                    values["id"] = "NULL"
                database.execute(
                    f"INSERT INTO {name} ({', '.join(columns.values())}) "
                    f"SELECT {', '.join(values[key] for key in columns)} FROM {name} "
                    f"WHERE rowid <= :limit",
                    {"copy": copy, "shift": copy * highest, "limit": limits[name]},
                )
        database.commit()


def moved(source: str, target: str, server: PostgresForTests) -> str:
    """Run the command; return what it took, for people."""
    began_s, before_s = time.perf_counter(), _server_s(server)
    command = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "migrate-data", source, target], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(command.pid, 0)
    if status:
        raise SystemExit(f"migrate-data ended with {os.waitstatus_to_exitcode(status)}")
    return (
        f"{time.perf_counter() - began_s:.0f} s; processor time "
        f"{usage.ru_utime + usage.ru_stime:.0f} s in the command, "
        f"{_server_s(server) - before_s:.0f} s in the server"
    )


def _server_s(server: PostgresForTests) -> float:
    assert server._folder is not None
    pid = int((server._folder / "data" / "postmaster.pid").read_text().split()[0])
    postmaster = psutil.Process(pid)
    ended, running = postmaster.cpu_times(), postmaster.children()
    return float(
        ended.children_user
        + ended.children_system
        + sum(sum(process.cpu_times()[:2]) for process in running)
    )


def measure(home: Path, articles: int) -> Iterator[str]:
    """Move a multiplied library to PostgreSQL and back; yields lines for people."""
    with own_postgres() as server, tempfile.TemporaryDirectory() as scratch:
        large, back = Path(scratch) / "large", Path(scratch) / "back"
        large.mkdir()
        shutil.copy(home / FILE_NAME, large)
        multiply(large / FILE_NAME, articles)
        with closing(sqlite3.connect(large / FILE_NAME)) as database:
            counts = [
                f"{database.execute(f'SELECT count(*) FROM {name}').fetchone()[0]:,} {name}"
                for name in ("articles", "passages", "mentions")
            ]
        yield ", ".join(counts)
        url = load_settings(database_url=server.schema()).database_url
        yield f"to PostgreSQL: {moved(str(large), url, server)}"
        yield f"to SQLite:     {moved(url, str(back), server)}"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.moving", description=__doc__)
    parser.add_argument("home", type=Path, help="a library of real news")
    parser.add_argument("--articles", type=int, default=10_000, help="how many at least")
    arguments = parser.parse_args()
    for line in measure(arguments.home, arguments.articles):
        print(line, flush=True)


if __name__ == "__main__":
    main()
