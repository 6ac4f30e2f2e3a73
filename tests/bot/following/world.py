"""A small world: news that comes in, answers found in it by patterns, a postbox that keeps all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.answer.types import Answer, Citation, Context, Coverage, Reason, Standing, Statement
from bot.following.means import Delivery, Means
from bot.following.rounds import RoundReport, Rounds
from bot.following.telling import Notice
from bot.store import BotStore
from bot.store.values import Follow, FollowKind, GivenAnswer, Place, new_id
from index import Article, Evidence, Lead, Revision, Span
from index.passages import sentences
from tests.fakes import HashingEncoder

# A Monday at noon: nobody's night.
NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_PUBLIC = Context()
CHANNEL, PERSON = Place(channel_id=20), Place(person_id=5)


@dataclass(frozen=True, slots=True)
class CameIn:
    id: int
    article: Article
    audience: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    id: int
    article: Article
    revision: Revision
    audience: str


def article(
    name: str,
    body: str,
    *,
    at: datetime = NOW,
    published_at: datetime | None = None,
    title: str = "",
    publisher: str = "",
) -> Article:
    return Article(
        url=f"https://news.example/{name}",
        title=title or f"Report {name}",
        body=body,
        publisher=publisher or f"Outlet {name}",
        published_at=published_at or at,
        fetched_at=at,
    )


class FakeNews:
    """Articles in the order in which they came in; the same text again is a copy."""

    def __init__(self) -> None:
        self.came_in: list[CameIn] = []
        self.rewritten: list[Rewritten] = []
        self._encoder = HashingEncoder()

    def add(self, *articles: Article, audience: str = "") -> None:
        for one in articles:
            self.came_in.append(CameIn(len(self.came_in) + 1, one, audience))

    def rewrite(self, url: str, body: str, at: datetime) -> None:
        for place, one in enumerate(self.came_in):
            if one.article.url == url:
                old = one.article
                new = replace(old, body=body, modified_at=at, fetched_at=at)
                self.came_in[place] = CameIn(one.id, new, one.audience)
                revision = Revision(old.title, old.body, old.fetched_at or at, at)
                number = len(self.rewritten) + 1
                self.rewritten.append(Rewritten(number, new, revision, one.audience))

    def last_arrival(self) -> int:
        return len(self.came_in)

    def arrivals(self, after_id: int, limit: int) -> Sequence[CameIn]:
        return [one for one in self.came_in if one.id > after_id][:limit]

    def rewrites(self, after_id: int, limit: int) -> Sequence[Rewritten]:
        return [one for one in self.rewritten if one.id > after_id][:limit]

    def visible(self, audience: str) -> list[Article]:
        return [one.article for one in self.came_in if one.audience in ("", audience)]

    def article(self, url: str, *, audience: str) -> Article | None:
        return next((one for one in self.visible(audience) if one.url == url), None)

    def leads(self, since: datetime, now: datetime, *, audience: str) -> Sequence[Lead]:
        found: dict[str, Lead] = {}
        for one in self.visible(audience):
            if one.body in found:
                copied = found[one.body]
                found[one.body] = replace(copied, copies=(*copied.copies, one.publisher))
            elif one.published_at is not None and since <= one.published_at <= now:
                found[one.body] = Lead(one, self._vector(f"{one.title} {one.body}"))
        return sorted(found.values(), key=lambda lead: lead.article.published_at or NOW)

    def search(self, query: str, now: datetime, *, limit: int, audience: str) -> Sequence[Evidence]:
        asked = self._vector(query)
        return [
            Evidence(
                number,
                one,
                Span(0, len(one.body), one.body),
                1.0,
                sum(a * b for a, b in zip(asked, self._vector(one.body), strict=True)),
            )
            for number, one in enumerate(self.visible(audience))
        ][:limit]

    def _vector(self, text: str) -> tuple[float, ...]:
        return tuple(float(number) for number in self._encoder.encode([text])[0])


class PatternAnswers:
    """Answers from the newest visible article that has a question's pattern in it.

    Its group is the value that was asked for; what older articles say otherwise is overtaken.
    """

    def __init__(self, news: FakeNews) -> None:
        self._news = news
        self.patterns: dict[str, str] = {}
        self.asked: list[tuple[str, Context]] = []

    def answer(self, text: str, now: datetime, context: Context = _PUBLIC) -> Answer:
        self.asked.append((text, context))
        pattern = self.patterns.get(text)
        if pattern == "crash":
            raise ZeroDivisionError(text)
        found = []
        for one in reversed(self._news.visible(context.audience)):
            for sentence in sentences(one.body):
                match = re.search(pattern, sentence.text) if pattern else None
                if match:
                    found.append((one, sentence.text, match))
        coverage = Coverage(now, len(found), None, len(found))
        if not found:
            return Answer(text, "Not stated.", (), (), coverage, Reason.NOT_STATED)
        statements = []
        for number, (one, quote, match) in enumerate(found, start=1):
            citation = Citation(
                number,
                one.title,
                one.publisher,
                one.origin,
                "",
                one.url,
                one.published_at,
                quote,
            )
            span = Span(match.start(1), match.end(1), match.group(1))
            old = match.group(1) != found[0][2].group(1)
            statements.append(
                Statement(
                    quote,
                    (citation,),
                    span,
                    standing=Standing.OVERTAKEN if old else None,
                )
            )
        citations = tuple(one.citations[0] for one in statements)
        return Answer(text, statements[0].text, tuple(statements), citations, coverage)


@dataclass(frozen=True, slots=True)
class Sent:
    place: Place
    notice: Notice
    key: str
    instead: int
    reply_to: int | None


@dataclass(slots=True)
class Postbox:
    """Keeps what is sent; `deliveries` says what becomes of the next messages, then all arrive."""

    sent: list[Sent] = field(default_factory=list)
    tried: int = 0
    deliveries: list[Delivery | BaseException] = field(default_factory=list)

    def send(
        self,
        place: Place,
        notice: Notice,
        *,
        key: str,
        instead: int = 0,
        reply_to: int | None = None,
    ) -> Delivery:
        self.tried += 1
        delivery = self.deliveries.pop(0) if self.deliveries else Delivery.SENT
        if isinstance(delivery, BaseException):
            raise delivery
        if delivery is Delivery.SENT:
            self.sent.append(Sent(place, notice, key, instead, reply_to))
        return delivery

    @property
    def notices(self) -> list[Notice]:
        return [one.notice for one in self.sent]


class World:
    """Everything that a round needs, on a real store."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.news = FakeNews()
        self.answers = PatternAnswers(self.news)
        self.postbox = Postbox()
        self.kept: dict[str, Answer] = {}
        self.names: dict[str, tuple[str, ...]] = {}
        self.store = self.restarted()
        self.run(NOW - DAY)  # the first round only finds out where the news is

    def restarted(self) -> BotStore:
        self.store = BotStore(self.home)
        self.store.prepare()
        return self.store

    def means(self) -> Means:
        return Means(
            self.news,
            self.answers,
            self.store,
            self.postbox,
            self._read,
            lambda follow, _now: self.names.get(follow.subject, ()),
        )

    def run(self, now: datetime = NOW) -> RoundReport:
        return Rounds(self.means()).run_once(now)

    def follow(
        self,
        kind: FollowKind,
        subject: str,
        *,
        place: Place = PERSON,
        at: datetime = NOW - HOUR,
        audience: str = "",
        aliases: tuple[str, ...] = (),
    ) -> Follow:
        return self.store.follow(
            kind,
            subject,
            place=place,
            person_id=5,
            server_id=None if place.channel_id is None else 1,
            audience=audience,
            at=at,
            aliases=aliases,
        )

    def give_answer(self, question: str, at: datetime, *, audience: str = "") -> str:
        """Answer a question in channel 20, in the message 77."""
        answer = self.answers.answer(question, at, Context(audience=audience))
        identifier = new_id()
        self.kept[identifier] = answer
        urls = [{"url": one.url} for one in answer.citations]
        return self.store.keep_answer(
            GivenAnswer(
                identifier,
                1,
                20,
                77,
                5,
                question,
                {"id": identifier, "citations": urls},
                at,
                audience,
            )
        )

    def _read(self, payload: Mapping[str, Any]) -> Answer | None:
        return self.kept.get(payload["id"])
