"""The buttons under an answer: evidence, timeline, more, ask more, feedback, notify me."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Self

import discord
from discord.ext import commands

from bot.answer.question.followups import complete
from bot.answer.types import Answer
from bot.chat.admin_context import AdminContext
from bot.chat.cards.button_ids import QUESTION, TEMPLATE, Action, ButtonKind, read_action
from bot.chat.cards.components import Button, Card, Row, Text
from bot.chat.cards.evidence import (
    DatedStatement,
    dated_events,
    dated_timeline,
    evidence_cards,
    rest_cards,
    timeline_cards,
)
from bot.chat.cards.messages import Message, say
from bot.chat.cards.views import modal
from bot.chat.delivery import (
    Interaction,
    acknowledge,
    answer_interaction,
    follow_up,
    open_modal,
    remove_original,
)
from bot.chat.error_messages import explain, telling
from bot.chat.guard import Guarded
from bot.chat.i18n.texts import Texts, texts_for
from bot.chat.notices.new_follows import NewFollows
from bot.chat.notices.notice_places import reach
from bot.chat.permissions import audience_of
from bot.chat.questions.answering import MAX_QUESTION, MIN_QUESTION, asked_under
from bot.chat.questions.question_handler import QuestionHandler
from bot.chat.services.answer_service import Asker, ChatLibrary
from bot.chat.services.lookup_service import LookupService
from bot.errors import BusyError, CooldownError
from bot.lookup.citations import Surroundings, surroundings
from bot.lookup.timeline import timeline_of_answer
from bot.store.values import FeedbackVerdict, FollowKind, GivenAnswer
from index.errors import NewsdeskError

MAX_WRONG = 1000


class AnswerButton(
    Guarded, discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=TEMPLATE
):
    """Any button under an answer, known by its custom id alone, also after a restart."""

    def __init__(self, action: Action) -> None:
        super().__init__(discord.ui.Button(custom_id=action.custom_id))
        self._action = action

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction,  # noqa: ARG003 - the library's signature
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: Any,
        /,
    ) -> Self:
        """Make the button that was pressed."""
        action = read_action(match.string)
        if action is None:
            raise ValueError(f"a button of another version: {match.string!r}")
        return cls(action)

    async def callback(self, interaction: Interaction) -> None:
        """Do what it is for."""
        cog = interaction.client.get_cog(Reactions.__cog_name__)
        assert isinstance(cog, Reactions)
        async with telling(interaction, f"button {self._action.kind}"):
            await cog.pressed(interaction, self._action)


class QuestionButton(
    Guarded, discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=QUESTION
):
    """A button that asks the question in its custom id, for the person who presses it."""

    def __init__(self, custom_id: str, question: str) -> None:
        super().__init__(discord.ui.Button(custom_id=custom_id))
        self._question = question

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction,  # noqa: ARG003 - the library's signature
        item: discord.ui.Item[Any],  # noqa: ARG003
        match: Any,
        /,
    ) -> Self:
        """Make the button that was pressed."""
        return cls(match.string, match["question"])

    async def callback(self, interaction: Interaction) -> None:
        """Ask the question."""
        cog = interaction.client.get_cog(Reactions.__cog_name__)
        assert isinstance(cog, Reactions)
        async with telling(interaction, "question button"):
            await cog.ask(interaction, self._question)


class Reactions(commands.Cog):
    """Does what the buttons are for.

    Args:
        bot: The bot.
        question_handler: Takes further questions.
        admin_context: Keeps feedback, waiting questions and what was typed.
        lookup_service: Looks up timelines.
        new_follows: Sets up what is followed.
    """

    def __init__(
        self,
        bot: commands.Bot,
        question_handler: QuestionHandler,
        admin_context: AdminContext,
        lookup_service: LookupService,
        new_follows: NewFollows,
    ) -> None:
        self._bot = bot
        self._question_handler = question_handler
        self._store = admin_context.store
        self._lookup_service = lookup_service
        self._new_follows = new_follows
        self._forms = admin_context.forms

    async def cog_load(self) -> None:
        """Listen to the buttons of every answer ever given."""
        self._bot.add_dynamic_items(AnswerButton, QuestionButton)

    async def cog_unload(self) -> None:
        """Listen no more."""
        self._bot.remove_dynamic_items(AnswerButton, QuestionButton)

    async def pressed(self, interaction: Interaction, action: Action) -> None:
        """Do what a button is for.

        Raises:
            NewsdeskError: The memory cannot be used.
        """
        texts = texts_for(interaction.locale)
        opened = _modal(action, texts)
        if opened is not None:
            await open_modal(interaction, opened)
            return
        if action.kind in {ButtonKind.AGAIN, ButtonKind.UNFILTERED}:
            await self._ask_again(interaction, action, texts)
            return
        if action.kind is ButtonKind.HIDE:
            await self._hide(interaction, action, texts)
            return
        turned = action.page is not None
        if not await acknowledge(interaction, private=True, change=turned):
            return
        with self._question_handler.answer_service.serving():
            message = await self._message(interaction, action, texts)
            await answer_interaction(interaction, message, private=True)

    async def _ask_again(self, interaction: Interaction, action: Action, texts: Texts) -> None:
        """Ask the question of an answer again; the new answer is a message of its own."""
        found = await self._given(interaction, action)
        if found is None:
            if await acknowledge(interaction, private=True):
                await answer_interaction(interaction, say(texts.forgotten), private=True)
            return
        given, _ = found
        await self._question_handler.take(
            interaction,
            given.question,
            outlet="" if action.kind is ButtonKind.UNFILTERED else given.outlet,
            before=given.before,
            private=_is_private(interaction),
        )

    async def _hide(self, interaction: Interaction, action: Action, texts: Texts) -> None:
        """Remove an answer from the channel and the memory, for who asked."""
        given = await asyncio.to_thread(self._store.given, action.answer_id)
        if given is None or given.person_id != interaction.user.id:
            if await acknowledge(interaction, private=True):
                word = texts.forgotten if given is None else texts.hide_not_yours
                await answer_interaction(interaction, say(word), private=True)
            return
        if not await acknowledge(interaction, change=True):
            return
        if await remove_original(interaction):
            # nothing is corrected that nobody sees any more
            await asyncio.to_thread(self._store.forget_answer, given.id)
        else:
            await follow_up(interaction, say(texts.hide_failed))

    async def ask(self, interaction: Interaction, question: str) -> None:
        """Ask a question for the person who pressed its button.

        Raises:
            BusyError, CooldownError: It is not their turn.
            NewsdeskError: The library cannot be used.
        """
        await self._question_handler.take(interaction, question, private=_is_private(interaction))

    async def _message(self, interaction: Interaction, action: Action, texts: Texts) -> Message:
        found = await self._given(interaction, action)
        if found is None:
            return say(texts.forgotten)
        given, answer = found
        match action.kind:
            case ButtonKind.EVIDENCE if answer.statements:
                asker = Asker(interaction.user.id, interaction.guild_id)
                beside = await self._beside(given, answer, asker)
                return _page(evidence_cards(answer, given.id, texts, beside), action)
            case ButtonKind.TIMELINE if answer.statements:
                asker = Asker(interaction.user.id, interaction.guild_id)
                events = await self._events(given, answer, asker, texts)
                return _page(timeline_cards(answer.question, events, given.id, texts), action)
            case ButtonKind.REST if answer.more:
                return _page(rest_cards(answer, given.id, texts), action)
            case ButtonKind.HELPFUL:
                return await self._judged(interaction, given, "helpful", "", texts)
            case ButtonKind.TELL:
                return await self._wait_for(interaction, given, texts)
            case ButtonKind.FOLLOW:
                return await self._new_follows.follow(
                    interaction, FollowKind.QUESTION, given.question
                )
        return say(texts.forgotten)

    async def _beside(
        self, given: GivenAnswer, answer: Answer, asker: Asker
    ) -> dict[tuple[str, str], Surroundings]:
        """Return what stands beside each quotation in the articles as they are now."""

        def look(news: ChatLibrary) -> dict[tuple[str, str], Surroundings]:
            found: dict[tuple[str, str], Surroundings] = {}
            for citation in answer.citations:
                article = news.article(citation.url, given.audience)
                if article is not None:
                    beside = surroundings(article.body, citation.quote)
                    found[citation.url, citation.quote] = beside
            return found

        with self._lookup_service.request(asker, at_once=False) as request:
            return await request.look_up(("evidence", given.id, given.audience), look)

    async def _events(
        self, given: GivenAnswer, answer: Answer, asker: Asker, texts: Texts
    ) -> tuple[DatedStatement, ...]:
        """Return the answer's events in order, with other events known at that time.

        If the question was limited to an outlet, only the answer's own events.
        """
        if given.outlet:
            return dated_events(answer, texts)
        question = complete(given.question, given.before)
        with self._lookup_service.request(asker, at_once=False) as request:
            found = await request.look_up(
                ("answer", given.id, given.audience),
                lambda news: timeline_of_answer(news, answer, question, given.audience),
            )
        return dated_timeline(found, answer, texts)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take on a modal that was sent; also one that was opened before a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Any = interaction.data
        action = read_action(data["custom_id"])
        if action is None:
            return
        async with telling(interaction, f"modal {action.kind}"):
            await self._submitted(interaction, action, _typed(data["components"]))

    async def _submitted(self, interaction: Interaction, action: Action, typed: str) -> None:
        texts = texts_for(interaction.locale)
        found = await self._given(interaction, action)
        if found is not None and action.kind is ButtonKind.MORE and len(typed) >= MIN_QUESTION:
            given, _ = found
            try:
                await self._question_handler.take(
                    interaction,
                    typed[:MAX_QUESTION],
                    outlet=given.outlet,
                    before=asked_under(given),
                    private=_is_private(interaction),
                )
            except (BusyError, CooldownError) as error:
                await self._offer_again(interaction, action, error, typed, texts)
            return
        if not await acknowledge(interaction, private=True):
            return
        if found is None:
            message = say(texts.forgotten)
        elif action.kind is ButtonKind.WRONG:
            message = await self._judged(interaction, found[0], "wrong", typed[:MAX_WRONG], texts)
        else:
            message = say(texts.ask_something)
        await answer_interaction(interaction, message, private=True)

    async def _offer_again(
        self,
        interaction: Interaction,
        action: Action,
        error: NewsdeskError,
        typed: str,
        texts: Texts,
    ) -> None:
        """Ask the person to wait, with a button that opens the form as they sent it."""
        form_id = self._forms.keep(lambda: _question_form(action, texts, typed))
        reason = explain(error, f"modal {action.kind}, interaction {interaction.id}", texts)
        button = Row((Button(texts.form_again, form_id, primary=True),))
        card = Card((Text(f"{reason.content}\n-# {texts.form_kept}"), button))
        if await acknowledge(interaction, private=True):
            await answer_interaction(interaction, Message(card=card), private=True)

    async def _given(
        self, interaction: Interaction, action: Action
    ) -> tuple[GivenAnswer, Answer] | None:
        """Return the answer that a button is under, if the user may read it."""
        found = await self._question_handler.asking.given(action.answer_id)
        if found is None or found[0].audience not in {"", audience_of(interaction.guild_id)}:
            return None
        return found

    async def _judged(
        self,
        interaction: Interaction,
        given: GivenAnswer,
        verdict: FeedbackVerdict,
        what_was_wrong: str,
        texts: Texts,
    ) -> Message:
        now = datetime.now(UTC)
        kept = await asyncio.to_thread(
            self._store.keep_feedback, given.id, interaction.user.id, verdict, what_was_wrong, now
        )
        if not kept:
            return say(texts.forgotten)
        return say(texts.thanks_helpful if verdict == "helpful" else texts.thanks_wrong)

    async def _wait_for(
        self, interaction: Interaction, given: GivenAnswer, texts: Texts
    ) -> Message:
        """Store a waiting question; below a private answer the notice goes by direct message."""
        private = _is_private(interaction)
        channel_id = interaction.channel_id
        message_id = None if interaction.message is None else interaction.message.id
        if private or channel_id is None:
            message_id = None
            hello = texts.will_tell_hello.format(question=given.question)
            channel_id = await reach(interaction, hello)
            if channel_id is None:
                return say(texts.cannot_write)
        person_id, locale = interaction.user.id, str(interaction.locale)
        await asyncio.to_thread(self._store.note_locale, person_id, locale)
        new = await asyncio.to_thread(
            self._store.wait_for,
            given.question,
            channel_id=channel_id,
            person_id=interaction.user.id,
            server_id=interaction.guild_id,
            message_id=message_id,
            audience=given.audience,
            asked_at=datetime.now(UTC),
            before=given.before,
            outlet=given.outlet,
        )
        if not new:
            return say(texts.waits_already)
        return say(texts.will_tell_directly if private else texts.will_tell)


def _modal(action: Action, texts: Texts) -> discord.ui.Modal | None:
    """Return the modal that a button opens; None for one that opens none."""
    if action.kind is ButtonKind.MORE:
        return _question_form(action, texts)
    if action.kind is ButtonKind.WRONG:
        return modal(
            action.custom_id,
            texts.wrong_title,
            texts.wrong_label,
            placeholder=texts.wrong_hint,
            most=MAX_WRONG,
        )
    return None


def _question_form(action: Action, texts: Texts, typed: str = "") -> discord.ui.Modal:
    return modal(
        action.custom_id,
        texts.more_title,
        texts.more_label,
        placeholder=texts.more_hint,
        typed=typed,
        most=MAX_QUESTION,
        least=MIN_QUESTION,
    )


def _page(cards: tuple[Card, ...], action: Action) -> Message:
    return Message(card=cards[min(action.page or 0, len(cards) - 1)])


def _is_private(interaction: Interaction) -> bool:
    """Whether the message that a button is on is shown to one person only."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _typed(components: Any) -> str:
    """Return what was typed in a modal's only field, on one line."""
    for component in components:
        inside = (
            [component["component"]]
            if "component" in component
            else component.get("components", [])
        )
        for field in inside:
            if "value" in field:
                return " ".join(str(field["value"]).split())
    return ""
