"""A topic's dossier, timelines, the newest stories and the outlets."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.answer.types import Answer, Coverage, Statement
from bot.lookup.citations import CitationNumbering
from bot.lookup.latest import latest, sources
from bot.lookup.library_access import Edition
from bot.lookup.timeline import timeline, timeline_of_answer, timeline_of_question
from bot.lookup.topics import best_sentence, is_about, stems_of, topic
from index import Article
from tests.bot.lookup.example_library import SERVER, newsroom
from tests.bot.lookup.fake_news import DAY, NOW, FakeNews, Name, article


def edition(days: float = 0, audience: str = "") -> Edition:
    return Edition(newsroom(), NOW + days * DAY, audience)


def test_a_topic_counts_the_articles_that_have_its_words_together() -> None:
    found = topic(edition(), "visit Moscow")
    assert found.articles == 2
    assert [one.citations[0].url for one in found.new] == ["https://news.example/visit"]
    assert {one.entity.name for one in found.related} == {"Xi Jinping", "Vladimir Putin", "Moscow"}
    assert found.quotes == ()


def test_words_that_no_article_has_together_are_met_by_meaning_or_not_at_all() -> None:
    assert topic(edition(), "preparing visits").articles == 2
    assert topic(edition(), "chess olympiad").articles == 0


class FamilyNews(FakeNews):
    """Finds all words of a family for a topic, as the keyword index does."""

    def latest(self, now: datetime, **narrowed: Any) -> tuple[Article, ...]:
        return super().latest(now, **{**narrowed, "topic": ""})


def test_a_topic_is_not_of_another_word_of_its_family() -> None:
    told = (
        article("prices", "Inflation rose to nine percent in June."),
        article("mars", "Engineers tested an inflatable heat shield for landings on Mars."),
    )
    found = topic(Edition(FamilyNews([(one, "") for one in told]), NOW), "inflation")
    assert [one.citations[0].url for one in found.new] == ["https://news.example/prices"]
    assert found.articles == 1


def test_a_topic_and_the_latest_begin_where_they_are_told_to() -> None:
    recent = replace(edition(), since=NOW - 30 * DAY)
    assert topic(recent, "record harvest").articles == 0
    assert topic(edition(), "record harvest").articles == 1
    assert [one.title for one in latest(recent, topic="harvest")[0]] == []


def test_a_timeline_begins_where_it_is_told_to_whenever_it_was_reported() -> None:
    told = article("plan", "Xi Jinping will visit Oslo on 3 April.", published_at=NOW - 60 * DAY)
    news = newsroom(told)
    found = timeline(Edition(news, NOW, since=NOW + 10 * DAY), "Xi")
    assert [one.label for one in found.events] == ["3 April 2023"]


def test_the_latest_opens_with_the_news_of_an_article_not_with_a_greeting() -> None:
    hello = article("hello", "It's Thursday.\n\nXi Jinping opened a port in Ningbo on Wednesday.")
    stories, _ = latest(Edition(newsroom(hello), NOW))
    (story,) = [one for one in stories if one.statement.citations[0].url == hello.url]
    assert story.statement.text == "Xi Jinping opened a port in Ningbo on Wednesday."


def test_the_latest_on_a_topic_is_about_it_unless_nothing_is() -> None:
    named = article("named", "Ann Pope resigned as mayor.\n\nFollow us on Chirper.", title="Mayor")
    about = article(
        "about",
        "Chirper has a new owner, the company said on Monday.",
        title="Chirper is sold",
        published_at=NOW - 9 * DAY,
    )
    titles = [
        story.title for story in latest(Edition(newsroom(named, about), NOW), topic="Chirper")[0]
    ]
    assert titles == ["Chirper is sold"]
    titles = [story.title for story in latest(Edition(newsroom(named), NOW), topic="Chirper")[0]]
    assert titles == ["Mayor"]


def test_the_words_of_a_topic_may_be_written_with_two_letters_for_one() -> None:
    about = article("koeln", "Köln has a new bridge over the Rhine.", title="A bridge for Köln")
    assert is_about(about, stems_of("Koeln"))
    assert best_sentence(about, "Koeln") is not None
    assert not is_about(about, stems_of("Kolner"))


def test_of_a_round_up_the_latest_on_a_topic_quotes_what_is_on_it() -> None:
    body = (
        "A storm reached the coast of Oman on Monday.\n\nChirper dismissed half of its workers on "
        "Sunday.\n\nPeru elected a new congress."
    )
    news = newsroom(article("five", body, title="Five things: Chirper, Peru"))
    (story,), _ = latest(Edition(news, NOW), topic="Chirper")
    assert story.statement.text == "Chirper dismissed half of its workers on Sunday."


def test_what_a_site_says_above_several_articles_is_no_news() -> None:
    above = "Our magazine explores the universe every week."
    first = article("a", f"{above}\n\nA probe reached the moon Titan on Monday.", title="Titan")
    second = article("b", f"{above}\n\nA comet passed the Earth on Sunday.", title="Comet")
    stories, _ = latest(Edition(newsroom(first, second), NOW))
    quoted = {story.title: story.statement.text for story in stories}
    assert quoted["Titan"] == "A probe reached the moon Titan on Monday."
    assert quoted["Comet"] == "A comet passed the Earth on Sunday."


def test_a_sentence_of_an_answer_is_one_event() -> None:
    quote = "Xi Jinping praised a record harvest in a speech to farmers."
    (harvest,) = [one for one, _ in newsroom().articles if one.url.endswith("/harvest")]
    citation = CitationNumbering().cite(harvest, quote)
    said = (Statement(quote, (citation,)), Statement("a record harvest", (citation,)))
    answer = Answer("What did Xi praise?", quote, said, (citation,), Coverage(NOW, 1, NOW, 1))
    found = timeline_of_answer(newsroom(), answer, answer.question)
    texts = [one.statement.text for one in found.events]
    assert texts.count(quote) == 1
    assert "a record harvest" not in texts


def test_a_timeline_is_of_a_person_a_topic_or_a_question() -> None:
    of_person = timeline(edition(), "Putin")
    assert of_person.subject == "Vladimir Putin"
    assert "summit" in of_person.events[-1].statement.text
    assert "harvest" in timeline(edition(), "record harvest").events[0].statement.text
    asked = timeline(edition(), "Who praised the record harvest in a speech?")
    assert "harvest" in asked.events[0].statement.text
    assert timeline(edition(), "chess olympiad").events == ()


def test_a_word_that_one_article_has_as_a_name_is_a_topic() -> None:
    mission = [
        article(
            f"selene-{day}",
            f"The Selene mission {what} on {day} February, the agency said in Oslo.",
            published_at=datetime(2023, 2, day + 1, tzinfo=UTC),
        )
        for day, what in ((3, "was launched"), (9, "reached its orbit"), (15, "sent a picture"))
    ]
    runner = article("run", "Selene Berg won the Oslo marathon on 12 February, its director said.")
    news = newsroom(*mission, runner)
    news.names = (*news.names, Name("Selene Berg", aliases=("Selene",), beside="marathon"))
    assert len(timeline(Edition(news, NOW), "selene").events) >= 3


def test_a_topic_s_timeline_is_of_articles_about_it_not_of_those_that_name_it_in_passing() -> None:
    about = [
        article(
            f"frost-{n}",
            f"{told}\n\nThe late frost was the worst in years.",
            published_at=NOW - n * DAY,
        )
        for n, told in enumerate(
            [
                "A late frost killed the blossom of the apples in Hardanger.",
                "Ministers promised growers money after the late frost.",
                "The late frost returned, and orchards lit candles all night.",
                "Prices of cherries doubled because of the late frost.",
            ],
            start=5,
        )
    ]
    passing = article(
        "poets",
        "A poet read from her work in Oslo on Tuesday, a long evening of verse on love and "
        "grief, on ships and harbours, on her father, and on the late frost.",
        title="A poet reads in Oslo",
        published_at=NOW - 3 * DAY,
    )
    found = timeline(Edition(newsroom(*about, passing), NOW), "late frost")
    assert len(found.events) >= 4
    assert all("poet" not in one.statement.text for one in found.events)
    few = timeline(Edition(newsroom(about[0], passing), NOW), "late frost")
    assert any("poet" in one.statement.text for one in few.events), "better than nothing"


def test_a_name_that_nothing_happened_to_is_a_topic_like_others() -> None:
    news = newsroom(
        article("pox", "Monkeypox.\n\nThe outbreak of monkeypox reached Oslo on Tuesday.")
    )
    named = replace(news, names=(*news.names, Name("Monkeypox")))
    assert timeline(Edition(named, NOW), "monkeypox").events


def test_the_timeline_of_a_question_names_whom_the_question_names() -> None:
    found = timeline_of_question(newsroom(), "When might Xi Jinping visit Moscow?", NOW)
    assert found.events
    for one in found.events:
        assert "Xi" in one.statement.text
        assert any(one.statement.text in citation.quote for citation in one.statement.citations)
    assert timeline_of_question(newsroom(), "When might Ada Secret visit Moscow?", NOW).events == ()


def test_the_newest_stories_come_once_and_the_newest_first() -> None:
    stories, citations = latest(edition(), limit=4)
    assert [one.title for one in stories[:2]] == [
        "Xi prepares to visit Moscow",
        "Michael Jordan bought a basketball club and left the Chicago Bulls behind",
    ]
    assert stories[0].articles == 2
    assert set(stories[0].origins) == {"Reuters", "Post"}
    assert stories[0].statement.citations[0] in citations


def test_the_newest_stories_are_narrowed_by_topic_outlet_clock_and_audience() -> None:
    assert [one.title for one in latest(edition(), topic="harvest")[0]] == ["Record harvest"]
    assert [one.title for one in latest(edition(), outlet="Gazette")[0]] == ["Record harvest"]
    assert latest(edition(-30), topic="visit")[0] == ()
    assert [one.title for one in latest(edition(audience=SERVER), topic="cellar")[0]] == [
        "In a cellar"
    ]
    assert latest(edition(), topic="cellar")[0] == ()


def test_an_undated_story_is_listed_last() -> None:
    assert latest(edition(), limit=20)[0][-1].latest_at is None


def test_the_freshest_outlet_comes_first() -> None:
    found = sources(edition())
    assert [(one.name, one.articles) for one in found] == [
        ("Daily", 5),
        ("Post", 1),
        ("Gazette", 1),
    ]


def test_nothing_is_no_error() -> None:
    empty = Edition(newsroom().__class__([], ()), NOW)
    assert topic(empty, "anything").articles == 0
    assert timeline(empty, "anybody").events == ()
    assert latest(empty) == ((), ())
    assert sources(empty) == ()


def test_one_event_told_by_several_outlets_is_one_with_several_citations() -> None:
    more = article(
        "visit-3",
        "Xi Jinping is preparing to visit Moscow for a summit with Vladimir Putin, sources said.",
        publisher="Courier",
        published_at=NOW - 1.5 * DAY,
    )
    found = timeline(Edition(newsroom(more), NOW), "Xi")
    (summit,) = [one for one in found.events if "summit" in one.statement.text]
    assert {one.publisher for one in summit.statement.citations} == {"Daily", "Post", "Courier"}


def test_the_timeline_of_an_answer_holds_what_it_says_once_and_what_else_happened() -> None:
    news = newsroom()
    (visit,) = [one for one, _ in news.articles if one.url.endswith("/visit")]
    quote = "Xi Jinping is preparing to visit Moscow for a summit with Vladimir Putin."
    citation = replace(CitationNumbering().cite(visit, quote), number=7)
    undated = replace(citation, published_at=None, quote="Nobody knows when.", number=8)
    said = (Statement(quote, (citation,)), Statement("Nobody knows when.", (undated,)))
    coverage = Coverage(NOW, 1, NOW, 1)
    answer = Answer("What will Xi Jinping do?", quote, said, (citation, undated), coverage)
    found = timeline_of_answer(news, answer, answer.question)
    texts = [one.statement.text for one in found.events]
    assert texts.count(quote) == 1
    assert "Nobody knows when." not in texts
    assert [one.number for one in found.citations] == list(range(1, len(found.citations) + 1))
    starts = [one.start for one in found.events]
    assert starts == sorted(starts)


def test_an_article_of_fragments_is_among_the_newest_by_its_first_words() -> None:
    news = FakeNews([(article("scores", "Ajax 2, Feyenoord 1.", title="Last night's scores"), "")])
    stories, _ = latest(Edition(news, NOW))
    assert [story.statement.text for story in stories] == ["Ajax 2, Feyenoord 1."]


COLONY = "A Russian court sent the player to a colony over a gram of cannabis oil on Monday."
CAP = "The union agreed on Friday to cap what it pays for Russian oil."
DIED = "Kathy Whitworth, a golfer of Texas, died at the age of 83 on Monday."


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"{COLONY} {CAP}", CAP),  # the words stand close together
        (f"Russian oil\n\n{DIED}", DIED),  # a heading and its news
        (f"Will the price of Russian oil fall? {DIED}", None),
        (f"{COLONY} {DIED}", None),
    ],
)
def test_what_is_new_on_a_topic_is_on_the_topic(body: str, shown: str | None) -> None:
    news = FakeNews([(article("a", body, title="The day"), "")])
    new = topic(Edition(news, NOW), "Russian oil").new
    assert [statement.text for statement in new] == ([] if shown is None else [shown])
