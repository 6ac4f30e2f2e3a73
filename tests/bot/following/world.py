"""A small world: news that comes in, answers found in it by patterns, a postbox that keeps all."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.answer import serialisation
from bot.answer.types import (
    Answer,
    Citation,
    Context,
    Coverage,
    OnText,
    Reason,
    Standing,
    Statement,
)
from bot.following.notices import Notice
from bot.following.round_context import Delivery, Receipt, RoundContext
from bot.following.rounds import RoundReport, Rounds
from bot.store import BotStore
from bot.store.values import Follow, FollowKind, GivenAnswer, NoticePlace, new_id
from index import Arrival, Article, Evidence, Lead, Outlet, Revision, Rewrite, Span
from index.text.passages import sentences
from ingest.feeds.feed_store import FeedStore
from tests.bot.lookup import fake_news
from tests.fakes import HashingEncoder

# A Monday at noon: nobody's night.
NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_PUBLIC = Context()
CHANNEL, PERSON = NoticePlace(channel_id=20), NoticePlace(person_id=5)


def article(
    name: str,
    body: str,
    *,
    at: datetime = NOW,
    published_at: datetime | None = None,
    title: str = "",
    publisher: str = "",
    picture: str = "",
) -> Article:
    return Article(
        url=f"https://news.example/{name}",
        title=title or f"Report {name}",
        body=body,
        publisher=publisher or f"Outlet {name}",
        published_at=published_at or at,
        fetched_at=at,
        picture=picture,
    )


class FakeNews:
    """Articles in the order in which they came in; the same text again is a copy.

    `looks` counts how often somebody asked what came in; the next `broken` times that fails.
    """

    def __init__(self) -> None:
        self.names: tuple[fake_news.Name, ...] = ()
        self.looks = 0
        self._looked = threading.Condition()
        self.broken = 0
        self.came_in: list[Arrival] = []
        self.rewritten: list[Rewrite] = []
        self._encoder = HashingEncoder()

    def add(self, *articles: Article, audience: str = "") -> None:
        for one in articles:
            self.came_in.append(Arrival(len(self.came_in) + 1, one, audience))

    def rewrite(self, url: str, body: str, at: datetime, *, audience: str | None = None) -> None:
        """Change an article; of several copies that of an audience, all without one."""
        for place, one in enumerate(self.came_in):
            if one.article.url == url and audience in (None, one.audience):
                old = one.article
                new = replace(old, body=body, modified_at=at, fetched_at=at)
                self.came_in[place] = Arrival(one.id, new, one.audience)
                revision = Revision(old.title, old.body, old.fetched_at or at, at)
                number = len(self.rewritten) + 1
                self.rewritten.append(Rewrite(number, new, revision, one.audience))

    def last_arrival(self) -> int:
        return len(self.came_in)

    def arrivals(self, after_id: int, limit: int) -> Sequence[Arrival]:
        with self._looked:
            self.looks += 1
            self._looked.notify_all()
        if self.broken:
            self.broken -= 1
            raise ZeroDivisionError("scripted")
        known: set[str] = set()
        first = []
        for one in self.came_in:
            if one.article.body not in known:
                first.append(one)
            known.add(one.article.body)
        return [one for one in first if one.id > after_id][:limit]

    def rewrites(self, after_id: int, limit: int) -> Sequence[Rewrite]:
        return [one for one in self.rewritten if one.id > after_id][:limit]

    def wait_for_looks(self, number: int) -> None:
        with self._looked:
            assert self._looked.wait_for(lambda: self.looks >= number, 10)

    @property
    def entities(self) -> fake_news.FakeEntities:
        return self._shelf().entities

    def latest(
        self,
        now: datetime,
        *,
        topic: str = "",
        publisher: str = "",
        limit: int = 10,
        offset: int = 0,
        audience: str = "",
        since: datetime | None = None,
    ) -> tuple[Article, ...]:
        return self._shelf().latest(
            now,
            topic=topic,
            publisher=publisher,
            limit=limit,
            offset=offset,
            audience=audience,
            since=since,
        )

    def outlets(self, now: datetime, audience: str = "") -> tuple[Outlet, ...]:
        return self._shelf().outlets(now, audience)

    def _shelf(self) -> fake_news.FakeNews:
        articles = [(one.article, one.audience) for one in self.came_in]
        return fake_news.FakeNews(articles, self.names)

    def known_words(
        self, words: Sequence[str], now: datetime, audience: str = ""
    ) -> frozenset[str]:
        told = " ".join(article.body for article in self.visible(audience)).lower()
        return frozenset(words) & set(re.findall(r"\w+", told))

    def last_rewrite(self) -> int:
        return len(self.rewritten)

    def visible(self, audience: str) -> list[Article]:
        """What an audience reads: its own copy of an address stands in the place of the public."""
        own = {one.article.url for one in self.came_in if audience and one.audience == audience}
        return [
            one.article
            for one in self.came_in
            if one.audience == audience or (not one.audience and one.article.url not in own)
        ]

    def article(self, url: str, audience: str = "") -> Article | None:
        return next((one for one in self.visible(audience) if one.url == url), None)

    def forget(self, url: str, audience: str = "") -> bool:
        kept = [one for one in self.came_in if (one.article.url, one.audience) != (url, audience)]
        gone = len(kept) < len(self.came_in)
        self.came_in = kept
        return gone

    def leads(self, since: datetime, now: datetime, audience: str = "") -> tuple[Lead, ...]:
        found: dict[str, Lead] = {}
        for one in self.visible(audience):
            if one.body in found:
                copied = found[one.body]
                found[one.body] = replace(copied, copies=(*copied.copies, one.publisher))
            elif one.published_at is not None and since <= one.published_at <= now:
                found[one.body] = Lead(one, self._vector(f"{one.title} {one.body}"))
        oldest = sorted(found.values(), key=lambda lead: lead.article.published_at or NOW)
        return tuple(oldest)

    def search(
        self,
        query: str,
        now: datetime,
        *,
        limit: int = 10,
        per_article: int = 1,
        audience: str = "",
        since: datetime | None = None,
    ) -> tuple[Evidence, ...]:
        asked = self._vector(query)
        found = [
            Evidence(
                number,
                one,
                Span(0, len(one.body), one.body),
                1.0,
                sum(a * b for a, b in zip(asked, self._vector(one.body), strict=True)),
            )
            for number, one in enumerate(self.visible(audience))
        ]
        return tuple(found[:limit])

    def _vector(self, text: str) -> tuple[float, ...]:
        return tuple(float(number) for number in self._encoder.encode([text])[0])


class PatternAnswers:
    """Answers from the newest visible article that has a question's pattern in it.

    Its group is the value that was asked for; what older articles say otherwise is overtaken.
    """

    def __init__(self, news: FakeNews) -> None:
        self.news = news
        self.patterns: dict[str, str] = {}
        self.asked: list[tuple[str, Context]] = []

    def answer(
        self,
        text: str,
        now: datetime,
        context: Context = _PUBLIC,
        *,
        on_text: OnText | None = None,
    ) -> Answer:
        self.asked.append((text, context))
        pattern = self.patterns.get(text)
        if pattern == "crash":
            raise ZeroDivisionError(text)
        found = []
        for one in reversed(self.news.visible(context.audience)):
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

    def overtakes(
        self, text: str, earlier: Statement, later: Statement, context: Context | None = None
    ) -> bool:
        """Whether a question's pattern stands in both; "unsure" is a question that never knows."""
        pattern = self.patterns[text]
        return "unsure" not in text and all(
            re.search(pattern, statement.text) for statement in (earlier, later)
        )


