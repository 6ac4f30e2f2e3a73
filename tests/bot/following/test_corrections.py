"""A correction is made of evidence that is gone or overtaken, and of nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answer.compose.multiple_questions import merge_answers
from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from bot.following.corrections import overtaken, rewritten
from bot.following.notices import Change, value_key
from index import Article, Span, TimeSpan
from tests.bot.following.world import DAY, NOW, article

QUOTE = "At least 40 people died in the earthquake, officials said on Monday."


def cite(quote: str, days: float = 0, url: str = "https://news.example/quake") -> Citation:
    return Citation(1, "Quake", "Daily", "Daily", "", url, NOW + timedelta(days=days), quote)


def state(
    text: str,
    value: str = "",
    *,
    days: float = 0,
    standing: Standing | None = None,
    url: str = "https://news.example/quake",
) -> Statement:
    at = text.find(value)
    span = Span(at, at + len(value), value) if value else None
    return Statement(text, (cite(text, days, url),), span, standing=standing)


def answer(*statements: Statement, reason: Reason | None = None) -> Answer:
    citations = tuple(one.citations[0] for one in statements)
    return Answer("How many died?", "", statements, citations, Coverage(NOW, 1, NOW, 1), reason)


def sure(question: str, earlier: Statement, later: Statement) -> bool:
    return True


def quake(body: str) -> Article:
    return article("quake", body)


@pytest.mark.parametrize(
    ("body", "now_says"),
    [
        (QUOTE, None),
        (f"Before. {QUOTE} After.", None),
        ("At least 40 people died in the earthquake, officials  said\non Monday", None),
        ("AT LEAST 40 PEOPLE DIED IN THE EARTHQUAKE — OFFICIALS SAID ON MONDAY!", None),
    ],
)
def test_what_still_stands_but_for_its_looks_is_not_corrected(
    body: str, now_says: str | None
) -> None:
    assert rewritten(answer(state(QUOTE)), QUOTE, quake(body)) is None
    assert now_says is None


def test_a_rewritten_sentence_is_told_in_both_versions() -> None:
    new = "At least 43 people died in the earthquake, officials said on Monday."
    found = rewritten(
        answer(state(QUOTE)), QUOTE, quake(f"It shook at dawn. {new} Rescuers searched.")
    )
    assert found is not None
    assert (found.change, found.statement, found.before.quote) == (Change.REWRITTEN, QUOTE, QUOTE)
    assert found.after is not None
    assert found.after.quote == new


def test_a_sentence_that_is_gone_has_no_second_version() -> None:
    found = rewritten(answer(state(QUOTE)), QUOTE, quake("This article has been withdrawn."))
    assert found is not None
    assert found.after is None


def test_only_the_words_that_were_said_have_to_stand() -> None:
    said = Statement("At least 40 people died", (cite(QUOTE),))
    body = "At least 40 people died in the earthquake, the ministry confirmed."
    assert rewritten(answer(said), QUOTE, quake(body)) is None


def test_another_articles_rewriting_is_nothing_to_an_answer() -> None:
    assert rewritten(answer(state(QUOTE)), QUOTE, article("other", "Nothing.")) is None


def test_words_that_this_copy_never_had_are_not_corrected_by_its_rewriting() -> None:
    assert rewritten(answer(state(QUOTE)), "At least 30 people died.", quake("Nothing.")) is None


def test_part_of_a_number_is_not_the_number() -> None:
    body = "At least 400 people died in the earthquake, officials said on Monday."
    said = Statement("At least 40", (cite(QUOTE),))
    assert rewritten(answer(said), QUOTE, quake(body)) is not None


LATER = "The death toll has risen to 112, officials said."


def test_a_statement_that_the_news_marks_as_overtaken_is_corrected() -> None:
    now = answer(
        state(LATER, "112", days=1, url="https://news.example/later"),
        state(QUOTE, "40", standing=Standing.OVERTAKEN),
    )
    found = overtaken(answer(state(QUOTE, "40")), now, sure)
    assert found is not None
    assert (found.change, found.statement) == (Change.OVERTAKEN, QUOTE)
    assert found.after is not None
    assert found.after.quote == LATER


@pytest.mark.parametrize(
    ("now", "corrected"),
    [
        (answer(state(LATER, "112", days=1)), True),
        (answer(state(LATER, "112", days=0)), False),  # not newer than what was cited
        (answer(state(LATER, "112", days=-1)), False),
        (answer(state(LATER, days=1)), False),  # nobody knows what of it was asked for
        (answer(state("Still 40 dead, officials said.", "40", days=1)), False),
        (answer(state(LATER, "112", days=1), state("Of 40 one is known.", "40", days=1)), False),
        (answer(state(QUOTE, "40", days=1)), False),
        (answer(reason=Reason.NOT_STATED), False),
        (
            answer(state(LATER, "112", days=1), state(QUOTE, "40"), reason=Reason.DISPUTED),
            False,
        ),
        (answer(state(QUOTE, "40", standing=Standing.OVERTAKEN)), False),  # by nothing else
    ],
)
def test_another_value_from_a_newer_report_overtakes(now: Answer, corrected: bool) -> None:
    assert (overtaken(answer(state(QUOTE, "40")), now, sure) is not None) is corrected


def test_a_report_that_may_be_of_another_thing_corrects_nothing_and_is_offered() -> None:
    now = answer(state(LATER, "112", days=1))
    found = overtaken(answer(state(QUOTE, "40")), now, lambda *_: False)
    assert found is not None
    assert found.change is Change.NEWER


@pytest.mark.parametrize(("was", "now", "corrected"), [("", "m", 0), ("m", "", 0), ("m", "m", 1)])
def test_what_another_reader_prefers_overtakes_nothing(was: str, now: str, corrected: int) -> None:
    before = replace(answer(state(QUOTE, "40")), chosen_by=was)
    later = replace(answer(state(LATER, "112", days=1)), chosen_by=now)
    assert (overtaken(before, later, sure) is not None) == corrected


def test_the_same_time_in_other_words_overtakes_nothing() -> None:
    def at(text: str, value: str, days: float) -> Statement:
        one = state(text, value, days=days)
        assert one.span is not None
        when = TimeSpan(one.span, NOW, NOW + DAY)
        return replace(one, when=when)

    was, now = at("It begins on Monday.", "Monday", 0), at("It begins on 6 May.", "6 May", 1)
    before, later = (
        replace(answer(statement), question="When does the strike begin?")
        for statement in (was, now)
    )
    assert overtaken(before, later, sure) is None
    assert value_key(before) == value_key(later)


def test_another_count_of_the_same_time_is_corrected() -> None:
    def of_may(one: Statement) -> Statement:
        assert one.span is not None
        return replace(one, when=TimeSpan(one.span, NOW, NOW + DAY))

    was, now = of_may(state(QUOTE, "40")), of_may(state(LATER, "112", days=1))
    found = overtaken(answer(was), answer(now), sure)
    assert found is not None
    assert found.change is Change.OVERTAKEN


def test_a_refusal_is_never_corrected() -> None:
    assert overtaken(answer(reason=Reason.NOT_STATED), answer(state(LATER, "112")), sure) is None


def test_a_refusal_that_quoted_the_closest_report_is_not_overtaken() -> None:
    now = answer(state(LATER, "112", days=1), state(QUOTE, "40", standing=Standing.OVERTAKEN))
    assert overtaken(answer(state(QUOTE)), now, sure) is not None
    assert overtaken(answer(state(QUOTE), reason=Reason.NOT_STATED), now, sure) is None
    assert (
        overtaken(answer(state(QUOTE)), answer(state(LATER), reason=Reason.NOT_STATED), sure)
        is None
    )


def test_answers_are_the_same_by_what_they_say_first() -> None:
    one = answer(state(QUOTE, "40"), state(LATER, "112"))
    assert value_key(one) == value_key(answer(state("Already 40 dead.", "40")))
    assert value_key(one) != value_key(answer(state(LATER, "112")))
    assert value_key(answer(state(QUOTE))) != value_key(answer(state(LATER)))


def test_of_several_questions_the_one_that_was_overtaken_is_corrected() -> None:
    """And what is told again is what any of them says anew."""

    def both(toll: Answer) -> Answer:
        strength = replace(answer(state("It had magnitude 6.4.", "6.4")), question="How strong?")
        return merge_answers("How strong was it? How many died?", (strength, toll), NOW)

    before, now = answer(state(QUOTE, "40")), answer(state(LATER, "112", days=1))
    found = overtaken(both(before), both(now), sure)
    assert found is not None
    assert (found.question, found.statement) == ("How many died?", QUOTE)
    assert overtaken(both(before), both(before), sure) is None
    # asked as one question then, as two now
    swapped = merge_answers("How many died, and how strong?", both(now).parts[::-1], NOW)
    assert overtaken(before, swapped, sure) is None
    assert value_key(both(before)) != value_key(both(now))
