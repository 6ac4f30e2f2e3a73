"""What an ingest tells: how far it is, and what became of every source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from index.types import Added, Article, Outcome


class Adder(Protocol):
    """What the pipeline needs of a library."""

    def add(self, articles: Iterable[Article], audience: str = ...) -> Iterator[Added]:
        """Take articles in; yields the word on each, in order, once it is on disk."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is.

    Attributes:
        done: Documents dealt with: articles taken in, and what was skipped or failed.
        total: How many there are, or None while that is not known.
    """

    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that did not become an article.

    Attributes:
        source: A path, `path:line` or address.
        reason: Why, in one line.
        failed: It could not be read; otherwise it was read and is no article.
    """

    source: str
    reason: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What became of everything that was given.

    Attributes:
        new: Articles not known before.
        changed: Articles whose text was replaced.
        unchanged: Articles known word for word.
        duplicates: Pairs of an article's address and the one under which its text is known.
        skipped: What is no article.
        failed: What could not be read.
        warnings: What was taken in with something missing, one line each.
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
        """How many articles are copies of another."""
        return len(self.duplicates)

    @property
    def exit_status(self) -> int:
        """0 if everything went well, 1 if something failed."""
        return 1 if self.failed else 0

    def as_json(self) -> dict[str, object]:
        """Return the report as one JSON object; this shape is a promise to programs."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "duplicate": self.duplicate,
            "skipped": [{"source": one.source, "reason": one.reason} for one in self.skipped],
            "failed": [{"source": one.source, "reason": one.reason} for one in self.failed],
            "duplicates": [{"url": url, "duplicate_of": of} for url, of in self.duplicates],
            "warnings": list(self.warnings),
        }


@dataclass(slots=True)
class Tally:
    """A report in the making."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Documents dealt with so far."""
        return sum(self.counts.values()) + len(self.rejected)

    def count(self, added: Added) -> None:
        """Note the library's word on one article."""
        self.counts[added.outcome] += 1
        if added.outcome is Outcome.DUPLICATE:
            self.duplicates.append((added.url, added.duplicate_of or ""))

    def report(self) -> Report:
        """Return what has been noted."""
        return Report(
            new=self.counts[Outcome.NEW],
            changed=self.counts[Outcome.CHANGED],
            unchanged=self.counts[Outcome.UNCHANGED],
            duplicates=tuple(self.duplicates),
            skipped=tuple(one for one in self.rejected if not one.failed),
            failed=tuple(one for one in self.rejected if one.failed),
            warnings=tuple(self.warnings),
        )
