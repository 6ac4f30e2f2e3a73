"""A little newsroom that the tests of looking up share."""

from datetime import datetime

from index import Article, EntityKind
from tests.bot.lookup.fake_news import DAY, NOW, FakeNews, Name, article

NAMES = (
    Name("Xi Jinping", ("Xi", "President Xi")),
    Name("Vladimir Putin", ("Putin",)),
    Name("Michael Jordan", ("Jordan",), beside="basketball"),
    Name("Michael Jordan", ("Jordan",), beside="professor"),
    Name("Chicago Bulls", (), EntityKind.ORGANISATION),
    Name("Berkeley", (), EntityKind.PLACE),
    Name("Moscow", (), EntityKind.PLACE),
    Name("Daily", (), EntityKind.ORGANISATION),
    Name("Ada Secret", ("Secret",)),
)
ARTICLES = (
    article(
        "visit",
        "Xi Jinping is preparing to visit Moscow for a summit with Vladimir Putin.\n\n"
        "“We will talk about peace in the region,” Xi said on Monday.\n\n"
        "“I am glad to have him here in Moscow,” said Putin.",
        title="Xi prepares to visit Moscow",
        sources=("Reuters",),
    ),
    article(
        "visit-again",
        "Xi Jinping is preparing a visit to Moscow for a summit with Vladimir Putin.\n\n"
        "“We will talk about peace in the region,” Xi said.",
        title="Xi prepares to visit Moscow, aides say",
        publisher="Post",
        published_at=NOW - 2.1 * DAY,
    ),
    article(
        "harvest",
        "Xi Jinping praised a record harvest in a speech to farmers.\n\n"
        "“Grain is the ground we stand on,” President Xi said.",
        title="Record harvest",
        publisher="Gazette",
        published_at=NOW - 40 * DAY,
    ),
    article("undated", "Xi Jinping once wrote a long letter to a school.", published_at=None),
    article(
        "bulls",
        "Michael Jordan bought a basketball club and left the Chicago Bulls behind.",
        published_at=NOW - 5 * DAY,
    ),
    article(
        "bulls-2",
        "Michael Jordan sold his basketball shoes; the Chicago Bulls watched.",
        published_at=NOW - 6 * DAY,
    ),
    article(
        "lecture",
        "Michael Jordan, a professor at Berkeley, spoke about machine learning.",
        published_at=NOW - 7 * DAY,
    ),
    article(
        "tomorrow",
        "Xi Jinping arrived in Moscow in the rain on Thursday.",
        title="Xi arrives",
        published_at=NOW + 5 * DAY,
    ),
)
PRIVATE = article(
    "private", "Ada Secret met Xi Jinping in a cellar below the harbour.", title="In a cellar"
)
SERVER = "discord:7"


def newsroom(*more: Article) -> FakeNews:
    """Everybody's articles, and one that only a server may read."""
    articles = [(one, "") for one in (*ARTICLES, *more)]
    return FakeNews([*articles, (PRIVATE, SERVER)], NAMES)


def at(days: float) -> datetime:
    return NOW + days * DAY
