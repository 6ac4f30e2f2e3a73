"""A person's dossier says what the news has on them: cited, dated, one story and saying once."""

import json
from dataclasses import replace

import pytest

from bot.answer.types import Statement
from bot.cli.json_output import dossier_payload, json_line
from bot.lookup.citations import CitationNumbering
from bot.lookup.library_access import Edition
from bot.lookup.people import person
from bot.lookup.quotations import occasion_of
from bot.lookup.types import Dossier
from index import EntityKind
from tests.bot.lookup.example_library import SERVER, newsroom
from tests.bot.lookup.fake_news import DAY, NOW, Name, article

ORGANISATION = EntityKind.ORGANISATION


def look_up(name: str, days: float = 0, audience: str = "", limit: int = 20) -> Dossier:
    return person(Edition(newsroom(), NOW + days * DAY, audience), name, limit)


def test_what_is_said_stands_word_for_word_in_what_is_cited() -> None:
    found = look_up("Xi Jinping")
    bodies = {one.url: one.body for one, _ in newsroom().articles}
    said = [*found.new, *found.quotes, *(one.statement for one in found.timeline)]
    assert said
    for one in said:
        for citation in one.citations:
            assert citation.quote in bodies[citation.url]
        assert any(one.text in citation.quote for citation in one.citations)
    assert [one.number for one in found.citations] == list(range(1, len(found.citations) + 1))


@pytest.mark.parametrize("name", ["Xi Jinping", "Xi", "president xi", "  Xi   Jinping "])
def test_every_alias_leads_to_the_same_person(name: str) -> None:
    found = look_up(name)
    assert found.name == "Xi Jinping"
    assert found.articles == 4
    assert found.first_at == NOW - 40 * DAY
    assert found.latest_at == NOW - 2 * DAY


def test_one_story_is_told_once_by_its_latest_report() -> None:
    urls = [one.citations[0].url for one in look_up("Xi").new]
    assert "https://news.example/visit" in urls
    assert "https://news.example/visit-again" not in urls
    assert urls[0] == "https://news.example/visit"


def test_what_is_new_stands_by_itself_and_names_them() -> None:
    dangling = article(
        "dangling",
        "But he had never said so to Xi Jinping.\n\nThe farmers of the north lost their harvest to "
        "the frost.\n\nXi Jinping promised the farmers a new fund.",
        published_at=NOW - DAY,
    )
    passing = article(
        "passing",
        "A long article about the neighbours and their harvest, which only Xi Jinping has praised.",
        title="The neighbours",
        published_at=NOW - DAY / 2,
    )
    only = article("only", "They said so to Xi Jinping, too.", published_at=NOW - DAY / 4)
    more = [
        article(f"more-{n}", f"Xi Jinping opened the {what} himself.", published_at=NOW - n * DAY)
        for n, what in enumerate(["port", "bridge", "museum", "railway", "dam"], start=2)
    ]
    found = person(Edition(newsroom(dangling, passing, only, *more), NOW), "Xi")
    assert found.new[0].text == "Xi Jinping promised the farmers a new fund."
    urls = {citation.url for one in found.new for citation in one.citations}
    assert not urls & {passing.url, only.url}


def test_what_is_new_is_attested_by_its_outlets_and_told_once_a_day_or_a_week_later() -> None:
    told = "Xi Jinping promised the farmers of the north a fund against frost."
    again = [
        article(name, told, publisher=name, published_at=NOW - days * DAY)
        for name, days in (("Echo", 0.5), ("Mirror", 20), ("Globe", 9))
    ]
    found = person(Edition(newsroom(*again), NOW), "Xi")
    (fund,) = [one for one in found.new if "fund" in one.text]
    assert {one.publisher for one in fund.citations} == {"Echo", "Mirror", "Globe"}
    assert fund.citations[0].publisher == "Echo"


def test_an_outlet_is_named_with_somebody_only_where_it_is_in_the_news() -> None:
    names = (Name("Fox News", (), ORGANISATION), Name("Reuters", (), ORGANISATION))
    own = (Name("Daily Sport", (), ORGANISATION),)
    told = article(
        "told",
        "Xi Jinping told Reuters that he would sue Fox News for a billion dollars.\n\n"
        "Fox News laughed. Daily Sport has more on Xi.",
    )
    news = newsroom(told)
    found = person(Edition(replace(news, names=(*news.names, *names, *own)), NOW), "Xi")
    assert {one.entity.name for one in found.related if one.entity.kind is ORGANISATION} == {
        "Fox News"
    }


def test_only_their_own_words_are_quoted_and_each_saying_once_with_its_outlets() -> None:
    quotes = look_up("Xi").quotes
    assert [one.text for one in quotes] == [
        "We will talk about peace in the region",
        "Grain is the ground we stand on",
    ]
    assert [citation.publisher for citation in quotes[0].citations] == ["Daily", "Post"]
    assert [one.text for one in look_up("Putin").quotes] == ["I am glad to have him here in Moscow"]


@pytest.mark.parametrize(
    ("proof", "occasion"),
    [
        ("“We will go,” Xi said.", ""),
        (
            "“We will go,” Xi said in answer to a question about the frost.",
            "Xi said in answer to a question about the frost.",
        ),
        (
            "Speaking to farmers in the north on Monday, Xi said it was “a night of pride.” “We "
            "will go,” he said.",
            "Speaking to farmers in the north on Monday, Xi said it was",
        ),
    ],
)
def test_a_quotation_has_its_occasion_where_the_news_gives_one(proof: str, occasion: str) -> None:
    citation = CitationNumbering().cite(article("one", proof), proof)
    assert occasion_of(Statement("We will go", (citation,))) == occasion


