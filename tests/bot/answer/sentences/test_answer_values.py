"""Whether a sentence has a value of the kind that is asked for."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.answer.question.question import read
from bot.answer.sentences.answer_values import score_values, value_of
from index import Span

WHO = "Who sang at the show?"


@pytest.mark.parametrize(
    ("asked", "sentence", "value"),
    [
        (WHO, "Rihanna sang at the show.", 1.0),
        (WHO, "On Sunday Rihanna sang at the show.", 1.0),
        (WHO, "Singers sang at the show.", 0.0),
        (WHO, "The singer sang at the show.", 0.0),
        ("Did Rihanna sing?", "Rihanna sang at the show.", 1.0),
        ("Why did she sing?", "She sang for the money.", 1.0),
        ("How many songs were sung?", "She sang songs.", 0.0),
        ("How many songs were sung?", "She sang three songs.", 1.0),
        ("How many singers sang?", "12 singers sang.", 1.0),
        ("When did Rihanna sing?", "Rihanna sang on Sunday.", 1.0),
        ("When did Rihanna sing?", "Rihanna sang.", 0.0),
        ("Which song was sung?", "A song was sung.", 0.5),
    ],
)
def test_a_value_of_the_kind_is_found(asked: str, sentence: str, value: float) -> None:
    """A name may open a sentence; a word that the article has in lower case is none."""
    listed = [(sentence, "The news: 12 singers sang, and the 12 were paid.")]
    assert score_values(read(asked), listed) == (value,)


def test_what_the_question_names_already_is_no_value() -> None:
    listed = [("Rihanna sang.", "Rihanna sang.")]
    assert score_values(read("Who sang with Rihanna?"), listed) == (0.0,)


@pytest.mark.parametrize(
    ("asked", "sentence", "value"),
    [
        ("When is the race?", "It starts at dusk, organizers said Friday.", None),
        ("When is the race?", "It starts on May 4, organizers said late on Friday.", "May 4"),
        ("When is the race?", "The club announced Monday that it starts on May 4.", "May 4"),
        ("When did the club announce the race?", "The club announced the race Monday.", "Monday"),
        ("When did the mayor say so?", "The mayor said so Monday.", "Monday"),
        ("When was it announced?", "Organizers announced Monday that it starts in May.", "Monday"),
    ],
)
def test_the_time_of_speaking_answers_only_who_asks_for_it(
    asked: str, sentence: str, value: str | None
) -> None:
    answer = Span(0, len(sentence), sentence)
    found = value_of(read(asked), sentence, datetime(2024, 4, 30, tzinfo=UTC), answer)
    assert (found and found.place.text) == value


@pytest.mark.parametrize(
    ("asked", "sentence", "marked", "value"),
    [
        (
            "Where is the final?",
            "It was moved from Oslo to New York.",
            "Oslo to New York",
            "New York",
        ),
        ("Where is the final?", "It was moved from Oslo to Rome.", "Oslo", "Rome"),
        ("Where is the final?", "It was moved to Rome.", "Rome", "Rome"),
        ("Where was it moved from?", "It was moved from Oslo to Rome.", "Oslo", "Oslo"),
        ("When is the final?", "It has been delayed until March 5.", "March 5", "March 5"),
        ("When is the final?", "It was put off till March 5.", "till March 5", "March 5"),
        ("When is it shown?", "It is shown until March 5.", "until March 5", "until March 5"),
    ],
)
def test_the_value_of_a_move_is_its_end(asked: str, sentence: str, marked: str, value: str) -> None:
    start = sentence.index(marked)
    answer = Span(start, start + len(marked), marked)
    found = value_of(read(asked), sentence, datetime(2024, 1, 30, tzinfo=UTC), answer)
    assert found is not None
    assert found.place.text == value
    assert sentence[found.place.start : found.place.end] == value


@pytest.mark.parametrize(
    ("sentence", "marked", "value"),
    [
        ("Ghana beat Korea 3-2 on Monday.", "3", "3-2"),
        ("Ghana beat Korea 3–2 on Monday.", "2", "3–2"),
        ("The set ended 7-6, 6-4.", "6-4", "6-4"),
        ("The race is for 10-12 boats.", "10", "10-12"),
        ("Ghana scored 3 goals.", "3", "3"),
        ("The strike lasted 3.5-4 hours.", "4 hours", "4 hours"),
    ],
)
def test_a_score_or_a_range_is_bold_as_a_whole(sentence: str, marked: str, value: str) -> None:
    start = sentence.index(marked)
    answer = Span(start, start + len(marked), marked)
    found = value_of(read("What was the score?"), sentence, None, answer)
    assert found is not None
    assert found.place.text == value


@pytest.mark.parametrize(
    ("asked", "words", "is_value"),
    [
        ("When does the strike start?", "in 2019", False),
        ("When does the strike start?", "on May 4", True),
        ("When is the deadline?", "on April 15", True),  # it has just passed
        ("When did the strike start?", "in 2019", True),
    ],
)
def test_a_time_long_past_does_not_answer_a_question_in_the_present_tense(
    asked: str, words: str, is_value: bool
) -> None:
    sentence = f"The teachers struck {words}."
    place = Span(sentence.index(words), sentence.index(words) + len(words), words)
    found = value_of(read(asked), sentence, datetime(2024, 4, 30, tzinfo=UTC), place)
    assert (found is not None) is is_value


@pytest.mark.parametrize(
    ("words", "is_value"), [("He", False), ("them", False), ("Rihanna", True), ("US", True)]
)
def test_a_pronoun_names_nobody(words: str, is_value: bool) -> None:
    found = value_of(read(WHO), f"{words} sang.", None, Span(0, len(words), words))
    assert (found is not None) is is_value


@pytest.mark.parametrize(("words", "is_to_come"), [("today", True), ("on Monday", False)])
def test_the_day_of_an_evening_report_is_not_over(words: str, is_to_come: bool) -> None:
    """It is over in UTC, but not where the report was published, on Thursday at half past nine."""
    evening = datetime(2024, 5, 9, 21, 30, tzinfo=timezone(timedelta(hours=-7)))
    sentence = f"The council met and voted {words}."
    place = Span(sentence.index(words), sentence.index(words) + len(words), words)
    found = value_of(read("When will the council vote?"), sentence, evening, place)
    assert (found is not None) is is_to_come
