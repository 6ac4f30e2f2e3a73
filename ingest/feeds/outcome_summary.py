"""Summarises the log: what came in each day, and what was left out and why."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import and_, case, func, select

from index.storage.database import Database
from ingest.feeds.feed_schema import OutcomeRow

# Numbers differ from page to page: "it has hardly any text (13 characters)". The status of an
# answer, such as 503, is the reason itself.
_NUMBER = re.compile(r"\b(?![45]\d\d\b)\d[\d.,]*")
_REJECTED = ("skipped", "failed")
_MAX_REASONS = 2_000


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many articles came in on a day, by the clock of UTC."""

    day: date
    new: int
    changed: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many sources were left out for one reason, with "…" for numbers that vary."""

    outcome: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class OutcomeSummary:
    """What the log says of the last days.

    Attributes:
        days: Each day, the earliest first; also those on which nothing came in.
        reasons: Why sources were left out in these days, the most frequent first.
    """

    days: tuple[DayCounts, ...] = ()
    reasons: tuple[ReasonCount, ...] = ()


def summarise_outcomes(
    database: Database, now: datetime, days: int, audience: str | None
) -> OutcomeSummary:
    """Summarise the log of the last days.

    Args:
        database: Holds the log.
        now: The current time, aware.
        days: How many days, today included.
        audience: "" for the public records; None for the records of all audiences, which only
            the operator may see.
    """
    today = now.astimezone(UTC).date()
    starts = [
        datetime.combine(today - timedelta(days=back), time(), UTC)
        for back in range(days - 1, -1, -1)
    ]
    recent = [OutcomeRow.at >= starts[0]]
    if audience is not None:
        recent.append(OutcomeRow.audience == audience)
    a_day = timedelta(days=1)
    each_day = [
        func.sum(case((and_(OutcomeRow.at >= start, OutcomeRow.at < start + a_day), 1), else_=0))
        for start in starts
    ]
    number = func.count(OutcomeRow.id)
    with database.reading() as connection:
        rows = connection.execute(
            select(OutcomeRow.outcome, *each_day).where(*recent).group_by(OutcomeRow.outcome)
        ).all()
        reasons = connection.execute(
            select(OutcomeRow.outcome, OutcomeRow.reason, number)
            .where(*recent, OutcomeRow.outcome.in_(_REJECTED))
            .group_by(OutcomeRow.outcome, OutcomeRow.reason)
            .order_by(number.desc())
            .limit(_MAX_REASONS)
        ).all()
    by_outcome = {outcome: counts for outcome, *counts in rows}
    none = [0] * days
    left_out: Counter[tuple[str, str]] = Counter()
    for outcome, reason, count in reasons:
        left_out[outcome, _NUMBER.sub("…", reason)] += count
    return OutcomeSummary(
        tuple(
            DayCounts(
                start.date(),
                by_outcome.get("new", none)[at],
                by_outcome.get("changed", none)[at],
                sum(by_outcome.get(outcome, none)[at] for outcome in _REJECTED),
            )
            for at, start in enumerate(starts)
        ),
        tuple(
            ReasonCount(outcome, reason, count)
            for (outcome, reason), count in left_out.most_common()
        ),
    )
