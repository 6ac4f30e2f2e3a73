"""What a check found, and how a check is run so that its failure is a finding too."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from index.errors import NewsdeskError

log = logging.getLogger(__name__)


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        check: The name of the check: "disk", "database".
        level: How bad it is.
        what: What was found, in one line.
        todo: What to do about it; "" if all is well.
    """

    check: str
    level: Level
    what: str
    todo: str = ""


Check = Callable[[], Iterable[Finding]]


def ok(check: str, what: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(check, Level.OK, what)


def warning(check: str, what: str, todo: str) -> Finding:
    """Return a finding of something to look at; Newsdesk works all the same."""
    return Finding(check, Level.WARNING, what, todo)


def problem(check: str, what: str, todo: str) -> Finding:
    """Return a finding of something that does not work."""
    return Finding(check, Level.PROBLEM, what, todo)


def findings_of(name: str, check: Check) -> Iterator[Finding]:
    """Run a check; an error that it raises is a finding.

    Args:
        name: The name of the check, for an error.
        check: The check.
    """
    try:
        yield from check()
    except NewsdeskError as error:
        what, _, todo = str(error).partition("; ")
        yield problem(name, what, todo or "see docs/errors.md")
    except Exception as error:
        log.debug("the check %s failed", name, exc_info=error)
        yield problem(
            name,
            f"the check itself failed: {type(error).__name__}: {error}",
            "run it again with `newsdesk --debug doctor` and report what it shows",
        )
