"""Credits, bylines, biographies and notices leave the body; news never does."""

import time

import pytest

from index.sources.attribution import cited_sources
from ingest.parse.boilerplate import separate_boilerplate
from ingest.parse.markdown import read_markdown

NEWS = "The harbour bridge opened on Monday, the city said, and thousands walked across it."
MORE = "The mayor cut a ribbon at noon. It took four years to build."
BIOGRAPHY = (
    "Mark Jones is a world traveler and journalist for News Rebeat. With a curious mind and a"
    " love of adventure, Mark brings a unique perspective to the latest global events."
)


@pytest.mark.parametrize(
    ("line", "credited"),
    [
        ("Source: Donga", ("Donga",)),
        ("(Source: Reuters)", ("Reuters",)),
        ("Source : Reuters", ("Reuters",)),
        ("SOURCE: apnews.com", ("The Associated Press",)),
        ("Sources: Reuters, AP", ("Reuters", "The Associated Press")),
        ("Source: https://www.reuters.com/world/1", ("Reuters",)),
        ("Via Bloomberg", ("Bloomberg",)),
        ("Source: U.S. Census Bureau", ()),
        ("This article was originally published on The Conversation.", ("The Conversation",)),
        ("This story first appeared in the Miami Herald.", ("Miami Herald",)),
        ("Copyright 2023 Harbour Media. All rights reserved.", ()),
        ("© 2023 Harbour Media", ()),
        ("Follow Mark Jones on Twitter: @markjones", ()),
        ("Follow @markjones", ()),
        ("Read more: Five bridges to see before you die", ()),
        ("READ MORE: Five bridges to see before you die", ()),
        ("Sign up for our newsletter to get the news in your inbox", ()),
        ("CNN's Ann Lee and Bo Chen contributed to this report.", ()),
        ("This story has been updated with additional details.", ()),
        ("Contributing: The Associated Press", ()),
        ("Reach her at ann@harbour.example", ()),
    ],
)
def test_a_last_line_that_is_no_news_goes(line: str, credited: tuple[str, ...]) -> None:
    parts = separate_boilerplate(f"{NEWS}\n\n{MORE}\n\n{line}")
    assert parts.body == f"{NEWS}\n\n{MORE}"
    assert parts.credits == credited


def test_a_credit_in_brackets_behind_the_last_sentence_goes() -> None:
    parts = separate_boilerplate(f"{NEWS}\n\n{MORE} (Source: Reuters)")
    assert (parts.body, parts.credits) == (f"{NEWS}\n\n{MORE}", ("Reuters",))


@pytest.mark.parametrize(
    ("biography", "author"),
    [
        (BIOGRAPHY, "Mark Jones"),
        ("Ann Lee covers trending news for USA TODAY. Reach her at a@b.example.", "Ann Lee"),
        ("Ann de la Cruz is the chief politics reporter for the Register.", "Ann de la Cruz"),
        ("Jamie Groh is a space reporter for Florida Today.", "Jamie Groh"),
        ("Ann Lee is an award-winning freelance writer based in Lisbon.", "Ann Lee"),
    ],
)
def test_a_biography_at_the_end_names_the_author_and_goes(biography: str, author: str) -> None:
    parts = separate_boilerplate(f"{NEWS}\n\n{MORE}\n\nSource: Donga\n\n{biography}")
    assert parts.body == f"{NEWS}\n\n{MORE}"
    assert (parts.author, parts.credits) == (author, ("Donga",))


@pytest.mark.parametrize(
    ("top", "author", "credited"),
    [
        ("By Ann Lee", "Ann Lee", ()),
        ("By ANN LEE and BO CHEN", "Ann Lee, Bo Chen", ()),
        ("By Ann Lee, Associated Press", "Ann Lee", ("The Associated Press",)),
        ("By RANDALL CHASE AP Business Writer", "Randall Chase", ("The Associated Press",)),
        ("Mark Carlson\n\nAssociated Press", "Mark Carlson", ("The Associated Press",)),
        ("New York CNN —", "", ("CNN",)),
        ("Dhaka, Bangladesh Reuters —", "", ("Reuters",)),
        ("Special to the Milwaukee Journal Sentinel", "", ("Milwaukee Journal Sentinel",)),
    ],
)
def test_lines_above_the_news_name_author_and_outlet(
    top: str, author: str, credited: tuple[str, ...]
) -> None:
    parts = separate_boilerplate(f"{top}\n\n{NEWS}\n\n{MORE}")
    assert (parts.body, parts.author, parts.credits) == (f"{NEWS}\n\n{MORE}", author, credited)


@pytest.mark.parametrize(
    "paragraph",
    [
        "John Smith is a former mayor who was elected on Tuesday.",
        "John Smith is a former reporter who was elected mayor on Tuesday.",
        "John Smith, a journalist for News Rebeat, was detained on Tuesday.",
        "“John Smith is a journalist,” the lawyer said.",
        "By Tuesday the water had reached the bridge.",
        "Sources told Reuters that the bridge was unsafe.",
        "Source material for the film was found in an attic.",
        "Via a back door they reached the vault.",
        "The city said it would follow the advice of engineers on Twitter.",
        "The Guardian of the bridge is a lion made of stone.",
        "Related companies were searched as well, prosecutors said.",
        "He was the editor of the paper.",
    ],
)
@pytest.mark.parametrize("place", ["middle", "last"])
def test_news_stays(paragraph: str, place: str) -> None:
    order = [NEWS, paragraph, MORE] if place == "middle" else [NEWS, MORE, paragraph]
    parts = separate_boilerplate("\n\n".join(order))
    assert parts.body == "\n\n".join(order)
    assert (parts.author, parts.credits) == ("", ())


def test_whom_the_news_is_about_is_not_its_author() -> None:
    news = "Gershkovich was taken from a restaurant, his employer said.\n\n" + MORE
    last = "Evan Gershkovich is a correspondent for The Wall Street Journal."
    assert separate_boilerplate(f"{news}\n\n{last}").body == f"{news}\n\n{last}"


def test_a_biography_in_the_middle_stays() -> None:
    body = f"{BIOGRAPHY}\n\n{NEWS}\n\n{MORE}\n\n{NEWS}"
    assert separate_boilerplate(body).body == body


def test_a_body_of_furniture_alone_is_kept() -> None:
    """Removing everything would lose what a person gave; the length rule decides instead."""
    assert separate_boilerplate("Source: Donga").body == "Source: Donga"


@pytest.mark.parametrize("piece", ["<!--", "(", "“", "A a ", "Ab Cd and ", "according to the "])
def test_hostile_text_costs_little(piece: str) -> None:
    """Patterns that went back and forth over such text took 5 s to a minute."""
    start = time.monotonic()
    separate_boilerplate(piece * 60_000)
    cited_sources(piece * 60_000, piece * 60_000)
    read_markdown(piece * 20_000)
    assert time.monotonic() - start < 4
