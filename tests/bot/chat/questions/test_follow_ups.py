"""Where the bot is only the app of a person, it sends no more than five follow-ups."""

from dataclasses import replace

import pytest

from bot.chat.cards.messages import say
from bot.chat.delivery import MOST_FOLLOW_UPS, follow_up
from tests.bot.chat.conftest import Running
from tests.discord_server import NEWS, DiscordServer, Status


class FollowUps:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def send(self, **parts: object) -> "FollowUps":
        self.sent.append(str(parts["content"]))
        return self

    id = 5


class Interaction:
    """As much of an interaction as a follow-up needs."""

    def __init__(self, guild_id: int | None, *, member: bool) -> None:
        self.id = 7
        self.guild_id = guild_id
        self.extras: dict[str, object] = {}
        self.followup = FollowUps()
        self._member = member

    def is_guild_integration(self) -> bool:
        return self._member


@pytest.mark.parametrize(
    ("guild_id", "member", "most"),
    [(1, False, MOST_FOLLOW_UPS), (1, True, 8), (None, False, 8)],
    ids=["only the app of a person", "member", "direct messages"],
)
async def test_no_more_than_five_follow_ups_are_sent_where_the_bot_is_no_member(
    guild_id: int | None, member: bool, most: int
) -> None:
    interaction = Interaction(guild_id, member=member)
    for number in range(8):
        await follow_up(interaction, say(f"{number}"))  # type: ignore[arg-type] # a fake
    assert len(interaction.followup.sent) == most


async def test_where_the_bot_is_no_member_a_late_answer_goes_to_the_asker(
    discord_server: DiscordServer, running: Running
) -> None:
    """In that channel it may not write, whatever its permissions look like."""
    expired = Status(401, 50027, "Invalid Webhook Token")
    async with running(discord_server):
        discord_server.fail("PATCH", "/messages/@original", expired)
        place = replace(
            NEWS, channel_id="840000000000000091", guild_id="830000000000000091", has_bot=False
        )
        discord_server.known.places[place.channel_id] = place
        await discord_server.ask("When might Xi visit Russia?", place=place)
        await discord_server.seen("POST", "/users/@me/channels")
    assert discord_server.sent("POST", f"/channels/{place.channel_id}/messages") == []
