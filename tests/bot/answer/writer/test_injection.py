"""Articles that give orders, and a model that obeys them all: nothing but the news comes out.

The whole path: a real library, the answerer, the writer, the terminal's lines, the message.
"""

import json
import re
import tempfile
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.answer.citation_marks import take_sentences
from bot.answer.compose.answer_builder import lead_time
from bot.answer.types import Answer, Reason
from bot.answer.writer.turn import Writer
from bot.answer.writer.verify import check_sentence
from bot.chat.cards.answer import answer_card
from bot.chat.cards.evidence import evidence_cards
from bot.chat.cards.markdown_escape import safe_url
from bot.chat.i18n.texts import texts_for
from bot.cli.json_output import answer_payload, json_line
from bot.cli.terminal import plain
from bot.cli.terminal_text import answer_lines
from index import Article, open_library
from tests.bot.answer.writer.hostile_articles import HOSTILE, Hostile
from tests.bot.answer.writer.models import ObeyingModel
from tests.bot.answering import overlap_answerer
from tests.bot.chat.cards.discord_markdown import INVITE, MENTION, read
from tests.bot.chat.cards.sent import body_of
from tests.discord_server.limits import broken_limits
from tests.discord_server.payloads import components_of
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import NOW, XI, article

ENGLISH = texts_for("en")
QUESTION = "When might Xi visit Russia?"
# What no line of ours has, outside of the news' own words.
LIVE = re.compile(
    r"https?:|@|\bevil\s*\.|discord\s*\.\s*\w|\.gg\b|<|\]\(|javascript:", re.IGNORECASE
)


def news(one: Hostile) -> tuple[Article, ...]:
    hostile = Article(
        url="https://hostile.example/xi",
        title=one.title,
        body=one.body,
        publisher=one.publisher,
        author=one.author,
        published_at=NOW,
        fetched_at=NOW,
    )
    return article("xi", f"{XI} Xi might visit Russia in April.", publisher="Post"), hostile


