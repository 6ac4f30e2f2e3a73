"""Where the bot answers and who administers it, as tables."""

import pytest

from bot.chat.permissions import (
    ADMINISTRATOR,
    MANAGE_CHANNELS,
    MANAGE_GUILD,
    Invocation,
    MemberRights,
    ReplyDecision,
    audience_of,
    may_administer,
    may_answer,
    may_send_to_channel,
)
from bot.store.values import ServerSettings

ANYWHERE = ServerSettings(1)
NEWS_ONLY = ServerSettings(1, channels=(10, 11))
QUIET = ServerSettings(1, mention_only=True)
A, R, S = ReplyDecision.ANSWER, ReplyDecision.REFUSE, ReplyDecision.SILENCE


@pytest.mark.parametrize(
    ("settings", "channel_id", "parent_id", "verdicts"),
    [
        # command, mention, reply, thread
        (None, 99, None, (A, A, A, A)),
        (ANYWHERE, 99, None, (A, A, A, A)),
        (ANYWHERE, 98, 99, (A, A, A, A)),
        (NEWS_ONLY, 10, None, (A, A, A, A)),
        (NEWS_ONLY, 99, None, (R, S, S, S)),
        (NEWS_ONLY, 98, 11, (A, A, A, A)),
        (NEWS_ONLY, 98, 99, (R, S, S, S)),
        (QUIET, 99, None, (A, A, S, S)),
        (QUIET, 98, 99, (A, A, S, S)),
        (ServerSettings(1, channels=(10,), mention_only=True), 10, None, (A, A, S, S)),
        (ServerSettings(1, channels=(10,), mention_only=True), 99, None, (R, S, S, S)),
    ],
)
def test_where_it_answers(
    settings: ServerSettings | None,
    channel_id: int,
    parent_id: int | None,
    verdicts: tuple[ReplyDecision, ...],
) -> None:
    # where the bot listens is decided by the channel's own settings: test_overhearing
    spoken_to = [how for how in Invocation if how is not Invocation.LISTENING]
    found = tuple(may_answer(settings, channel_id, parent_id, how) for how in spoken_to)
    assert found == verdicts


WITH_ROLE = ServerSettings(1, roles=(7,))


@pytest.mark.parametrize(
    ("person", "settings", "allowed"),
    [
        (MemberRights(MANAGE_GUILD), ANYWHERE, True),
        (MemberRights(ADMINISTRATOR), ANYWHERE, True),
        (MemberRights(MANAGE_GUILD | 1 << 11), WITH_ROLE, True),
        (MemberRights(0, (7,)), WITH_ROLE, True),
        (MemberRights(0, (7,)), ANYWHERE, False),
        (MemberRights(0, (8,)), WITH_ROLE, False),
        (MemberRights(~(ADMINISTRATOR | MANAGE_GUILD) & 0xFFFFFFFF, (8,)), WITH_ROLE, False),
        (MemberRights(), WITH_ROLE, False),
        (None, None, False),
        (None, WITH_ROLE, False),
        (MemberRights(MANAGE_GUILD), None, False),
    ],
)
def test_who_administers(
    person: MemberRights | None, settings: ServerSettings | None, allowed: bool
) -> None:
    assert may_administer(person, settings) is allowed


@pytest.mark.parametrize(
    ("person", "settings", "allowed"),
    [
        (MemberRights(MANAGE_CHANNELS), ANYWHERE, True),
        (MemberRights(MANAGE_GUILD), ANYWHERE, True),
        (MemberRights(ADMINISTRATOR), ANYWHERE, True),
        (MemberRights(0, (7,)), WITH_ROLE, True),
        (MemberRights(0, (8,)), WITH_ROLE, False),
        (
            MemberRights(~(ADMINISTRATOR | MANAGE_GUILD | MANAGE_CHANNELS) & 0xFFFFFFFF),
            ANYWHERE,
            False,
        ),
        (None, ANYWHERE, False),
        (MemberRights(MANAGE_CHANNELS), None, False),
    ],
)
def test_who_may_have_a_channel_told(
    person: MemberRights | None, settings: ServerSettings | None, allowed: bool
) -> None:
    assert may_send_to_channel(person, settings) is allowed


def test_each_server_is_an_audience_and_direct_messages_are_none() -> None:
    assert audience_of(5) == "discord:5"
    assert audience_of(None) == ""
