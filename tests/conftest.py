"""What is made once for all tests."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import write_graph

WarmUp = Callable[[Path], None]


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
