"""Progress and report of an ingest: how far it is, and the outcome of every source."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from index.types import Added, Article, Outcome


class Adder(Protocol):
    """The part of a library that the pipeline needs."""

    def add(self, articles: Iterable[Article], audience: str = ...) -> Iterator[Added]:
        """Add articles; yield the outcome of each, in order, once it is on disk."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is.

    Attributes:
        done: Number of documents processed: added, skipped or failed.
        total: Number of documents in all, or None if unknown.
    """

    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document that did not become an article.

    Attributes:
        source: A path, `path:line` or address.
        reason: Why, in one line.
        failed: True if it could not be read, False if it was read but is not an article.
    """

    source: str
    reason: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of every document of an ingest.

    Attributes:
        new: Number of articles that the library did not have.
        changed: Number of articles whose text was replaced.
        unchanged: Number of articles that the library had word for word.
        duplicates: Pairs of an article's address and the address that has the same text.
        skipped: Documents that are not articles.
        failed: Documents that could not be read.
        warnings: Articles added with something missing, one line each.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: tuple[tuple[str, str], ...] = ()
    skipped: tuple[Rejected, ...] = ()
    failed: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def duplicate(self) -> int:
        """Number of articles whose text another article already has."""
        return len(self.duplicates)

    @property
    def exit_status(self) -> int:
        """0 if nothing failed, else 1."""
        return 1 if self.failed else 0

    def as_json(self) -> dict[str, object]:
        """Return the report as a JSON object; programs rely on its shape."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "duplicate": self.duplicate,
            "skipped": [{"source": item.source, "reason": item.reason} for item in self.skipped],
            "failed": [{"source": item.source, "reason": item.reason} for item in self.failed],
            "duplicates": [
                {"url": url, "duplicate_of": original} for url, original in self.duplicates
            ],
            "warnings": list(self.warnings),
        }


@dataclass(slots=True)
class Tally:
    """Collects the outcomes of an ingest for its report."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Number of documents processed so far."""
        return sum(self.counts.values()) + len(self.rejected)

    def count(self, added: Added) -> None:
        """Count the outcome of an article that was added."""
        self.counts[added.outcome] += 1
        if added.note:
            self.warnings.append(f"{added.url}: {added.note}")
        if added.outcome is Outcome.DUPLICATE:
            self.duplicates.append((added.url, added.duplicate_of or ""))

    def report(self) -> Report:
        """Return the report on all documents processed so far."""
        return Report(
            new=self.counts[Outcome.NEW],
            changed=self.counts[Outcome.CHANGED],
            unchanged=self.counts[Outcome.UNCHANGED],
            duplicates=tuple(self.duplicates),
            skipped=tuple(item for item in self.rejected if not item.failed),
            failed=tuple(item for item in self.rejected if item.failed),
            warnings=tuple(self.warnings),
        )


def show_path(path: str | Path) -> str:
    """Return a path for people; bytes that are no UTF-8 are shown as "\ufffd"."""
    return os.fsencode(path).decode(errors="replace")