def test_who_is_named_with_them_is_ordered_by_the_number_of_articles() -> None:
    names = tuple(Name(name) for name in ("Ann Lee", "Bo Ray", "Cy Tan"))
    told = ["Xi met Cy Tan.", "Xi met Cy Tan and Ann Lee.", "Xi met Cy Tan, Ann Lee and Bo Ray."]
    articles = [article(f"n-{number}", text) for number, text in enumerate(told)]
    news = newsroom(*articles)
    recent = NOW - 30 * DAY  # names are counted one by one
    named = replace(news, names=(*news.names, *names))
    found = person(Edition(named, NOW, since=recent), "Xi")
    people = [(one.entity.name, one.articles) for one in found.related if " " in one.entity.name]
    own = [pair for pair in people if pair[0] in {"Ann Lee", "Bo Ray", "Cy Tan"}]
    assert own == [("Cy Tan", 3), ("Ann Lee", 2), ("Bo Ray", 1)]
    counts = [one.articles for one in found.related]
    assert counts == sorted(counts, reverse=True)


def test_what_was_published_before_a_time_is_left_out() -> None:
    found = person(Edition(newsroom(), NOW, since=NOW - 3 * DAY), "Xi")
    assert (found.articles, found.first_at) == (2, NOW - 2.1 * DAY)
    assert [one.text for one in found.quotes] == ["We will talk about peace in the region"]
    assert {one.entity.name for one in found.related} == {"Vladimir Putin", "Moscow"}


def test_a_bare_family_name_is_no_proof_in_an_article_on_a_relative() -> None:
    names = (Name("Barack Obama", ("Obama",)), Name("Michelle Obama"))
    on_her = article(
        "her",
        "Michelle Obama, the wife of Barack Obama, spoke in Oslo.\n\n“We question our worth "
        "every day,” Obama said.",
    )
    on_him = article(
        "him",
        "Barack Obama, the husband of Michelle Obama, spoke in Bergen.\n\n“We will build the "
        "bridge next year,” Obama said.",
    )
    news = replace(newsroom(on_her, on_him), names=names)
    found = person(Edition(news, NOW), "Barack Obama")
    assert [one.text for one in found.quotes] == ["We will build the bridge next year"]


def test_who_is_named_with_them_is_counted_and_the_outlet_is_not_among_them() -> None:
    related = {one.entity.name: one.articles for one in look_up("Xi").related}
    assert related == {"Vladimir Putin": 2, "Moscow": 2}


def test_the_clock_hides_what_was_published_later() -> None:
    assert look_up("Xi", days=-10).articles == 2  # and the undated one
    late = look_up("Xi", days=6)
    assert late.articles == 5
    assert late.new[0].citations[0].url == "https://news.example/tomorrow"


def test_two_of_one_name_are_told_apart_by_whom_they_are_named_with() -> None:
    found = look_up("Michael Jordan")
    assert found.articles == 2
    assert found.known_with == ("Chicago Bulls",)
    assert [(one.entity.articles, one.known_with) for one in found.namesakes] == [
        (1, ("Berkeley",))
    ]


@pytest.mark.parametrize("name", ["Michael Jordan (Berkeley)", "michael jordan #4"])
def test_one_of_two_can_be_chosen(name: str) -> None:
    found = look_up(name)
    assert found.known_with == ("Berkeley",)
    assert found.namesakes[0].known_with == ("Chicago Bulls",)


def test_nobody_known_is_a_value_with_the_nearest_names() -> None:
    found = look_up("Vladimir Puttin")
    assert (found.articles, found.new, found.quotes, found.timeline) == (0, (), (), ())
    assert found.nearest == ("Vladimir Putin",)
    assert dossier_payload(found)["articles"] == 0


def test_a_place_is_nobody() -> None:
    assert look_up("Moscow").articles == 0


def test_what_a_server_has_for_itself_no_other_sees() -> None:
    assert look_up("Ada Secret").articles == 0
    assert look_up("Ada Secret").nearest == ()
    assert look_up("Ada Secret", audience=SERVER).articles == 1
    assert look_up("Xi", audience=SERVER).articles == 5
    assert look_up("Xi", audience="discord:8").articles == 4


def test_the_limit_holds_for_each_list() -> None:
    found = look_up("Xi", limit=1)
    assert len(found.new) == len(found.quotes) == len(found.timeline) == 1
    assert [str(one.entity.kind) for one in found.related] == ["person", "place"]


def test_programs_get_the_promised_shape() -> None:
    payload = json.loads(json_line(dossier_payload(look_up("Xi"))))
    promised = "name aliases articles first latest related quotes timeline citations".split()
    assert set(promised) <= set(payload)
    assert set(payload["timeline"][0]) >= {"date", "text", "citations"}
    assert payload["related"][0] == {"name": "Vladimir Putin", "kind": "person", "articles": 2}
    numbers = {one["number"] for one in payload["citations"]}
    for kind in ("quotes", "timeline", "new"):
        for one in payload[kind]:
            assert set(one["citations"]) <= numbers
            assert one["citations"]
