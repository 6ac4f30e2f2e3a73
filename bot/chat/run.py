"""Runs the bot: connects, reconnects, and ends on a signal."""

import asyncio
import logging
import os
import random
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

import discord
from aiohttp import web
from pydantic import SecretStr

from bot.chat.admin_context import AdminContext
from bot.chat.client import NewsdeskClient, find_discord, read_token
from bot.chat.command_sync import read_mentions, sync_if_changed
from bot.chat.delivery import BROKEN
from bot.chat.error_messages import start_error
from bot.chat.i18n.texts import mention_commands
from bot.chat.logs import log_to_stderr
from bot.chat.services.answer_service import AnswerService, ChatAnswerer
from bot.chat.services.health import serving_health
from bot.chat.services.status_routes import add_status_routes
from bot.chat.services.status_values import StatusReader
from bot.chat.sharding import marked_as_running
from bot.jobs import ingest_queue
from bot.jobs.feed_watcher import watching
from bot.settings import Settings
from bot.store import BotStore

log = logging.getLogger(__name__)

_LONGEST_PAUSE_S = 60.0
# Together they bound how long ending takes: answers under way, the word to whom they fail, and
# the goodbye to Discord.
_GRACE_S = 2.0
_GOODBYE_S = 2.0


def run_bot(settings: Settings, make_answerer: Callable[[], ChatAnswerer]) -> int:
    """Run the bot until SIGTERM or SIGINT.

    Args:
        settings: Where Discord is, the token, the folder for what is remembered.
        make_answerer: Makes who answers; called once, in a thread, while the bot connects.

    Returns:
        The exit status: 0. The process is ended here, with the same status, if an answer is still
        being worked out by then.

    Raises:
        TokenError: The token is missing or refused.
        IntentsError: Discord refused the events that were asked for.
        DiscordError: Discord refused the bot for another reason.
        NewsdeskError: The answerer could not be made.
    """
    token = read_token(settings)
    log_to_stderr(settings.log_level, token, *_secrets(settings))
    answer_service = AnswerService(make_answerer)
    try:
        with marked_as_running(settings), watching(settings):
            asyncio.run(_run_until_signal(settings, answer_service))
    finally:
        answer_service.close()
    if answer_service.busy:
        # A thread inside native code cannot be stopped, and ending the interpreter under it may
        # crash. Nothing is lost: the bot only reads.
        logging.shutdown()
        sys.stdout.flush()
        os._exit(0)
    return 0


def _secrets(settings: Settings) -> list[str]:
    """Return every setting that is a secret, whatever it is for."""
    return [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]


async def _run_until_signal(settings: Settings, answer_service: AnswerService) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl+C ends the process as it always does.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await serve(settings, answer_service, stop)
    log.info("ended")


async def serve(
    settings: Settings,
    answer_service: AnswerService,
    stop: asyncio.Event,
    *,
    ingest_command: Sequence[str] = ingest_queue.CHILD,
) -> None:
    """Stay connected until `stop` is set; an answerer that cannot be made sets it too.

    Args:
        settings: As `run_bot`.
        answer_service: Who answers.
        stop: Set to end.
        ingest_command: Starts the process of an ingest.

    Raises:
        NewsdeskError: As `run_bot`.
    """
    find_discord(settings)
    # Not before Discord's first word: a refused token must not wait for models to load.
    load = asyncio.Event()

    async def make() -> None:
        await load.wait()
        try:
            await answer_service.made()
        except Exception:
            stop.set()
            raise

    store = BotStore(settings.home, settings.database_url)
    admin_context = AdminContext(settings, answer_service, store, ingest_command)
    for prepare in (store.prepare, admin_context.feed_store.prepare):
        await asyncio.to_thread(prepare)
    making = asyncio.create_task(make())
    try:
        pages = _status_pages(admin_context)
        async with serving_health(admin_context.health, settings.metrics_address, pages):
            await _connect_shards(settings, admin_context, stop, load)
    finally:
        mention_commands({})
        if not making.done():
            making.cancel()
        await asyncio.wait({making})
        admin_context.close()
        store.close()
    if not making.cancelled():
        making.result()


