"""A person's office is the newest that the news puts beside the name, in its words."""

import pytest

from bot.lookup.citations import CitationNumbering
from bot.lookup.offices import offices
from index import Mention, Span
from index.text.passages import sentences
from tests.bot.lookup.fake_news import DAY, NOW, article

NAME = "Jair Bolsonaro"


def held(*told: str) -> list[str]:
    mentions = []
    for days, body in enumerate(told):
        one = article(f"{days}", body, published_at=NOW - days * DAY)
        (sentence,) = sentences(body)
        start = body.index(NAME)
        mentions.append(Mention(one, Span(start, start + len(NAME), NAME), sentence))
    found = offices(mentions, CitationNumbering())
    assert all(office.text in office.citations[0].quote for office in found)
    return [office.text for office in found]


@pytest.mark.parametrize(
    ("told", "office"),
    [
        ("Allies of former Brazilian President Jair Bolsonaro met.", "former Brazilian President"),
        ("The lawsuit attacks President Jair Bolsonaro and his son.", "President"),
        ("Fans cheered New York Yankees star Jair Bolsonaro on.", "New York Yankees star"),
        ("Acting Secretary of State Jair Bolsonaro spoke.", "Acting Secretary of State"),
        ("Lawyers for Saudi Crown Prince Jair Bolsonaro spoke.", "Saudi Crown Prince"),
        ("Brothers of Italy leader Jair Bolsonaro spoke.", "Brothers of Italy leader"),
        ("Jair Bolsonaro, the leader of the Liberal Party, spoke.", "leader of the Liberal Party"),
        ("Jair Bolsonaro, a professor at Berkeley, spoke.", "professor at Berkeley"),
        # no office
        ("Former Democratic nominee for governor Jair Bolsonaro spoke.", None),
        ("Republican incumbent Brian Kemp and Democrat Jair Bolsonaro spoke.", None),
        ("He defeated rival Jair Bolsonaro in the vote.", None),
        ("Presidents Xi and Jair Bolsonaro met.", None),
        ("Jair Bolsonaro, took the helm of the ship.", None),
        ("Mr. Jair Bolsonaro spoke.", None),
        ("Republican Jair Bolsonaro spoke.", None),
    ],
)
def test_an_office_is_read_from_beside_the_name(told: str, office: str | None) -> None:
    assert held(told) == ([office] if office else [])


def test_the_newest_office_is_first_and_each_stands_once_as_fully_as_the_news_has_it() -> None:
    assert held(
        "Former President Jair Bolsonaro spoke.",
        "Allies of former Brazilian President Jair Bolsonaro met.",
        "President Jair Bolsonaro conceded.",
        "Brazilian President Jair Bolsonaro spoke.",
    ) == ["former Brazilian President", "Brazilian President"]


def test_an_office_that_was_only_expected_is_not_taken_for_the_one_that_is_held() -> None:
    assert held(
        "Speaker Jair Bolsonaro opened the session.",
        "GOP Leader Jair Bolsonaro lost three ballots.",
        "Voters may soon see House Speaker Jair Bolsonaro in the chair.",
    ) == ["Speaker"]
