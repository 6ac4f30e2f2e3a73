"""The connection to Discord: its intents, caches and addresses."""

from collections.abc import Callable

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.chat.admin_context import Office
from bot.chat.answering import Asking
from bot.chat.cogs.admin import NewsGroup
from bot.chat.cogs.answer_buttons import Reactions
from bot.chat.cogs.ask import Ask
from bot.chat.cogs.follow import Follows
from bot.chat.cogs.lookup import Lookup
from bot.chat.cogs.welcome import Welcome
from bot.chat.error_messages import PORTAL, on_command_error
from bot.chat.following_loop import RoundsTask
from bot.chat.i18n.command_translations import CommandTranslator
from bot.chat.i18n.texts import mention_commands
from bot.chat.question_handler import Reception
from bot.chat.services.answer_service import AnswerDesk
from bot.chat.services.lookup_service import ReadingRoom
from bot.errors import TokenError
from bot.settings import Settings
from bot.store import BotStore

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
    """The commands, with the one error handler."""

    async def on_error(
        self,
        interaction: discord.Interaction["NewsdeskClient"],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        await on_command_error(interaction, error)


class NewsdeskClient(commands.Bot):
    """Newsdesk in Discord: no privileged intent, no mention, no cache of people or messages.

    The text of mentions and direct messages arrives without the message content intent:
    https://docs.discord.com/developers/events/gateway#message-content-intent.

    Args:
        desk: Answers questions.
        store: The bot's store.
        office: Needed by the `/news` commands.
        on_session: Called when a session begins.
        round_every_s: Seconds between two rounds for follows; 0 for no rounds.
    """

    def __init__(
        self,
        desk: AnswerDesk,
        store: BotStore,
        office: Office,
        on_session: Callable[[], None] = lambda: None,
        round_every_s: float = 0.0,
    ) -> None:
        # Otherwise it warns of missing voice libraries at every start; the bot uses no voice.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.dm_messages = True
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=_Tree,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self._desk = desk
        self._store = store
        self._office = office
        self._on_session = on_session
        self._rounds = RoundsTask(self, desk, store, round_every_s) if round_every_s else None

    async def setup_hook(self) -> None:
        """Add the cogs; a new cog needs a line here."""
        await self.tree.set_translator(CommandTranslator())
        asking = Asking(self._desk, self._store)
        reception = Reception(self._desk, asking, self._office.servers)
        await self.add_cog(Ask(self, reception))
        room = ReadingRoom(self._desk)
        await self.add_cog(Reactions(self, reception, self._store, room))
        await self.add_cog(Follows(self._desk, self._store, room))
        await self.add_cog(Lookup(self, self._desk, self._office.servers, room, self._store))
        await self.add_cog(Welcome(reception.greeter, self._store))
        self.tree.add_command(NewsGroup(self._office))
        if self._rounds is not None:
            self._rounds.start()

    async def close(self) -> None:
        """Let the current round store its results, then disconnect."""
        if self._rounds is not None:
            await self._rounds.end()
        mention_commands({})
        await super().close()

    async def on_connect(self) -> None:
        """Note that a session has begun."""
        self._office.pulse.up(lambda: self.latency)
        self._on_session()

    async def on_resumed(self) -> None:
        """Note that the connection is back."""
        self._office.pulse.up(lambda: self.latency)

    async def on_disconnect(self) -> None:
        """Note that the connection is lost."""
        self._office.pulse.down()

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cogs: there are no commands with a prefix."""
