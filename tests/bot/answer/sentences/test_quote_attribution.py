"""A quotation is the person's only where the wording says so; a table of both."""

import re

import pytest

from bot.answer.sentences.quote_attribution import find_quotes, find_reported
from index import Span

# The person is marked {…}, other people [[…]], organisations and places <…>.
_MARKS = re.compile(r"\{(?P<person>[^}]+)\}|\[\[(?P<other>[^\]]+)\]\]|<(?P<thing>[^>]+)>")


def read(marked: str) -> tuple[str, dict[str, list[Span]]]:
    text, at = "", 0
    found: dict[str, list[Span]] = {"person": [], "other": [], "thing": []}
    for match in _MARKS.finditer(marked):
        text += marked[at : match.start()]
        assert match.lastgroup is not None
        name = match[match.lastgroup]
        found[match.lastgroup].append(Span(len(text), len(text) + len(name), name))
        text += name
        at = match.end()
    return text + marked[at:], found


def said(marked: str) -> list[str]:
    body, names = read(marked)
    quotes = find_quotes(body, names["person"], names["other"], names["thing"])
    for one in quotes:
        assert body[one.quote.start : one.quote.end] == one.quote.text
        assert body[one.proof.start : one.proof.end] == one.proof.text
        assert one.quote.text in one.proof.text
    return [quote.quote.text for quote in quotes]


HIS = [
    "“We will not give up,” said {Joe Biden}.",
    '"We will not give up," said {Joe Biden}.',
    "“We will not give up,” {Joe Biden} said on Tuesday.",
    "“We will not give up,” said US President {Joe Biden} in <Warsaw>.",
    "“We will not give up,” said <Tesla> CEO {Elon Musk}.",
    "“We will not give up,” said Secretary of State {Antony Blinken}.",
    "“We will not give up,” said <Denver> great {LaPhonso Ellis}.",
    "“We will not give up,” House Majority Leader {Steve Scalise}, R-La., said on Friday.",
    '“We will not give up," {Andy Biggs} said.',
    "“We will not give up,” wrote founder {Elon Musk}.",
    "“We will not give up!” {Biden} shouted.",
    "“We will not give up,” {Biden} told [[Jake Tapper]].",
    "“We will not give up,” {Biden} later told <CNN>’s [[Jake Tapper]].",
    "“We will not give up,” {Isabel Sawhill}, a senior fellow at <Brookings>, said.",
    "“We will not give up,” said {Isabel Sawhill}, a senior fellow at <Brookings>.",
    "{Biden} said: “We will not give up.”",
    "{Biden} said, “We will not give up.”",
    "{Biden} told <Reuters>: “We will not give up.”",
    "{Biden} told reporters on Monday that “we will not give up.”",
    "{Biden} told <CNN>’s [[Jake Tapper]] that the country “we will not give up.”",
    "{Isabel Sawhill}, a senior fellow, wrote in a report on Monday: “We will not give up.”",
    "In a speech on Friday, {Biden} said: “We will not give up.”",
    "But President {Biden} warned that <Russia> “will not be given an inch.”",
    "{Biden} tweeted on Friday, “We will not give up.”",
    "{Zelensky} said in a video address that the army “we will not give up.”",
    "{Biden} has said “we will not give up.”",
    "“We will not give up,” {Biden} said. “This is about our freedom.”",
    "“We will not give up,” {Biden} said on <Fox> on Monday. “This is about freedom.”",
    "{Biden} spoke in <Warsaw>. “We will not give up,” he said.",
    "President {Biden} spoke in <Warsaw> on Tuesday.\n\n“We will not give up,” he said.",
    "{Biden} spoke in <Warsaw>. He added: “We will not give up.”",
    "“We will not give up,” {Biden} said.\n\n“This is about freedom,” he added.",
    "“We will not give up,” {Biden} said.\n\n“We can,” he added.\n\n“And that is that,” he said.",
    "“We will not give up,” {Biden} said. “This is about freedom,” he added.",
    "{Biden} said: “We will not give up.\n\n“This is about freedom.”",
    "“We will not give up?” asked {Biden}.",
    "“We will not give up”, said {Biden}.",
    "«We will not give up», said {Macron}.",
    "“We will not give up,” then-President {Trump} said.",
    "“We will not give up,” said <Russian> President {Vladimir Putin} on state television.",
    "“We will not give up,” President {Biden} said, flanked by [[Kamala Harris]].",
    "After the vote, {Biden} said “we will not give up.”",
    "“We will not give up,” said Dr. {Anthony Fauci}.",
    "“We will not give up – never,” {Biden} said at a rally.",
    "When the war began, {Biden} promised: “We will not give up.”",
]
NOT_HIS = [
    "“We will not give up,” {Hutchinson} recalled the <White House> counsel saying.",
    "{Reed} left. “We will not give up,”",
    "“We will not give up,” said {Reed} family spokesperson [[Jonathan Franks]].",
    "“We will not give up,” said a current {Trump} adviser.",
    "“We will not give up,” says the {Trump} email.",
    "“We will not give up,” said a spokesman for {Joe Biden}.",
    "“We will not give up,” said a spokesman for President {Joe Biden}.",
    "“We will not give up,” said {Musk}’s lawyer, [[Alex Spiro]].",
    "“We will not give up,” {Musk}'s lawyer said.",
    "“We will not give up,” said [[Jill Biden]].",
    "“We will not give up,” said Jill {Biden}.",
    "“We will not give up,” [[Smith]] told {Biden}.",
    "“We will not give up,” {Biden} was told.",
    "“We will not give up,” she told {Biden}.",
    "{Biden} was asked: “We will not give up?”",
    "Asked “We will not give up?” {Biden} said no.",
    "“Will you run in two years?” {Biden} said no.",
    "In a letter to {Biden}, [[Putin]] wrote: “We will not give up.”",
    "In a letter to {Biden}, the lawyers wrote: “We will not give up.”",
    "A lawyer for {Biden} said: “We will not give up.”",
    "Critics of President {Biden} said: “We will not give up.”",
    "{Biden} said that [[Putin]] had told him “We will not give up.”",
    "{Biden} said [[Putin]], who said “We will not give up,” was wrong.",
    "{Biden} never said “We will not give up.”",
    "{Biden} did not say “We will not give up.”",
    "{Biden} denied having said “We will not give up.”",
    "A fake post attributed to {Biden} said “We will not give up.”",
    "{Biden} said the report, which called the plan “a disaster for all of Britain,” was wrong.",
    "{Biden} said officials had told him “We will not give up.”",
    "{Biden} visited. [[Smith]] was there. “We will not give up,” he said.",
    "{Biden} met [[Zelensky]] in <Kyiv>. “We will not give up,” he said.",
    "The mayor praised {Biden}. “We will not give up,” she said.",
    "“We will not give up,” the president said.",
    "“{Biden} is wrong about this,” he said.",
    "“We will not give up,” said [[Smith]]. {Biden} left.",
    "“We will not give up.” {Biden} said nothing.",
    "{Biden} and [[Harris]] said in a joint statement: “We will not give up.”",
    "“We will not give up,” said {Biden} and [[Harris]].",
    "The crowd chanted “We will not give up” as {Biden} spoke.",
    "{Biden} held a sign that said “We will not give up.”",
    "“We will not give up,” said the man who shot {Biden}.",
    "“We will not give up,” said [[Smith]], who worked for {Biden}.",
    "{Biden} called it “great.”",
    "“We will not give up,” said [[Smith]]. “This is about freedom,” he added. {Biden} agreed.",
    "“We will not give up,” [[Smith]] said.\n\n“This is about freedom,” he said of {Biden}.",
    "[[Smith]] defended {Biden}.\n\n“We will not give up,” he said.",
    "“Hi,” {Biden} said. The guard disagreed. “We will not give up,” he said.",
    "{Biden} met the mayor in <Paris>. “We will not give up,” he said.",
    "“Hi,” {Biden} said, and then he left. His film is called “We will not give up at all.”",
    "{Biden}’s wife spoke. “We will not give up,” she said.",
    "The book about {Biden} says: “We will not give up.”",
    "{Biden}, quoting [[Lincoln]], said: “We will not give up.”",
    "{Biden} said, citing a letter that read “We will not give up.”",
    'He is 6\' 2" tall. "We will not give up," said {Biden}.',
]


