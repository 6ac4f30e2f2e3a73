"""What a report tells is told apart from headings, captions, credits and what a site says."""

import pytest

from bot.answer.sentences.complete_sentences import (
    is_caption,
    is_cited,
    is_credit,
    is_furniture,
    is_report_sentence,
    needs_context,
)

TOLD = [
    "Liz Truss quit her post as Britain’s prime minister just 45 days into the job.",
    "President Joe Biden said Monday that “this is not over.”",
    "Elon Musk says he will step down as Twitter’s CEO if he’s voted out by a poll.",
    "The visit could take place in April or in early May, people familiar with it said.",
    "The talks with the Ukrainian president went on for two days in Washington, D.C.",
    "Musk took the stand in the Delaware Court of Chancery shortly after 9 a.m. on Wednesday.",
]
NOT_TOLD = [
    "Student loans",
    "Zelensky asks what Ukraine has to do to join NATO",
    "Will Xi Jinping visit Moscow before the summer of this year?",
    "“We will not give up our freedom for anything in the world,” Biden said.",
    "Coming up:House Speaker McCarthy to meet President Biden on Wednesday",
    "The report lists three reasons for the delay of the whole project:",
    "Chinese President Xi Jinping waves as he arrives in Beijing, China September 30, 2022.",
    "President Volodymyr Zelensky addresses Congress at the Capitol on Wednesday, December 21.",
    "David Rose/Shutterstock Liz Truss poses for a photo in London in July 2022.",
    "Police officers stand guard near the site of the protest. Kevin Frayer/Getty Images",
    "If your day doesn’t start without the headlines, get our newsletter in your inbox.",
    "This story is on news of the day in Ukraine for July 4.",
    "Donald Trump returned to the Youngstown area on Saturday to campaign for J.D.",
    "Hide Caption 2 of 66 Photos: Princess Elizabeth poses for a picture at home in 1928.",
    "Paul Pelosi, right, follows his wife as she arrives at the Capitol on March 17, 2022.",
    "Demonstrators stand near a portrait of Xi Jinping in Beijing on October 12, 2022.",
    "This story covers Hurricane Ian news from Monday, Sept. 26.",
    "He left.",
    "word " * 100 + "end.",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sign up for our newsletter.", True),
        ("Ann Lee/AP A rocket rolls out of the hall shortly after midnight.", True),
        ("Hide Caption 6 of 66 Photos: The life of a queen.", True),
        ("A version of this story appeared in Monday's edition.", True),
        ("Argentina won on Sunday, beating France via a penalty shootout.", False),
        ("The and/or clause was struck down, the court said.", False),
    ],
)
def test_what_a_site_says_of_itself_is_no_news(text: str, expected: bool) -> None:
    assert is_furniture(text) is expected


@pytest.mark.parametrize("text", TOLD)
def test_a_sentence_of_a_report_is_told(text: str) -> None:
    assert is_report_sentence(text)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_is_no_sentence_of_a_report_is_not(text: str) -> None:
    assert not is_report_sentence(text)


def test_news_in_the_present_is_no_caption_without_a_day() -> None:
    assert not is_caption("Biden meets with the president of Brazil in Washington.")
    assert is_caption("Biden meets with the president of Brazil on Friday, February 10.")


def test_a_photographer_is_known_by_the_agency_behind_the_name() -> None:
    body = "A protest in Beijing. Kevin Frayer/Getty Images. Xi Jinping spoke."
    assert is_credit(body, body.index("Frayer") + len("Frayer"))
    assert not is_credit(body, body.index("Jinping") + len("Jinping"))


@pytest.mark.parametrize(
    "text",
    [
        "But it was not over.",
        "He said so again.",
        "That is why Xi went home.",
        "Their last talk was in Bali.",
        "• Xi went home.",
        "Later, Xi went home.",
        "Compared to Liz Truss, he took a milder line on Europe.",
        "During their talk, Xi Jinping spoke of Taiwan.",
        "Vladimir Putin is expected to do so within days or weeks.",
        "Yes, it is a win for Putin.",
    ],
)
def test_what_only_the_sentences_before_explain_leans_on_them(text: str) -> None:
    assert needs_context(text)


@pytest.mark.parametrize(
    "text",
    [
        "Butter became dearer.",
        "Hermine Braun won the race, and she was glad.",
        "In a speech on Friday, Xi Jinping said so much that nobody remembered it.",
        "No Labels is a party.",
    ],
)
def test_what_stands_by_itself_does_not_lean(text: str) -> None:
    assert not needs_context(text)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Xi told <Reuters> that he would go.", True),
        ("Xi will go, according to the <Associated Press>.", True),
        ("<CNN> reported that Xi would go.", True),
        ("Xi said so to <CNN>’s Jake Tapper.", True),
        ("(<Reuters>) - Xi went.", True),
        ("A <CNN> poll found that few knew Xi.", True),
        ("<Fox News> settled a lawsuit over the election.", False),
        ("Xi sued <Fox News> for a billion dollars.", False),
    ],
)
def test_an_outlet_that_only_reports_is_cited(sentence: str, cited: bool) -> None:
    start, end = sentence.index("<"), sentence.index(">") - 1
    assert is_cited(sentence.replace("<", "").replace(">", ""), start, end) is cited


def test_what_is_told_in_the_past_is_no_caption() -> None:
    assert not is_caption("The strike ended on Friday after talks that went on all night.")
    assert is_caption("The union leader talks to members at the gate on Friday.")
