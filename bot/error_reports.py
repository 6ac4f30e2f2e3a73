"""Reports errors to Sentry if the operator wants it: where in the code, and no text of anybody."""

import logging
import re
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bot.errors import ReportingError

if TYPE_CHECKING:
    from bot.settings import Settings

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

# Their log messages are constants, with what varies in the arguments (ruff's G rules see to it).
_OURS = ("bot", "index", "ingest")
# What a person is shown for a failure; see `bot.chat.error_messages.explain`.
_REFERENCE = re.compile(r"[0-9a-f]{8}")
_KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release")
_KEPT_OF_FRAMES = ("filename", "function", "module", "lineno", "in_app")
_SEND_S = 2.0


def start_error_reports(settings: "Settings") -> None:
    """Report the errors of this process from now on, if the settings name a Sentry.

    Args:
        settings: `sentry_dsn` is where reports go; without it nothing is reported or imported.

    Raises:
        ReportingError: The package is not installed, or the address is malformed.
    """
    if settings.sentry_dsn is None:
        return
    if find_spec("sentry_sdk") is None:
        raise ReportingError(
            "NEWSDESK_SENTRY_DSN needs the sentry-sdk package: pip install 'newsdesk[sentry]', or "
            "remove the setting"
        )
    import sentry_sdk
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration
    from sentry_sdk.integrations.threading import ThreadingIntegration
    from sentry_sdk.utils import BadDsn

    try:
        sentry_sdk.init(
            settings.sentry_dsn.get_secret_value(),
            release=version("newsdesk"),
            before_send=scrubbed,
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[
                LoggingIntegration(level=None, event_level=logging.ERROR),
                ThreadingIntegration(),
                AtexitIntegration(callback=lambda *_: None),
            ],
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            auto_session_tracking=False,
            send_client_reports=False,
            shutdown_timeout=_SEND_S,
        )
    except BadDsn as error:
        raise ReportingError(
            "NEWSDESK_SENTRY_DSN is not an address of Sentry; copy it from the project's settings "
            "there (Client Keys)"
        ) from error


def report_error(error: BaseException) -> None:
    """Report an error that ends the program, if errors are reported."""
    if find_spec("sentry_sdk") is not None:
        import sentry_sdk

        sentry_sdk.capture_exception(error)


def scrubbed(event: "Event", hint: "Hint") -> "Event":
    """Return a report with only what is known to hold no text of people or of articles.

    Messages of errors, arguments of log lines, variables, paths and names of machines are left out;
    classes, functions, lines and our own constant log messages stay.

    Args:
        event: The report as Sentry's client made it.
        hint: What it was made from: the log record, if it was one.
    """
    given: dict[str, Any] = dict(event)
    kept: dict[str, Any] = {name: given[name] for name in _KEPT if name in given}
    kept["tags"] = {}
    errors = (given.get("exception") or {}).get("values") or []
    if errors:
        kept["exception"] = {"values": [_scrubbed_error(error) for error in errors]}
    record = hint.get("log_record")
    if isinstance(record, logging.LogRecord):
        if record.name.partition(".")[0] in _OURS and isinstance(record.msg, str):
            kept["logentry"] = {"message": record.msg}
        arguments = record.args if isinstance(record.args, tuple) else ()
        for argument in arguments:
            if isinstance(argument, str) and _REFERENCE.fullmatch(argument):
                kept["tags"]["reference"] = argument
    return kept  # type: ignore[return-value]  # a dict of the same names


def _scrubbed_error(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames") or []
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "stacktrace": {
            "frames": [
                {name: frame[name] for name in _KEPT_OF_FRAMES if name in frame} for frame in frames
            ]
        },
    }
