"""An answerer on a library in a temporary folder, with fakes in the place of the models."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from index import Article, open_library
from tests.bot.answering import overlap_answerer
from tests.fakes import HashingEncoder
from tests.index.conftest import settings

Answering = Callable[..., Answerer]


@pytest.fixture
def answering(tmp_path: Path, database_url: str) -> Iterator[Answering]:
    """Makes an answerer that has read some articles, on either database."""
    library = open_library(settings(tmp_path), HashingEncoder())

    def read(*articles: Article) -> Answerer:
        list(library.add(articles))
        return overlap_answerer(library)

    yield read
    library.close()
