"""PURE: convert an Answer into JSON values and back, without loss."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from bot.answer.types import Answer

# Raise it when the meaning of a field changes; answers of other versions are not read.
_VERSION = 1

_ANSWERS = TypeAdapter(Answer)


def write(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON values."""
    return {"version": _VERSION, **_ANSWERS.dump_python(answer, mode="json")}


def read(kept: Mapping[str, Any]) -> Answer | None:
    """Return a stored answer; None if another version wrote it, or it is damaged."""
    if kept.get("version") != _VERSION:
        return None
    try:
        return _ANSWERS.validate_python(kept)
    except ValueError:  # pydantic's error is one too
        return None
