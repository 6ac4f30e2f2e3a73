"""`/news channel`: a form with what one channel does otherwise than its server."""

from typing import Any

from discord import ui

from bot.chat.admin_context import AdminContext
from bot.chat.cards.admin_replies import AdminReply, notice
from bot.chat.cogs.admin_base import AdminModal, Interaction, admit
from bot.chat.cogs.admin_settings import (
    FORM_S,
    answer_form,
    language_menu,
    menu,
    read_cooldown,
    refuse_cooldown,
    value_lines,
)
from bot.chat.i18n.texts import LANGUAGES, Texts
from bot.store.values import ChannelSettings

_AS_SERVER, _YES, _NO = "server", "yes", "no"


class ChannelForm(AdminModal):
    """The form.

    Args:
        admin_context: Keeps the settings.
        texts: The reader's language.
        settings: As they are now.
        cooldown: What is typed as the cooldown; None for what is set.
    """

    def __init__(
        self,
        admin_context: AdminContext,
        texts: Texts,
        settings: ChannelSettings,
        cooldown: str | None = None,
    ) -> None:
        super().__init__(title=texts.channel_title, timeout=FORM_S)
        self._admin_context = admin_context
        self._settings = settings
        as_server = (texts.channel_as_server, _AS_SERVER)
        answers = ((texts.settings_yes, _YES), (texts.settings_no, _NO))
        threads = {None: _AS_SERVER, True: _YES, False: _NO}[settings.thread_answers]
        self._language = language_menu(as_server, settings.locale or _AS_SERVER)
        self._threads = menu("threads", (as_server, *answers), threads)
        self._listens = menu("listens", answers, _YES if settings.listens else _NO)
        seconds = "" if settings.cooldown_s is None else str(settings.cooldown_s)
        self._cooldown: ui.TextInput[Any] = ui.TextInput(
            custom_id="cooldown",
            default=seconds if cooldown is None else cooldown,
            required=False,
            max_length=4,
        )
        fields: list[tuple[str, str | None, ui.Item[Any]]] = [
            (texts.settings_language, texts.settings_language_hint, self._language),
            (texts.channel_threads, None, self._threads),
            (texts.settings_cooldown, texts.channel_cooldown_hint, self._cooldown),
        ]
        if admin_context.settings.message_content:
            fields.append((texts.channel_listens, texts.channel_listens_hint, self._listens))
        for label, hint, field in fields:
            self.add_item(ui.Label(text=label, description=hint, component=field))

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Save the settings, if the user may still administer the server."""
        admin = await admit(interaction, self._admin_context)
        texts, typed = admin.texts, self._cooldown.value.strip()
        cooldown_s = read_cooldown(typed)
        settings = ChannelSettings(
            self._settings.channel_id,
            admin.server_id,
            # the menu is not in the form where the bot cannot listen
            listens=_chosen(self._listens) == _YES
            if self._admin_context.settings.message_content
            else self._settings.listens,
            thread_answers={_YES: True, _NO: False}.get(_chosen(self._threads)),
            locale=_chosen(self._language).replace(_AS_SERVER, ""),
            cooldown_s=cooldown_s,
        )
        if typed and cooldown_s is None:
            admin_context = self._admin_context
            refusal = refuse_cooldown(
                admin_context,
                texts,
                texts.channel_title,
                typed,
                lambda: ChannelForm(admin_context, texts, settings, typed),
            )
            await answer_form(interaction, refusal)
            return
        await self._admin_context.servers.save_channel(settings)
        await answer_form(interaction, _shown(texts, settings))


def _shown(texts: Texts, settings: ChannelSettings) -> AdminReply:
    yes = {True: texts.settings_yes, False: texts.settings_no, None: texts.channel_as_server}
    seconds = settings.cooldown_s
    values = value_lines(
        (texts.settings_language, LANGUAGES.get(settings.locale, texts.channel_as_server)),
        (texts.channel_threads, yes[settings.thread_answers]),
        (texts.settings_cooldown, texts.channel_as_server if seconds is None else str(seconds)),
        (texts.channel_listens, yes[settings.listens]),
    )
    lines = [f"<#{settings.channel_id}>", *values]
    return notice(texts, texts.channel_title, lines, last=[texts.settings_saved])


def _chosen(menu: "ui.Select[Any]") -> str:
    return next(iter(menu.values), _AS_SERVER)
