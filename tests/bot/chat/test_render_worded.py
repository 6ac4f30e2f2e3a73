"""A model's wording stands above the quotations, its marks linked, within Discord's limits."""

from dataclasses import replace

import pytest

from bot.answer.types import Answer, Citation, Coverage, Statement
from bot.chat.render import render
from tests.bot.chat.discord_markdown import read
from tests.bot.chat.fake_answers import QUAKE, XI
from tests.bot.chat.test_render import COVERAGE
from tests.discord_server.limits import broken_limits

SECOND = replace(QUAKE, number=2)


def worded(text: str, *citations: Citation) -> Answer:
    statements = tuple(Statement(one.quote, (one,)) for one in citations)
    return Answer("Q?", text, statements, citations, COVERAGE, written_by="llama <3")


def description(answer: Answer) -> str:
    payload = render(answer).to_dict()
    assert broken_limits(payload) == []
    return str(payload["embeds"][0]["description"])


def test_the_wording_stands_above_the_quotations() -> None:
    answer = worded("It could be in April. [1] The quake had 6.4. [2][1]", XI, SECOND)
    xi, quake = "[[1]](https://news.example/xi-putin)", "[[2]](https://news.example/quake)"
    assert description(answer) == (
        f"It could be in April. {xi} The quake had 6\\.4. {quake}{xi}\n\n"
        "Worded by llama \\<3; the news says:\n\n"
        f"{XI.quote} {xi}\n\n"
        f"{read(SECOND.quote).shown.replace('6.4', '6' + chr(92) + '.4')} {quake}"
    )


@pytest.mark.parametrize(
    "text", ["Uncited.", "Forged. [9]", "A [link](http://evil). [1]", "x " * 2000 + "[1]", ""]
)
def test_a_wording_that_cannot_be_shown_leaves_the_quotations(text: str) -> None:
    shown = description(worded(text, XI))
    assert "evil" not in shown
    assert shown.endswith(f"{XI.quote} [[1]](https://news.example/xi-putin)")


def test_a_long_wording_leaves_room_for_its_quotations() -> None:
    citations = tuple(
        Citation(n, "T" * 300, "P", "P", "", f"https://a.example/{n}", None, f"{n} " + "Q" * 900)
        for n in range(1, 9)
    )
    text = " ".join(f"{'word ' * 70}end. [{n}]" for n in range(1, 5))
    answer = replace(worded(text, *citations), coverage=Coverage(COVERAGE.as_of, 8, None, 8))
    shown = description(answer)
    assert shown.startswith("word word")
    assert "1 QQQ" in shown
