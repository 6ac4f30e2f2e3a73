"""`/news article`: what came in lately and what was skipped, and articles removed."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from discord import app_commands

from bot.chat.admin_context import AdminContext
from bot.chat.autocomplete import MOST, MOST_CHARACTERS
from bot.chat.cards.admin_replies import AdminReply, Markdown, ago, day, line, notice
from bot.chat.cards.markdown_escape import clean
from bot.chat.cogs.admin_base import AdminGroup, Interaction, ServerAdmin, admit, answer_privately
from bot.chat.error_messages import suggesting
from bot.chat.i18n.texts import Texts
from bot.chat.services.answer_service import ChatLibrary
from index import Article
from index.audience import PUBLIC
from index.text.folding import fold_letters
from ingest.feeds.feed_types import OutcomeRecord
from ingest.web.credentials import without_credentials

_MOST_RECORDS = 100
_MOST_URL = 2000
# Headlines that are searched while somebody types.
_NEWEST = 300
_KINDS = {"added": ("new", "changed"), "skipped": ("skipped", "duplicate"), "failed": ("failed",)}


class ArticleGroup(AdminGroup):
    """The commands for articles."""

    def __init__(self, admin_context: AdminContext) -> None:
        super().__init__(admin_context, "article", "See what came in, and remove articles.")

    @app_commands.command(
        name="recent", description="Show what came in lately, what was skipped, and why."
    )
    @app_commands.describe(only="Only what this happened to.")
    @app_commands.choices(only=[app_commands.Choice(name=kind, value=kind) for kind in _KINDS])
    async def recent(self, interaction: Interaction, only: str = "") -> None:
        """List the newest outcomes."""
        async with self.working(interaction) as admin:
            news = (await self.admin_context.answer_service.made()).news
            reply = await asyncio.to_thread(self._recent, admin, news, _KINDS.get(only, ()))
            await answer_privately(interaction, reply)

    def _recent(self, admin: ServerAdmin, news: ChatLibrary, outcomes: Sequence[str]) -> AdminReply:
        texts = admin.texts
        records = self.admin_context.feed_store.outcomes.recent(
            admin.audience, _MOST_RECORDS, outcomes
        )
        lines = [
            _described(texts, record, news.article(record.url, admin.audience))
            for record in records
        ]
        return notice(texts, texts.articles_recent, lines or [texts.articles_none], whole=True)

    @app_commands.command(name="remove", description="Remove an article.")
    @app_commands.describe(article="The article, or its address.")
    async def remove(
        self, interaction: Interaction, article: app_commands.Range[str, 1, _MOST_URL]
    ) -> None:
        """Remove an article."""
        async with self.working(interaction) as admin:
            news = (await self.admin_context.answer_service.made()).news
            reply = await asyncio.to_thread(_remove, admin, news, article.strip())
            await answer_privately(interaction, reply)

    @remove.autocomplete("article")
    @suggesting
    async def _suggest_article(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        admin, wanted = await admit(interaction, self.admin_context), fold_letters(typed)
        news = (await self.admin_context.answer_service.made()).news
        now = datetime.now(UTC)
        newest = await asyncio.to_thread(news.latest, now, limit=_NEWEST, audience=admin.audience)
        return [
            app_commands.Choice(name=_shown(article), value=article.url)
            for article in newest
            if wanted in fold_letters(_shown(article)) and len(article.url) <= MOST_CHARACTERS
        ][:MOST]


def _remove(admin: ServerAdmin, news: ChatLibrary, url: str) -> AdminReply:
    """Remove a server's own article, or a public one where the server may."""
    texts = admin.texts
    article = news.article(url, admin.audience)
    if article is None:
        words = line(texts.article_unknown, url=without_credentials(url))
    elif news.forget(url, admin.audience) or (admin.may_share and news.forget(url, PUBLIC)):
        words = line(texts.article_removed, **_facts(texts, article))
    else:
        words = texts.article_not_yours
    return notice(texts, texts.articles_title, [words])


def _described(texts: Texts, record: OutcomeRecord, article: Article | None) -> str:
    """Return an outcome as a line: the article if there is one, and the reason if there is one."""
    outcomes = {
        "new": texts.outcome_new,
        "changed": texts.outcome_changed,
        "unchanged": texts.outcome_unchanged,
        "duplicate": texts.outcome_duplicate,
        "skipped": texts.outcome_skipped,
        "failed": texts.outcome_failed,
    }
    outcome, when = outcomes.get(record.outcome, record.outcome), ago(record.at)
    if article is None:
        return line(
            texts.article_unread,
            outcome=outcome,
            when=when,
            url=record.url,
            reason=record.reason or "–",
        )
    shown = line(texts.article_line, outcome=outcome, when=when, **_facts(texts, article))
    return f"{shown} · {line('{reason}', reason=record.reason)}" if record.reason else shown


def _facts(texts: Texts, article: Article) -> dict[str, object]:
    dated: Markdown = day(article.published_at, texts.undated)
    return {
        "headline": article.title,
        "outlet": article.publisher or texts.look_no_outlet,
        "day": dated,
        "url": article.url,
    }


def _shown(article: Article) -> str:
    outlet = f" · {article.publisher}" if article.publisher else ""
    name = clean(f"{article.title}{outlet}") or article.url
    return name if len(name) <= MOST_CHARACTERS else f"{name[: MOST_CHARACTERS - 1]}…"
