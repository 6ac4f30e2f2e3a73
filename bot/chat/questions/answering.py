"""Answers a question, stores the answer and renders it; does not depend on Discord."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.answer import serialisation
from bot.answer.question.followups import with_answer
from bot.answer.question.language import foreign_language
from bot.answer.types import Answer, Context, OnText, Reason
from bot.chat.cards.answer import SearchedNews, answer_card
from bot.chat.cards.messages import Message
from bot.chat.i18n.texts import LANGUAGES, Texts, texts_for
from bot.chat.questions.recent_questions import ConversationKey, Conversations, continued
from bot.chat.services.answer_service import AnswerService, QueuePlace
from bot.lookup.library_access import Edition
from bot.lookup.misspelt_names import meant_questions, words_of_names
from bot.store import BotStore
from bot.store.values import GivenAnswer, new_id
from index.errors import NewsdeskError
from index.sources.outlets import canonical_outlet, same_outlet

log = logging.getLogger(__name__)

MIN_QUESTION = 3
MAX_QUESTION = 1000

# How long a reply to an answer waits until that answer's message id is stored. Discord's own word
# that a message has arrived can come after a reply to it.
_DELIVERY_WAIT_S = 2.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class IncomingQuestion:
    """A question with its context.

    Attributes:
        text: What is asked.
        context: The audience, the earliest date and the earlier questions.
        person_id: The asker.
        server_id: The server; None for direct messages.
        channel_id: The channel that the answer goes to.
        texts: The language of the card around the answer.
        private: Whether only the asker sees the answer.
        as_of: Until when news counts; None for now.
    """

    text: str
    context: Context
    person_id: int
    server_id: int | None
    channel_id: int
    texts: Texts
    private: bool = False
    as_of: datetime | None = None

    @property
    def conversation_key(self) -> ConversationKey:
        """The conversation that it belongs to."""
        return ConversationKey(self.channel_id, self.person_id, self.private)

    def read_at(self, now: datetime) -> datetime:
        """Return the moment whose news is read."""
        return self.as_of or now


@dataclass(frozen=True, slots=True)
class RenderedAnswer:
    """An answer as a message, with its id; the id is "" if it could not be stored."""

    message: Message
    answer_id: str = ""


def asked_under(given: GivenAnswer) -> tuple[str, ...]:
    """Return the questions that a question under an answer goes on from, with that answer."""
    answer = serialisation.read(given.payload)
    lead = "" if answer is None else answer.lead
    return continued(given.before, with_answer(given.question, lead))


class AnswerRecorder:
    """Answers questions and stores the answers; belongs to one event loop.

    Args:
        answer_service: Answers the questions.
        store: Stores answers and unanswered questions.
    """

    def __init__(self, answer_service: AnswerService, store: BotStore) -> None:
        self._answer_service = answer_service
        self._store = store
        self._deliveries: dict[int, set[asyncio.Future[None]]] = {}
        self.conversations = Conversations()

    async def answer(
        self, place: QueuePlace, question: IncomingQuestion, on_text: OnText | None = None
    ) -> RenderedAnswer:
        """Answer a question that has a place in the queue.

        Args:
            place: Its place in the queue.
            question: The question.
            on_text: Called with the text so far while a model words it, in another thread.

        Raises:
            NewsdeskError: The library cannot be used.
        """
        answer, now = await self._ask(place, question, on_text)
        return await self._rendered(question, answer, now)

    async def answer_if_known(
        self, place: QueuePlace, question: IncomingQuestion
    ) -> RenderedAnswer | None:
        """Answer a question that nobody asked us; None if the news does not answer it.

        Then nothing is kept of it, not among the unanswered questions either.

        Raises:
            NewsdeskError: The library cannot be used.
        """
        answer, now = await self._ask(place, question)
        return await self._rendered(question, answer, now) if answer.answered else None

    async def _ask(
        self, place: QueuePlace, question: IncomingQuestion, on_text: OnText | None = None
    ) -> tuple[Answer, datetime]:
        now = datetime.now(UTC)
        zone = await self.zone(question.person_id, question.server_id)
        context = replace(question.context, zone=zone)
        answer = await place.answer(question.text, question.read_at(now), context, on_text=on_text)
        return answer, now

    async def _rendered(
        self, question: IncomingQuestion, answer: Answer, now: datetime
    ) -> RenderedAnswer:
        read_at = question.read_at(now)
        if answer.reason is not Reason.NOT_UNDERSTOOD:
            asked = with_answer(question.text, answer.lead)
            self.conversations.hear(question.conversation_key, question.context.before, asked, now)
        answer_id, searched, meant = await asyncio.gather(
            self._keep(question, answer, now),
            self._searched(question, answer, read_at),
            self._meant(question, answer, read_at),
        )
        hideable = question.server_id is not None and not question.private
        texts = _texts_for(question, answer)
        card = answer_card(answer, texts, answer_id, searched, meant, hideable=hideable)
        return RenderedAnswer(Message(card=card), answer_id)

    @asynccontextmanager
    async def delivering(self, channel_id: int) -> AsyncIterator[None]:
        """Mark that an answer is on its way to a channel, until its message id is stored."""
        delivery: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        pending = self._deliveries.setdefault(channel_id, set())
        pending.add(delivery)
        try:
            yield
        finally:
            delivery.set_result(None)
            pending.discard(delivery)
            if not pending:
                self._deliveries.pop(channel_id, None)

    async def delivered(
        self, given: RenderedAnswer, question: IncomingQuestion, message_id: int | None
    ) -> None:
        """Store which message shows an answer, so that a correction can reply to it.

        A private answer gets no reply: everybody in the channel would read it. What was known at an
        earlier time is not corrected by what was reported later.
        """
        kept = not question.private and question.as_of is None
        if given.answer_id and message_id is not None and kept:
            await self.remember(lambda: self._store.set_message(given.answer_id, message_id))

    async def zone(self, person_id: int, server_id: int | None) -> tzinfo:
        """Return the time zone in which a person counts days; UTC if none is known."""
        zone = await self.remember(lambda: self._store.zone_for(person_id, server_id))
        return ZoneInfo(zone) if zone else UTC

    async def note_reader(self, person_id: int, locale: str) -> None:
        """Store a person's language for later direct messages."""
        await self.remember(lambda: self._store.note_locale(person_id, locale))

    async def given(self, answer_id: str) -> tuple[GivenAnswer, Answer] | None:
        """Return a stored answer with its asker and channel; None if it was deleted."""
        given = await asyncio.to_thread(self._store.given, answer_id)
        answer = None if given is None else serialisation.read(given.payload)
        return None if given is None or answer is None else (given, answer)

    async def given_under(self, message_id: int, channel_id: int) -> GivenAnswer | None:
        """Return the answer that a message shows; None for another message or a deleted answer."""
        pending = set(self._deliveries.get(channel_id, ()))
        given = await self.remember(lambda: self._store.given_of_message(message_id))
        if given is None and pending:
            await asyncio.wait(pending, timeout=_DELIVERY_WAIT_S)
            given = await self.remember(lambda: self._store.given_of_message(message_id))
        return given

    async def claim_message(self, message_id: int, now: datetime) -> bool:
        """Claim a message, so that no other running copy of the bot answers it too.

        Returns:
            False if another copy has claimed it. True if the database cannot be used: two
            answers are better than none.
        """
        claimed = await self.remember(lambda: self._store.claim(f"message:{message_id}", now))
        return claimed is not False

    async def remember(self, work: Callable[[], T]) -> T | None:
        """Use the store in a thread; if that fails, log it and return None."""
        try:
            return await asyncio.to_thread(work)
        except NewsdeskError as error:
            log.warning("not remembered: %s", error)
            return None

    async def _keep(self, question: IncomingQuestion, answer: Answer, now: datetime) -> str:
        given = GivenAnswer(
            id=new_id(),
            server_id=question.server_id,
            channel_id=question.channel_id,
            message_id=None,
            person_id=question.person_id,
            question=question.text,
            payload=serialisation.write(answer),
            asked_at=now,
            audience=question.context.audience,
            before=question.context.before,
            outlet=question.context.outlet,
        )

        def keep() -> str:
            if question.as_of is not None:  # later news may well answer it
                return self._store.keep_answer(given)
            self._settle(given.server_id, given.question, answer.reason, now)
            for part in answer.parts if answer.answered else ():
                self._settle(given.server_id, part.question, part.reason, now)
            return self._store.keep_answer(given)

        return await self.remember(keep) or ""

    def _settle(
        self, server_id: int | None, question: str, reason: Reason | None, now: datetime
    ) -> None:
        """Store whether a question was answered."""
        if reason is None:
            self._store.mark_answered(server_id, question, now)
        elif reason is not Reason.NOT_UNDERSTOOD:  # no news would ever answer it
            self._store.keep_unanswered(server_id, question, str(reason), now)

    async def _searched(
        self, question: IncomingQuestion, answer: Answer, now: datetime
    ) -> SearchedNews | None:
        if answer.reason in {None, Reason.NOT_UNDERSTOOD}:
            return None
        news = (await self._answer_service.made()).news
        status = await self.remember(lambda: news.status(now, question.context.audience))
        if status is None:
            return None
        context = question.context
        outlets = await self.remember(lambda: news.outlets(now, context.audience)) or ()
        articles = status.articles
        if context.outlet:
            wanted = canonical_outlet(context.outlet)
            articles = sum(
                outlet.articles for outlet in outlets if same_outlet(outlet.name, wanted)
            )
        return SearchedNews(articles, status.newest_article_at, context.outlet, context.since)

    async def _meant(
        self, question: IncomingQuestion, answer: Answer, now: datetime
    ) -> tuple[tuple[str, str], ...]:
        """Return the names that may have been meant in a question that the news does not answer."""
        if answer.reason not in {Reason.NOT_COVERED, Reason.NOT_STATED}:
            return ()
        news, audience = (await self._answer_service.made()).news, question.context.audience

        def look() -> tuple[tuple[str, str], ...]:
            known = news.known_words(words_of_names(question.text), now, audience)
            return meant_questions(Edition(news, now, audience), question.text, tuple(known))

        return await self.remember(look) or ()


def _texts_for(question: IncomingQuestion, answer: Answer) -> Texts:
    """Return the language of a card: that of the question, if the refusal is in it."""
    if answer.reason is not Reason.NOT_UNDERSTOOD:
        return question.texts
    language = foreign_language(question.text)
    if language is None or language.code not in LANGUAGES:
        return question.texts
    return texts_for(language.code)
