"""Questions or queries from a file, one JSON object a line, all checked before the first runs."""

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.clock import read_moment
from bot.errors import UsageError


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, under which id, and when."""

    identifier: object
    text: str
    now: datetime


def read_batch(path: Path, field: str, now: datetime) -> list[Asked]:
    """Read lines of `{"id", field, "as_of"}`.

    Args:
        path: A JSON Lines file; `-` is standard input.
        field: The name of what is asked: "question" or "query".
        now: The clock of a line without `as_of`.

    Raises:
        UsageError: The file cannot be read, or a line is wrong; names the line.
    """
    try:
        content = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error
    return [
        _read(line, f"{path}:{number}", field, now)
        # not splitlines(): JSON may hold U+2028 and its like inside a text
        for number, line in enumerate(content.split("\n"), start=1)
        if line.strip()
    ]


def _read(line: str, where: str, field: str, now: datetime) -> Asked:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where}: not JSON: {error}") from error
    text = record.get(field) if isinstance(record, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise UsageError(f'{where}: an object with a text "{field}" is needed')
    as_of = record.get("as_of")
    if as_of is None:
        return Asked(record.get("id"), text, now)
    if not isinstance(as_of, str):
        raise UsageError(f'{where}: "as_of" is a date like "2023-02-28"')
    try:
        return Asked(record.get("id"), text, read_moment(as_of))
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error
