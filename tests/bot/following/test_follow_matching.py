"""What is followed is matched where an article says what it is about, and not by the way."""

from datetime import timedelta

import pytest

from bot.following.follow_matching import (
    MatchableArticle,
    PersonMentions,
    could_name,
    is_news,
    matches,
    may_answer,
    names_person,
    speaks_of,
)
from bot.store.values import Follow, FollowKind
from index import Span
from tests.bot.following.world import DAY, NOW, PERSON, article

FILLER = "The committee met again and adjourned without a vote. " * 20
LOANS = (
    "The Supreme Court heard arguments on student loan relief on Tuesday.\n\n"
    "President Biden's plan would cancel the debts of millions of borrowers."
)


def reading(body: str, title: str = "Report") -> MatchableArticle:
    return MatchableArticle.of(article("one", body, title=title))


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("Xi Jinping", "Xi Jinping arrived in Moscow.", True),
        ("xi jinping", "Xi Jinping arrived in Moscow.", True),
        ("Xi Jinping", "Xi is said to travel.", False),
        ("Xi", "Xi is said to travel.", True),
        ("Xi", "The xi particle was found.", False),
        ("Xi", "The taxi was late.", False),
        ("May", "Rain may fall in the evening.", False),
        ("may", "Rain may fall in the evening.", True),
        ("Jean-Luc Picard", "Jean Luc Picard spoke.", True),
        ("Xi Jinping", "Xi, Jinping and others were there.", True),
        ("Xi Jinping", f"{FILLER} Xi Jinping was mentioned too.", False),
        ("Xi Jinping", f"{FILLER} Xi Jinping said so. Xi Jinping left. Xi Jinping slept.", True),
        ("O’Neill", "Mr O’Neill won.", True),
        ("...", "Nothing is named by dots...", False),
        ("", "Nothing.", False),
        ("(a+)+$", "aaaa", False),
    ],
)
def test_a_person_is_matched_by_whole_names_in_the_lead_or_often(
    name: str, body: str, expected: bool
) -> None:
    assert names_person(reading(body), name) is expected


@pytest.mark.parametrize(
    ("topic", "similarity", "expected"),
    [
        ("student loans", 0.0, True),
        ("Student Loan relief", 0.0, True),
        ("relief for students", 0.0, True),
        ("the supreme court", 0.0, True),
        ("student visas", 0.0, False),
        ("student visas", 0.9, False),
        ("student pianos", 0.0, False),
        ("student pianos", 0.6, False),
        ("student pianos", 0.7, True),
        ("loan", 0.0, True),
        ("the", 0.0, False),
        ("?!", 0.9, False),
    ],
)
def test_a_topic_is_matched_by_its_words_in_the_lead_or_further_down_where_it_is_near(
    topic: str, similarity: float, expected: bool
) -> None:
    assert (
        speaks_of(reading(f"{LOANS}\n\n{FILLER}\n\nPianos were dear."), topic, similarity)
        is expected
    )


@pytest.mark.parametrize(
    ("topic", "text", "expected"),
    [
        ("Austria election", "Australia held an election.", False),
        ("internet law", "An international law.", False),
        ("Ukraine grain", "Ukrainian grain was shipped.", True),
        ("Russian gas", "Russia cut the gas.", True),
        ("taxes", "A tax was raised.", True),
        ("tax", "Taxes were raised.", True),
        ("vaccine", "The vaccination began.", True),
        ("China", "The Chinese army.", True),
        ("court", "It took courage.", False),
        ("car", "They care.", False),
        ("mine", "Minerals were found.", False),
        ("route 66", "Route 67 was closed.", False),
        ("elections", "The election was held.", True),
    ],
)
def test_forms_of_a_word_are_the_word_and_likenesses_are_not(
    topic: str, text: str, expected: bool
) -> None:
    assert speaks_of(reading(text), topic) is expected


SPELLINGS = [
    ("Thomas Müller", "Thomas Mueller", True),
    ("Thomas Mueller", "Thomas Müller", True),
    ("Thomas Mu\u0308ller", "Thomas Mueller", True),
    ("Thomas Muller", "Thomas Müller", True),
    ("Thomas Muller", "Thomas Mueller", False),
    ("thomas mueller", "THOMAS MÜLLER", True),
    ("Jørgen Ås", "Joergen Aas", True),
    ("Joergen Aas", "Jørgen Ås", True),
    ("Noel Poet", "Nol Pot", False),
]


