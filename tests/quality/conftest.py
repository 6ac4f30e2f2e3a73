"""The sample news in a library on disk and the answers to the gate's questions, once a session."""

from collections.abc import Iterator

import pytest

from bot.answer.answerer import Answerer
from index import Library
from index.models.reader import TrainedReader
from tests.quality.gate import Graded, ask, build_library


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with build_library(tmp_path_factory.mktemp("sample")) as library:
        yield library


@pytest.fixture(scope="session")
def graded(sample_library: Library, trained_reader: TrainedReader) -> tuple[Graded, ...]:
    return ask(Answerer(sample_library, trained_reader))
