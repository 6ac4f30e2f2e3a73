"""One event is one story, however many outlets carry it, and its origins are counted once."""

from datetime import UTC, datetime, timedelta

import numpy as np

from index import Article, Lead
from index.sources.stories import cluster

DAY = datetime(2023, 2, 1, tzinfo=UTC)


def lead(
    number: int,
    towards: int,
    *,
    day: float = 0,
    publisher: str = "Daily",
    sources: tuple[str, ...] = (),
    copies: tuple[str, ...] = (),
    stray: float = 0.2,
) -> Lead:
    vector = np.zeros(16)
    vector[towards] = 1.0
    vector[8 + number % 8] += stray
    vector /= np.linalg.norm(vector)
    article = Article(
        url=f"https://news.example/{number}",
        title=f"Headline {number}",
        body="A body.",
        publisher=publisher,
        sources=sources,
        published_at=DAY + timedelta(days=day),
    )
    return Lead(article, tuple(vector.tolist()), copies)


def test_articles_on_one_event_are_one_story_with_its_first_and_latest_report() -> None:
    quake, whale = cluster([lead(1, 0), lead(2, 0, day=1), lead(3, 1, day=1), lead(4, 0, day=3)])
    assert [one.title for one in quake.articles] == ["Headline 1", "Headline 2", "Headline 4"]
    assert (quake.first_at, quake.latest_at) == (DAY, DAY + timedelta(days=3))
    assert quake.headline == "Headline 4"
    assert [one.title for one in whale.articles] == ["Headline 3"]


def test_an_origin_counts_once_however_many_outlets_carry_it() -> None:
    (story,) = cluster(
        [
            lead(1, 0, publisher="Gazette", sources=("Wire",), copies=("Courier", "Post")),
            lead(2, 0, publisher="Mirror", sources=("Gazette", "Wire")),
            lead(3, 0, publisher="Wire"),
        ]
    )
    assert story.origins == ("Wire",)
    assert story.outlets == ("Gazette", "Courier", "Post", "Mirror", "Wire")


def test_the_story_with_more_independent_origins_comes_first() -> None:
    told = [lead(number, 0, publisher="One") for number in range(4)]
    confirmed = [lead(5, 1, publisher="Two"), lead(6, 1, publisher="Three")]
    first, second = cluster([*told, *confirmed])
    assert (len(first.origins), len(second.articles)) == (2, 4)


def test_a_subject_that_comes_back_a_week_later_is_another_story() -> None:
    assert len(cluster([lead(1, 0), lead(2, 0, day=7)])) == 2


def test_what_has_no_date_is_in_no_story() -> None:
    undated = lead(1, 0)
    article = Article(url="https://a.example", title="T", body="B")
    assert len(cluster([Lead(article, undated.vector), lead(2, 0)])) == 1
