"""The commands for feeds, as an admin types them; each in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.feeds.feed_store import FeedStore
from tests.conftest import WarmUp
from tests.ingest.feeds.feed_world import Answer, Site, item, rss, site
from tests.ingest.news_server import page
from tests.processes import Done, newsdesk

ROOT = Path(__file__).parents[3]
Run = Callable[..., Done]


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as running:
        running.put("/feed", rss(item(1, running.url)), ETag='"one"')
        yield running


@pytest.fixture
def environment(tmp_path: Path, database_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    return kept | {
        "NEWSDESK_HOME": str(tmp_path / "home"),
        "NEWSDESK_DATABASE_URL": database_url,
        "NEWSDESK_ALLOW_NETWORKS": "127.0.0.0/8",
        "NEWSDESK_HOST_PAUSE_S": "0",
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def run(
    environment: dict[str, str], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    streams = tmp_path_factory.mktemp("streams")

    def type_in(*arguments: str, status: int = 0) -> Done:
        done = newsdesk(arguments, env=environment, cwd=tmp_path, streams=streams, timeout_s=60)
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        if status and not done.stdout:  # a report says itself what failed
            assert done.stderr.startswith("newsdesk: ")
            assert done.stderr.count("\n") == 1
        return done

    return type_in


@pytest.fixture
def warm(tmp_path: Path, warm_up: WarmUp) -> None:
    warm_up(tmp_path / "home")


def listed(run: Run) -> list[dict[str, object]]:
    feeds: list[dict[str, object]] = json.loads(run("feed", "list", "--json").stdout)["feeds"]
    return feeds


@pytest.mark.usefixtures("warm")
def test_from_a_page_to_articles(here: Site, run: Run) -> None:
    head = "<link rel='alternate' type='application/rss+xml' href='/{}'>"
    here.put(
        "/", page("Home", head=head.format("feed") + head.format("sport")).encode(),
        Content_Type="text/html",
    )  # fmt: skip
    shown = run("feed", "add", f"{here.url}/", "--every", "15", "--tag", "local").stdout
    assert f"watching The Harbour Post: {here.url}/feed" in shown
    assert f"the page has another feed: {here.url}/sport" in shown
    assert "next check now" in run("feed", "list").stdout
    assert "1 new" in run("watch", "--once").stdout
    (feed,) = listed(run)
    assert feed["url"] == f"{here.url}/feed"
    assert (feed["publisher"], feed["tag"], feed["every_minutes"]) == (
        "The Harbour Post", "local", 15,
    )  # fmt: skip
    assert (feed["state"], feed["failures"], feed["last_error"]) == ("active", 0, None)
    assert feed["last_look_at"] == feed["last_new_at"]
    status = json.loads(run("status", "--json").stdout)
    assert (status["feeds"], status["articles"]) == (1, 1)
    log = json.loads(run("log", f"{here.url}/1?utm_source=x", "--json").stdout)
    assert [one["outcome"] for one in log["outcomes"]] == ["new"]
    assert f"(from {here.url}/feed)" in run("log", f"{here.url}/1").stdout
    assert run("watch", "--once").stdout == "", "nothing is due"


def test_a_test_shows_and_writes_nothing(here: Site, run: Run, tmp_path: Path) -> None:
    short = f"<item><title>Short</title><link>{here.url}/404</link></item>"
    here.put("/feed", rss(item(1, here.url), short))
    shown = run("feed", "test", f"{here.url}/feed").stdout
    assert f"would be ingested: 2024-05-06 Report 1 ({here.url}/1)" in shown
    assert f"would fail: {here.url}/404" in shown
    payload = json.loads(run("feed", "test", f"{here.url}/feed", "--json").stdout)
    assert [one["title"] for one in payload["articles"]] == ["Report 1"]
    assert not (tmp_path / "home").exists()


def test_errors_are_one_line_each(here: Site, run: Run) -> None:
    run("feed", "add", f"{here.url}/nothing", status=1)
    run("feed", "add", f"{here.url}/feed", "--every", "1", status=2)
    run("feed", "add", f"{here.url}/feed")
    assert "already" in run("feed", "add", f"{here.url}/feed", status=1).stderr
    for command in ("remove", "pause", "resume"):
        assert "feed list" in run("feed", command, "https://other.example/", status=1).stderr
    run("feed", "import", "missing.opml", status=2)


@pytest.mark.usefixtures("warm")
def test_pause_resume_remove(here: Site, run: Run) -> None:
    run("feed", "add", f"{here.url}/feed")
    run("feed", "pause", f"{here.url}/feed/")
    assert "PAUSED" in run("feed", "list").stdout
    run("watch", "--once")
    assert len(here.hits) == 1, "only to add it"
    run("feed", "resume", f"{here.url}/feed")
    run("watch", "--once")
    assert len(here.hits) == 2
    run("feed", "remove", f"{here.url}/feed")
    assert listed(run) == []
    assert json.loads(run("status", "--json").stdout)["articles"] == 1, "its articles stay"


def test_a_list_goes_out_and_comes_in(here: Site, run: Run, tmp_path: Path) -> None:
    run("feed", "add", f"{here.url}/feed", "--publisher", "Harbour & Co", "--every", "45")
    (before,) = listed(run)
    run("feed", "export", "feeds.opml")
    run("feed", "remove", f"{here.url}/feed")
    assert "1 added, 0 skipped" in run("feed", "import", "feeds.opml").stdout
    (after,) = listed(run)
    for name in ("url", "title", "publisher", "every_minutes"):
        assert after[name] == before[name]
    assert "0 added, 1 skipped" in run("feed", "import", "feeds.opml").stdout
    assert (tmp_path / "feeds.opml").read_text() == run("feed", "export").stdout


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("file:///etc/passwd", "file:///etc/passwd: only http and https addresses"),
        ("ftp://ada:s3cret@a.example/feed", "ftp://[removed]@a.example/feed: "),
        ("https://ada:s3cret@a.example/feed", "https://[removed]@a.example/feed: "),
    ],
)
def test_a_list_brings_in_no_file_and_shows_no_password(
    run: Run, tmp_path: Path, url: str, shown: str
) -> None:
    (tmp_path / "list.opml").write_text(f"<opml><body><outline xmlUrl='{url}'/></body></opml>")
    output = run("feed", "import", "list.opml").stdout
    assert shown in output
    assert "s3cret" not in output
    assert "0 added, 1 skipped" in output
    assert listed(run) == []


@pytest.mark.usefixtures("warm")
def test_failing_and_ended_feeds_are_told(here: Site, run: Run) -> None:
    for path in ("/feed", "/other"):
        here.put(path, rss(item(1, here.url)))
        run("feed", "add", here.url + path)
    here.answers["/feed"] = Answer(status=500)
    here.answers["/other"] = Answer(status=410)
    run("watch", "--once")
    shown = run("feed", "list").stdout
    assert "failed once: the server answered 500" in shown
    assert "ended by its server" in shown
    assert f"failing: {here.url}/feed: failed once" in run("status").stdout
    assert "failed: the server answered 500" in run("log", f"{here.url}/feed").stdout


@pytest.mark.usefixtures("warm")
def test_ingest_is_in_the_log_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A headline\n\n" + "A text that is long enough. " * 9)
    (tmp_path / "b.txt").write_text("short")
    run("ingest", "a.txt", "b.txt")
    assert "new (from newsdesk ingest)" in run("log", "a.txt").stdout
    assert "nothing is known" in run("log", "https://unknown.example/").stdout
    assert "skipped: it has hardly any text" in run("log", "b.txt").stdout


@pytest.mark.usefixtures("warm")
def test_a_private_feed_is_one_servers_in_every_command(
    here: Site, run: Run, tmp_path: Path
) -> None:
    url, mine = f"{here.url}/feed", ("--audience", "discord:1")
    assert "private to discord:1" in run("feed", "add", url, *mine).stdout
    run("feed", "add", url, *mine, status=1)
    assert [one["audience"] for one in listed(run)] == ["discord:1"]
    assert "(every 30 min, private to discord:1)" in run("feed", "list").stdout
    run("watch", "--once")
    assert "new (from" in (log := run("log", f"{here.url}/1").stdout)
    assert "(private to discord:1)" in log
    assert run("feed", "export").stdout.count("xmlUrl") == 0, "nor does a list make it public"
    assert run("feed", "export", *mine).stdout.count("xmlUrl") == 1
    for command in ("pause", "resume", "remove"):
        assert "feed list" in run("feed", command, url, status=1).stderr
        assert "discord:2" in run("feed", command, url, "--audience", "discord:2", status=1).stderr
        run("feed", command, url, *mine)
    run("feed", "add", url, "--audience", "somebody", status=2)
    assert listed(run) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_watching_within_seconds(
    here: Site, run: Run, environment: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    run("feed", "add", f"{here.url}/feed")
    import threading

    here.answers["/feed"] = Answer(rss(), hold=threading.Event())
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "watch"],
        env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while len(here.hits) < 2:  # it hangs in the middle of a look
        assert process.poll() is None
        time.sleep(0.02)
    began_s = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert time.monotonic() - began_s < 6
    assert (process.returncode, out, err) == (0, "", "")
    with FeedStore(tmp_path / "home", environment["NEWSDESK_DATABASE_URL"]) as store:
        assert store.due(datetime.now(UTC), datetime.now(UTC)) == 1


def test_watching_ends_with_who_started_it(
    run: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "watch", "--with-parent"],
        env=environment, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0
    assert process.stderr is not None
    process.stderr.close()


@pytest.mark.sqlite_file
def test_an_address_with_a_secret_is_ingested_no_more_than_it_is_watched(
    here: Site, run: Run, tmp_path: Path
) -> None:
    here.put("/feed", rss(item(1, here.url)))
    secret = f"{here.url}/feed?token=s3cret"
    told = run("ingest", secret, "--json", status=1)
    (failed,) = json.loads(told.stdout)["failed"]
    assert failed["reason"].startswith("holds a password or a key")
    refused = run("feed", "add", secret, status=1)
    assert "holds a password or a key" in refused.stderr
    assert "s3cret" not in told.stdout + told.stderr + refused.stdout + refused.stderr
    for kept in tmp_path.rglob("newsdesk.db*"):
        assert b"s3cret" not in kept.read_bytes()
