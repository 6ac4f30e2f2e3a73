"""Short articles for the tests of the library, and the moment that is now in them."""

from datetime import UTC, datetime, timedelta

from index.types import Article

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

XI = (
    "Xi Jinping is preparing to visit Moscow for a summit with Vladimir Putin.\n\n"
    "The visit could take place in April or in early May."
)
QUAKE = (
    "An earthquake of magnitude 6.4 struck Hatay province on Monday.\n\n"
    "Rescuers searched collapsed buildings in Antakya through the night."
)
WHALE = "A stranded whale was towed back to sea by volunteers off the coast of Cornwall."


def article(
    url: str,
    body: str,
    *,
    title: str = "",
    publisher: str = "Daily",
    published_at: datetime | None = NOW - 2 * DAY,
    fetched_at: datetime = NOW - DAY,
) -> Article:
    return Article(
        url=url if ":" in url else f"https://news.example/{url}",
        title=title or f"Story {url}",
        body=body,
        publisher=publisher,
        published_at=published_at,
        fetched_at=fetched_at,
    )


def stories(first: int, count: int) -> list[Article]:
    """Different stories, each with a word of its own."""
    return [
        article(
            f"story-{number}",
            f"The council of town{number} voted for a bridge{number} on Tuesday.\n\n"
            f"Opponents called the harbour{number} plan too costly for the region.",
        )
        for number in range(first, first + count)
    ]
