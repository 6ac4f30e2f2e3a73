"""What every `/news` command has in common: who may use it, and how it answers, privately."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import discord
from discord import app_commands, ui

from bot.chat.admin_context import AdminContext
from bot.chat.cards.admin_replies import AdminReply, notice
from bot.chat.cards.views import layout
from bot.chat.delivery import BROKEN, acknowledge
from bot.chat.error_messages import on_interaction_error
from bot.chat.i18n.texts import Texts, texts_for
from bot.chat.permissions import MemberRights, audience_of, may_administer
from bot.errors import NotAllowedError, TooLateError
from bot.store.values import ServerSettings

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class ServerAdmin:
    """Somebody who may administer a server.

    Attributes:
        server_id: The server.
        settings: Its settings.
        audience: The audience of its own news.
        may_share: Whether it may take in news for everybody.
        texts: The reader's language.
    """

    server_id: int
    settings: ServerSettings
    audience: str
    may_share: bool
    texts: Texts

    def audience_for(self, private: bool | None) -> str | None:
        """Return for whom news comes in; None where the server may not share and wants to.

        Args:
            private: What was asked for; None: for everybody where that may be.
        """
        if private or (private is None and not self.may_share):
            return self.audience
        return "" if self.may_share else None


async def admit(interaction: Interaction, admin_context: AdminContext) -> ServerAdmin:
    """Admit the user if Discord's payload shows that they may administer the server.

    Raises:
        NotAllowedError: They may not, or this is no server.
        LibraryError: The settings cannot be read.
    """
    server_id, user = interaction.guild_id, interaction.user
    if server_id is None or not isinstance(user, discord.Member):
        raise NotAllowedError(in_server=False)
    person = MemberRights(interaction.permissions.value, tuple(role.id for role in user.roles))
    settings = await admin_context.servers.settings(server_id)
    if settings is None or not may_administer(person, settings):
        raise NotAllowedError
    return ServerAdmin(
        server_id=server_id,
        settings=settings,
        audience=audience_of(server_id),
        may_share=server_id in admin_context.settings.public_servers,
        texts=texts_for(interaction.locale),
    )


class AdminGroup(app_commands.Group):
    """A group of commands for admins; each begins with `begin` or `admit`.

    Args:
        admin_context: What they work with.
        name: The group's name.
        description: What it is for.
    """

    def __init__(self, admin_context: AdminContext, name: str, description: str) -> None:
        super().__init__(
            name=name,
            description=description,
            guild_only=True,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.admin_context = admin_context

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Let in only admins; the error handler answers everybody else."""
        try:
            await admit(interaction, self.admin_context)
        except NotAllowedError as error:
            raise app_commands.CheckFailure(str(error)) from error
        return True

    @asynccontextmanager
    async def working(self, interaction: Interaction) -> AsyncIterator[ServerAdmin]:
        """Acknowledge privately, and count as a task that still has to answer in the block.

        Raises:
            NotAllowedError: The user may not administer the server.
            TooLateError: Discord no longer takes an answer.
        """
        admitted = await admit(interaction, self.admin_context)
        if not await acknowledge(interaction, private=True):
            raise TooLateError
        with self.admin_context.answer_service.serving():
            try:
                yield admitted
            except asyncio.CancelledError:
                reply = notice(admitted.texts, admitted.texts.restarting, ())
                await answer_privately(interaction, reply)
                raise


class AdminModal(ui.Modal):
    """A form for admins; checks the sender again and shows errors."""

    async def on_error(  # type: ignore[override] # the library's own forms differ from its views
        self, interaction: Interaction, error: Exception, /
    ) -> None:
        """Show the error to the sender."""
        await on_interaction_error(interaction, error, f"form {self.title!r}")


async def answer_privately(interaction: Interaction, reply: AdminReply) -> None:
    """Put a notice in the place of an acknowledged command's "thinking".

    After fifteen minutes Discord no longer allows that; then it goes to the user as a direct
    message, because nobody else may read it.
    """
    try:
        await interaction.edit_original_response(
            view=_view(reply), attachments=_files(reply), allowed_mentions=_NOBODY
        )
    except (discord.HTTPException, *BROKEN) as error:
        log.info("interaction %s: answered by direct message instead: %r", interaction.id, error)
        try:
            await interaction.user.send(
                view=_view(reply), files=_files(reply), allowed_mentions=_NOBODY
            )
        except (discord.HTTPException, *BROKEN) as failure:
            log.warning("interaction %s: answer not delivered: %r", interaction.id, failure)


_NOBODY = discord.AllowedMentions.none()


def _view(reply: AdminReply) -> ui.LayoutView:
    view = layout(reply.card)
    if reply.report:
        view.add_item(ui.File(f"attachment://{reply.report_name}"))
    return view


def _files(reply: AdminReply) -> list[discord.File]:
    if not reply.report:
        return []
    content = BytesIO(reply.report.encode("utf-8", "replace"))
    return [discord.File(content, reply.report_name)]
