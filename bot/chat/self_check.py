"""PURE: what the bot lacks in a channel, and the lines of its self-check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat.cards.admin_replies import Markdown, ago, line
from bot.chat.i18n.texts import Texts

# https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags
_ADMINISTRATOR = 1 << 3
_VIEW, _SEND, _EMBED = 1 << 10, 1 << 11, 1 << 14
_ATTACH, _HISTORY = 1 << 15, 1 << 16
_THREADS, _SEND_IN_THREADS = 1 << 35, 1 << 38


@dataclass(frozen=True, slots=True)
class Facts:
    """What a self-check has found.

    Attributes:
        channel_id: The channel that was checked.
        permissions: What the bot may do there, as bits.
        thread: Whether the channel is a thread.
        thread_answers: Whether answers go into new threads there.
        open_to_us: Whether the settings let the bot answer there.
        watched_at: When the feeds were last checked; None if nobody checks them.
        failing: How many feeds fail.
        articles: How many articles the server can read.
        healthy: Whether the search index is.
        sends: Whether notices and posts are sent.
        deaf: Whether a channel is set to be listened to, and cannot be.
    """

    channel_id: int
    permissions: int
    thread: bool
    thread_answers: bool
    open_to_us: bool
    watched_at: datetime | None
    failing: int
    articles: int
    healthy: bool
    sends: bool
    deaf: bool


def missing(
    permissions: int, *, thread: bool, thread_answers: bool, texts: Texts
) -> tuple[str, ...]:
    """Return the names of the permissions that the bot lacks in a channel.

    Args:
        permissions: What it may do, as bits; an administrator may do everything.
        thread: Whether the channel is a thread.
        thread_answers: Whether answers go into new threads.
        texts: In which language Discord names them.
    """
    needed = [(_VIEW, texts.perm_view)]
    needed.append(
        (_SEND_IN_THREADS, texts.perm_send_threads) if thread else (_SEND, texts.perm_send)
    )
    needed += [
        (_EMBED, texts.perm_embed),
        (_ATTACH, texts.perm_attach),
        (_HISTORY, texts.perm_history),
    ]
    if thread_answers and not thread:
        needed += [(_THREADS, texts.perm_threads), (_SEND_IN_THREADS, texts.perm_send_threads)]
    if permissions & _ADMINISTRATOR:
        return ()
    return tuple(name for bit, name in needed if not permissions & bit)


def check_lines(facts: Facts, texts: Texts) -> Sequence[str]:
    """Return a line for each thing that was checked, and what to do where it is not in order."""
    channel = Markdown(f"<#{facts.channel_id}>")
    lacks = missing(
        facts.permissions,
        thread=facts.thread,
        thread_answers=facts.thread_answers,
        texts=texts,
    )
    lines = [
        _line(texts, line(texts.check_missing, channel=channel, permissions=", ".join(lacks)))
        if lacks
        else _line(texts, line(texts.check_may_write, channel=channel), ok=True)
    ]
    if not facts.open_to_us:
        lines.append(_line(texts, line(texts.check_closed, channel=channel)))
    if facts.watched_at is None:
        lines.append(_line(texts, texts.feed_unwatched))
    else:
        watched = line(texts.check_watched, when=ago(facts.watched_at))
        lines.append(_line(texts, watched, ok=True))
    failing = texts.check_feeds_failing.format(count=facts.failing)
    lines.append(
        _line(texts, failing if facts.failing else texts.check_feeds, ok=not facts.failing)
    )
    if not facts.healthy:
        lines.append(_line(texts, texts.status_index_broken))
    elif facts.articles:
        held = texts.check_library.format(articles=facts.articles)
        lines.append(_line(texts, held, ok=True))
    else:
        lines.append(_line(texts, texts.status_no_articles))
    sent = texts.check_notices if facts.sends else texts.check_rounds
    lines.append(_line(texts, sent, ok=facts.sends))
    if facts.deaf:
        lines.append(_line(texts, texts.check_deaf))
    return lines


def _line(texts: Texts, what: str, *, ok: bool = False) -> str:
    return (texts.check_ok if ok else texts.check_bad).format(what=what)
