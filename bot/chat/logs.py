"""Log lines on stderr: one line each for what the network does, and never the token."""

import logging
import sys


class Formatter(logging.Formatter):
    """Blots out secrets, and tells an error inside discord.py in one line, without its traceback.

    Args:
        secrets: What must never be written.
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
            line = line.replace(secret, "[token]")
        return line


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
