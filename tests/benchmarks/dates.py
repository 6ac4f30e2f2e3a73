"""Time expressions, ours and dateparser's: `python -m tests.benchmarks.dates`.

Reads the tests' table with `index.dates` and with `dateparser.search.search_dates`, the day of
publication being its RELATIVE_BASE. dateparser names a moment, never a stretch, so it is given the
point wherever one of its moments lies within the stretch that is meant; a row is right for us only
with the very words, first and last day.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from dateparser.search import search_dates

from index.dates import times
from tests.index.dates.date_cases import CASES, NO_TIMES, WED, Case

# The settings that could matter, each tried on all rows; the best of them is what dateparser gets.
_PREFERENCES = ("current_period", "past", "future")


def main() -> None:
    """Run the benchmark."""
    rows: list[tuple[str, int, Callable[[str], int]]] = [("index.dates", _ours(), _count)]
    rows += [
        (
            f"dateparser, {preference}",
            sum(_theirs(case, preference) for case in CASES),
            partial(_count_theirs, preference),
        )
        for preference in _PREFERENCES
    ]
    for name, right, count in rows:
        alarms = sum(count(text) > 0 for text in NO_TIMES)
        print(
            f"{name}: {right} of {len(CASES)} right; {alarms} of {len(NO_TIMES)} sentences without "
            f"a time taken for one; {_milliseconds(count):.2f} ms a sentence"
        )


def _count(text: str) -> int:
    return len(times(text, _at(WED)))


def _count_theirs(preference: str, text: str) -> int:
    return len(_search(text, _at(WED), preference))


def _ours() -> int:
    right = 0
    for case in CASES:
        found = [
            (
                one.place.text,
                f"{one.start:%Y-%m-%d}",
                f"{one.end - timedelta(microseconds=1):%Y-%m-%d}",
            )
            for one in times(case.sentence, _at(case.published))
        ]
        right += found == [(case.words, case.first, case.last)]
    return right


def _theirs(case: Case, preference: str) -> bool:
    found = _search(case.sentence, _at(case.published), preference)
    return any(case.first <= f"{moment:%Y-%m-%d}" <= case.last for moment in found)


def _search(text: str, base: datetime, preference: str) -> list[datetime]:
    settings = {"RELATIVE_BASE": base.replace(tzinfo=None), "PREFER_DATES_FROM": preference}
    try:
        found = search_dates(text, languages=["en"], settings=settings)
    except OverflowError:
        return []
    return [moment for _, moment in found or ()]


def _milliseconds(count: Callable[[str], int]) -> float:
    sentences = [case.sentence for case in CASES] + list(NO_TIMES)
    start = time.perf_counter()
    for sentence in sentences:
        count(sentence)
    return (time.perf_counter() - start) * 1000 / len(sentences)


def _at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
