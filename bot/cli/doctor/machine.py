"""Checks of the machine: versions, the home folder, disk space."""

import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from bot.cli.doctor.findings import Finding, ok, problem, warning
from bot.settings import Settings

_MIB, _GIB = 1 << 20, 1 << 30
_LEAST_FREE = 200 * _MIB
_LITTLE_FREE = _GIB


def check_versions() -> Iterator[Finding]:
    """Report the versions that a bug report needs, and whether SQLite has its full-text search."""
    yield ok(
        "versions",
        f"newsdesk {version('newsdesk')}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, discord.py {version('discord.py')}, "
        f"{platform.system()} {platform.machine()}",
    )
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5 (word)")
        except sqlite3.OperationalError as error:
            yield problem(
                "extensions",
                f"SQLite has no full-text search ({error})",
                "use a Python whose SQLite has FTS5, such as python.org's or your distribution's",
            )
        else:
            yield ok("extensions", "SQLite has full-text search (FTS5)")


def check_home(settings: Settings) -> Iterator[Finding]:
    """Check that the home folder can be written, and that the disk has room."""
    home = settings.home
    there = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    if not there.is_dir():
        yield problem("home", f"{there} is a file", "set NEWSDESK_HOME to a folder")
    elif not os.access(there, os.W_OK | os.X_OK):
        yield problem(
            "home",
            f"{there} cannot be written",
            "change its owner, mount it writable, or set NEWSDESK_HOME to a folder that you can "
            "write to",
        )
    elif home.exists():
        yield ok("home", f"{home} can be written")
    else:
        yield warning(
            "home",
            f"{home} does not exist yet",
            "nothing, if this is the first start; otherwise set NEWSDESK_HOME to the folder that "
            "holds newsdesk.db",
        )
    yield disk_finding(shutil.disk_usage(there).free, _size(home / "newsdesk.db"), there)


def disk_finding(free_bytes: int, database_bytes: int, folder: Path) -> Finding:
    """Judge the free space: a migration and a backup each need as much as the database has."""
    free = f"{free_bytes / _GIB:.1f} GiB free at {folder}"
    if free_bytes < _LEAST_FREE:
        return problem("disk", free, "make room: writing will fail soon")
    if free_bytes < max(_LITTLE_FREE, 2 * database_bytes):
        return warning(
            "disk", free, "make room: a migration or a backup needs twice the size of the database"
        )
    return ok("disk", free)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
