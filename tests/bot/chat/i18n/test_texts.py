"""Each language says everything the others say, and its command names are ones Discord takes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel import Locale

from bot.chat.admin_context import AdminContext
from bot.chat.client import NewsdeskClient
from bot.chat.i18n import texts
from bot.chat.i18n.command_translations import CommandTranslator
from bot.chat.i18n.texts import LANGUAGES, Texts, texts_for
from bot.chat.services.answer_service import AnswerService
from bot.settings import load_settings
from bot.store import BotStore
from index.dates import ENGLISH, label, times
from tests.bot.chat.fake_answers import FakeAnswers

Payload = dict[str, Any]
# https://docs.discord.com/developers/interactions/application-commands#application-command-object
NAME = re.compile(r"[-_'\w]{1,32}")
MAX_COMMAND = 8000
MODAL_TITLE = 45
LABEL = 45


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def counted(language: str, name: str) -> str:
    given = texts._words(language)["texts"][name]
    return str(given["counts"]) if isinstance(given, dict) else ""


def sentences(language: str) -> dict[str, list[str]]:
    """Each sentence of a language by its name: one, or one per plural."""
    return {
        name: [text for form, text in given.items() if form != "counts"]
        if isinstance(given, dict)
        else [given]
        for name, given in texts._words(language)["texts"].items()
    }


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


def spoken(localisations: dict[str, str]) -> set[str]:
    """The languages among Discord's codes: "es-ES" and "es-419" are one."""
    return {code.partition("-")[0] for code in localisations}


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
    named = set(Texts.__slots__) - {"language", "dates"}
    assert spoken.keys() == english.keys() == named
    for name, forms in spoken.items():
        wanted = placeholders(english[name][-1])
        for sentence in forms:
            # "failed once" counts too, without a number
            assert placeholders(sentence) | {counted(language, name)} >= wanted, name
            assert placeholders(sentence) <= wanted, name
            assert sentence.strip() == sentence != "", name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_a_form_for_each_plural_of_the_language(language: str) -> None:
    plurals = (Locale.parse(language).plural_form.tags | {"other"}) - {"many"}
    for name, given in texts._words(language)["texts"].items():
        if isinstance(given, dict):
            assert given.keys() - {"many"} == plurals | {"counts"}, name
            assert given["counts"] in placeholders(given["other"]), name


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_no_english_is_left_over(language: str) -> None:
    """A sentence of three words or more that stands in two languages was not translated."""
    english = sentences("en")
    same = [
        name
        for name, forms in sentences(language).items()
        for sentence in forms
        if sentence in english[name] and len(re.findall(r"(?<!{)\b[^\W\d_]+\b(?!})", sentence)) > 2
    ]
    assert same == []


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_a_language_has_every_phrase_for_dates_and_small_talk(language: str) -> None:
    words = texts._words(language)
    english = texts._words("en")
    assert words["dates"].keys() == ENGLISH.phrases.keys()
    for name, phrase in words["dates"].items():
        assert placeholders(phrase) == placeholders(ENGLISH.phrases[name]), name
    assert words["small_talk"].keys() == english["small_talk"].keys()
    assert all(words["small_talk"].values())


@pytest.mark.parametrize(
    ("language", "articles", "shown"),
    [
        ("en", 1, "1 article"),
        ("en", 1487, "1,487 articles"),
        ("de", 1, "1 Artikel"),
        ("de", 1487, "1.487 Artikel"),
        ("fr", 0, "0 article"),
        ("fr", 1487, "1\u202f487 articles"),
        ("es", 14870, "14.870 artículos"),
    ],
)
def test_numbers_and_plurals_are_those_of_the_language(
    language: str, articles: int, shown: str
) -> None:
    assert texts_for(language).look_articles.format(count=articles) == shown


@pytest.mark.parametrize(
    ("language", "phrase", "shown"),
    [
        ("en", "on Friday", "27 November 2026"),
        ("de", "on Friday", "27.11.2026"),
        ("de", "since March", "seit März 2026"),
        ("de", "by the end of the year", "bis Ende 2026"),
        ("de", "in early December", "Anfang Dezember 2026"),
        ("de", "from February to April 2027", "Februar bis April 2027"),
        ("de", "in the third quarter of 2027", "3. Quartal 2027"),
        ("de", "in the 1990s", "1990er-Jahre"),
        ("fr", "on Friday", "27 nov. 2026"),
        ("fr", "since March", "depuis mars 2026"),
        ("es", "by the end of the year", "para finales de 2026"),
    ],
)
def test_times_are_labelled_in_the_language(language: str, phrase: str, shown: str) -> None:
    published = datetime(2026, 11, 25, 9, tzinfo=UTC)
    (when,) = times(f"The bridge will open {phrase}.", published)
    assert label(when, texts_for(language).dates) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit(language: str) -> None:
    for name, (sentence, *_) in sentences(language).items():
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
        (("pt-BR", "de"), "en"),
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
            assert language in spoken(part["name_localizations"]), path
            if part.get("description"):
                assert language in spoken(part["description_localizations"]), path
            for choice in part.get("choices", []):
                names = spoken(choice["name_localizations"])
                assert language in names or choice["name"].isdigit(), path
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
    """Of each text Discord counts the longest localisation."""

    def longest(part: Payload, name: str) -> int:
        localised = part.get(f"{name}_localizations", {}).values()
        return max(map(len, (part.get(name, ""), *localised)))

    for command in await commands():
        total = 0
        for _, part in parts(command):
            total += longest(part, "name") + longest(part, "description")
            for choice in part.get("choices", []):
                total += longest(choice, "name") + len(str(choice["value"]))
        assert total <= MAX_COMMAND, command["name"]