def _status_pages(context: AdminContext) -> Callable[[web.Application], None]:
    """Return what adds the status page to the metrics' port, if the settings ask for it."""
    settings = context.settings
    if not settings.status_page:
        return lambda _: None
    if settings.metrics_address is None:
        log.warning("NEWSDESK_STATUS_PAGE shows nothing without NEWSDESK_METRICS_ADDRESS; set both")
    reader = StatusReader(context.health, context.answer_service, context.feed_store, settings.home)
    token = settings.status_token.get_secret_value() if settings.status_token else ""
    return lambda application: add_status_routes(application, reader, token)


def pause_s(attempt: int, luck: float) -> float:
    """Return how long to wait before trying again.

    Args:
        attempt: How many tries in a row have failed before this one.
        luck: 0 to 1; spreads bots that were all thrown out at the same moment.

    Returns:
        Seconds: 1, 2, 4 ... 60, up to a quarter less by luck.
    """
    longest = min(_LONGEST_PAUSE_S, 2.0 ** min(attempt, 10))
    return longest * (1 - luck / 4)


async def _connect_shards(
    settings: Settings, admin_context: AdminContext, stop: asyncio.Event, load: asyncio.Event
) -> None:
    """Keep every shard of this process connected until `stop` is set, or one is refused."""

    async def connect(shard_id: int) -> None:
        try:
            await _stay_connected(settings, admin_context, stop, load, shard_id)
        finally:
            stop.set()

    ended = await asyncio.gather(*map(connect, settings.shards), return_exceptions=True)
    for error in ended:
        if error is not None:
            raise error


async def _stay_connected(
    settings: Settings,
    admin_context: AdminContext,
    stop: asyncio.Event,
    load: asyncio.Event,
    shard_id: int,
) -> None:
    """Connect, and connect again after growing pauses, until `stop` is set."""
    token = read_token(settings)
    attempt = 0

    def begun() -> None:
        nonlocal attempt
        attempt = 0
        log.info("connected to Discord")

    while not stop.is_set():
        client = NewsdeskClient(
            admin_context.answer_service,
            admin_context.store,
            admin_context,
            begun,
            settings.round_every_s if shard_id == 0 else 0.0,
            shard_id=shard_id,
        )
        life = asyncio.create_task(_live(client, token, settings, load))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({life, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not life.done():
            await admin_context.answer_service.finish(_GRACE_S)
        error = await _end(client, life)
        if stop.is_set():
            return
        if error is not None and (refusal := start_error(error)) is not None:
            raise refusal from error
        load.set()
        pause = pause_s(attempt, random.random())  # noqa: S311 - spreads load, hides nothing
        attempt += 1
        log.warning("Discord cannot be reached (%s); trying again in %.1f s", error, pause)
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _live(
    client: NewsdeskClient, token: str, settings: Settings, load: asyncio.Event
) -> None:
    """Log in and answer for as long as the connection can be resumed."""
    await client.login(token)
    load.set()
    # Beside the connection: Discord may make us wait long for this, and nobody else should.
    syncing = asyncio.create_task(_sync(client, settings))
    try:
        await client.connect()
    except AttributeError as error:
        # discord.py 2.7.1 stumbles over its missing socket when the very first connection to the
        # gateway fails, and hides why.
        if isinstance(error.__context__, BROKEN):
            raise error.__context__ from None
        raise
    finally:
        syncing.cancel()


async def _sync(client: NewsdeskClient, settings: Settings) -> None:
    """Synchronise the commands on the first shard; the first of another process reads them."""
    if (client.shard_id or 0) != settings.shards[0]:
        return
    try:
        if not settings.has_first_shard:
            # it identifies after shard 0, whose process has synchronised the commands by then
            await client.wait_until_ready()
            await read_mentions(client)
        elif settings.sync_commands == "changed":
            await sync_if_changed(client, settings.home)
    except (discord.DiscordException, *BROKEN) as error:
        log.warning("commands not synchronised (%s); run `newsdesk sync` to try again", error)


async def _end(client: NewsdeskClient, life: asyncio.Task[None]) -> BaseException | None:
    """End a client's life and say goodbye to Discord.

    Returns:
        What had ended it already, if anything.
    """
    life.cancel()
    await asyncio.wait({life}, timeout=_GOODBYE_S)
    try:
        await asyncio.wait_for(client.close(), _GOODBYE_S)
    except TimeoutError:
        await client.http.close()
    return None if life.cancelled() or not life.done() else life.exception()
