"""`/news people`: who gets no answers in a server."""

from dataclasses import replace

import discord
from discord import app_commands

from bot.chat.admin_context import AdminContext
from bot.chat.cards.admin_replies import AdminReply, Markdown, line, notice
from bot.chat.cogs.admin_base import AdminGroup, Interaction, ServerAdmin, answer_privately

_MOST_BLOCKED = 500


class PeopleGroup(AdminGroup):
    """The commands that block people."""

    def __init__(self, admin_context: AdminContext) -> None:
        super().__init__(admin_context, "people", "Block people, and unblock them.")

    @app_commands.command(name="block", description="Stop answering somebody in this server.")
    @app_commands.describe(person="The person.")
    async def block(self, interaction: Interaction, person: discord.User) -> None:
        """Block a person."""
        async with self.working(interaction) as admin:
            texts, blocked = admin.texts, admin.settings.blocked
            if person.id == interaction.user.id:
                reply = _say(admin, texts.people_not_yourself)
            elif person.id not in blocked and len(blocked) >= _MOST_BLOCKED:
                reply = _say(admin, texts.people_full.format(most=_MOST_BLOCKED))
            else:
                await self._save(
                    admin, (*(item for item in blocked if item != person.id), person.id)
                )
                reply = _say(admin, line(texts.people_blocked, person=_mention(person.id)))
            await answer_privately(interaction, reply)

    @app_commands.command(name="unblock", description="Answer somebody again.")
    @app_commands.describe(person="The person.")
    async def unblock(self, interaction: Interaction, person: discord.User) -> None:
        """Unblock a person."""
        async with self.working(interaction) as admin:
            texts, blocked = admin.texts, admin.settings.blocked
            if person.id in blocked:
                await self._save(admin, tuple(item for item in blocked if item != person.id))
                words = texts.people_unblocked
            else:
                words = texts.people_not_blocked
            reply = _say(admin, line(words, person=_mention(person.id)))
            await answer_privately(interaction, reply)

    @app_commands.command(name="list", description="Show who is blocked.")
    async def list_blocked(self, interaction: Interaction) -> None:
        """List the blocked people."""
        async with self.working(interaction) as admin:
            texts = admin.texts
            lines = [f"- {_mention(person_id).markdown}" for person_id in admin.settings.blocked]
            reply = notice(texts, texts.people_title, lines or [texts.people_none])
            await answer_privately(interaction, reply)

    async def _save(self, admin: ServerAdmin, blocked: tuple[int, ...]) -> None:
        await self.admin_context.servers.save(replace(admin.settings, blocked=blocked))


def _mention(person_id: int) -> Markdown:
    return Markdown(f"<@{person_id}>")


def _say(admin: ServerAdmin, sentence: str) -> AdminReply:
    return notice(admin.texts, admin.texts.people_title, [sentence])
