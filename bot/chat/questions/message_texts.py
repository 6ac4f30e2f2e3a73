"""What messages of people say: as one question, as what another replies to, as a forum's post."""

import re

import discord

from bot.chat.questions.answering import MAX_QUESTION
from bot.chat.questions.overhearing import overheard_question

# Mentions and emojis of a message that a menu is used on are nothing to search for.
_TOKENS = re.compile(r"<(?:[@#][!&]?\d+|a?:\w+:\d+|/[^>]+|t:[^>]+|id:\w+)>")


def question_overheard(message: discord.Message) -> str:
    """Return the question of a message that nobody addressed to us; "" if it has none.

    Of a forum's post it is the first message, whose title may be the question.
    """
    channel = message.channel
    if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
        if message.id != channel.id:
            return ""
        title = overheard_question(channel.name)
        return title or overheard_question(text_of(message))
    return overheard_question(text_of(message))


def text_replied_to(message: discord.Message) -> str | None:
    """Return the text of the message of somebody else that a message replies to.

    Returns:
        "" if Discord does not show the text, as without the message content intent; None if the
        message replies to none, or to one of a bot.
    """
    reference = message.reference
    if reference is None or message.type is not discord.MessageType.reply:
        return None
    resolved = reference.resolved
    if not isinstance(resolved, discord.Message):
        return ""
    return None if resolved.author.bot else text_of(resolved)


def text_of(message: discord.Message) -> str:
    """Return what a message says, its embeds if it has no text of its own, as one question."""
    content = message.content or " ".join(
        f"{embed.title or ''} {embed.description or ''}" for embed in message.embeds
    )
    text = " ".join(_TOKENS.sub(" ", content).split())
    return text if len(text) <= MAX_QUESTION else text[:MAX_QUESTION].rpartition(" ")[0]
