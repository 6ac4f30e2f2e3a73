"""Events are dated by what their sentence says, or else by the report, and told once."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.lookup.citations import CitationNumbering
from bot.lookup.events import Excerpt, events
from bot.lookup.types import Event
from index import Article
from index.text.passages import sentences
from tests.bot.lookup.fake_news import article

WEDNESDAY = datetime(2023, 2, 22, 9, tzinfo=UTC)
NOW = datetime(2023, 3, 1, tzinfo=UTC)


def dated(*articles: Article, limit: int = 20) -> tuple[Event, ...]:
    excerpts = [Excerpt(one, span, 0.5) for one in articles for span in sentences(one.body)]
    return events(excerpts, CitationNumbering(), NOW, limit)


CASES = [
    # what the sentence says, whether far down or not
    ("Xi Jinping met the premier of Laos in Beijing on Tuesday.", "21 February 2023", True),
    ("Xi Jinping is to visit Moscow for a summit on 3 April.", "3 April 2023", True),
    ("Xi Jinping became the leader of the party in 2012.", "2012", True),
    # the most exact of several
    ("Xi Jinping flew home from Laos on Monday, as planned in December.", "20 February 2023", True),
    # the day of the report
    ("Xi Jinping is preparing a visit to Moscow for a summit.", "22 February 2023", False),
    ("Xi Jinping praised the harvest of this year in a long speech.", "22 February 2023", False),
    # a date of the background is none of the event
    ("Xi Jinping follows Hu Jintao, who retired in March 2013.", "22 February 2023", False),
    ("Xi Jinping has not travelled since the pandemic began in 2020.", "22 February 2023", False),
    ("With the old king dead last month, Xi Jinping sent a wreath.", "22 February 2023", False),
    # nor is one that says which is meant
    ("Xi Jinping recalled the January 6, 2021, attack in Washington.", "22 February 2023", False),
    ("Xi Jinping has an interest in 2024 polls of the Taiwanese.", "22 February 2023", False),
    ("Xi Jinping opened the session on February 6, 2021, in Beijing.", "6 February 2021", True),
    # no date is an hour, or what is recent
    ("Xi Jinping said the case would not be solved in an hour.", "22 February 2023", False),
    ("Xi Jinping lost some friends over the past two weeks.", "22 February 2023", False),
    # a weekday that the report of a Wednesday cannot mean: it was changed later than it is dated
    ("Xi Jinping held a long talk with the premier on Thursday.", "22 February 2023", False),
    ("Xi Jinping held a long talk with the premier early Thursday.", "22 February 2023", False),
]


@pytest.mark.parametrize(("sentence", "label", "stated"), CASES)
def test_an_event_is_dated(sentence: str, label: str, stated: bool) -> None:
    (found,) = dated(article("one", sentence, published_at=WEDNESDAY))
    assert (found.label, found.stated) == (label, stated)
    when = found.statement.when
    assert (when is not None) is stated
    if when is not None:
        assert sentence[when.place.start : when.place.end] == when.place.text


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("Xi Jinping met the premier of Laos in Los Angeles today.", True),
        ("Xi Jinping is preparing a visit to Moscow for a summit.", False),
    ],
)
def test_the_day_of_a_report_is_that_of_its_place(sentence: str, stated: bool) -> None:
    """An evening in Los Angeles is the next morning in UTC."""
    evening = datetime(2023, 2, 22, 23, 30, tzinfo=timezone(timedelta(hours=-7)))
    (found,) = dated(article("one", sentence, published_at=evening))
    assert (found.label, found.stated) == ("22 February 2023", stated)
    assert found.statement.citations[0].published_at == evening
    assert f"{found.statement.citations[0].published_at:%d}" == "22"


def test_far_down_only_a_stated_date_makes_an_event() -> None:
    filler = "The council talked about the bridge and its costs at length. " * 10
    undated = "Xi Jinping is preparing a visit to Moscow for a summit."
    stated = "Xi Jinping met the premier of Laos in Beijing on Tuesday."
    (one,) = (article("one", f"{filler}\n\n{undated}\n\n{stated}", published_at=WEDNESDAY),)
    excerpts = [Excerpt(one, span) for span in sentences(one.body) if "Xi" in span.text]
    assert [event.statement.text for event in events(excerpts, CitationNumbering(), NOW, 9)] == [
        stated
    ]


def test_an_undated_report_tells_only_what_it_dates_itself() -> None:
    undated = article("one", "Xi Jinping spoke in Beijing to the farmers.", published_at=None)
    assert dated(undated) == ()


def test_what_several_outlets_tell_is_one_event_that_names_them() -> None:
    told = [
        "Xi Jinping is preparing to visit Moscow for a summit with Putin.",
        "Xi Jinping is preparing a visit to Moscow for a spring summit with Putin.",
        "Aides say Xi Jinping is preparing to visit Moscow for a summit with Putin.",
    ]
    reports = [
        article(
            str(number),
            text,
            publisher=f"Outlet {number}",
            published_at=WEDNESDAY + timedelta(days=number),
        )
        for number, text in enumerate(told)
    ]
    (found,) = dated(*reports)
    assert len(found.statement.citations) == 3
    assert found.statement.text in found.statement.citations[0].quote


def test_a_sentence_that_is_printed_again_weeks_later_is_one_event() -> None:
    told = "NASA is gearing up to launch its rocket on a journey around the moon this weekend."
    again = [
        article(name, told, published_at=WEDNESDAY - timedelta(days=days))
        for name, days in (("first", 21), ("again", 7))
    ]
    assert len(dated(*again)) == 1


def test_one_day_and_one_article_do_not_fill_the_timeline() -> None:
    told = [
        "Xi Jinping opened a museum of porcelain in Jingdezhen on Tuesday.",
        "Xi Jinping telephoned the king of Tonga about fisheries on Tuesday.",
        "Xi Jinping received gymnasts with their medals on Tuesday.",
        "Xi Jinping watched soldiers march through Tiananmen on Tuesday.",
    ]
    assert len(dated(article("one", "\n\n".join(told), published_at=WEDNESDAY))) == 2


def test_the_earliest_comes_first_and_the_limit_keeps_what_matters_most() -> None:
    reports = [
        article("a", "Xi Jinping met the premier of Laos on Tuesday.", published_at=WEDNESDAY),
        article("b", "Xi Jinping became the leader of the party in 2012.", published_at=WEDNESDAY),
    ]
    assert [one.label for one in dated(*reports)] == ["2012", "21 February 2023"]
    assert len(dated(*reports, limit=1)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "There is a shift happening in the housing market of the north.",
        "Many members of the party told him to go before Christmas.",
    ],
)
def test_a_state_and_what_does_not_stand_alone_are_no_events(sentence: str) -> None:
    assert dated(article("one", sentence, published_at=WEDNESDAY)) == ()
