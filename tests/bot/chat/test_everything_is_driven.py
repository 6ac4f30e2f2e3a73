"""Every command, option, completion, button and form is used once; one without a row here fails."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from discord import ui

from bot.chat.cards import button_ids, follow_ids, page_ids, starter_topics
from bot.chat.cogs.ask import MENU
from bot.chat.i18n.texts import texts_for
from index import Outlet
from tests.bot.chat.cogs.test_admin import CHIEF, PASTED
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import XI, FakeAnswers, FakeNews
from tests.bot.chat.shown import text
from tests.bot.lookup.example_library import ARTICLES, NAMES
from tests.bot.lookup.fake_news import article
from tests.discord_server import Asked, DiscordServer
from tests.discord_server.interactions import Attached, Given, OptionValue, Typed
from tests.discord_server.payloads import Json, components_of, role, user
from tests.discord_server.places import CHANNEL_ID, GUILD_ID
from tests.ingest.feeds.feed_world import Site, item, rss, site

EN = texts_for("en")
QUESTION = "When might Xi visit Russia?"
VAIN = "Who won the chess olympiad?"
SOMEBODY = Typed(6, "800000000000000019", user("800000000000000019", "sam"))
EVERYBODY_READS = Typed(
    8, "800000000000000029", {**role("800000000000000029", "readers", 0), "mentionable": True}
)
CLASSES = (ui.Item, ui.Modal, ui.View, ui.LayoutView)


@dataclass(frozen=True, slots=True)
class Picked:
    """Something is typed in a completed option, and the first thing that is offered is chosen."""

    typed: str = ""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file is given to an option."""

    content: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a command is used with, and what has to stand in its answer.

    Attributes:
        says: Words of the answer, or of the form that it opens.
        options: A value for each that the command has; "{site}" is a site on loopback.
    """

    says: str
    options: Mapping[str, OptionValue | Picked | Uploaded] = field(default_factory=dict)


PERIOD = {"since": Picked("2023"), "until": Picked("today")}

# In this order: a feed is added before it is paused, something is followed before it is not.
COMMANDS = {
    "ask": Row(
        XI.quote,
        {
            "question": f"{QUESTION} at length",
            "since": Picked("this"),
            "as_of": Picked("today"),
            "outlet": Picked("news"),
            "private": False,
        },
    ),
    MENU: Row("Nothing I have covers this."),
    "person": Row("### Xi Jinping", {"name": Picked("xi"), **PERIOD}),
    "topic": Row("### Moscow", {"words": Picked("mos"), **PERIOD}),
    "timeline": Row("### Xi Jinping", {"subject": Picked("xi"), **PERIOD}),
    "latest": Row(
        "Latest: Xi Jinping · Daily", {"topic": Picked("xi"), "outlet": Picked("dai"), **PERIOD}
    ),
    "sources": Row("**Paper 1** · <t:"),
    "follow person": Row("Xi Jinping", {"name": Picked("xi"), "where": "channel"}),
    "follow topic": Row("harvest", {"words": "harvest", "where": "channel"}),
    "follow question": Row(XI.quote, {"question": QUESTION, "where": "me"}),
    "follow quiet": Row(
        "23:00", {"start": 23, "end": 6, "timezone": Picked("europe/b"), "where": "me"}
    ),
    "post outlet": Row(
        "New items of",
        {
            "outlet": Picked("dai"),
            "words": "grain",
            "people": "Xi Jinping",
            "topics": "harvest",
            "match": "any",
            "show": "picture",
            "ping": EVERYBODY_READS,
        },
    ),
    "following": Row("harvest"),
    "unfollow": Row("Xi Jinping", {"follow": Picked("xi")}),
    "digest on": Row("Europe/", {"hour": 8, "timezone": Picked("europe/b"), "where": "me"}),
    "digest off": Row("brief", {"where": "me"}),
    "digest now": Row("###"),
    "news feed add": Row(
        "The Feed",
        {"url": "{site}/feed", "private": True, "outlet": "The Feed", "tag": "one"},
    ),
    "news feed list": Row("The Feed"),
    "news feed test": Row("Report 1", {"url": "{site}/feed"}),
    "post feed": Row(
        "New items of",
        {
            "feed": Picked("the feed"),
            "words": "grain",
            "people": "Xi Jinping",
            "topics": "harvest",
            "match": "none",
            "show": "headline",
            "ping": EVERYBODY_READS,
        },
    ),
    "news feed interval": Row("every 45 minutes", {"feed": Picked("the feed"), "minutes": 45}),
    "news feed starter": Row(EN.starter_title),
    "news feed pause": Row("/feed", {"feed": Picked("the feed")}),
    "news feed remove": Row("/feed", {"feed": Picked("the feed")}),
    "news ingest url": Row("2 new", {"url": "{site}/feed", "private": True}),
    "news ingest file": Row(
        "1 new",
        {
            "file": Uploaded(json.dumps({"title": "Xi plans to meet Putin", "text": PASTED})),
            "private": True,
            "outlet": "Donga",
            "date": "2023-02-22",
        },
    ),
    "news ingest text": Row(EN.paste_title, {"private": True}),
    "news status": Row(EN.status_title),
    "news settings": Row(EN.settings_title),
    "news channel": Row(EN.channel_title),
    "news check": Row(EN.check_title),
    "news export": Row(EN.export_title),
    "news article recent": Row(EN.articles_recent, {"only": "added"}),
    "news article remove": Row("Removed: ", {"article": Picked("daily")}),
    "news people block": Row("can no longer use", {"person": SOMEBODY}),
    "news people list": Row("<@"),
    "news people unblock": Row("can use me in this server again", {"person": SOMEBODY}),
    "news unanswered": Row(
        "Marked as resolved", {"resolve": Picked(VAIN.rstrip("?")), "clear": False}
    ),
    "news feedback": Row("0 helpful, 1 wrong"),
    "help": Row(EN.help_title),
    "timezone": Row("Europe/", {"zone": Picked("europe/b"), "whole_server": False}),
    "forget-me": Row(EN.forget_asks),
}

# What has to stand in what a button of each kind shows; of a form, in what its sender is told.
BUTTONS = {
    "evidence": XI.quote,
    "evidence page": XI.quote,
    "timeline": XI.quote,
    "timeline page": XI.quote,
    "more": "magnitude of 6.4",
    "helpful": EN.thanks_helpful,
    "wrong": EN.thanks_wrong,
    "tell": EN.will_tell_directly,
    "follow": "Following the question",
    "follow this": "Following the ",
    "notice more": "Daily",
    "notice preview": "",
    "notice pause": "Paused: ",
    "notice resume": "Resumed: ",
    "notice unfollow": "Unfollowed",
    "notice forget": EN.forgotten_person,
    "notice keep": EN.forget_kept,
    "starter show": "these feeds will be checked",
    "starter topics": EN.starter_title,
    "rest": EN.rest_title,
    "rest page": XI.quote,
    "person all": "Xi Jinping",
    "person new": "Xi Jinping",
    "person said": "Grain is the ground",
    "person when": "Xi Jinping",
    "person with": "Vladimir Putin",
    "topic all": "Moscow",
    "topic new": "Moscow",
    "topic when": "Moscow",
    "topic with": "Xi Jinping",
    "timeline all": "Xi Jinping",
    "latest all": "Xi Jinping",
    "sources all": "Paper",
    "question": "What is the latest on",
}

# On few cards, or the end of their card; nothing is fetched from the starter list. They are pressed
# in test_follow.py, test_ask.py, test_notice_buttons.py and test_onboarding.py.
ELSEWHERE = {"again", "unfiltered", "hide", "notice digest-off", "starter add"}

# What is filled in, by the title of the form; every field of each.
FORMS: Mapping[str, tuple[str, Mapping[str, Given]]] = {
    EN.more_title: ("magnitude of 6.4", {EN.more_label: "How strong was the earthquake in Hatay?"}),
    EN.wrong_title: (EN.thanks_wrong, {EN.wrong_label: "The date is old."}),
    EN.paste_title: (
        "1 new",
        {
            EN.paste_headline: "Xi plans to meet Putin",
            EN.paste_text: PASTED.replace("Tuesday", "Wednesday"),
            EN.paste_outlet: "Donga",
            EN.paste_date: "2023-02-22",
        },
    ),
    EN.channel_title: (
        EN.settings_saved,
        {
            EN.settings_language: "server",
            EN.channel_threads: "server",
            EN.settings_cooldown: "0",
        },
    ),
    EN.settings_title: (
        EN.settings_saved,
        {
            EN.settings_channels: (CHANNEL_ID,),
            EN.settings_roles: (),
            EN.settings_language: "en",
            EN.settings_behaviour: (),
            EN.settings_cooldown: "0",
        },
    ),
}


class News(FakeNews):
    """The newsroom of the look-ups, with enough in it that every list has a second page."""

    def __init__(self) -> None:
        super().__init__()
        self.names = NAMES
        self.add(*ARTICLES)
        for day in range(25):
            word = "".join(chr(97 + (day * 7 + at * 3) % 26) for at in range(9))
            body = f"Xi Jinping opened the {word} works in {word[::-1]}."
            at = datetime.now(UTC) - timedelta(days=day * 9 + 1)
            self.add(article(f"day-{day}", body, published_at=at))

    def outlets(self, now: datetime, audience: str | None = "") -> tuple[Outlet, ...]:
        there = super().outlets(now, audience)
        papers = tuple(Outlet(f"Paper {number}", 1, now) for number in range(1, 40))
        return (*there, Outlet("Daily", 2, now), *papers)


@pytest.fixture
def answers() -> FakeAnswers:
    made = FakeAnswers()
    made.news = News()
    return made


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site on loopback, which the operator allows, for a server that may share its news."""
    monkeypatch.setenv("NEWSDESK_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("NEWSDESK_HOST_PAUSE_S", "0")
    monkeypatch.setenv("NEWSDESK_PUBLIC_SERVERS", GUILD_ID)
    with site() as opened:
        opened.put("/feed", rss(item(1, opened.url), item(2, opened.url)))
        yield opened


class Reader:
    """Uses what the bot has, and notes what was used.

    Attributes:
        pressed: The kinds of buttons that were pressed.
        filled: The titles of the forms that were sent.
    """

    def __init__(self, server: DiscordServer, here: Site) -> None:
        self._server = server
        self._here = here
        self.pressed: set[str] = set()
        self.filled: set[str] = set()

    async def use(self, command: str, row: Row) -> None:
        """Use a command with all its options, then every kind of button that it shows."""
        if command == MENU:
            message = await self._server.post(VAIN, person=CHIEF)
            asked = await self._server.use_menu(command, message, person=CHIEF)
        else:
            given: dict[str, OptionValue] = {}
            for name, value in row.options.items():
                given[name] = await self._value(command, name, value, given)
            asked = await self._server.use(command, given, person=CHIEF)
        await asked.first_reply()
        if asked.modal is None:
            await self._press_all(await shown(asked, row.says))
        else:
            assert row.says in asked.modal["title"]
            await self._fill(asked)

    async def _value(
        self,
        command: str,
        name: str,
        value: OptionValue | Picked | Uploaded,
        given: Mapping[str, OptionValue],
    ) -> OptionValue:
        match value:
            case Picked(typed):
                typing = await self._server.type(command, name, typed, given, person=CHIEF)
                assert await typing.offered(), f"/{command} {name}: nothing offered"
                assert typing.choices is not None
                picked: OptionValue = typing.choices[0]["value"]
                return picked
            case Uploaded(content):
                uploaded: Attached = self._server.upload("news.json", content.encode())
                return uploaded
            case str():
                return value.replace("{site}", self._here.url)
            case _:
                return value

    async def _press_all(self, message: Json) -> None:
        """Press a button of each kind that was not pressed yet, and those of what they show."""
        for custom_id in buttons(message):
            kind = kind_of(custom_id)
            if kind in self.pressed or kind in ELSEWHERE:
                continue
            self.pressed.add(kind)
            asked = await self._server.press(message, custom_id, person=CHIEF)
            await asked.first_reply()
            if asked.modal is None:
                await self._press_all(await shown(asked, BUTTONS[kind]))
            else:
                await self._press_all(await self._fill(asked))

    async def _fill(self, opened: Asked) -> Json:
        """Send the form that was opened, every field filled in."""
        assert opened.modal is not None
        title = opened.modal["title"]
        says, values = FORMS[title]
        assert {one["label"] for one in opened.modal["components"]} == set(values)
        self.filled.add(title)
        return await shown(await self._server.submit(opened, values), says)


async def shown(asked: Asked, says: str) -> Json:
    """Wait for the version of an answer that says something."""

    def found() -> Json | None:
        return next((one for one in asked.edits if says in text(one).replace("\\", "")), None)

    try:
        return await asked.changes.until(found, says, 30.0)
    except AssertionError:
        raise AssertionError(f"not {says!r}, but {[text(one) for one in asked.edits]}") from None


def buttons(message: Json) -> Iterator[str]:
    """The custom ids of the buttons and menus that can be used."""
    for one in components_of(message["components"]):
        if one.get("custom_id") and not one.get("disabled"):
            yield one["custom_id"]


def kind_of(custom_id: str) -> str:
    """What kind of button it is; it fails for one that is none of those below."""
    if (action := button_ids.read_action(custom_id)) is not None:
        return f"{action.kind}{'' if action.page is None else ' page'}"
    if button_ids.QUESTION.fullmatch(custom_id):
        return "question"
    if (notice := follow_ids.read_follow_action(custom_id)) is not None:
        return f"notice {notice.kind}"
    if follow_ids.SUBJECT.fullmatch(custom_id):
        return "follow this"
    if (step := starter_topics.read_step(custom_id)) is not None:
        return f"starter {step.step}"
    lookup_page = page_ids.read_page(custom_id)
    assert lookup_page is not None, f"{custom_id}: a button of a kind that nobody knows"
    return f"{lookup_page.kind} {lookup_page.tab}"


def told_commands(told: list[Json]) -> dict[str, list[Json]]:
    """The options of everything that Discord was told of, by its name with its groups."""
    found: dict[str, list[Json]] = {}
    for one in told:
        inner = [option for option in one.get("options", []) if option["type"] in {1, 2}]
        if inner:
            below = told_commands(inner)
            found |= {f"{one['name']} {name}": options for name, options in below.items()}
        else:
            found[one["name"]] = one.get("options", [])
    return found


def own_classes(base: type[Any]) -> Iterator[str]:
    """The names of the bot's classes of buttons, menus, forms and cards."""
    for one in base.__subclasses__():
        if one.__module__.startswith("bot."):
            yield one.__name__
        yield from own_classes(one)


async def test_all_that_discord_is_told_of_and_shown_is_used_and_every_request_is_in_order(
    discord_server: DiscordServer, running: Running, here: Site
) -> None:
    reader = Reader(discord_server, here)
    async with running(discord_server):
        await discord_server.seen("PUT", "/commands")
        told = told_commands(discord_server.commands)
        assert set(told) == set(COMMANDS)
        for name, options in told.items():
            given = COMMANDS[name].options
            assert {one["name"] for one in options} == set(given), name
            completed = {one["name"] for one in options if one.get("autocomplete")}
            assert completed == {key for key in given if isinstance(given[key], Picked)}, name
        for name, row in COMMANDS.items():
            await reader.use(name, row)
    assert reader.pressed == set(BUTTONS)
    assert reader.filled == set(FORMS)
    refused = [one for one in discord_server.requests if one.status >= 400]
    assert refused == []
    assert discord_server.complaints() == []


def test_every_kind_of_button_form_and_card_that_is_declared_has_a_row() -> None:
    """A class of another name is one that the table above knows nothing of."""
    in_parts = {page_ids.LookupKind.PERSON, page_ids.LookupKind.TOPIC}
    paged = {"evidence page", "timeline page", "rest page"}
    under_answers = {str(kind) for kind in button_ids.ButtonKind} | paged
    under_look_ups = {
        f"{kind} {tab}"
        for kind in page_ids.LookupKind
        for tab in (page_ids.Tab if kind in in_parts else [page_ids.Tab.OVERVIEW])
    }
    only_people_are_quoted = {"topic said"}
    below_notices = {f"notice {kind}" for kind in follow_ids.FollowButtonKind}
    starting = {f"starter {step}" for step in ("topics", "show", "add")}
    others = below_notices | starting | {"question", "follow this"}
    every = under_answers | under_look_ups - only_people_are_quoted | others
    assert every - ELSEWHERE == set(BUTTONS)
    found = {name for base in CLASSES for name in own_classes(base)}
    assert found == {
        "AnswerButton",
        "ChannelForm",
        "FollowThisButton",
        "FormButton",
        "NoticeButton",
        "StarterButton",
        "QuestionButton",
        "PageButton",
        "AdminModal",
        "SettingsForm",
        "PasteForm",
    }
