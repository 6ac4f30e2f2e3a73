"""The server does with buttons, modals, menus, choices and files what Discord does with them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.discord_server import (
    ADA,
    ADMINISTRATOR,
    NEWS,
    DiscordServer,
    Guild,
    Person,
    Place,
    Typed,
)
from tests.discord_server.interactions import OptionValue
from tests.discord_server.payloads import channel
from tests.discord_server.server import TOKEN
from tests.discord_server.state import Changes


class Field(discord.ui.Modal, title="Tell"):
    said: discord.ui.Label[Any] = discord.ui.Label(
        text="What?", component=discord.ui.TextInput(custom_id="said")
    )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        assert isinstance(self.said.component, discord.ui.TextInput)
        await interaction.response.send_message(self.said.component.value, ephemeral=True)


class Card(discord.ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
        for label, callback in [("Tell", self.tell), ("Change", self.change)]:
            button: discord.ui.Button[Any] = discord.ui.Button(label=label, custom_id=label)
            button.callback = callback  # type: ignore[method-assign]
            row.add_item(button)
        self.add_item(discord.ui.Container(discord.ui.TextDisplay("a card"), row))

    async def tell(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(Field())

    async def change(self, interaction: discord.Interaction[Any]) -> None:
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.TextDisplay("changed"))
        await interaction.response.edit_message(view=view)


class Bot(discord.Client):
    """A client that does a little of everything."""

    def __init__(self, changes: Changes) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        # the server names its guilds in one breath
        super().__init__(intents=intents, guild_ready_timeout=0.1)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self._changes = changes
        news = app_commands.Group(name="news", description="News.")
        feed = app_commands.Group(name="feed", description="Feeds.", parent=news)

        @feed.command(name="add", description="Add.")
        @app_commands.autocomplete(name=self.complete)
        async def add(
            interaction: discord.Interaction[Any], name: str, count: int, loud: bool
        ) -> None:
            given = f"{name} {count} {loud} {interaction.permissions.administrator}"
            await interaction.response.send_message(given)

        @self.tree.command(name="card", description="A card.")
        async def card(interaction: discord.Interaction[Any]) -> None:
            await interaction.response.defer(thinking=True, ephemeral=True)
            await interaction.edit_original_response(view=Card())
            await interaction.followup.send("one more", ephemeral=True)

        @self.tree.command(name="picture", description="A picture.")
        async def picture(interaction: discord.Interaction[Any]) -> None:
            view = discord.ui.LayoutView(timeout=None)
            item = discord.MediaGalleryItem("attachment://a.png", description="all")
            view.add_item(discord.ui.MediaGallery(item))
            await interaction.response.send_message(
                view=view, file=discord.File(BytesIO(b"PNG"), "a.png")
            )

        @self.tree.command(name="read", description="Read.")
        async def read(
            interaction: discord.Interaction[Any],
            file: discord.Attachment,
            where: discord.TextChannel,
        ) -> None:
            text = (await file.read()).decode()
            await interaction.response.send_message(f"{file.filename}: {text}, {where.name}")

        @self.tree.context_menu(name="Say it")
        async def say(interaction: discord.Interaction[Any], message: discord.Message) -> None:
            await interaction.response.send_message(message.content)

        self.tree.add_command(news)

    async def complete(
        self, _: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=typed + end, value=typed) for end in ("!", "?")]

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        self._changes.tell()


@pytest.fixture(autouse=True)
def _own_addresses() -> Iterator[None]:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def connected(server: DiscordServer, number: int = 1) -> AsyncIterator[Bot]:
    Route.BASE = server.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(server.gateway_url)
    bot = Bot(server.changes)
    running = asyncio.create_task(bot.start(TOKEN))
    try:
        await server.session(number)
        async with asyncio.timeout(10):
            await bot.wait_until_ready()
        yield bot
    finally:
        await bot.close()
        await running
    assert server.complaints() == []


async def test_a_card_its_buttons_and_its_modal() -> None:
    async with DiscordServer() as server, connected(server):
        asked = await server.use("card")
        card = await asked.private_answer()
        assert (await asked.follow_up())["content"] == "one more"
        pressed = await server.press(card, "Tell")
        sent = await server.submit(pressed, {"What?": "this"})
        assert (await sent.private_answer())["content"] == "this"
        changed = await (await server.press(card, "Change")).answer()
        assert changed["components"][0]["content"] == "changed"
        assert changed["id"] == card["id"]
        with pytest.raises(AssertionError, match="no 'Tell'"):
            await server.press(changed, "Tell")


async def test_subcommands_typed_options_and_choices() -> None:
    boss = Person("801", "boss", permissions=ADMINISTRATOR)
    async with DiscordServer() as server, connected(server):
        given: dict[str, OptionValue] = {"name": "a", "count": 3, "loud": True}
        asked = await server.use("news feed add", given, person=boss)
        assert (await asked.answer())["content"] == "a 3 True True"
        typed = await server.type("news feed add", "name", "Xi")
        assert await typed.offered() == ["Xi!", "Xi?"]


async def test_a_picture_is_kept_and_an_uploaded_file_can_be_read() -> None:
    async with DiscordServer() as server, connected(server):
        answer = await (await server.use("picture")).answer()
        assert [one["filename"] for one in answer["attachments"]] == ["a.png"]
        assert b"PNG" in server.known.files.values()
        there = Typed(7, NEWS.channel_id, {**channel(NEWS), "permissions": "0"})
        options: dict[str, OptionValue] = {"file": server.upload("n.txt", b"news"), "where": there}
        assert (await (await server.use("read", options)).answer())[
            "content"
        ] == "n.txt: news, news"


async def test_a_menu_has_the_text_that_a_message_itself_does_not_bring() -> None:
    async with DiscordServer() as server, connected(server) as bot:
        posted = await server.post("Nobody may read this.")
        asked = await server.use_menu("Say it", posted)
        assert (await asked.answer())["content"] == "Nobody may read this."
        assert [message.content for message in bot.heard] == [""]


async def test_a_reply_brings_its_text_if_it_pings() -> None:
    async with DiscordServer() as server, connected(server) as bot:
        first = await bot.get_channel(int(NEWS.channel_id)).send("hello")  # type: ignore[union-attr]
        own = server.known.by_id[str(first.id)]
        await server.reply(own, "loud", person=ADA)
        await server.reply(own, "quiet", ping=False)
        await server.use_menu("Say it", await server.dm("private"))
        await server.changes.until(lambda: len(bot.heard) == 3 or None, "third message")
        assert [message.content for message in bot.heard] == ["loud", "", "private"]
        assert bot.heard[1].reference is not None
        assert bot.heard[1].reference.message_id == first.id


async def test_a_thread_can_be_begun_and_written_to() -> None:
    async with DiscordServer() as server, connected(server) as bot:
        posted = await server.mention("hello")
        await server.changes.until(lambda: bot.heard or None, "message")
        thread = await bot.heard[0].create_thread(name="Answers")
        await thread.send("in it")
        assert server.rest.messages[-1]["channel_id"] == posted.id
        reply = await server.mention("more", place=server.known.places[posted.id])
        await server.changes.until(lambda: len(bot.heard) == 2 or None, "second message")
        assert isinstance(bot.heard[1].channel, discord.Thread)
        assert reply.id == str(bot.heard[1].id)


async def test_two_guilds_and_a_direct_message_to_somebody() -> None:
    other = Place("802", "803", "other")
    guilds = (Guild(), Guild("803", "Other", channels=(other,)))
    async with DiscordServer(guilds=guilds) as server, connected(server) as bot:
        await server.mention("here", place=other)
        await server.changes.until(lambda: bot.heard or None, "message")
        assert bot.heard[0].guild is not None
        assert bot.heard[0].guild.name == "Other"
        person = await server.dm("hi", person=Person("804", "bob"))
        await server.changes.until(lambda: len(bot.heard) == 2 or None, "direct message")
        await bot.heard[1].author.send("hello, bob")
        assert server.rest.messages[-1]["channel_id"] == person.payload["channel_id"]


async def test_two_bots_with_one_token_both_hear_and_one_may_answer() -> None:
    async with DiscordServer() as server, connected(server), connected(server, 2):
        asked = await server.use("card")
        await asked.answer()
        await server.changes.until(
            lambda: sorted(one.status for one in server.sent("POST", "/callback")) == [200, 400],
            "refusal of the second",
        )
