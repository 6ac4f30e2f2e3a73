"""What a shard needs from the others: its turn to identify, and their servers."""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import discord

from bot.chat.delivery import BROKEN
from index.storage.database import Database

log = logging.getLogger(__name__)

# Discord lets `max_concurrency` shards identify in 5 s, one of each bucket; a little more, because
# the way to Discord does not always take equally long.
# https://docs.discord.com/developers/events/gateway#rate-limiting
IDENTIFY_EVERY_S = 5.5
_TRY_EVERY_S = 0.1


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
