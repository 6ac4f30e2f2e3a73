"""Processes that share a library ask a host one at a time, with its pause between two requests."""

import subprocess
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.feeds import host_leases
from ingest.feeds.host_leases import HostLeases
from ingest.settings import IngestSettings, load_settings
from tests.ingest.web.scripted_server import Answer, scripted_server

PAGES = 3
PAUSE_S = 0.4
# a tenth of a second from the first byte to the last
PAGE = Answer((b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", b"ne", b"ws"), every_s=0.05)
# A worker fetches pages of one host as every program of the project does.
WORKER = """
import sys
from ingest.feeds.host_leases import HostLeases
from ingest.settings import load_settings
from ingest.web.sync_fetch import FetchThread
settings = load_settings()
with FetchThread(settings, HostLeases(settings)) as web:
    print("ready", flush=True)
    sys.stdin.readline()
    for document in web.fetch_all(sys.argv[1:]):
        print(document.data.decode(), flush=True)
"""


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> IngestSettings:
    return load_settings(home=tmp_path, database_url=database_url, fetch_timeout_s=5)


def test_two_processes_ask_a_host_in_turns_and_with_its_pause(
    settings: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_HOME", str(settings.home))
    monkeypatch.setenv("NEWSDESK_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("NEWSDESK_HOST_PAUSE_S", str(PAUSE_S))
    with scripted_server() as server:
        paths = [f"/{worker}/{page}" for worker in range(2) for page in range(PAGES)]
        server.script = dict.fromkeys(paths, PAGE)
        workers = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, *(f"{server.url}{path}" for path in its_paths)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for its_paths in (paths[:PAGES], paths[PAGES:])
        ]
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        fetched = []
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("\n")
            worker.stdin.flush()
        for worker in workers:
            output, _ = worker.communicate(timeout=60)
            fetched.append(output.split())
    assert fetched == [["news"] * PAGES] * 2
    assert sorted(server.hits) == paths
    requests = sorted(zip(server.began_s, server.ended_s, strict=True))
    pauses = [began - ended for (_, ended), (began, _) in pairwise(requests)]
    assert min(pauses) >= PAUSE_S - 0.01


def test_the_turn_of_a_process_that_ended_is_free_after_its_lease(
    settings: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_leases, "_SPARE", timedelta(seconds=-4))
    with HostLeases(settings) as killed, HostLeases(settings) as other:
        assert killed.take("a.example", 0) == 0
        assert 0 < other.take("a.example", 0) <= 1
        assert other.take("b.example", 0) == 0
        while other.take("a.example", 0) > 0:
            pass
        killed.give_back("a.example", 0)  # it was only slow: the turn is no longer its own
        assert killed.take("a.example", 0) > 0


def test_the_pause_that_one_process_knows_holds_for_all(settings: IngestSettings) -> None:
    with HostLeases(settings) as one, HostLeases(settings) as other:
        assert one.take("a.example", 20) == 0
        one.give_back("a.example", 20)  # its robots.txt asks for it
        assert 19 < other.take("a.example", 1) <= 20
