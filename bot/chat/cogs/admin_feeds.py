"""`/news feed`: the feeds of a server, added, paused, removed, listed and tried."""

import asyncio

from discord import app_commands

from bot.chat.admin_context import AdminContext
from bot.chat.cards.admin_replies import AdminReply, Markdown, ago, day, line, notice
from bot.chat.cards.starter_topics import topics_card
from bot.chat.cogs.admin_base import AdminGroup, Interaction, ServerAdmin, admit, answer_privately
from bot.chat.error_messages import suggesting
from bot.chat.i18n.texts import Texts
from bot.errors import FeedRefusedError
from bot.feed_admin import feed_state
from index.audience import PUBLIC
from index.text.folding import fold_letters
from ingest.feeds.feed_types import Feed
from ingest.web.credentials import without_credentials
from ingest.web.retries import MAX_EVERY_MINUTES, MIN_EVERY_MINUTES

_MAX_CHOICES = 25
_MAX_CHOICE = 100
_SHORTEST_URL, _LONGEST_URL = 4, 2000
Url = app_commands.Range[str, _SHORTEST_URL, _LONGEST_URL]


class FeedGroup(AdminGroup):
    """The commands for feeds."""

    def __init__(self, admin_context: AdminContext) -> None:
        super().__init__(admin_context, "feed", "Manage the feeds that are checked for news.")

    @app_commands.command(name="add", description="Watch a feed, or the feed that a page links to.")
    @app_commands.describe(
        url="The address of a feed, or of a page that links to one.",
        private="Only this server can read its news.",
        outlet="The outlet’s name; the feed’s title by default.",
        tag="A label of your choice.",
    )
    async def add(
        self,
        interaction: Interaction,
        url: Url,
        private: bool | None = None,
        outlet: app_commands.Range[str, 1, 100] = "",
        tag: app_commands.Range[str, 1, 50] = "",
    ) -> None:
        """Watch a feed."""
        async with self.working(interaction) as admin:
            reply = await self._add(admin, url, private, outlet, tag)
            await answer_privately(interaction, reply)

    async def _add(
        self, admin: ServerAdmin, url: str, private: bool | None, outlet: str, tag: str
    ) -> AdminReply:
        texts, audience = admin.texts, admin.audience_for(private)
        if audience is None:
            return _say(texts, texts.not_public)
        try:
            added = await self.admin_context.fetch(
                lambda: self.admin_context.feeds.add(url, audience, tag=tag, publisher=outlet)
            )
        except FeedRefusedError as error:
            return _say(texts, _refused(texts, url, error))
        feed = added.feed
        words = line(
            texts.feed_added,
            name=_name(feed),
            url=feed.url,
            entries=added.entries,
            minutes=feed.every_minutes,
            audience=Markdown(
                texts.audience_public if audience == PUBLIC else texts.audience_private
            ),
        )
        others = [line(texts.feed_others, urls=", ".join(added.others))] if added.others else []
        unwatched = [texts.feed_unwatched] if await self.admin_context.unwatched() else []
        return notice(texts, texts.feeds_title, [words, *others, *unwatched])

    @app_commands.command(name="remove", description="Stop watching a feed. Its articles are kept.")
    @app_commands.describe(feed="The feed to remove.")
    async def remove(self, interaction: Interaction, feed: Url) -> None:
        """Watch a feed no longer."""
        async with self.working(interaction) as admin:
            found = await self._own(admin, feed)
            reply = found if isinstance(found, AdminReply) else await self._remove(admin, found)
            await answer_privately(interaction, reply)

    async def _remove(self, admin: ServerAdmin, feed: Feed) -> AdminReply:
        await asyncio.to_thread(self.admin_context.feeds.remove, feed)
        return _say(admin.texts, line(admin.texts.feed_removed, url=feed.url))

    @app_commands.command(name="pause", description="Pause a feed, or resume it.")
    @app_commands.describe(feed="The feed to pause or resume.")
    async def pause(self, interaction: Interaction, feed: Url) -> None:
        """Pause a feed, or resume it."""
        async with self.working(interaction) as admin:
            found = await self._own(admin, feed)
            reply = found if isinstance(found, AdminReply) else await self._toggle(admin, found)
            await answer_privately(interaction, reply)

    async def _toggle(self, admin: ServerAdmin, feed: Feed) -> AdminReply:
        now = await asyncio.to_thread(self.admin_context.feeds.toggle, feed)
        words = admin.texts.feed_paused if now.paused else admin.texts.feed_resumed
        return _say(admin.texts, line(words, url=feed.url))

    @app_commands.command(name="interval", description="Set how often a feed is checked.")
    @app_commands.describe(feed="The feed.", minutes="Minutes between two checks.")
    async def interval(
        self,
        interaction: Interaction,
        feed: Url,
        minutes: app_commands.Range[int, MIN_EVERY_MINUTES, MAX_EVERY_MINUTES],
    ) -> None:
        """Set a feed's interval."""
        async with self.working(interaction) as admin:
            found = await self._own(admin, feed)
            reply = found
            if isinstance(found, Feed):
                await asyncio.to_thread(self.admin_context.feeds.set_interval, found, minutes)
                words = admin.texts.feed_interval
                reply = _say(admin.texts, line(words, url=found.url, minutes=minutes))
            assert isinstance(reply, AdminReply)
            await answer_privately(interaction, reply)

    @app_commands.command(
        name="starter", description="Add feeds to begin with, by language and topic."
    )
    async def starter(self, interaction: Interaction) -> None:
        """Show the feeds to begin with."""
        async with self.working(interaction) as admin:
            name = interaction.guild.name if interaction.guild is not None else ""
            card = topics_card(admin.server_id, name, admin.texts)
            await answer_privately(interaction, AdminReply(card))

    @app_commands.command(name="list", description="List the feeds of this server and their state.")
    async def list_feeds(self, interaction: Interaction) -> None:
        """List the feeds."""
        async with self.working(interaction) as admin:
            feeds = await asyncio.to_thread(self.admin_context.feeds.feeds, admin.audience)
            lines = [_described(admin.texts, feed) for feed in feeds]
            reply = notice(
                admin.texts,
                admin.texts.feeds_title,
                lines or [admin.texts.feeds_none],
                whole=True,
            )
            await answer_privately(interaction, reply)

    @app_commands.command(
        name="test", description="Preview what a feed would add. Nothing is saved."
    )
    @app_commands.describe(url="The address of a feed, or of a page that links to one.")
    async def test(self, interaction: Interaction, url: Url) -> None:
        """Show what a feed would bring."""
        async with self.working(interaction) as admin:
            await answer_privately(interaction, await self._test(admin.texts, url))

    async def _test(self, texts: Texts, url: str) -> AdminReply:
        try:
            found, shown = await self.admin_context.fetch(
                lambda: self.admin_context.feeds.test(url)
            )
        except FeedRefusedError as error:
            return _say(texts, _refused(texts, url, error))
        lines = [
            line(
                texts.test_article,
                title=article.title,
                day=day(article.published_at, texts.undated),
            )
            for article in shown.articles
        ]
        for words, rejected in (
            (texts.ingest_skipped, shown.skipped),
            (texts.ingest_failed, shown.failed),
        ):
            lines += [
                line(words, source=rejection.source, reason=rejection.reason)
                for rejection in rejected
            ]
        summary = texts.test_summary.format(
            articles=len(shown.articles), skipped=len(shown.skipped), failed=len(shown.failed)
        )
        others = [line(texts.feed_others, urls=", ".join(found.others))] if found.others else []
        title = texts.test_title.format(name=found.feed.title or found.url)
        return notice(texts, title, lines, last=[summary, *others], whole=True)

    @remove.autocomplete("feed")
    @pause.autocomplete("feed")
    @interval.autocomplete("feed")
    @suggesting
    async def offer_feeds(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the feeds that this server may change."""
        admin = await admit(interaction, self.admin_context)
        feeds = await asyncio.to_thread(self.admin_context.feeds.feeds, admin.audience)
        wanted = fold_letters(typed)
        # an address may be longer than a choice may be, so that it is the number that comes back
        return [
            app_commands.Choice(name=_shown(feed), value=str(feed.id).rjust(_SHORTEST_URL, "0"))
            for feed in feeds
            if _may_change(admin, feed)
            and (wanted in fold_letters(_name(feed)) or wanted in fold_letters(feed.url))
        ][:_MAX_CHOICES]

    async def _own(self, admin: ServerAdmin, wanted: str) -> Feed | AdminReply:
        """Return the feed that is meant, if this server may change it; else what to say."""
        texts = admin.texts
        feed = await asyncio.to_thread(self.admin_context.feeds.find, wanted, admin.audience)
        if feed is None:
            shown = without_credentials(wanted)
            return _say(texts, line(texts.feed_unknown, url=shown))
        if not _may_change(admin, feed):
            return _say(texts, line(texts.feed_not_yours, url=feed.url))
        return feed


def _may_change(admin: ServerAdmin, feed: Feed) -> bool:
    return feed.audience == admin.audience or (feed.audience == PUBLIC and admin.may_share)


def _say(texts: Texts, sentence: str) -> AdminReply:
    return notice(texts, texts.feeds_title, [sentence])


def _name(feed: Feed) -> str:
    return feed.publisher or feed.title or feed.url


def _shown(feed: Feed) -> str:
    name = f"{_name(feed)} · {feed.url}" if _name(feed) != feed.url else feed.url
    return name if len(name) <= _MAX_CHOICE else f"{name[: _MAX_CHOICE - 1]}…"


def _refused(texts: Texts, url: str, error: FeedRefusedError) -> str:
    shown = without_credentials(url)
    match error.kind:
        case "secret":
            return texts.feed_secret
        case "known":
            return line(texts.feed_known, url=shown)
        case "forbidden":
            return line(texts.feed_forbidden, url=shown)
        case "unread":
            return line(texts.feed_refused, url=shown, reason=without_credentials(error.reason))


def _described(texts: Texts, feed: Feed) -> str:
    states = {
        "active": texts.feed_active,
        "failing": texts.feed_active,
        "paused": texts.feed_is_paused,
        "gone": texts.feed_gone,
    }
    about = line(
        texts.feed_line,
        name=_name(feed) + (f" [{feed.tag}]" if feed.tag else ""),
        state=states[feed_state(feed)],
        audience=texts.feed_public if feed.audience == PUBLIC else texts.feed_private,
        when=ago(feed.last_new_at, texts.feed_never),
        minutes=feed.every_minutes,
    )
    lines = [about, f"-# {line('{url}', url=feed.url)}"]
    if feed.last_error:
        failing = line(texts.feed_failing, times=feed.failures, reason=feed.last_error)
        lines.append(f"-# {failing}")
    return "\n".join(lines)
