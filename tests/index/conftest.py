"""What the tests of this room share: libraries on real files that speak a fake model."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.library import Library
from index.opening import open_library
from index.settings import LibrarySettings
from tests.fakes import HashingEncoder

Open = Callable[..., Library]


def settings(home: Path, **values: object) -> LibrarySettings:
    return LibrarySettings(_env_file=None, home=home, **values)  # type: ignore[call-arg, arg-type]


@pytest.fixture
def home(tmp_path: Path, database_url: str) -> Path:
    """The home of a library on either engine; `settings` reads the address."""
    return tmp_path / "home"


@pytest.fixture
def opened(home: Path) -> Iterator[Open]:
    """Opens a library in `home`, or in another folder; each is closed at the end."""
    libraries: list[Library] = []

    def open_one(encoder: HashingEncoder | None = None, folder: Path = home) -> Library:
        libraries.append(open_library(settings(folder), encoder or HashingEncoder()))
        return libraries[-1]

    yield open_one
    for library in libraries:
        library.close()


@pytest.fixture
def library(opened: Open) -> Library:
    return opened()