@dataclass(frozen=True, slots=True)
class Sent:
    place: NoticePlace
    notice: Notice
    key: str
    instead: int
    reply_to: int | None


@dataclass(slots=True)
class Postbox:
    """Keeps what is sent; `deliveries` says what becomes of the next messages, then all arrive."""

    sent: list[Sent] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    tried: int = 0
    deliveries: list[Delivery | BaseException] = field(default_factory=list)

    def send(
        self,
        place: NoticePlace,
        notice: Notice,
        *,
        key: str,
        instead: int = 0,
        reader: int = 0,
        reply_to: int | None = None,
    ) -> Receipt:
        self.tried += 1
        delivery = self.deliveries.pop(0) if self.deliveries else Delivery.SENT
        if isinstance(delivery, BaseException):
            raise delivery
        if delivery is not Delivery.SENT:
            return Receipt(delivery)
        self.sent.append(Sent(place, notice, key, instead, reply_to))
        return Receipt(delivery, place.channel_id or 50, 1000 + len(self.sent))

    def offer_newer(self, given: GivenAnswer, *, key: str) -> Receipt:
        delivery = self.deliveries.pop(0) if self.deliveries else Delivery.SENT
        assert isinstance(delivery, Delivery)
        if delivery is Delivery.SENT:
            self.offered.append(given.id)
        return Receipt(delivery, given.channel_id, given.message_id or 0)

    @property
    def notices(self) -> list[Notice]:
        return [one.notice for one in self.sent]


class World:
    """Everything that a round needs, on a real store."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.home = home
        self.database_url = database_url
        self.news = FakeNews()
        self.answers = PatternAnswers(self.news)
        self.postbox = Postbox()
        self.feeds = FeedStore(home, database_url)
        self.feeds.prepare()
        self.store = self.restarted()
        self.run(NOW - DAY)  # the first round only finds out where the news is

    def restarted(self) -> BotStore:
        self.store = BotStore(self.home, self.database_url)
        self.store.prepare()
        return self.store

    def means(self) -> RoundContext:
        return RoundContext(
            self.news,
            self.answers,
            self.store,
            self.postbox,
            self.feeds,
        )

    def run(self, now: datetime = NOW) -> RoundReport:
        return Rounds(self.means()).run_once(now)

    def follow(
        self,
        kind: FollowKind,
        subject: str,
        *,
        place: NoticePlace = PERSON,
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
        return self.store.keep_answer(
            GivenAnswer(
                new_id(),
                1,
                20,
                77,
                5,
                question,
                serialisation.write(answer),
                at,
                audience,
            )
        )
