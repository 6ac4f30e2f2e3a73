"""Checks of a running bot, and of what is off by default: its port, error reports, a model."""

import socket
import time
from collections.abc import Iterator
from errno import EADDRINUSE
from http.client import HTTPConnection, HTTPException

from bot.answer.writer.prompt import Prompt
from bot.answer.writer.server import open_writer
from bot.answer.writer.turn import Turn
from bot.chat.sharding import is_running
from bot.cli.doctor.findings import Finding, ok, problem, warning
from bot.cli.terminal import plain
from bot.error_reports import start_error_reports
from bot.settings import Settings

_HEALTH_TIMEOUT_S = 10.0
_HEALTHY = 200
_TROUBLED = 503
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  they are asked at loopback
_GREETING = Prompt(system="Answer with one word.", user="Say hello.")


def check_bot(settings: Settings) -> Iterator[Finding]:
    """Report whether a bot runs on the home; it is no fault if none does."""
    running = is_running(settings)
    yield ok("bot", f"{'a' if running else 'no'} `newsdesk run` uses {settings.home} now")


def check_writer(settings: Settings, *, offline: bool) -> Iterator[Finding]:
    """Check the settings of the language model, and ask it for a word."""
    writer = open_writer(settings)
    if writer is None:
        return
    if offline:
        yield ok("writer", f"the settings of {writer.model.name} can be used")
        return
    began_s = time.monotonic()
    Turn(writer).write(_GREETING, lambda _: None)
    yield ok("writer", f"{writer.model.name} answers in {time.monotonic() - began_s:.1f} s")


def check_reports(settings: Settings) -> Iterator[Finding]:
    """Check that errors can be reported, if the settings say where."""
    start_error_reports(settings)
    if settings.sentry_dsn is not None:
        yield ok("reports", "NEWSDESK_SENTRY_DSN is an address that errors can be reported to")


def check_port(settings: Settings) -> Iterator[Finding]:
    """Ask a running bot how it is; where none runs, check that it could use its address."""
    address = settings.metrics_address
    if address is None:
        if settings.status_page:
            yield warning(
                "metrics",
                "NEWSDESK_STATUS_PAGE shows nothing without NEWSDESK_METRICS_ADDRESS",
                "set both, for example NEWSDESK_METRICS_ADDRESS=127.0.0.1:9464",
            )
        return
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, int(port)), family=family).close()
    except OSError as error:
        if error.errno == EADDRINUSE:
            yield _health(_EVERYWHERE.get(host, host), int(port))
            return
        yield problem(
            "metrics",
            f"NEWSDESK_METRICS_ADDRESS: {address} cannot be used ({error.strerror})",
            "use an address of this machine, such as 127.0.0.1, and a port above 1023",
        )
    else:
        yield ok("metrics", f"{address} is free; no bot serves it now")


def _health(host: str, port: int) -> Finding:
    """Judge what answers at the address."""
    connection = HTTPConnection(host, port, timeout=_HEALTH_TIMEOUT_S)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        lines = response.read(10_000).decode("utf-8", "replace").splitlines()
    except (OSError, HTTPException):
        lines = []
    finally:
        connection.close()
    if lines == ["ok"] and response.status == _HEALTHY:
        return ok("metrics", f"the bot at {host}:{port} says that it is healthy")
    if lines and response.status == _TROUBLED:
        return problem(
            "metrics",
            plain(f"the bot at {host}:{port} is not healthy: {'; '.join(lines)}"),
            "follow the other findings; its log says more",
        )
    return problem(
        "metrics",
        f"another program uses {host}:{port}",
        "choose another port in NEWSDESK_METRICS_ADDRESS",
    )