@pytest.mark.parametrize("marked", HIS)
def test_what_the_wording_gives_to_the_person_is_theirs(marked: str) -> None:
    quotes = said(marked)
    assert quotes
    assert quotes[0].casefold().rstrip("!?.").startswith(("we will", "will not be"))
    between_marks = re.findall(r"[“«\"]([^”»\"“\n]+)", read(marked)[0])
    assert len(quotes) == sum(len(words.split()) >= 4 for words in between_marks)


@pytest.mark.parametrize("marked", NOT_HIS)
def test_what_somebody_else_may_have_said_is_nobodys(marked: str) -> None:
    assert said(marked) == []


def reported(marked: str) -> list[str]:
    body, names = read(marked)
    found = find_reported(body, names["person"], names["other"], names["thing"])
    assert all(body[one.start : one.end] == one.text for one in found)
    return [one.text for one in found]


@pytest.mark.parametrize(
    "marked",
    [
        "{Biden} said that the law would pass.",
        "French vaccination chief {Alain Fischer} said on Friday that a wave was near.",
        "A new wave is near, {Alain Fischer} said.",
        "A new wave is near, said President {Biden}.",
        "{Biden} denied that he had known of the plan.",
        "{Steve Scalise}, R-La., warned that time was short.",
    ],
)
def test_a_sentence_that_reports_words_is_the_speakers(marked: str) -> None:
    assert len(reported(f"It rained all day. {marked} It was late.")) == 1


@pytest.mark.parametrize(
    "marked",
    [
        "{Biden} travelled to the city of <Warsaw>.",
        "[[Xi]] said that {Biden} was late again.",
        "[[Xi]] said as {Biden} told reporters that it was late.",
        "Supporters of {Biden} said that the law would pass.",
        "The law would pass, said [[Jill]] of {Biden} on Friday.",
        "“Will it pass?” reporters asked {Biden} on Friday.",
        "What has {Biden} said about the law on schools?",
        "{Biden} said no.",
    ],
)
def test_a_sentence_that_reports_no_words_of_the_speaker_is_nobodys(marked: str) -> None:
    assert reported(f"It rained all day. {marked} It was late.") == []
