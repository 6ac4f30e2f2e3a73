"""`/news settings`: a form with everything a server can choose, as it is now."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.chat.admin_context import AdminContext
from bot.chat.cards.admin_replies import AdminReply, Markdown, line, notice, with_form
from bot.chat.cards.views import layout
from bot.chat.cogs.admin_base import AdminModal, Interaction, admit
from bot.chat.i18n.texts import LANGUAGES, Texts
from bot.store.values import ServerSettings

MAX_COOLDOWN_S = 3600
FORM_S = 3600.0
_MOST = 25
_MENTION_ONLY, _THREAD_ANSWERS, _ASKER_PAGES = "mention_only", "thread_answers", "asker_pages"
_OWN_LANGUAGE = "own"
_CHANNELS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
]


class SettingsForm(AdminModal):
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
        settings: ServerSettings,
        cooldown: str | None = None,
    ) -> None:
        super().__init__(title=texts.settings_title, timeout=FORM_S)
        self._admin_context = admin_context
        self._channels: ui.ChannelSelect[Any] = ui.ChannelSelect(
            custom_id="channels",
            channel_types=_CHANNELS,
            min_values=0,
            max_values=_MOST,
            required=False,
            default_values=_chosen(settings.channels, discord.SelectDefaultValueType.channel),
        )
        self._roles: ui.RoleSelect[Any] = ui.RoleSelect(
            custom_id="roles",
            min_values=0,
            max_values=_MOST,
            required=False,
            default_values=_chosen(settings.roles, discord.SelectDefaultValueType.role),
        )
        language = settings.locale if settings.locale in LANGUAGES else _OWN_LANGUAGE
        self._language = language_menu((texts.settings_language_own, _OWN_LANGUAGE), language)
        self._behaviour: ui.Select[Any] = ui.Select(
            custom_id="behaviour",
            min_values=0,
            max_values=3,
            required=False,
            options=[
                discord.SelectOption(
                    label=texts.settings_mention_only,
                    value=_MENTION_ONLY,
                    default=settings.mention_only,
                ),
                discord.SelectOption(
                    label=texts.settings_thread_answers,
                    value=_THREAD_ANSWERS,
                    default=settings.thread_answers,
                ),
                discord.SelectOption(
                    label=texts.settings_asker_pages,
                    value=_ASKER_PAGES,
                    default=settings.asker_pages,
                ),
            ],
        )
        self._cooldown: ui.TextInput[Any] = ui.TextInput(
            custom_id="cooldown",
            default=str(settings.cooldown_s) if cooldown is None else cooldown,
            max_length=4,
        )
        for label, hint, field in (
            (texts.settings_channels, texts.settings_channels_hint, self._channels),
            (texts.settings_roles, texts.settings_roles_hint, self._roles),
            (texts.settings_language, texts.settings_language_hint, self._language),
            (texts.settings_behaviour, texts.settings_behaviour_hint, self._behaviour),
            (texts.settings_cooldown, None, self._cooldown),
        ):
            self.add_item(ui.Label(text=label, description=hint, component=field))

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Save the settings, if the user may still administer the server."""
        admin = await admit(interaction, self._admin_context)
        texts = admin.texts
        given = self._cooldown.value.strip()
        language = next(iter(self._language.values), _OWN_LANGUAGE)
        settings = replace(
            admin.settings,
            channels=_ids(self._channels),
            roles=_ids(self._roles),
            locale="" if language == _OWN_LANGUAGE else language,
            mention_only=_MENTION_ONLY in self._behaviour.values,
            thread_answers=_THREAD_ANSWERS in self._behaviour.values,
            asker_pages=_ASKER_PAGES in self._behaviour.values,
        )
        cooldown_s = read_cooldown(given)
        if cooldown_s is None:
            admin_context = self._admin_context
            refusal = refuse_cooldown(
                admin_context,
                texts,
                texts.settings_title,
                given,
                lambda: SettingsForm(admin_context, texts, settings, given),
            )
            await answer_form(interaction, refusal)
            return
        settings = replace(settings, cooldown_s=cooldown_s)
        await self._admin_context.servers.save(settings)
        await answer_form(interaction, shown_settings(texts, settings, saved=True))


