"""Sets up follows for commands and buttons: checks them, keeps them, and says what was set up."""

import asyncio
from datetime import UTC, datetime

from bot.answer.types import Answer, Context
from bot.chat.cards.following import follow_card, where
from bot.chat.cards.markdown_escape import clean, escape
from bot.chat.cards.messages import Message
from bot.chat.delivery import Interaction
from bot.chat.i18n.texts import Texts, texts_for
from bot.chat.notices.notice_places import check_direct
from bot.chat.permissions import audience_of
from bot.chat.services.answer_service import AnswerService, Asker
from bot.errors import BusyError, CooldownError, FollowError
from bot.following.follow_matching import can_be_followed
from bot.following.notice_timing import MOST_A_DAY
from bot.following.repeat_questions import question_key
from bot.store import BotStore
from bot.store.values import Follow, FollowKind, NoticePlace

MAX_QUESTION = 300


class NewFollows:
    """Sets up follows.

    Args:
        answer_service: Whose answerer says how a followed question stands.
        store: The bot's memory.
    """

    def __init__(self, answer_service: AnswerService, store: BotStore) -> None:
        self._answer_service = answer_service
        self._store = store

    async def follow(
        self,
        interaction: Interaction,
        kind: FollowKind,
        subject: str,
        place: NoticePlace | None = None,
    ) -> Message:
        """Follow something for the user of an acknowledged interaction.

        Args:
            interaction: Of who follows.
            kind: Person, topic or question.
            subject: A name, words, or a question.
            place: Where the notices go; None for the user's direct messages.

        Returns:
            What was set up, and how a followed question stands.

        Raises:
            FollowError: It cannot be followed, or the user takes no direct messages.
        """
        subject = " ".join(subject.split())
        if not can_be_followed(kind, subject):
            raise FollowError("words")
        person_id, texts = interaction.user.id, texts_for(interaction.locale)
        place = place or NoticePlace(person_id=person_id)
        server_id = None if place.channel_id is None else interaction.guild_id
        await self.note_reader(interaction)
        made = await asyncio.to_thread(
            self._store.follow,
            kind,
            subject,
            place=place,
            person_id=person_id,
            server_id=server_id,
            audience=audience_of(server_id),
            at=datetime.now(UTC),
        )
        try:
            await check_direct(interaction, place, texts.follow_hello.format(what=clean(subject)))
        except FollowError:
            await asyncio.to_thread(self._store.unfollow, made.id)
            raise
        stands = None
        if kind is FollowKind.QUESTION:
            stands = await self._as_it_stands(made, Asker(person_id, server_id))
        return Message(card=follow_card(_followed(made, texts), stands, texts))

    async def note_reader(self, interaction: Interaction) -> None:
        """Store the user's language for direct messages."""
        person_id, locale = interaction.user.id, str(interaction.locale)
        await asyncio.to_thread(self._store.note_locale, person_id, locale)

    async def _as_it_stands(self, follow: Follow, asker: Asker) -> Answer | None:
        """Ask a followed question for the first time; what is known now is not news later."""
        context = Context(audience=follow.audience)
        try:
            answer = await self._answer_service.answer(
                follow.subject, datetime.now(UTC), context, asker=asker
            )
        except (BusyError, CooldownError):
            return None
        if answer.answered:
            key = question_key(follow, answer)
            await asyncio.to_thread(self._store.claim, key, datetime.now(UTC))
        return answer


def _followed(follow: Follow, texts: Texts) -> str:
    """Return the confirmation: what is followed, and where notices go."""
    words = {
        FollowKind.PERSON: texts.follow_person,
        FollowKind.TOPIC: texts.follow_topic,
        FollowKind.QUESTION: texts.follow_question,
    }
    what = words[follow.kind].format(subject=f"**{escape(follow.subject, MAX_QUESTION)}**")
    question = follow.kind is FollowKind.QUESTION
    sentence = texts.follow_question_done if question else texts.follow_done
    return sentence.format(what=what, where=where(follow.place, texts), most=MOST_A_DAY)
