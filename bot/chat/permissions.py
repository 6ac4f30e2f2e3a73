"""PURE: where the bot may answer, and who may administer it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.store.values import ServerSettings

# https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags
ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS = 1 << 4
MANAGE_GUILD = 1 << 5


class Invocation(StrEnum):
    """How the bot was spoken to."""

    COMMAND = "command"  # a slash command, a button, a menu: the asker waits for a word
    MENTION = "mention"
    REPLY = "reply"  # to a message of the bot, without a mention
    LISTENING = "listening"  # not at all: the channel is one that the bot listens to
    THREAD = "thread"  # in a thread where a conversation goes on, without a mention


class ReplyDecision(StrEnum):
    """What to do about it.

    A command is always answered, if only to its asker: Discord shows an unanswered one as failed.
    A message in a channel that is not ours is passed over in silence.
    """

    ANSWER = "answer"
    REFUSE = "refuse"
    SILENCE = "silence"


def may_answer(
    settings: ServerSettings | None,
    channel_id: int,
    thread_parent_id: int | None = None,
    how: Invocation = Invocation.COMMAND,
) -> ReplyDecision:
    """Decide whether to answer in a channel.

    Args:
        settings: Of the server; None for a direct message, where everything is answered.
        channel_id: The channel or thread.
        thread_parent_id: For a thread, the channel that it belongs to: what may be answered
            there may be answered in its threads.
        how: How the bot was spoken to.
    """
    if settings is None:
        return ReplyDecision.ANSWER
    if settings.channels and not {channel_id, thread_parent_id} & set(settings.channels):
        return ReplyDecision.REFUSE if how is Invocation.COMMAND else ReplyDecision.SILENCE
    if settings.mention_only and how in {Invocation.REPLY, Invocation.THREAD}:
        return ReplyDecision.SILENCE
    return ReplyDecision.ANSWER


@dataclass(frozen=True, slots=True)
class MemberRights:
    """Who asks for something in a server, as Discord's own payload says; nothing is looked up.

    Attributes:
        permissions: The bits of `member.permissions`: what they may do in this channel.
        roles: Ids of their roles.
    """

    permissions: int = 0
    roles: tuple[int, ...] = ()


def may_administer(person: MemberRights | None, settings: ServerSettings | None) -> bool:
    """Decide whether somebody may use `/news`.

    Args:
        person: Who; None outside of a server.
        settings: Of the server; None outside of one, where nobody may.

    Returns:
        Whether they may manage the server, or hold a role that its settings name. Discord's own
        command permissions come on top of this and are not relied on.
    """
    if person is None or settings is None:
        return False
    if person.permissions & (ADMINISTRATOR | MANAGE_GUILD):
        return True
    return bool(set(person.roles) & set(settings.roles))


def may_send_to_channel(person: MemberRights | None, settings: ServerSettings | None) -> bool:
    """Decide whether a person may send what they follow to a channel.

    Args:
        person: Who, with what they may do in that channel; None outside of a server.
        settings: Of the server; None outside of one.

    Returns:
        Whether they may manage the channel or the server, or hold a role that its settings name:
        everybody there reads it. Direct messages need no permission.
    """
    if person is None or settings is None:
        return False
    return bool(person.permissions & MANAGE_CHANNELS) or may_administer(person, settings)


def audience_of(server_id: int | None) -> str:
    """Return whose private news is read in a server: its own; in direct messages nobody's."""
    return "" if server_id is None else f"discord:{server_id}"
