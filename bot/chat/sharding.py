"""What a shard needs from the others: whether another runs, its turn to identify, their servers."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager

import discord

from bot.chat.delivery import BROKEN
from bot.settings import Settings
from index.storage.database import FILE_NAME, Database
from index.storage.sqlite_file import SqliteFile

log = logging.getLogger(__name__)

# Discord lets `max_concurrency` shards identify in 5 s, one of each bucket; a little more, because
# the way to Discord does not always take equally long.
# https://docs.discord.com/developers/events/gateway#rate-limiting
IDENTIFY_EVERY_S = 5.5
_TRY_EVERY_S = 0.1


@contextmanager
def marked_as_running(settings: Settings) -> Iterator[None]:
    """Hold the shards of the settings on their home while the block runs, as far as they are free.

    Two bots with the same shards and token are both asked each question. They share the home, so
    that one of them answers and the other takes over when it ends; a warning says so.

    Raises:
        LibraryError: The home cannot be written.
    """
    with closing(SqliteFile(settings.home / FILE_NAME)) as file, ExitStack() as held:
        file.prepare()
        for shard in settings.shards:
            if not held.enter_context(file.try_lock(f"bot-{shard}")):
                log.warning(
                    "another `newsdesk run` uses %s (shard %d): each message is answered by one of "
                    "them; stop one if that is a mistake",
                    settings.home,
                    shard,
                )
        yield


def is_running(settings: Settings) -> bool:
    """Whether a bot holds one of the shards of the settings on their home."""
    if not settings.home.is_dir():
        return False
    with closing(SqliteFile(settings.home / FILE_NAME)) as file, ExitStack() as tried:
        locks = [file.try_lock(f"bot-{shard}") for shard in settings.shards]
        return not all(tried.enter_context(lock) for lock in locks)


async def wait_to_identify(client: discord.Client, database: Database, shard_id: int) -> None:
    """Wait until a shard may identify.

    The pause is made before identifying and while holding a lock of the shard's bucket. So two
    shards of a bucket are never closer, even if a process is killed between the two.

    Args:
        client: Logged in.
        database: What the processes share.
        shard_id: The shard.

    Raises:
        LibraryError: The database cannot be used.
        discord.GatewayNotFound: Discord does not say how many shards may identify at a time.
    """
    _, _, limits = await client.http.get_bot_gateway()
    bucket = shard_id % limits["max_concurrency"]
    ended = threading.Event()
    # A thread of its own: the common ones must not all wait here.
    thread = ThreadPoolExecutor(1, thread_name_prefix="identify")
    name = f"identify-{client.application_id}-{bucket}"
    try:
        await asyncio.get_running_loop().run_in_executor(thread, _wait, database, name, ended)
    finally:
        ended.set()
        thread.shutdown(wait=False, cancel_futures=True)


def _wait(database: Database, name: str, ended: threading.Event) -> None:
    while not ended.is_set():
        with database.try_lock(name) as is_mine:
            if is_mine:
                ended.wait(IDENTIFY_EVERY_S)
                return
        ended.wait(_TRY_EVERY_S)


async def find_server(client: discord.Client, server_id: int) -> discord.Guild | None:
    """Return a server of any shard; None if the bot is not in it, or Discord does not answer."""
    guild = client.get_guild(server_id)
    if guild is not None or client.shard_count is None:
        return guild
    try:
        return await client.fetch_guild(server_id, with_counts=False)
    except (discord.HTTPException, *BROKEN) as error:
        log.info("server %s of another shard is not known: %r", server_id, error)
        return None


async def server_of_channel(client: discord.Client, channel_id: int) -> discord.Guild | None:
    """Return the server of a channel; None without one, or if Discord does not answer."""
    channel: object = client.get_channel(channel_id)
    if channel is None and client.shard_count is not None:
        try:
            channel = await client.fetch_channel(channel_id)
        except (discord.HTTPException, *BROKEN) as error:
            log.info("channel %s of another shard is not known: %r", channel_id, error)
    guild = getattr(channel, "guild", None)
    return None if guild is None else await find_server(client, guild.id)
