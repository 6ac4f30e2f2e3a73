"""What people and channels have ordered: to be listed, and to be ended by whoever may."""

from dataclasses import dataclass

from bot.chat.cards.following import Followed
from bot.chat.cards.markdown_escape import clean
from bot.chat.i18n.texts import Texts
from bot.chat.permissions import Person, may_have_told
from bot.store import BotStore
from bot.store.values import Follow, FollowKind, Place

_WAITING = "waiting "


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who uses a command, and where.

    Attributes:
        person_id: Who.
        server_id: None for direct messages.
        channel_id: Where.
        person: What they may do there; None for direct messages.
    """

    person_id: int
    server_id: int | None
    channel_id: int | None
    person: Person | None


def ordered(store: BotStore, who: Who) -> tuple[Followed, Followed]:
    """Return what somebody has ordered anywhere, and what others have for the channel."""
    direct = Place(person_id=who.person_id)
    mine, daily = store.follows_of(who.person_id), store.digest(direct)
    own = Followed(
        mine,
        store.waiting_of(who.person_id),
        () if daily is None else (daily,),
        ((direct, store.quiet(direct)),) if mine or daily else (),
    )
    if who.server_id is None or who.channel_id is None:
        return own, Followed(())
    channel = Place(channel_id=who.channel_id)
    others = tuple(one for one in _here(store, who) if one not in mine)
    daily = store.digest(channel)
    quiet = ((channel, store.quiet(channel)),) if others or daily else ()
    return own, Followed(others, (), () if daily is None else (daily,), quiet)


def endings(store: BotStore, who: Who, texts: Texts) -> list[tuple[str, str]]:
    """Return what somebody may end: what to hand to `end`, and its plain name."""
    words = {
        FollowKind.PERSON: texts.following_person,
        FollowKind.TOPIC: texts.following_topic,
        FollowKind.QUESTION: texts.following_question,
    }
    follows = [
        (str(one.id), words[one.kind].format(subject=clean(one.subject)))
        for one in _may_end(store, who)
    ]
    waiting = store.waiting_of(who.person_id)
    return follows + [(f"{_WAITING}{one.id}", clean(one.question)) for one in waiting]


def end(store: BotStore, who: Who, chosen: str) -> str | None:
    """End what was chosen.

    Returns:
        What it was; None if there is no such thing, or it is not theirs to end.
    """
    for follow in _may_end(store, who):
        if chosen == str(follow.id) and store.unfollow(follow.id):
            return follow.subject
    for one in store.waiting_of(who.person_id):
        if chosen == f"{_WAITING}{one.id}" and store.stop_waiting(one.id):
            return one.question
    return None


def _may_end(store: BotStore, who: Who) -> tuple[Follow, ...]:
    """Return somebody's own follows, and for who may have the channel told, the channel's."""
    mine = store.follows_of(who.person_id)
    if who.server_id is None or not may_have_told(who.person, store.settings(who.server_id)):
        return mine
    return mine + tuple(one for one in _here(store, who) if one not in mine)


def _here(store: BotStore, who: Who) -> tuple[Follow, ...]:
    if who.server_id is None or who.channel_id is None:
        return ()
    here = Place(channel_id=who.channel_id)
    return tuple(one for one in store.follows_in(who.server_id) if one.place == here)
