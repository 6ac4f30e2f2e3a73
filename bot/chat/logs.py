"""Log lines on stderr: one line each for what the network does, and never a secret."""

import logging
import re
import sys

from ingest.web.credentials import REMOVED, without_credentials

# What secrets look like, for those that no setting names: a header's value, a bot's token, a key of
# a model's server, and an interaction's token, which discord.py logs with the path of a request.
_SHAPES = re.compile(
    r"(?i:\b(?:bot|bearer|basic)\s+)(?P<header>[\w.~+/=-]{16,})"
    r"|\b(?P<token>[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,})"
    r"|\b(?P<key>sk-[\w-]{16,})"
    r"|/(?:webhooks|interactions)/\d+/(?P<path>[\w.~%-]{16,})"
)


class Formatter(logging.Formatter):
    """Blots out secrets, and tells an error inside discord.py in one line, without its traceback.

    Args:
        secrets: What must never be written, besides what looks like a secret by itself.
    """

    def __init__(self, *secrets: str) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        if record.name.startswith("discord.") and record.exc_info:
            error = record.exc_info[1]
            record = logging.makeLogRecord(
                {
                    **record.__dict__,
                    "msg": f"{record.getMessage()} ({error!r})",
                    "args": None,
                    "exc_info": None,
                    "exc_text": None,
                }
            )
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, REMOVED)
        return without_secrets(line)


def without_secrets(text: str) -> str:
    """Return a text with "[removed]" for everything in it that looks like a secret."""
    return without_credentials(_SHAPES.sub(_blot, text))


def _blot(found: re.Match[str]) -> str:
    secret = next(group for group in found.groups() if group)
    return found[0].replace(secret, REMOVED)


def log_to_stderr(level: str, *secrets: str) -> None:
    """Send the logs to stderr.

    Args:
        level: The least important level to show. discord.py shows nothing below INFO whatever
            this says: its debug lines hold whole requests, with the tokens of interactions.
        secrets: What must never be written.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Formatter(*secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    library = max(logging.INFO, logging.getLevelNamesMapping()[level])
    for name in ("discord", "asyncio", "aiohttp"):
        logging.getLogger(name).setLevel(library)
