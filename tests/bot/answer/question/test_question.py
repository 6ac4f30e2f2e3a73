"""A question is read as a person reads it: what kind of thing it asks for, and about whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.question.question import QuestionKind, read, with_names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("When might Xi visit Russia?", QuestionKind.WHEN),
        ("What year did it begin?", QuestionKind.WHEN),
        ("How soon will it open?", QuestionKind.WHEN),
        ("When he left, who came?", QuestionKind.WHO),
        ("Where did the ship sink?", QuestionKind.WHERE),
        ("Which country won?", QuestionKind.WHERE),
        ("Who was elected?", QuestionKind.WHO),
        ("Whose record was broken?", QuestionKind.WHO),
        ("Which person of the year was it?", QuestionKind.WHO),
        ("How many people died?", QuestionKind.HOW_MANY),
        ("How much does it cost?", QuestionKind.HOW_MANY),
        ("What was the magnitude of the quake?", QuestionKind.HOW_MANY),
        ("What percentage voted?", QuestionKind.HOW_MANY),
        ("Why did the bank fail?", QuestionKind.WHY),
        ("What caused the fire?", QuestionKind.WHY),
        ("Which film won?", QuestionKind.WHICH),
        ("What happened in Ohio?", QuestionKind.HAPPENED),
        ("What happened after the governor of Ohio had resigned?", QuestionKind.WHAT),
        ("How strong was the quake?", QuestionKind.HOW_MANY),
        ("How did he escape?", QuestionKind.WHAT),
        ("Is Trump running?", QuestionKind.YES_NO),
        ("did the ship sink", QuestionKind.YES_NO),
        ("ok so hasn’t she resigned", QuestionKind.YES_NO),
        ("Tell me about Ukraine", QuestionKind.HAPPENED),
        ("hello", QuestionKind.WHAT),
        ("", QuestionKind.WHAT),
        ("Queen Elizabeth II died. Who is her successor?", QuestionKind.WHO),
        ("When will Mr. Xi visit Russia?", QuestionKind.WHEN),
        ("What did U.S. President Joe Biden say?", QuestionKind.WHAT),
        ("A man was arrested when he fled. How many shots were fired?", QuestionKind.HOW_MANY),
    ],
)
def test_what_is_asked_for(text: str, kind: QuestionKind) -> None:
    assert read(text).kind is kind


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("What happened in Ohio?", "Ohio"),
        ("so what's going on in Ohio right now?", "Ohio"),
        ("What’s new with the Chinese balloon?", "the Chinese balloon"),
        ("What is the latest on the earthquake in Turkey?", "the earthquake in Turkey"),
        ("Any news about Xi?", "Xi"),
        ("What do we know about the train derailment?", "the train derailment"),
        ("Nicola Sturgeon", "Nicola Sturgeon"),
        ("train derailment Ohio?", "train derailment Ohio"),
        ("What happened in Ohio this week?", "Ohio"),
        ("Is Trump running?", ""),
        ("What happened today?", ""),
        ("Xi said what?", ""),
        ("Hello there", ""),
        ("?!", ""),
        ("Somebody shot a balloon down off the coast yesterday", ""),
    ],
)
def test_what_news_is_asked_of(text: str, topic: str) -> None:
    question = read(text)
    assert question.topic == topic
    assert (question.kind is QuestionKind.HAPPENED) == bool(topic)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("When might Xi visit Russia?", ("Xi", "Russia")),
        ("when might xi visit russia?", ()),
        ("Is Trump running?", ("Trump",)),
        ("What is Biden’s plan?", ("Biden",)),
        ("What did NASA's rover find?", ("NASA",)),
        ("NATO expands when?", ("NATO",)),
        ("Police arrested a man. Who is he?", ()),
        ("Joe Biden spoke. What about?", ("Joe Biden",)),
        ("Who succeeded Queen Elizabeth II. Who was it?", ("Queen Elizabeth II",)),
        ("When will Mr. Xi visit Russia?", ("Xi", "Russia")),
        ("Which country did Dr. Fauci visit?", ("Fauci",)),
        ("What does the Bank of England say?", ("Bank of England",)),
        ("What did the Wall Street Journal report?", ("Wall Street Journal",)),
        ("Was it on Monday or in March?", ()),
        ("Who is George W. Bush?", ("George W. Bush",)),
        ("Did Xi meet Xi?", ("Xi",)),
        ("Please tell me what I asked, thanks", ()),
    ],
)
def test_who_is_asked_about(text: str, names: tuple[str, ...]) -> None:
    assert read(text).names == names


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("What is the latest on Ukraine?", True),
        ("Who resigned this week?", True),
        ("What happened today?", True),
        ("When might Xi visit Russia?", False),
        ("Who knows Nowak?", False),
    ],
)
def test_whether_it_asks_for_what_is_new(text: str, now: bool) -> None:
    assert read(text).speaks_of_now is now


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """White space is folded, and a name is a piece of what was asked, said once."""
    asked = read(text)
    assert asked.text == " ".join(text.split())
    assert len(set(asked.names)) == len(asked.names)
    assert all(name and name in asked.text for name in asked.names)


def test_names_in_small_letters_are_added_once() -> None:
    question = with_names(read("When will Putin visit beijing?"), ["putin", "beijing", "beijing"])
    assert question.names == ("Putin", "beijing")
