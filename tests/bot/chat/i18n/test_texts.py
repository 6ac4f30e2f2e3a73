"""Each language says everything the others say, and its command names are ones Discord takes."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from bot.chat.admin_context import AdminContext
from bot.chat.client import NewsdeskClient
from bot.chat.i18n import texts
from bot.chat.i18n.command_translations import CommandTranslator
from bot.chat.i18n.texts import LANGUAGES, Texts, texts_for
from bot.chat.services.answer_service import AnswerService
from bot.settings import load_settings
from bot.store import BotStore
from tests.bot.chat.fake_answers import FakeAnswers

Payload = dict[str, Any]
# https://docs.discord.com/developers/interactions/application-commands#application-command-object
NAME = re.compile(r"[-_'\w]{1,32}")
MAX_COMMAND = 8000
MODAL_TITLE = 45
LABEL = 45


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def sentences(language: str) -> dict[str, str]:
    spoken = texts_for(language)
    return {name: getattr(spoken, name) for name in Texts.__slots__ if name != "language"}


async def commands() -> list[Payload]:
    """Every command as Discord is told of it."""
    answer_service, store = AnswerService(FakeAnswers), BotStore(Path())
    client = NewsdeskClient(
        answer_service, store, AdminContext(load_settings(home=Path()), answer_service, store)
    )
    await client.setup_hook()
    translator = CommandTranslator()
    return [
        await command.get_translated_payload(client.tree, translator)
        for command in client.tree.get_commands()
    ]


def parts(payload: Payload, path: str = "") -> Iterator[tuple[str, Payload]]:
    """A command and its options, however deep, each with the English path to it."""
    path = f"{path} {payload['name']}".strip()
    yield path, payload
    for option in payload.get("options", []):
        yield from parts(option, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_all_that_english_says(language: str) -> None:
    english = sentences("en")
    spoken = sentences(language)
    assert spoken.keys() == english.keys()
    for name, sentence in spoken.items():
        assert placeholders(sentence) == placeholders(english[name]), name
        assert sentence.strip() == sentence != "", name


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_a_language_is_another_language(language: str) -> None:
    english = sentences("en")
    same = [name for name, sentence in sentences(language).items() if sentence == english[name]]
    assert len(same) < len(english) / 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit(language: str) -> None:
    for name, sentence in sentences(language).items():
        if name.startswith(("paste_", "settings_")) and "{" not in sentence:
            assert len(sentence) <= 100, name
            if not name.endswith(("_hint", "_saved")):
                assert len(sentence) <= LABEL, name


@pytest.mark.parametrize(
    ("locales", "language"),
    [
        ((), "en"),
        ((None, ""), "en"),
        (("de",), "de"),
        (("de-AT",), "de"),
        (("en-GB", "de"), "en"),
        (("fr", "de"), "en"),
        (("", None, "de"), "de"),
    ],
)
def test_the_first_locale_that_is_given_decides(locales: tuple[object, ...], language: str) -> None:
    assert texts_for(*locales).language == language


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
async def test_every_command_and_option_has_a_name_in_every_language(language: str) -> None:
    paths: set[str] = set()
    for command in await commands():
        for path, part in parts(command):
            paths.add(path)
            assert language in part["name_localizations"], path
            if part.get("description"):
                assert language in part["description_localizations"], path
            for one in part.get("choices", []):
                assert one["name_localizations"].get(language) or one["name"].isdigit(), path
    unknown = texts._words(language)["commands"].keys() - paths
    assert not unknown, "words for what is no command"


async def test_names_and_descriptions_are_such_that_discord_takes_them() -> None:
    for command in await commands():
        slash = command["type"] == 1
        for path, part in parts(command):
            names = [part["name"], *part.get("name_localizations", {}).values()]
            for name in names:
                assert 1 <= len(name) <= 32, path
                if slash:
                    assert NAME.fullmatch(name), path
                    assert name == name.lower(), path
            for text in [
                part.get("description", ""),
                *part.get("description_localizations", {}).values(),
            ]:
                assert len(text) <= 100, path
            for one in part.get("choices", []):
                for name in [one["name"], *one.get("name_localizations", {}).values()]:
                    assert 1 <= len(name) <= 100, path


async def test_names_beside_each_other_differ_in_every_language() -> None:
    for language in LANGUAGES:
        for command in await commands():
            for path, part in parts(command):
                beside = [
                    option.get("name_localizations", {}).get(language, option["name"])
                    for option in part.get("options", [])
                ]
                assert len(set(beside)) == len(beside), (language, path)


async def test_a_command_with_all_its_languages_is_short_enough() -> None:
    """Of each text Discord counts the longest localisation; here all of them are counted."""
    for command in await commands():
        total = 0
        for _, part in parts(command):
            total += len(part["name"]) + len(part.get("description", ""))
            total += sum(map(len, part.get("name_localizations", {}).values()))
            total += sum(map(len, part.get("description_localizations", {}).values()))
            for one in part.get("choices", []):
                total += len(one["name"]) + len(str(one["value"]))
                total += sum(map(len, one.get("name_localizations", {}).values()))
        assert total <= MAX_COMMAND, command["name"]