def shown_settings(texts: Texts, settings: ServerSettings, *, saved: bool) -> AdminReply:
    """Return what a server has chosen, a line each."""
    channels = " ".join(f"<#{channel}>" for channel in settings.channels)
    roles = " ".join(f"<@&{role}>" for role in settings.roles)
    lines = value_lines(
        (texts.settings_channels, channels or texts.settings_everywhere),
        (texts.settings_roles, roles or texts.settings_nobody_else),
        (texts.settings_language, LANGUAGES.get(settings.locale, texts.settings_language_own)),
        (texts.settings_mention_only, _yes(texts, settings.mention_only)),
        (texts.settings_thread_answers, _yes(texts, settings.thread_answers)),
        (texts.settings_asker_pages, _yes(texts, settings.asker_pages)),
        (texts.settings_cooldown, str(settings.cooldown_s)),
    )
    last = [texts.settings_saved] if saved else []
    return notice(texts, texts.settings_title, lines, last=last)


async def answer_form(interaction: Interaction, reply: AdminReply) -> None:
    """Answer a form that was sent, to its sender."""
    await interaction.response.send_message(
        view=layout(reply.card),
        ephemeral=True,
        allowed_mentions=discord.AllowedMentions.none(),
    )


# -- for this form and that of a channel -----------------------------------------------------


def menu(name: str, options: Sequence[tuple[str, str]], chosen: str) -> "ui.Select[Any]":
    """Return a menu of labels and values, of which one is chosen.

    Args:
        name: The custom id.
        options: Labels with their values.
        chosen: The value that is chosen when the form opens.
    """
    return ui.Select(
        custom_id=name,
        options=[
            discord.SelectOption(label=label, value=value, default=value == chosen)
            for label, value in options
        ],
    )


def language_menu(otherwise: tuple[str, str], chosen: str) -> "ui.Select[Any]":
    """Return the menu of languages, after a label and a value for none of them."""
    languages = [(name, language) for language, name in LANGUAGES.items()]
    return menu("language", [otherwise, *languages], chosen)


def read_cooldown(typed: str) -> int | None:
    """Return the seconds that were typed; None if they are no whole number up to the limit."""
    is_number = typed.isascii() and typed.isdecimal()
    return int(typed) if is_number and int(typed) <= MAX_COOLDOWN_S else None


def refuse_cooldown(
    admin_context: AdminContext,
    texts: Texts,
    title: str,
    typed: str,
    form: Callable[[], AdminModal],
) -> AdminReply:
    """Return the refusal of a cooldown, with a button that opens the form again as it was sent."""
    words = line(texts.settings_cooldown_bad, given=typed, most=MAX_COOLDOWN_S)
    form_id = admin_context.forms.keep(form)
    return with_form(notice(texts, title, [words]), form_id, texts)


def value_lines(*values: tuple[str, str]) -> list[str]:
    """Return a line for each setting and its value in markdown."""
    return [line("{what}: {value}", what=what, value=Markdown(value)) for what, value in values]


def _chosen(
    ids: tuple[int, ...], kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=item_id, type=kind) for item_id in ids[:_MOST]]


def _ids(menu: "ui.ChannelSelect[Any] | ui.RoleSelect[Any]") -> tuple[int, ...]:
    """Return what was chosen; one that Discord does not describe (it was deleted) is a bare id."""
    chosen: list[Any] = list(menu.values)
    return tuple(int(getattr(item, "id", item)) for item in chosen)


def _yes(texts: Texts, value: bool) -> str:
    return texts.settings_yes if value else texts.settings_no
