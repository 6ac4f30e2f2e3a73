"""Times found in news and read rightly: `python -m tests.benchmarks.times [FOLDER]`.

FOLDER holds the .tml files of TempEval-3 (TimeBank and AQUAINT), also in folders inside it. Their
dates and times of day that have a place in the calendar are counted; durations, sets ("every day")
and vague ones ("now") are not. Without FOLDER, the sentences of the tests are read.

Found means that a time of ours overlaps the annotated words. Exact means that its first and last
day are those of the annotated value too; part of it is enough where the value stands for "early",
"mid" or "late" of a period.
"""

import argparse
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lxml import etree

from index.dates import times
from index.dates.calendar import Period, calendar_unit, midnight, months, one_day, season, weekend
from index.text.passages import sentences
from index.types import TimeSpan
from tests.index.dates.date_cases import CASES, Case
from tests.index.dates.phrase_cases import PHRASES

_VALUE = re.compile(
    r"(?:FY)?(?P<year>\d{2,4})(?:-(?P<rest>W\d\d(?:-WE)?|Q\d|H\d|SP|SU|FA|WI|\d\d(?:-\d\d)?))?"
    r"(?:T\w.*)?"
)
_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_DATE_TYPES = ("DATE", "TIME")
_CENTURY_DIGITS, _DECADE_DIGITS = 2, 3


@dataclass(frozen=True, slots=True)
class MarkedTime:
    """A time that a person marked: its place in the text, its days, and if only part is meant."""

    start: int
    end: int
    days: Period
    is_part: bool


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A news text with its day of publication and the times that a person marked in it."""

    published: datetime
    text: str
    marked: tuple[MarkedTime, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many times were marked, found, and read as the very days."""

    marked: int
    found: int
    exact: int

    def __str__(self) -> str:
        shares = [f"{count / max(1, self.marked):.3f}" for count in (self.found, self.exact)]
        return f"{self.marked} times: found {shares[0]}, exact {shares[1]}"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="TempEval-3 .tml files")
    folder = parser.parse_args().folder
    if folder is None:
        print(f"tests' sentences: {score(map(of_case, CASES))}")
        print(f"tests' long phrases: {score(map(of_case, PHRASES))}")
        return
    files = sorted(folder.rglob("*.tml"))
    if not files:
        parser.error(f"no .tml file in {folder}")
    print(f"{len(files)} texts, {score(read_tml(file.read_bytes()) for file in files)}")


def read_tml(written: bytes) -> MarkedText:
    """Read a text in TimeML.

    Args:
        written: The XML.

    Returns:
        The text with its dates and times of day; those without a place in the calendar are left
        out.

    Raises:
        ValueError: It has no creation time.
    """
    root = etree.fromstring(written, etree.XMLParser(resolve_entities=False, no_network=True))
    created = root.find(".//DCT//TIMEX3")
    published = None if created is None else days_of_value(created.get("value", ""))
    if published is None:
        raise ValueError("no creation time: the text has no <DCT> with a TIMEX3")
    pieces: list[str] = []
    marked: list[MarkedTime] = []
    for element in root.iterfind(".//TEXT"):
        _read_element(element, pieces, marked)
    # lines are wrapped; an empty line ends a paragraph
    text = re.sub(r"(?<!\n)\n(?![\n ])", " ", "".join(pieces))
    return MarkedText(published.start + timedelta(hours=12), text, tuple(marked))


def _read_element(element: etree._Element, pieces: list[str], marked: list[MarkedTime]) -> None:
    start = sum(map(len, pieces))
    pieces.append(element.text or "")
    for child in element:
        _read_element(child, pieces, marked)
        pieces.append(child.tail or "")
    if element.tag == "TIMEX3" and element.get("type") in _DATE_TYPES:
        days = days_of_value(element.get("value", ""))
        if days:
            end = sum(map(len, pieces))
            marked.append(MarkedTime(start, end, days, element.get("mod") is not None))


def days_of_value(value: str) -> Period | None:
    """Return the days of a TIMEX3 value: "1998-02-13", "1998-W07", "1998-Q1", "199"; else None."""
    match = _VALUE.fullmatch(value)
    if match is None:
        return None
    written, rest = match["year"], match["rest"] or ""
    try:
        if len(written) == _CENTURY_DIGITS:
            return months(date(int(written) * 100, 1, 1), 1200)
        if len(written) == _DECADE_DIGITS:
            return calendar_unit("decade", date(int(written) * 10, 1, 1))
        first = date(int(written), 1, 1)
        if not rest:
            return calendar_unit("year", first)
        if rest in _SEASONS:
            return season(first.year, _SEASONS[rest])
        if rest[0] == "W":
            monday = date.fromisocalendar(first.year, int(rest[1:3]), 1)
            return weekend(monday) if rest.endswith("WE") else calendar_unit("week", monday)
        if rest[0] in "QH":
            length = 3 if rest[0] == "Q" else 6
            return months(first.replace(month=(int(rest[1]) - 1) * length + 1), length)
        month, _, day = rest.partition("-")
        if day:
            return one_day(date(first.year, int(month), int(day)))
        return months(first.replace(month=int(month)), 1)
    except ValueError:
        return None


def of_case(case: Case) -> MarkedText:
    """Return a sentence of the tests as a marked text."""
    start = case.sentence.index(case.words)
    last = date.fromisoformat(case.last)
    end = datetime.max.replace(tzinfo=UTC) if last == date.max else midnight(last) + timedelta(1)
    days = Period(midnight(date.fromisoformat(case.first)), end)
    published = midnight(date.fromisoformat(case.published)) + timedelta(hours=12)
    time = MarkedTime(start, start + len(case.words), days, is_part=False)
    return MarkedText(published, case.sentence, (time,))


def score(texts: Iterable[MarkedText]) -> Score:
    """Read each text with `index.dates` and count what was found."""
    marked = found = exact = 0
    for text in texts:
        ours = list(_found_in(text))
        for time in text.marked:
            here = [span for start, end, span in ours if start < time.end and time.start < end]
            marked += 1
            found += bool(here)
            exact += any(_is_exact(time, span) for span in here)
    return Score(marked, found, exact)


def _found_in(text: MarkedText) -> Iterator[tuple[int, int, TimeSpan]]:
    for sentence in sentences(text.text):
        for time in times(sentence.text, text.published):
            place = time.place
            yield sentence.start + place.start, sentence.start + place.end, time


def _is_exact(time: MarkedTime, found: TimeSpan) -> bool:
    ours = Period(found.start, found.end)
    if time.is_part:
        return time.days.first <= ours.first and ours.last <= time.days.last
    # a night ends on the next morning, but is the night of its first day
    lasts = {ours.last, ours.first} if found.end - found.start < timedelta(days=1) else {ours.last}
    return ours.first == time.days.first and time.days.last in lasts


if __name__ == "__main__":
    main()
