"""An answerer with two articles and no models: a question is answered by the words it shares."""

import re
import threading
from dataclasses import replace
from datetime import UTC, datetime

from bot.answer.compose.multiple_questions import merge_answers
from bot.answer.question.splitting import questions
from bot.answer.types import Answer, Citation, Context, Coverage, OnText, Reason, Statement
from bot.chat.services.answer_service import ChatLibrary
from index import IndexStatus, Outlet, Status
from index.errors import LibraryError
from tests.bot.following import world as following

XI = Citation(
    number=1,
    title="Xi plans to meet Putin",
    publisher="News Rebeat",
    origin="The Wall Street Journal",
    author="",
    url="https://news.example/xi-putin",
    published_at=datetime(2023, 2, 22, tzinfo=UTC),
    quote="A visit could take place in April or in early May.",
)
QUAKE = Citation(
    number=1,
    title="Strong earthquake in Hatay",
    publisher="Anadolu",
    origin="Anadolu",
    author="",
    url="https://news.example/quake",
    published_at=datetime(2023, 2, 20, tzinfo=UTC),
    quote="The earthquake in Hatay had a magnitude of 6.4.",
)
_ARTICLES = {"xi visit russia": XI, "earthquake hatay": QUAKE}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


class FakeNews(following.FakeNews):
    """Two outlets; a server has one more of its own. What a test adds has come in."""

    def outlets(self, now: datetime, audience: str | None = "") -> tuple[Outlet, ...]:
        own = () if audience == "" else (Outlet("House Paper", 1, now),)
        return (Outlet("News Rebeat", 3, now), Outlet("Anadolu", 2, now), *own)

    def status(self, now: datetime, audience: str | None = "") -> Status:
        articles = 6 if audience else 5
        index = IndexStatus("flat", "fake", 1, articles, 1, healthy=True)
        return Status(articles, articles, XI.published_at, 0, index, "memory")


class FakeAnswers:
    """Answers what its articles cover, refuses the rest.

    A question with "crash" in it raises something nobody foresaw, one with "broken" what the
    library raises; one with "wait" waits for `gate`, so that a test says when it goes on; one
    "at length" gets thirty statements.
    """

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.contexts: list[Context] = []
        self.gate = threading.Event()
        self.news: ChatLibrary = FakeNews()

    def answer(
        self,
        question: str,
        now: datetime,
        context: Context | None = None,
        *,
        on_text: OnText | None = None,
    ) -> Answer:
        self.questions.append(question)
        self.contexts.append(context or Context())
        pieces = questions(question)
        if len(pieces) > 1:
            parts = [self.answer(one.shown, now, context) for one in pieces]
            return merge_answers(question, parts, now)
        asked = words(question)
        if "crash" in asked:
            raise ZeroDivisionError("a secret path: /srv/newsdesk")
        if "broken" in asked:
            raise LibraryError("database /srv/newsdesk/db: it is gone; restore it")
        if "wait" in asked:
            self.gate.wait(30)
        topic = max(_ARTICLES, key=lambda topic: len(words(topic) & asked))
        citation = _ARTICLES[topic]
        coverage = Coverage(now, 1, citation.published_at, 1)
        if not words(topic) & asked:
            return Answer(
                question, "Nothing I have covers this.", (), (), coverage, Reason.NOT_COVERED
            )
        cited = [citation]
        if "length" in asked:
            cited = [replace(citation, number=number) for number in range(1, 31)]
        statements = tuple(Statement(one.quote, (one,)) for one in cited)
        return Answer(question, f"{citation.quote} [1]", statements, tuple(cited), coverage)

    def overtakes(
        self, text: str, earlier: Statement, later: Statement, context: Context | None = None
    ) -> bool:
        """Nothing of these articles is ever overtaken."""
        return False
