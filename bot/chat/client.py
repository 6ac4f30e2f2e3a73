"""The connection to Discord: its intents, caches and addresses."""

from collections.abc import Callable
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chat.admin_context import AdminContext
from bot.chat.cogs.admin import NewsGroup
from bot.chat.cogs.answer_buttons import Reactions
from bot.chat.cogs.ask import Ask
from bot.chat.cogs.follow import Follows
from bot.chat.cogs.lookup import Lookup
from bot.chat.cogs.notice_buttons import NoticeButtons
from bot.chat.cogs.onboarding import Onboarding
from bot.chat.cogs.posts import Posts
from bot.chat.cogs.welcome import Welcome
from bot.chat.error_messages import PORTAL, on_command_error
from bot.chat.guard import admits
from bot.chat.i18n.command_translations import CommandTranslator
from bot.chat.kept_forms import FormButton
from bot.chat.notices.following_loop import RoundsTask
from bot.chat.notices.new_follows import NewFollows
from bot.chat.questions import open_questions
from bot.chat.questions.answering import AnswerRecorder
from bot.chat.questions.open_questions import OpenQuestions
from bot.chat.questions.question_handler import QuestionHandler
from bot.chat.services.answer_service import AnswerService
from bot.chat.services.lookup_service import LookupService
from bot.chat.sharding import wait_to_identify
from bot.errors import TokenError
from bot.settings import Settings
from bot.store import BotStore

# Discord names the servers of a bot one after the other. Without another for this long,
# discord.py takes it that all are known, and the rounds begin; it is its own default.
LAST_SERVER_S = 2.0
_DISCORD_API = Route.BASE
_DISCORD_GATEWAY = DiscordWebSocket.DEFAULT_GATEWAY


def find_discord(settings: Settings) -> None:
    """Point discord.py at the addresses of the settings, or at Discord's own.

    The library keeps both as attributes of its classes, so they hold for the whole process.
    """
    Route.BASE = (settings.discord_api_url or _DISCORD_API).rstrip("/")
    gateway = settings.discord_gateway_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway) if gateway else _DISCORD_GATEWAY


def read_token(settings: Settings) -> str:
    """Return the bot's token.

    Raises:
        TokenError: It is missing or malformed.
    """
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    how = f"make one at {PORTAL} (your application > Bot > Reset Token) and set it in .env"
    if not token:
        raise TokenError(f"DISCORD_TOKEN is not set; {how}")
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise TokenError(
            f"DISCORD_TOKEN contains characters that no token has, such as a space; {how}"
        )
    return token


class _Tree(app_commands.CommandTree["NewsdeskClient"]):
    """The commands, with the one error handler and the one guard."""

    async def interaction_check(
        self, interaction: discord.Interaction["NewsdeskClient"], /
    ) -> bool:
        """Let in everybody but those whom the server has blocked."""
        return await interaction.client.admits(interaction)

    async def on_error(
        self,
        interaction: discord.Interaction["NewsdeskClient"],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        await on_command_error(interaction, error)


class NewsdeskClient(commands.Bot):
    """Newsdesk in Discord: no mention, no cache of people or messages.

    It asks for no privileged intent unless the operator has switched on the message content.

    The text of mentions and direct messages arrives without it:
    https://docs.discord.com/developers/events/gateway#message-content-intent.

    Args:
        answer_service: Answers questions.
        store: The bot's store.
        admin_context: Needed by the `/news` commands.
        on_session: Called when a session begins.
        round_every_s: Seconds between two rounds for follows; 0 for no rounds.
        shard_id: The shard that this is the connection of, where the settings name several.
    """

    def __init__(
        self,
        answer_service: AnswerService,
        store: BotStore,
        admin_context: AdminContext,
        on_session: Callable[[], None] = lambda: None,
        round_every_s: float = 0.0,
        *,
        shard_id: int = 0,
    ) -> None:
        # Otherwise it warns of missing voice libraries at every start; the bot uses no voice.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.dm_messages = True
        intents.message_content = admin_context.settings.message_content
        shard_count = admin_context.settings.shard_count
        self._shard_number = shard_id
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=_Tree,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=LAST_SERVER_S,
            max_messages=None,
            shard_id=shard_id if shard_count > 1 else None,
            shard_count=shard_count if shard_count > 1 else None,
        )
        self._answer_service = answer_service
        self._store = store
        self._admin_context = admin_context
        self.kept_forms = admin_context.forms
        self._open_questions = OpenQuestions(self, store, open_questions.EVERY_S)
        self._on_session = on_session
        self._rounds = (
            RoundsTask(self, answer_service, store, admin_context.feed_store, round_every_s)
            if round_every_s
            else None
        )

    async def setup_hook(self) -> None:
        """Add the cogs; a new cog needs a line here."""
        await self.tree.set_translator(CommandTranslator())
        asking = AnswerRecorder(self._answer_service, self._store)
        question_handler = QuestionHandler(
            self._answer_service, asking, self._admin_context.servers, self._open_questions
        )
        await self.add_cog(Ask(self, question_handler))
        lookup_service = LookupService(self._answer_service)
        new_follows = NewFollows(self._answer_service, self._store)
        servers = self._admin_context.servers
        lookup = Lookup(self, self._answer_service, servers, lookup_service, self._store)
        reactions = Reactions(
            self, question_handler, self._admin_context, lookup_service, new_follows
        )
        await self.add_cog(reactions)
        await self.add_cog(Follows(new_follows, self._store, lookup_service))
        await self.add_cog(Posts(self._admin_context, lookup_service))
        await self.add_cog(lookup)
        await self.add_cog(NoticeButtons(self, self._admin_context, new_follows, lookup))
        await self.add_cog(Onboarding(self, self._admin_context))
        self.add_dynamic_items(FormButton)
        await self.add_cog(Welcome(question_handler.greeter, self._store))
        self.tree.add_command(NewsGroup(self._admin_context))
        self._open_questions.start()
        if self._rounds is not None:
            self._rounds.start()

    async def admits(self, interaction: discord.Interaction[Any]) -> bool:
        """Whether somebody may use a command or a button here; see `guard`."""
        return await admits(self._admin_context.servers, interaction)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until this connection may identify; other processes may be about to as well."""
        if shard_id is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await wait_to_identify(self, self._store.database, shard_id)

    async def close(self) -> None:
        """Let the current round store its results, then disconnect."""
        await self._open_questions.end()
        if self._rounds is not None:
            await self._rounds.end()
        await super().close()

    async def on_connect(self) -> None:
        """Note that a session has begun."""
        self._up()
        self._on_session()

    async def on_resumed(self) -> None:
        """Note that the connection is back."""
        self._up()

    def _up(self) -> None:
        self._admin_context.gateway_state.up(lambda: self.latency, self._shard_number)

    async def on_disconnect(self) -> None:
        """Note that the connection is lost."""
        self._admin_context.gateway_state.down(self._shard_number)

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cogs: there are no commands with a prefix."""
