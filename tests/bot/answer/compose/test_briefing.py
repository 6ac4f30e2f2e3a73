"""A briefing tells the stories of a topic, by the sentences that say what is new."""

from datetime import UTC, datetime

from bot.answer.compose.briefing import brief
from bot.answer.evidence.timeliness import Window
from bot.answer.question.question import read
from index import Article, Evidence, Span
from tests.index.news import article

STRIKE = read("Summarise the news on the rail strike in Ohio")


def evidence(one: Article, similarity: float = 0.5) -> Evidence:
    return Evidence(1, one, Span(0, len(one.body), one.body), 1.0, similarity)


def at(*day: int) -> datetime:
    return datetime(*day, tzinfo=UTC)  # type: ignore[arg-type,misc] # a year, a month, a day


def story(name: str, title: str, body: str, day: int = 1) -> Article:
    return article(name, body, title=title, published_at=at(2023, 3, day))


def told(*listed: Evidence, time: Window | None = None) -> list[tuple[str, datetime | None]]:
    return [
        (quotation.text, quotation.article.published_at)
        for quotation in brief(STRIKE, listed, time)
    ]


ENDS = "The rail strike in Ohio ended on Friday after talks that went on all night."
BEGINS = "Thousands of workers began a rail strike in Ohio on Monday over pay."


def test_each_story_is_told_once_the_newest_first() -> None:
    listed = [
        evidence(story("begin", "Rail strike begins in Ohio", BEGINS, 1)),
        evidence(story("copy", "Rail strike begins in Ohio", BEGINS, 2)),
        evidence(story("end", "Ohio talks bring an end to the long rail walkout", ENDS, 9)),
    ]
    assert told(*listed) == [(ENDS, at(2023, 3, 9)), (BEGINS, at(2023, 3, 1))]


def test_what_only_names_the_place_is_not_on_the_topic_unless_it_means_the_same() -> None:
    body = "Railway workers in Ohio walked out on Monday, and no train left a station there."
    walkout = story("walkout", "Ohio railway workers walk out", body)
    assert told(evidence(walkout, 0.3)) == []
    assert told(evidence(walkout, 0.7)) == [(body, at(2023, 3, 1))]


def test_the_sentence_that_tells_the_headline_is_quoted_and_not_the_first() -> None:
    opening = "Love it or hate it, the morning was anything but quiet at the station."
    one = story("end", "Rail strike in Ohio ends on Friday", f"{opening}\n\n{ENDS}")
    assert told(evidence(one)) == [(ENDS, at(2023, 3, 1))]


def test_of_a_time_only_what_was_published_in_it() -> None:
    listed = [
        evidence(story("begin", "Rail strike begins in Ohio", BEGINS, 1)),
        evidence(story("end", "Ohio talks bring an end to the long rail walkout", ENDS, 9)),
    ]
    time = Window(at(2023, 3, 5), None, None)
    assert told(*listed, time=time) == [(ENDS, at(2023, 3, 9))]


def test_one_story_is_told_in_three_sentences_in_its_order() -> None:
    others = [
        "It began a week ago, when thousands left their posts.",
        "Ohio had not seen a strike of its kind for thirty years, a historian said.",
        "A rail strike costs the state four million dollars a day, its government said.",
    ]
    one = story("end", "Rail strike in Ohio ends on Friday", "\n\n".join([ENDS, *others]))
    assert [said for said, _ in told(evidence(one))] == [ENDS, *others[1:]]


DIGEST = (
    "Pour a coffee and take your seat: here is what you need to get through this morning.\n\n"
    "A storm brought down power lines in Maine, and 40,000 homes were dark at dawn.\n\n"
)


def test_of_a_digest_the_passage_on_the_topic_is_quoted_and_not_its_opening() -> None:
    pause = "Five short items that say nothing of note. " * 12
    one = story("digest", "Storm in Maine, rail strike in Ohio: your day", DIGEST + pause + BEGINS)
    start = one.body.index(BEGINS)
    passage = Span(start, len(one.body), BEGINS)
    found = Evidence(1, one, passage, 1.0, 0.7)
    assert told(found) == [(BEGINS, at(2023, 3, 1))]
    other = Evidence(1, one, Span(len(DIGEST), start, pause), 1.0, 0.7)
    assert told(other) == []


def test_a_sentence_that_two_outlets_share_is_quoted_once() -> None:
    listed = [
        evidence(story("one", "Rail strike begins in Ohio", BEGINS, 1)),
        evidence(story("two", "Commuters stay at home over pay row on trains", BEGINS, 2), 0.7),
    ]
    assert [text for text, _ in told(*listed)] == [BEGINS]
