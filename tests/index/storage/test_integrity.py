"""A damaged or replaced database is never called healthy, and never ends in a traceback."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from index.errors import LibraryError
from index.library import Library
from index.storage import integrity
from index.types import DatabaseCheck
from tests.index.conftest import Open
from tests.index.news import NOW, QUAKE, XI, article, stories

Damage = Callable[[bytearray, random.Random], bytes]
_PAGE_BYTES = 4096
pytestmark = pytest.mark.sqlite_file


def overwritten(content: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) - 64)
    content[at : at + 64] = chance.randbytes(64)
    return bytes(content)


def zeroed(content: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) - 512)
    content[at : at + 512] = bytes(512)
    return bytes(content)


def truncated(content: bytearray, chance: random.Random) -> bytes:
    return bytes(content[: chance.randrange(len(content))])


def swapped(content: bytearray, chance: random.Random) -> bytes:
    pages = [content[at : at + _PAGE_BYTES] for at in range(0, len(content), _PAGE_BYTES)]
    first, second = chance.sample(range(len(pages)), 2)
    pages[first], pages[second] = pages[second], pages[first]
    return b"".join(pages)


@pytest.fixture
def home(tmp_path: Path, opened: Open) -> Path:
    """The folder of a library that was closed, with its index."""
    home = tmp_path / "home"
    library = opened(folder=home)
    list(library.add([*stories(0, 40), article("xi", XI), article("quake", QUAKE)]))
    library.checkpoint()
    library.close()
    return home


def content(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


def is_called_healthy(open_library: Callable[[], Library]) -> bool:
    """Whether `newsdesk status` would call the library healthy."""
    try:
        library = open_library()
    except LibraryError:
        return False
    try:
        check = library.check_database(quickly=True)
        if check.damage or not check.is_whole:
            return False
        return library.status(NOW, None).index.healthy is True
    except LibraryError:
        return False
    finally:
        library.close()


def test_a_sound_library_is_called_healthy(home: Path, opened: Open) -> None:
    assert is_called_healthy(lambda: opened(folder=home))


def test_a_large_database_is_checked_in_part_where_the_check_has_to_be_quick(
    home: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its newest articles are read, and no more is claimed."""
    monkeypatch.setattr(integrity, "_QUICKLY_READ_BYTES", 100_000)
    monkeypatch.setattr(integrity, "_READ_AT_A_TIME", 10)
    library = opened(folder=home)
    changes = (
        "UPDATE articles SET body = body || ' Not so.' WHERE id = (SELECT {}(id) FROM articles)"
    )
    assert library.check_database(quickly=True) == DatabaseCheck("", is_whole=False)
    assert library.check_database() == DatabaseCheck("", is_whole=True)
    with library._store.database.writing() as connection:
        connection.execute(text(changes.format("min")))
    assert library.check_database(quickly=True) == DatabaseCheck("", is_whole=False)
    assert "has changed" in library.check_database().damage
    with library._store.database.writing() as connection:
        connection.execute(text(changes.format("max")))
    assert "quake has changed" in library.check_database(quickly=True).damage


@pytest.mark.parametrize("damage", [overwritten, zeroed, truncated, swapped])
def test_no_damaged_database_is_called_healthy(home: Path, opened: Open, damage: Damage) -> None:
    """40 of each kind; the seeds make a failure repeatable. What lies in no row may be damaged."""
    database = home / "newsdesk.db"
    sound, before = database.read_bytes(), content(database)
    index = home.parent / "index"
    shutil.copytree(home / "index", index)
    for seed in range(40):
        for path in home.glob("newsdesk.db-*"):
            path.unlink()
        shutil.copytree(index, home / "index", dirs_exist_ok=True)
        database.write_bytes(damage(bytearray(sound), random.Random(seed)))
        if is_called_healthy(lambda: opened(folder=home)):
            assert content(database) == before, seed
