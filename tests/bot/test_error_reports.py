"""Errors are reported to Sentry only on request, and with no text of people or articles."""

import gzip
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli
import pytest
from pydantic import SecretStr

from bot.chat.error_messages import explain
from bot.error_reports import report_error, start_error_reports
from bot.errors import ReportingError
from bot.settings import load_settings
from index.errors import LibraryError
from tests.processes import PROCESSES

QUESTION = "When will Ada Lovelace resign"
ARTICLE = "The mayor of Harbourtown has resigned on Tuesday"
_UNPACK = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
SECRETS = (QUESTION, ARTICLE, "4711471147114711", "a-password", "/srv/newsdesk", "newsdesk.db")


@contextmanager
def collector() -> Iterator[tuple[str, list[str]]]:
    """Run a server that takes reports; yield its DSN and the texts that it was sent."""
    texts: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = _UNPACK[self.headers.get("Content-Encoding", "")](body)
            headers = "".join(f"{name}: {value}\n" for name, value in self.headers.items())
            texts.append(f"{self.path}\n{headers}\n{body.decode()}")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://public@127.0.0.1:{server.server_port}/42", texts
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fail(question: str) -> None:
    article = ARTICLE  # a variable that a report could show
    try:
        int(f"{question} {article}")
    except ValueError as error:
        raise LibraryError(f"cannot use /srv/newsdesk/newsdesk.db for {question}") from error


def go_wrong(dsn: str, home: Path) -> None:
    """Let everything go wrong that can, in a process of its own."""
    settings = load_settings(home=home, sentry_dsn=SecretStr(dsn) if dsn else None)
    start_error_reports(settings)
    log = logging.getLogger("bot.chat.somewhere")
    log.info("asked: %s", QUESTION)
    try:
        fail(QUESTION)
    except LibraryError as error:
        log.exception("cannot answer %s for %d in %s", QUESTION, 4711471147114711, "newsdesk.db")
        report_error(error)
        explain(RuntimeError(f"{ARTICLE} a-password"), f"/ask {QUESTION}")
    logging.getLogger("discord.client").error(f"ignored {QUESTION}")  # noqa: G004
    logging.getLogger("bot").error("of %(question)s", {"question": QUESTION})

    def crash() -> None:
        raise ValueError(ARTICLE)

    thread = threading.Thread(target=crash, name=QUESTION)
    thread.start()
    thread.join()
    if dsn:
        import sentry_sdk

        sentry_sdk.flush(10)


def reported(dsn: str, home: Path) -> None:
    process = PROCESSES.Process(target=go_wrong, args=(dsn, home))
    process.start()
    process.join(60)
    assert process.exitcode == 0


def events(texts: list[str]) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for text in texts
        for line in text.splitlines()
        if line.startswith("{") and '"event_id"' in line and '"level"' in line
    ]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    with collector() as (dsn, texts):
        reported(dsn, tmp_path_factory.mktemp("home"))
    return texts


def test_no_text_of_people_or_articles_is_sent(texts: list[str]) -> None:
    assert len(events(texts)) >= 5
    for text in texts:
        for secret in (*SECRETS, *QUESTION.split()[2:4], "Harbourtown"):
            assert secret not in text


def test_a_report_says_where_in_the_code(texts: list[str]) -> None:
    by_message = {event.get("logentry", {}).get("message"): event for event in events(texts)}
    event = by_message["cannot answer %s for %d in %s"]
    assert (event["level"], event["logger"]) == ("error", "bot.chat.somewhere")
    causes = event["exception"]["values"]
    assert {cause["type"] for cause in causes} == {"ValueError", "LibraryError"}
    frame = causes[-1]["stacktrace"]["frames"][-1]
    assert (frame["function"], frame["lineno"] > 0) == ("fail", True)
    assert set(event) <= {"event_id", "timestamp", "platform", "level", "logger", "release", "tags",
                          "exception", "logentry"}  # fmt: skip


def test_the_reference_that_a_person_was_shown_is_in_the_report(texts: list[str]) -> None:
    (event,) = (event for event in events(texts) if event["tags"].get("reference"))
    assert event["logentry"]["message"] == "%s: failed, reference %s"
    assert len(event["tags"]["reference"]) == 8


def test_without_the_setting_nothing_is_reported(tmp_path: Path) -> None:
    with collector() as (_, texts):
        reported("", tmp_path)
    assert load_settings().sentry_dsn is None
    assert texts == []


@pytest.mark.parametrize("dsn", ["nonsense", "http://127.0.0.1/42", "ftp://public@host/42"])
def test_a_malformed_address_is_refused_and_not_shown(tmp_path: Path, dsn: str) -> None:
    settings = load_settings(home=tmp_path, sentry_dsn=SecretStr(dsn))
    with pytest.raises(ReportingError, match="NEWSDESK_SENTRY_DSN") as caught:
        start_error_reports(settings)
    assert dsn not in str(caught.value)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.error_reports.find_spec", lambda _: None)
    settings = load_settings(home=tmp_path, sentry_dsn=SecretStr("http://public@127.0.0.1:9/42"))
    with pytest.raises(ReportingError, match=r"newsdesk\[sentry\]"):
        start_error_reports(settings)
