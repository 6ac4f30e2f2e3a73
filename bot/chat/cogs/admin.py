"""`/news`: status, settings, unanswered questions and feedback of a server."""

import asyncio

from discord import app_commands

from bot.chat.admin_context import AdminContext
from bot.chat.cards.admin_replies import AdminReply, ago, line, notice
from bot.chat.cogs.admin_base import AdminGroup, Interaction, ServerAdmin, admit, answer_privately
from bot.chat.cogs.admin_feeds import FeedGroup
from bot.chat.cogs.admin_ingest import IngestGroup
from bot.chat.cogs.admin_settings import SettingsForm
from bot.chat.i18n.texts import Texts
from bot.feed_admin import feed_state
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
        name="unanswered", description="List unanswered questions, most frequent first."
    )
    async def unanswered(self, interaction: Interaction) -> None:
        """List questions without an answer."""
        async with self.working(interaction) as admin:
            texts, store = admin.texts, self.admin_context.store
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
