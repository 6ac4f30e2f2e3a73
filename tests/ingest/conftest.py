"""What the tests of this room share: a web server on loopback, and settings that allow it."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from ingest.settings import IngestSettings
from tests.ingest.news_server import NewsServer, news_server


@pytest.fixture
def server() -> Iterator[NewsServer]:
    with news_server() as running:
        yield running


@pytest.fixture
def settings_for(tmp_path: Path) -> Callable[..., IngestSettings]:
    def make(**values: object) -> IngestSettings:
        # loopback is allowed, and no pauses are made, unless a test says otherwise; a `.env` of the
        # machine is not read
        loopback = (ip_network("127.0.0.0/8"),)
        values = {"allow_networks": loopback, "host_pause_s": 0, "home": tmp_path, **values}
        return IngestSettings(_env_file=None, **values)  # type: ignore[call-arg, arg-type]

    return make


@pytest.fixture
def settings(settings_for: Callable[..., IngestSettings]) -> IngestSettings:
    return settings_for()
