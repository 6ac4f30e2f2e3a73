"""Who is on the server and where: guilds, channels, people, as a test sets them up."""

from dataclasses import dataclass

APPLICATION_ID = "800000000000000001"
# A bot's user and its application share an id, as those made since 2016 do.
BOT_ID = APPLICATION_ID
GUILD_ID = "800000000000000002"
CHANNEL_ID = "800000000000000003"
DM_CHANNEL_ID = "800000000000000004"
PERSON_ID = "800000000000000005"

# https://docs.discord.com/developers/topics/permissions
ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
SEND_MESSAGES = 1 << 11
EVERYTHING = 2147483647
# What @everyone has in a new guild, as far as it matters: see, send, embed, react, threads.
ORDINARY = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31 | 1 << 35 | 1 << 38


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; permissions and roles hold in every guild."""

    id: str = PERSON_ID
    name: str = "ada"
    permissions: int = EVERYTHING
    roles: tuple[str, ...] = ()
    bot: bool = False
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel: in a guild, a thread under one (`parent_id`), or between one person and the bot.

    Attributes:
        guild_id: None for a direct message.
        app_permissions: What the bot may do there.
    """

    channel_id: str = CHANNEL_ID
    guild_id: str | None = GUILD_ID
    name: str = "news"
    parent_id: str | None = None
    kind: int = 0  # 0 a text channel, 15 a forum
    has_bot: bool = True  # else the bot is only the app of who uses it there
    app_permissions: int = EVERYTHING

    @property
    def is_dm(self) -> bool:
        return self.guild_id is None


NEWS = Place()


@dataclass(frozen=True, slots=True)
class Guild:
    """A guild that the bot is in; `permissions` are the bot's, without those of channels."""

    id: str = GUILD_ID
    name: str = "Newsroom"
    owner_id: str = PERSON_ID
    roles: tuple[str, ...] = ()
    channels: tuple[Place, ...] = (NEWS,)
    permissions: int = EVERYTHING | 1 << 35 | 1 << 38
    preferred_locale: str = "en-US"


ADA = Person()
DM = Place(DM_CHANNEL_ID, None, "ada")
NEWSROOM = Guild()


def dm_with(person: Person) -> Place:
    """Return the channel between a person and the bot."""
    if person.id == PERSON_ID:
        return DM
    return Place(f"7{person.id[1:]}", None, person.name)
