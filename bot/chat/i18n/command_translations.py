"""Gives Discord the names and descriptions of the commands in each language."""

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Where
from discord.app_commands import TranslationContextTypes, locale_str

from bot.chat.i18n import texts


class CommandTranslator(app_commands.Translator):
    """Looks names and descriptions up by the English path of the command."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """Return the words for a place in Discord's menus, or None for the English ones."""
        language = locale.value.partition("-")[0]
        if language == texts.DEFAULT or language not in texts.LANGUAGES:
            return None
        if context.location is Where.choice_name:
            return texts.choice(language, string.message)
        found = texts.named(language, _path(context))
        if found is None:
            return None
        descriptions = (Where.command_description, Where.group_description)
        if context.location in {*descriptions, Where.parameter_description}:
            return found.description or None
        return found.name


def _path(context: TranslationContextTypes) -> str:
    data = context.data
    if isinstance(data, app_commands.Parameter):
        return f"{data.command.qualified_name} {data.name}"
    if isinstance(data, app_commands.Command | app_commands.Group | app_commands.ContextMenu):
        return data.qualified_name
    return ""
