"""Read questions or queries from a JSON Lines file; all are checked before the first one runs."""

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.date_input import read_moment
from bot.errors import UsageError

# What people ask fits into 300; a pasted page is no question, and reading it takes minutes.
MAX_QUESTION_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Query:
    """A question or query with its id and its clock."""

    identifier: object
    text: str
    now: datetime


def read_batch(path: Path, field: str, now: datetime) -> list[Query]:
    """Read lines of `{"id", field, "as_of"}`.

    Args:
        path: A JSON Lines file; `-` is standard input.
        field: The name of the field with the text: "question" or "query".
        now: The clock for lines without `as_of`.

    Raises:
        UsageError: The file cannot be read, or a line is invalid; the message names the line.
    """
    try:
        content = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}") from error
    return [
        _read(line, f"{path}:{number}", field, now)
        # not splitlines(): a JSON string may contain U+2028 and similar line separators
        for number, line in enumerate(content.split("\n"), start=1)
        if line.strip()
    ]


def check_length(text: str, field: str) -> None:
    """Refuse a question or query that is too long.

    Args:
        text: The question.
        field: What to call it: "question" or "query".

    Raises:
        UsageError: It is longer than `MAX_QUESTION_CHARACTERS`.
    """
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise UsageError(
            f"the {field} has {len(text):,} characters, and at most {MAX_QUESTION_CHARACTERS:,} "
            "are read; shorten it"
        )


def _read(line: str, where: str, field: str, now: datetime) -> Query:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where}: not JSON: {error}") from error
    text = record.get(field) if isinstance(record, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise UsageError(f'{where}: each line must be a JSON object with a text in "{field}"')
    try:
        check_length(text, field)
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error
    as_of = record.get("as_of")
    if as_of is None:
        return Query(record.get("id"), text, now)
    if not isinstance(as_of, str):
        raise UsageError(f'{where}: "as_of" must be a date like "2023-02-28"')
    try:
        return Query(record.get("id"), text, read_moment(as_of))
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error