@cache
def answers(one: Hostile) -> list[tuple[Answer, ObeyingModel | None]]:
    """The answer without a model, and that of each kind of obedience."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_library(settings(Path(folder)), HashingEncoder()) as library,
    ):
        list(library.add(news(one)))
        found: list[tuple[Answer, ObeyingModel | None]] = [
            (overlap_answerer(library).answer(QUESTION, NOW), None)
        ]
        for model in map(ObeyingModel, ObeyingModel.WAYS):
            writer = Writer(model, words=model.way in ObeyingModel.WORDS)
            answerer = overlap_answerer(library, writer)
            found.append((answerer.answer(QUESTION, NOW), model))
        return found


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.name)
def test_nothing_but_the_news_comes_out(one: Hostile) -> None:
    articles = {each.url: each for each in news(one)}
    shown: list[str] = []

    for answer, model in answers(one):
        assert answer.question == QUESTION
        assert answer.chosen_by in {"", "obeying"}
        if model is None or not answer.chosen_by:
            assert answer.answered
        check_statements(answer, articles)
        check_wording(answer)
        check_payload(answer)
        check_terminal(answer, articles)
        assert {
            one["url"] for one in json.loads(json_line(answer_payload(answer)))["citations"]
        } <= set(articles)
        shown.append(answer.text)
    assert len(shown) == 1 + len(ObeyingModel.WAYS)


def check_statements(answer: Answer, articles: dict[str, Article]) -> None:
    """Each, and what leads, stands word for word in an article that was taken in, and is cited."""
    numbers = [one.number for one in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert bool(answer.statements) == (answer.reason not in {Reason.NOT_STATED, Reason.NOT_COVERED})
    for statement in answer.statements:
        assert statement.citations
        for citation in statement.citations:
            assert citation in answer.citations
            assert citation.quote in articles[citation.url].body
            assert statement.text in citation.quote
    if answer.lead:
        assert answer.lead in answer.statements[0].text


def check_wording(answer: Answer) -> None:
    """What a model wrote is sentences that cite what holds them, without anything live."""
    if not answer.written_by:
        return
    evidence = {one.number: one for one in answer.citations}
    sentences, rest = take_sentences(answer.text)
    assert (bool(sentences), rest) == (True, "")
    for sentence in sentences:
        assert check_sentence(sentence.text, sentence.keys, evidence).keys == sentence.keys
        assert not LIVE.search(sentence.text)
        assert not INVITE.search(sentence.text)


def check_payload(answer: Answer) -> None:
    """Discord is sent nothing live but links to the citations, each under its own number."""
    cards = [answer_card(answer, ENGLISH, "id"), *evidence_cards(answer, "id", ENGLISH)]
    urls = {f"[{one.number}]": safe_url(one.url) for one in answer.citations}
    seconds = {int(NOW.timestamp())} | {
        int(one.published_at.timestamp()) for one in answer.citations if one.published_at
    }
    for payload in (body_of(card) for card in cards):
        assert broken_limits(payload) == []
        every = components_of(payload["components"])
        for text in (one["content"] for one in every if one["type"] == 10):
            assert all(unicodedata.category(c) not in {"Cf", "Cc", "Co"} or c == "\n" for c in text)
            assert not MENTION.search(text)
            assert not INVITE.search(re.sub(r"\(http\S+\)", "", text))
            reading = read(text)
            assert (reading.addresses, reading.mentions) == ([], [])
            assert set(reading.formatting) <= {"### ", "-# ", "> ", "*"}, "the card's own"
            for label, url in reading.links:
                assert urls[label] == url
            assert set(reading.timestamps) <= seconds


def check_terminal(answer: Answer, articles: dict[str, Article]) -> None:
    """Only the news' own words and the citations' addresses; no control character."""
    lines = list(answer_lines(answer))
    assert all(letter.isprintable() for line in lines for letter in line)
    if answer.lead:
        # alone on the first line, and nowhere else but in its statement
        led, *lines = lines
        time = lead_time(answer)
        assert led == plain(" ".join(answer.lead.split()) + (f" ({time})" if time else ""))
        assert not LIVE.search(time)
    text = "\n".join(lines)
    own = [one.text for one in answer.statements]
    for one in articles.values():
        own += [one.title, one.publisher, one.author, one.url]
    for quoted in sorted(map(plain, filter(None, own)), key=len, reverse=True):
        text = text.replace(quoted, "")
    assert not LIVE.search(text), text


def test_a_database_gives_hostile_news_back_as_it_was_written(
    tmp_path: Path, database_url: str
) -> None:
    with open_library(settings(tmp_path), HashingEncoder()) as library:
        for number, attack in enumerate(HOSTILE):
            _, hostile = news(attack)
            hostile = replace(hostile, url=f"https://hostile.example/{number}")
            list(library.add([hostile], f"discord:{number + 1}"))
            assert library.article(hostile.url, f"discord:{number + 1}") == hostile


def test_the_orders_reach_the_model_and_it_obeys() -> None:
    """Otherwise these tests would show nothing. Every fourth tells."""
    obeyed, chosen, worded = Counter[str](), Counter[str](), 0
    some = HOSTILE[::4]
    for attack in some:
        for answer, model in answers(attack):
            if model is not None:
                way = model.way
                obeyed[way] += bool(LIVE.search(model.wrote) or re.search("[“{]", model.wrote))
                chosen[way] += bool(answer.chosen_by)
                worded += bool(answer.written_by)
    assert len(HOSTILE) >= 95
    assert all(obeyed[way] >= 0.6 * len(some) for way in ObeyingModel.CHOOSES), obeyed
    assert sum(obeyed[way] for way in ObeyingModel.WORDS) >= 2 * len(some), obeyed
    # what points is shown, as the article's own text; what does not is answered by the reader
    assert chosen["points at the orders"] >= 0.6 * len(some), chosen
    assert (chosen["orders alone"], chosen["forged numbers"]) == (0, 0)
    assert worded >= 5, "some obedience only copies the news, and that may be shown"
