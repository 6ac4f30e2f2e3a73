"""`/news`: status, settings, unanswered questions and feedback of a server."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import discord
from discord import app_commands

from bot.chat.admin_context import AdminContext
from bot.chat.autocomplete import MOST, MOST_CHARACTERS
from bot.chat.cards.admin_replies import AdminReply, ago, line, notice
from bot.chat.cogs.admin_articles import ArticleGroup
from bot.chat.cogs.admin_base import AdminGroup, Interaction, ServerAdmin, admit, answer_privately
from bot.chat.cogs.admin_channel import ChannelForm
from bot.chat.cogs.admin_export import exported
from bot.chat.cogs.admin_feeds import FeedGroup
from bot.chat.cogs.admin_ingest import IngestGroup
from bot.chat.cogs.admin_people import PeopleGroup
from bot.chat.cogs.admin_settings import SettingsForm
from bot.chat.error_messages import suggesting
from bot.chat.i18n.texts import Texts
from bot.chat.permissions import ReplyDecision, may_answer
from bot.chat.questions.answering import MAX_QUESTION
from bot.chat.self_check import Facts, check_lines
from bot.feed_admin import feed_state
from bot.store import BotStore
from bot.store.questions import MAX_UNANSWERED
from bot.store.values import ChannelSettings
from index.text.folding import fold_letters
from ingest.feeds.feed_types import Feed
from ingest.feeds.watch_state import WatchState

_LISTED = 100
_MS = 1000


class NewsGroup(AdminGroup):
    """The whole group.

    Args:
        admin_context: What the commands work with.
    """

    def __init__(self, admin_context: AdminContext) -> None:
        super().__init__(admin_context, "news", "Manage Newsdesk in this server.")
        self.add_command(FeedGroup(admin_context))
        self.add_command(IngestGroup(admin_context))
        self.add_command(ArticleGroup(admin_context))
        self.add_command(PeopleGroup(admin_context))

    @app_commands.command(
        name="status", description="Show how fresh the news is and whether everything works."
    )
    async def status(self, interaction: Interaction) -> None:
        """Show the status."""
        async with self.working(interaction) as admin:
            reply = await self._status(admin, interaction.client.latency)
            await answer_privately(interaction, reply)

    async def _status(self, admin: ServerAdmin, latency_s: float) -> AdminReply:
        texts, admin_context = admin.texts, self.admin_context
        everybody, status = (
            await admin_context.status(""),
            await admin_context.status(admin.audience),
        )
        feeds = await asyncio.to_thread(admin_context.feeds.feeds, admin.audience)
        lines = [
            line(
                texts.status_articles,
                articles=status.articles,
                private=max(0, status.articles - everybody.articles),
                when=ago(status.newest_article_at, texts.undated),
            )
            if status.articles
            else texts.status_no_articles,
            texts.status_index_healthy.format(vectors=status.index.vectors)
            if status.index.healthy
            else texts.status_index_broken,
            *_feed_lines(texts, feeds),
            _watch_line(texts, await asyncio.to_thread(admin_context.feeds.watch_state)),
            *([texts.feed_unwatched] if await admin_context.unwatched() else []),
            texts.status_queue.format(
                waiting=admin_context.answer_service.waiting,
                at_work=admin_context.answer_service.at_work,
                latency_ms=round(latency_s * _MS) if latency_s < float("inf") else "?",
            ),
            texts.status_ingest.format(waiting=admin_context.ingests.waiting),
        ]
        return notice(texts, texts.status_title, lines)

    @app_commands.command(
        name="settings", description="Set where and how the bot answers in this server."
    )
    async def settings(self, interaction: Interaction) -> None:
        """Open the form with the settings as they are."""
        admin = await admit(interaction, self.admin_context)
        form = SettingsForm(self.admin_context, admin.texts, admin.settings)
        await interaction.response.send_modal(form)

    @app_commands.command(
        name="channel", description="Set what this channel does otherwise than the server."
    )
    async def channel(self, interaction: Interaction) -> None:
        """Open the form with the channel's settings as they are."""
        admin = await admit(interaction, self.admin_context)
        channel_id = channel_of(interaction)
        own = await self.admin_context.servers.channel(admin.server_id, channel_id)
        settings = own or ChannelSettings(channel_id, admin.server_id)
        form = ChannelForm(self.admin_context, admin.texts, settings)
        await interaction.response.send_modal(form)

    @app_commands.command(
        name="check", description="Check whether I have everything that I need here."
    )
    async def check(self, interaction: Interaction) -> None:
        """Check permissions, feeds and settings."""
        async with self.working(interaction) as admin:
            facts = await self._facts(admin, interaction)
            texts = admin.texts
            reply = notice(texts, texts.check_title, check_lines(facts, texts))
            await answer_privately(interaction, reply)

    async def _facts(self, admin: ServerAdmin, interaction: Interaction) -> Facts:
        admin_context, channel_id = self.admin_context, interaction.channel_id or 0
        parent_id = getattr(interaction.channel, "parent_id", None)
        thread = isinstance(interaction.channel, discord.Thread)
        settings = await admin_context.servers.in_channel(
            admin.server_id, channel_id, parent_id if thread else None
        )
        assert settings is not None
        decision = may_answer(settings, channel_id, parent_id if thread else None)
        feeds = await asyncio.to_thread(admin_context.feeds.feeds, admin.audience)
        watch = await asyncio.to_thread(admin_context.feeds.watch_state)
        channels = await asyncio.to_thread(admin_context.store.channels, admin.server_id)
        status = await admin_context.status(admin.audience)
        watched = not await admin_context.unwatched()
        return Facts(
            channel_id=channel_id,
            permissions=interaction.app_permissions.value,
            thread=thread,
            thread_answers=settings.thread_answers,
            open_to_us=decision is ReplyDecision.ANSWER,
            watched_at=(watch.round_at or datetime.now(UTC)) if watched else None,
            failing=sum(feed_state(feed) in {"failing", "gone"} for feed in feeds),
            articles=status.articles,
            healthy=status.index.healthy,
            sends=admin_context.settings.round_every_s > 0,
            deaf=not admin_context.settings.message_content
            and any(item.listens for item in channels),
        )

    @app_commands.command(name="export", description="Download this server’s data as a file.")
    async def export(self, interaction: Interaction) -> None:
        """Send the server's data as JSON."""
        async with self.working(interaction) as admin:
            texts = admin.texts
            content = await asyncio.to_thread(exported, self.admin_context, admin)
            reply = notice(texts, texts.export_title, [texts.export_done])
            exporting = replace(reply, report=content, report_name="newsdesk.json")
            await answer_privately(interaction, exporting)

    @app_commands.command(
        name="unanswered", description="List unanswered questions, most frequent first."
    )
    @app_commands.describe(resolve="A question that is resolved.", clear="Clear the whole list.")
    async def unanswered(
        self,
        interaction: Interaction,
        resolve: app_commands.Range[str, 1, MAX_QUESTION] = "",
        clear: bool = False,
    ) -> None:
        """List questions without an answer, or take them off the list."""
        async with self.working(interaction) as admin:
            texts, store = admin.texts, self.admin_context.store
            if clear or resolve:
                words = await asyncio.to_thread(_tidied, store, admin, resolve, clear=clear)
                reply = notice(texts, texts.unanswered_title, [words])
                await answer_privately(interaction, reply)
                return
            asked = await asyncio.to_thread(store.unanswered, admin.server_id, _LISTED)
            reasons = {
                "not_covered": texts.reason_not_covered,
                "not_stated": texts.reason_not_stated,
                "disputed": texts.reason_disputed,
                "stale": texts.reason_stale,
                "contradicted": texts.reason_contradicted,
                "not_understood": texts.reason_not_understood,
            }
            lines = [
                line(
                    texts.unanswered_line,
                    times=question.times,
                    question=question.question,
                    reason=reasons.get(question.reason, question.reason),
                    when=ago(question.latest_at),
                )
                for question in asked
            ]
            reply = notice(texts, texts.unanswered_title, lines or [texts.unanswered_none])
            await answer_privately(interaction, reply)

    @unanswered.autocomplete("resolve")
    @suggesting
    async def _suggest_unanswered(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        admin, wanted = await admit(interaction, self.admin_context), fold_letters(typed)
        asked = await asyncio.to_thread(
            self.admin_context.store.unanswered, admin.server_id, _LISTED
        )
        return [
            app_commands.Choice(name=entry.question, value=entry.question)
            for entry in asked
            if wanted in fold_letters(entry.question) and len(entry.question) <= MOST_CHARACTERS
        ][:MOST]

    @app_commands.command(name="feedback", description="Show feedback on answers.")
    async def feedback(self, interaction: Interaction) -> None:
        """List the feedback on answers, newest first."""
        async with self.working(interaction) as admin:
            texts, store = admin.texts, self.admin_context.store
            feedback = await asyncio.to_thread(store.feedback, admin.server_id, _LISTED)
            lines = [
                line(texts.feedback_helpful, question=entry.question, when=ago(entry.at))
                if entry.verdict == "helpful"
                else line(
                    texts.feedback_wrong,
                    question=entry.question,
                    what=entry.what_was_wrong or texts.feedback_unsaid,
                    when=ago(entry.at),
                )
                for entry in feedback
            ]
            helpful = sum(entry.verdict == "helpful" for entry in feedback)
            summary = texts.feedback_summary.format(helpful=helpful, wrong=len(feedback) - helpful)
            reply = notice(
                texts,
                texts.feedback_title,
                [summary, *lines] if feedback else [texts.feedback_none],
            )
            await answer_privately(interaction, reply)


def channel_of(interaction: Interaction) -> int:
    """Return the channel that a command's settings are for: of a thread, the channel it is in."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    return interaction.channel_id or 0


def _tidied(store: BotStore, admin: ServerAdmin, resolve: str, *, clear: bool) -> str:
    """Take one question off the list, or all; return what to say."""
    texts = admin.texts
    if clear:
        count = store.clear_unanswered(admin.server_id)
        return texts.unanswered_cleared.format(count=count)
    known = {entry.question for entry in store.unanswered(admin.server_id, MAX_UNANSWERED)}
    if resolve not in known:
        return texts.unanswered_unknown
    store.mark_answered(admin.server_id, resolve, datetime.now(UTC))
    return line(texts.unanswered_resolved, question=resolve)


def _watch_line(texts: Texts, state: WatchState) -> str:
    """Return when the feeds were last checked, and what that brought."""
    if state.round_at is None:
        return texts.status_never_watched
    return line(
        texts.status_watched,
        when=ago(state.round_at),
        feeds=state.feeds,
        failed=state.failed,
        new=state.new,
    )


def _feed_lines(texts: Texts, feeds: tuple[Feed, ...]) -> list[str]:
    states = [feed_state(feed) for feed in feeds]
    counts = texts.status_feeds.format(
        active=states.count("active") + states.count("failing"),
        paused=states.count("paused"),
        failing=states.count("failing") + states.count("gone"),
    )
    failing = [
        line(
            "- {url}: {why}",
            url=feed.url,
            why=line(texts.feed_failing, times=feed.failures, reason=feed.last_error),
        )
        for feed, state in zip(feeds, states, strict=True)
        if state == "failing"
    ]
    return [counts, *failing]
