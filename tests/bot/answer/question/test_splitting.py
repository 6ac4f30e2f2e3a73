"""A message is cut into the questions that stand in it, and one question is left whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.question.splitting import questions


def shown(text: str) -> list[str]:
    return [one.shown for one in questions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # at question marks
        (
            "How many people are locked in the simulator? And for how long?",
            ["How many people are locked in the simulator?", "For how long?"],
        ),
        ("who won?? where was it played?!", ["Who won?", "Where was it played?"]),
        ("Is it true that Biden resigned? When?", ["Is it true that Biden resigned?", "When?"]),
        ("How many died in Turkey? And in Syria?", ["How many died in Turkey?", "In Syria?"]),
        ("So who won? What about Brazil?", ["Who won?", "What about Brazil?"]),
        ("Who won? The final was on Sunday. Where was it?", ["Who won?", "Where was it?"]),
        ("Hi! Who won the cup? also where was it", ["Who won the cup?", "Where was it?"]),
        ("who won the cup. where was it played?", ["Who won the cup?", "Where was it played?"]),
        # before an "and"
        ("When did Pebbles die and how old was she?",
         ["When did Pebbles die?", "How old was she?"]),
        ("when did the king die and who succeeded him",
         ["When did the king die?", "Who succeeded him?"]),
        ("Who is hosting the Golden Globes, and when are they?",
         ["Who is hosting the Golden Globes?", "When are they?"]),
        ("Which minister resigned & who replaced him?",
         ["Which minister resigned?", "Who replaced him?"]),
        ("Is Biden running and will he debate Trump?",
         ["Is Biden running?", "Will he debate Trump?"]),
        ("whats the score and whos the captain?", ["Whats the score?", "Whos the captain?"]),
        ("In Turkey, how many died and how many buildings collapsed?",
         ["In Turkey, how many died?", "How many buildings collapsed?"]),
        ("What did OPEC decide and by how much did it cut output?",
         ["What did OPEC decide?", "By how much did it cut output?"]),
        ("Can you tell me who the minister is and when he was elected?",
         ["Can you tell me who the minister is?", "When he was elected?"]),
        # a bare asking word
        ("Who resigned and why?", ["Who resigned?", "Why?"]),
        ("Who was arrested, when and where?", ["Who was arrested?", "When?", "Where?"]),
        ("Who won the election and by how much?", ["Who won the election?", "By how much?"]),
        # two asking words of one clause
        ("When and where is the summit?", ["When is the summit?", "Where is the summit?"]),
        ("Where & how did it sink and who was aboard?",
         ["Where did it sink?", "How did it sink?", "Who was aboard?"]),
        # at commas, where nothing else can be meant
        ("When did the queen die, how old was she and who succeeded her?",
         ["When did the queen die?", "How old was she?", "Who succeeded her?"]),
        # lines and lists
        ("who won the cup\nwhere was it played", ["Who won the cup?", "Where was it played?"]),
        ("1. Who won the cup 2. Where was it played 3. who scored",
         ["Who won the cup?", "Where was it played?", "Who scored?"]),
        ("My questions:\n- who won the cup\n- how much did it cost?",
         ["Who won the cup?", "How much did it cost?"]),
        ("1) who won\n2) by how much", ["Who won?", "By how much?"]),
    ],
)  # fmt: skip
def test_several_questions_are_cut(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Who won the cup",
        "Nicola Sturgeon",
        # one clause
        "Who and what was involved?",
        "Which American president and which Soviet leader signed the treaty?",
        "How many people and which countries were affected?",
        "Who are Harry and Meghan and their children?",
        "What is the difference between inflation and deflation?",
        "What is the difference between what Trump said and what Biden did?",
        # one question with its scene
        "The bank collapsed on Friday. Which regulator took it over?",
        "Did you hear about the derailment in Ohio? When did it happen?",
        "Biden resigned? Who replaces him?",
        "Watermelon is a popular treat. What percentage of it is water?",
        "A billion people had their data leaked in what could be a record. Where did it occur?",
        "Will Smith slapped Rock. Why?",
        # rhetorical
        "Did you know? Who won the cup?",
        "Guess what? Who won the cup?",
        "How are you? Who won the cup?",
        "Quick question: who won the cup?",
        "How sad. Who died?",
        "What a mess! Who is to blame?",
        "He won, didn't he?",
        "Who won the cup? England or France?",
        "Who won the cup? Thanks!",
        # what is asked about is not asked
        "What did Biden say about inflation and how it affects families?",
        "Did Biden explain why he left and how he would return?",
        "What did the report say about who was hired and who was fired?",
        "Who is the man who was arrested and who was released?",
        "Who said what and when?",
        "What did Musk mean by “Who cares?” on Twitter?",
        'Who asked "Why did it sink and who was aboard?" on air?',
        # the first question goes on
        "Who resigned and is now prime minister?",
        "Which company was fined and did not pay?",
        "Who signed the deal and which was brokered by Turkey?",
        "Who beat Trump, who was the president, in 2020?",
        "When might Xi\nvisit Russia?",
        "Why was https://news.example/a?b=c taken down and restored?",
        "",
        "?",
    ],
)
def test_one_question_is_left_as_it_was_typed(text: str) -> None:
    (piece,) = questions(text)
    assert piece.text == piece.shown == " ".join(text.split())


def test_a_scene_stands_before_the_question_that_it_is_for() -> None:
    text = "The bank failed on Friday. Which regulator took it over, and when did it act?"
    assert [one.text for one in questions(text)] == [
        "The bank failed on Friday. Which regulator took it over?",
        "when did it act?",
    ]


def test_an_outlet_that_is_asked_for_counts_for_the_whole_sentence() -> None:
    pieces = questions("Who won and where was it, according to CNN? Why did it rain?")
    assert [one.source for one in pieces] == ["CNN", "", ""]


@settings(deadline=None)
@given(st.text(max_size=300) | st.lists(
    st.sampled_from("who when and , ? . Xi won did it 1. \n “ ( how many - is the".split(" "))
).map(" ".join))  # fmt: skip
def test_whatever_is_typed_has_a_question(text: str) -> None:
    pieces = questions(text)
    assert pieces
    assert all(one.shown.strip() for one in pieces) or len(pieces) == 1