@pytest.mark.parametrize(("followed", "written", "expected"), SPELLINGS)
def test_a_letter_that_is_also_written_as_two_is_either(
    followed: str, written: str, expected: bool
) -> None:
    matchable = reading(f"In Kiel {written} won the race on Tuesday. {FILLER}")
    follow = Follow(1, FollowKind.PERSON, followed, (), PERSON, 5, None, "", NOW)
    assert names_person(matchable, followed) is expected
    assert speaks_of(matchable, followed) is expected
    assert speaks_of(reading(f"{FILLER * 2} {written} won."), followed, 0.9) is expected
    assert may_answer(matchable, f"When did {followed} win?") is expected
    mentions = PersonMentions((followed,), (Span(2000, 2001, "x"),))
    named = reading(FILLER, title=f"{written} wins")
    assert matches(follow, named, mentions=mentions) is expected


def test_a_name_in_capitals_may_look_like_a_little_word() -> None:
    assert speaks_of(reading("The WHO declared an emergency."), "WHO")
    assert not speaks_of(reading("He is the man who won."), "who")


def test_a_topic_far_down_an_article_is_no_news_on_it() -> None:
    assert not speaks_of(reading(f"{FILLER}{LOANS}"), "student loans")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Biden plan?", True),
        ("What will the Supreme Court say to Biden?", True),
        ("What will the Supreme Court say to Trump?", False),
        ("how many borrowers have debts?", True),
        ("how long does paint dry?", False),
        ("how long does paint dry? What did Biden plan?", True),
        ("how long does paint dry and who sells it?", False),
        ("?", False),
    ],
)
def test_a_question_is_asked_again_where_its_names_or_half_of_its_words_are(
    question: str, expected: bool
) -> None:
    assert may_answer(reading(LOANS), question) is expected


def person(subject: str, *aliases: str) -> Follow:
    return Follow(1, FollowKind.PERSON, subject, aliases, PERSON, 5, None, "", NOW)


def places(*starts: int) -> tuple[Span, ...]:
    return tuple(Span(start, start + 2, "Xi") for start in starts)


XI = ("Xi Jinping", "Xi")
FAR = reading(f"{FILLER}Xi spoke.")


@pytest.mark.parametrize(
    ("follow", "one", "named", "expected"),
    [
        # nobody of that name is known: the letters decide
        (person("Xi Jinping", "Mr Xi"), reading("Mr Xi spoke."), None, True),
        (person("Xi Jinping"), reading("Mr Xi spoke."), None, False),
        # somebody is: where the article names them decides
        (person("Xi Jinping"), reading("Mr Xi spoke."), PersonMentions(XI, places(3)), True),
        (person("Xi Jinping"), FAR, PersonMentions(XI, places(1000)), False),
        (person("Xi Jinping"), FAR, PersonMentions(XI, places(1000, 1010, 1020)), True),
        (
            person("Xi Jinping"),
            reading(f"{FILLER}Xi spoke.", title="Xi speaks"),
            PersonMentions(XI, places(1000)),
            True,
        ),
        # another of that name
        (
            person("Biden"),
            reading("Hunter Biden spoke."),
            PersonMentions(("Joe Biden",), ()),
            False,
        ),
        # the recogniser has missed it
        (person("Xi Jinping"), reading("XI JINPING spoke."), PersonMentions(XI, ()), True),
    ],
)
def test_a_known_person_is_told_apart_from_others_of_their_name(
    follow: Follow, one: MatchableArticle, named: PersonMentions | None, expected: bool
) -> None:
    assert matches(follow, one, mentions=named) is expected
    assert could_name(follow, one) or not expected


def test_whose_name_has_no_word_in_an_article_is_not_looked_for() -> None:
    assert not could_name(person("Xi Jinping"), reading("Rain fell in Cornwall."))
    assert could_name(person("Will May"), reading("It was Will May.")), "made of little words"


def test_a_question_is_never_matched_by_words() -> None:
    follow = Follow(1, FollowKind.QUESTION, "student loan", (), PERSON, 5, None, "", NOW)
    assert not matches(follow, reading(LOANS), similarity=1.0)


@pytest.mark.parametrize(
    ("days", "expected"), [(0, True), (2.9, True), (3.1, False), (400, False), (-1, True)]
)
def test_an_archive_that_is_ingested_is_no_news(days: float, expected: bool) -> None:
    one = article("old", LOANS, published_at=NOW - timedelta(days=days))
    assert is_news(one, NOW) is expected
    assert DAY


def test_what_has_no_date_is_news() -> None:
    undated = article("undated", LOANS)
    object.__setattr__(undated, "published_at", None)
    assert is_news(undated, NOW)
