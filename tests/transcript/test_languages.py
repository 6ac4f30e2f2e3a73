"""Every text of a conversation is in the language of the server: nothing of it stays English."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from bot.answer.question.language import LANGUAGES
from tests.quality.gate import ARTICLES
from tests.transcript.conversation import PAGE, arriving, converse

# What does not belong to the bot's own words: links, dates as the page writes them, commands.
_NO_WORDS = re.compile(
    r"\]\([^)]*\)|\btoday\b|… ago|\b\d{1,2} [A-Z][a-z]+ \d{4}\b"
    r"|\B/[a-z][\w -]*|#news|@Ada|[“”]"
)
_BETWEEN = re.compile(r"[·*\[\](),:;]")
_LETTER = re.compile(r"[^\W\d_]")


def said(page: str) -> list[str]:
    """The lines of the bot."""
    return [line.removeprefix("> ").strip() for line in page.splitlines() if line.startswith("> ")]


def own_words(line: str, known: str) -> list[str]:
    """The parts of a line that are neither news nor what somebody typed."""
    parts = (part.strip(" >.-–’'") for part in _BETWEEN.split(_NO_WORDS.sub(" ", line)))
    return [part for part in parts if _LETTER.search(part) and part not in known]


@pytest.mark.slow
async def test_nothing_of_a_conversation_stays_english(tmp_path: Path) -> None:
    """German has few words in common with English, so a line of both pages was not translated."""
    page, english = await converse(tmp_path, "de"), PAGE.read_text("utf-8")
    records = [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines()]
    news = [str(value) for record in records for value in record.values()]
    news += [f"{article.title} {article.body} {article.publisher}" for article in arriving()]
    typed = [line for line in english.splitlines() if line.startswith(("**Ada**", "**Ben**"))]
    # questions are put in English in every language, the examples too
    asked = re.findall(r"\[([^\]]+\?)\]", english)
    known = "\n".join([*news, *typed, *asked])
    # a question in another language is refused in that; the page counts its lines in English
    foreign = {language.sentence for language in LANGUAGES.values()}
    ours = [line for line in said(page) if line not in foreign and "more lines)" not in line]
    theirs = said(english)
    in_german = {after for line, after in pairwise(theirs) if line in foreign}
    lines = dict.fromkeys(line for line in ours if line in {*theirs} - in_german)
    assert {line: words for line in lines if (words := own_words(line, known))} == {}
