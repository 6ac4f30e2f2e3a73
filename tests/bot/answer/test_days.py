"""Who asks for the news of a day gets the news of that day: three weeks, three reports each day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.answer.answerer import Answerer
from bot.answer.types import Context
from index import Article, open_library
from tests.bot.answering import overlap_answerer
from tests.fakes import HashingEncoder
from tests.index.conftest import settings

# A Wednesday, ten in the morning in UTC: five in New York, seven in the evening in Tokyo.
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
FIRST = date(2026, 11, 4)
# No two reports share a word that says what they are about.
_STREETS = "Alder Birch Cedar Dogwood Elm Fir Ginkgo".split()
_HOURS = (2, 9, 21)
_TELLS = (
    ("harbour", "The harbour of {town} handled {count} containers, its port authority announced."),
    ("museum", "A museum in {town} opened a hall with {count} clocks from private collections."),
    ("orchard", "Farmers near {town} picked {count} tonnes of quinces from their orchards."),
)


def town(day: date, number: int) -> str:
    """A town that is in the news on one day only."""
    return f"{_STREETS[day.toordinal() % 7]}{'abc'[number]}{day.day}ville"


def reports() -> Iterator[Article]:
    for ahead in range(22):
        day = FIRST + timedelta(days=ahead)
        for number, hour in enumerate(_HOURS):
            at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
            if at > NOW:
                continue
            subject, sentence = _TELLS[number]
            place = town(day, number)
            yield Article(
                f"https://news.example/{day}-{number}",
                f"{place} {subject}",
                sentence.format(town=place, count=100 + 10 * day.day + number)
                + f"\n\nThe mayor of {place} praised the volunteers who had helped.",
                publisher="Valley Courier",
                published_at=at,
                fetched_at=at,
            )
        ferry = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        yield Article(
            f"https://news.example/ferry-{day}",
            f"Ferry counts {500 + day.day} passengers",
            f"The Quillon ferry carried {500 + day.day} passengers, its operator counted.",
            publisher="Quillon Gazette",
            published_at=ferry,
            fetched_at=ferry,
        )


@pytest.fixture(scope="module")
def answerer(
    tmp_path_factory: pytest.TempPathFactory, shared_database_url: str
) -> Iterator[Answerer]:
    folder: Path = tmp_path_factory.mktemp("days")
    library = open_library(settings(folder, database_url=shared_database_url), HashingEncoder())
    list(library.add(list(reports())))
    yield overlap_answerer(library)
    library.close()


DAYS = [
    ("What happened yesterday?", "UTC", "24-24"),
    ("What happened on Monday?", "UTC", "23-23"),
    ("What happened on 23 November?", "UTC", "23-23"),
    ("What happened last weekend?", "UTC", "21-22"),
    ("What's the news today?", "UTC", "25-25"),
    ("What happened the day before yesterday?", "UTC", "23-23"),
    ("What was in the news on November 12?", "UTC", "12-12"),
    ("What happened last Friday?", "UTC", "20-20"),
    ("Any news from Tuesday?", "UTC", "24-24"),
    ("what happened on the 14th?", "UTC", "14-14"),
    ("What happened on 2026-11-18?", "UTC", "18-18"),
    ("News from 18.11.2026", "UTC", "18-18"),
    ("Yesterday's news", "UTC", "24-24"),
    ("What happened two days ago?", "UTC", "23-23"),
    ("What happened over the weekend?", "UTC", "21-22"),
    ("Headlines of Nov. 10", "UTC", "10-10"),
    ("What was the news on Tuesday, 17 November?", "UTC", "17-17"),
    ("Which headlines were there on 11/20/2026?", "UTC", "20-20"),
    ("What did I miss yesterday?", "UTC", "24-24"),
    ("What happened between 10 and 12 November?", "UTC", "10-12"),
    ("what happened on sunday?", "UTC", "22-22"),
    ("what happened on november 9?", "UTC", "9-9"),
    ("Show me Sunday's headlines", "UTC", "22-22"),
    ("Give me the news of 6 November 2026", "UTC", "6-6"),
    ("Tell me what happened on Saturday", "UTC", "21-21"),
    ("What happened on Tuesday of last week?", "UTC", "17-17"),
    ("What happened on Saturday and Sunday?", "UTC", "21-22"),
    ("What were the top stories on Thursday?", "UTC", "19-19"),
    ("hey, what happened yesterday please?", "UTC", "24-24"),
    ("On Monday, what happened?", "UTC", "23-23"),
    ("What happened yesterday?", "America/New_York", "24-24"),
    ("What happened on Monday?", "America/Los_Angeles", "23-23"),
    ("What happened on 15 November?", "Asia/Tokyo", "15-15"),
    ("What's the news today?", "Asia/Tokyo", "25-25"),
    ("What happened last weekend?", "Pacific/Auckland", "21-22"),
    ("What happened last Saturday?", "America/Sao_Paulo", "21-21"),
    ("How many passengers had the Quillon ferry operator counted on Monday?", "UTC", "23-23"),
    ("How many passengers had the Quillon ferry operator counted on Thursday?", "UTC", "19-19"),
    ("What happened to the Quillon ferry on Friday?", "UTC", "20-20"),
    ("Any news on the Quillon ferry from yesterday?", "UTC", "24-24"),
]


@pytest.mark.parametrize(("question", "zone", "days"), DAYS)
def test_a_day_is_that_day(answerer: Answerer, question: str, zone: str, days: str) -> None:
    first, last = (date(2026, 11, int(day)) for day in days.split("-"))
    answer = answerer.answer(question, NOW, Context(zone=ZoneInfo(zone)))
    assert answer.answered
    published = [
        citation.published_at.astimezone(ZoneInfo(zone)).date()
        for statement in answer.statements
        for citation in statement.citations
        if citation.published_at is not None
    ]
    assert published
    assert all(first <= day <= last for day in published)


def test_there_are_forty_questions_on_days() -> None:
    assert len(DAYS) == len(set(DAYS)) == 40


def test_nobody_says_on_wednesday_for_today(answerer: Answerer) -> None:
    answer = answerer.answer("What happened on Wednesday?", NOW)
    published = [citation.published_at for citation in answer.citations]
    assert published
    assert {at.date() for at in published if at is not None} == {date(2026, 11, 18)}


@pytest.mark.parametrize("question", ["What happened on 1 November?", "What happened last month?"])
def test_a_day_without_news_is_not_filled_with_the_news_of_another(
    answerer: Answerer, question: str
) -> None:
    answer = answerer.answer(question, NOW)
    assert not answer.answered
    assert answer.statements == ()
