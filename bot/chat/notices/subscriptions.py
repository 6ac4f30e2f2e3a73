"""Lists and ends follows, waiting questions and daily briefs of people and channels."""

from dataclasses import dataclass

from bot.chat.cards.following import FollowList
from bot.chat.cards.markdown_escape import clean
from bot.chat.i18n.texts import Texts
from bot.chat.permissions import MemberRights, may_send_to_channel
from bot.store import BotStore
from bot.store.values import Follow, FollowKind, NoticePlace
from index.text.folding import fold_letters

_WAITING = "waiting "


@dataclass(frozen=True, slots=True)
class CommandUser:
    """The user of a command, and where it was used.

    Attributes:
        person_id: The user.
        server_id: None for direct messages.
        channel_id: The channel.
        person: The user's rights there; None for direct messages.
    """

    person_id: int
    server_id: int | None
    channel_id: int | None
    person: MemberRights | None


def ordered(store: BotStore, who: CommandUser) -> tuple[FollowList, FollowList]:
    """Return what the user follows anywhere, and what others follow in the channel."""
    direct = NoticePlace(person_id=who.person_id)
    own_follows, daily = store.follows_of(who.person_id), store.digest(direct)
    own = FollowList(
        own_follows,
        store.waiting_of(who.person_id),
        () if daily is None else (daily,),
        ((direct, store.quiet(direct)),) if own_follows or daily else (),
    )
    if who.server_id is None or who.channel_id is None:
        return own, FollowList(())
    channel = NoticePlace(channel_id=who.channel_id)
    others = tuple(follow for follow in _here(store, who) if follow not in own_follows)
    daily = store.digest(channel)
    quiet = ((channel, store.quiet(channel)),) if others or daily else ()
    return own, FollowList(others, (), () if daily is None else (daily,), quiet)


def endings(store: BotStore, who: CommandUser, texts: Texts) -> list[tuple[str, str]]:
    """Return what the user may end: the value for `end`, and its plain name."""
    words = {
        FollowKind.PERSON: texts.following_person,
        FollowKind.TOPIC: texts.following_topic,
        FollowKind.QUESTION: texts.following_question,
        FollowKind.FEED: texts.following_feed,
        FollowKind.OUTLET: texts.following_outlet,
    }
    follows = [
        (str(follow.id), words[follow.kind].format(subject=clean(follow.subject)))
        for follow in _may_end(store, who)
    ]
    waiting = store.waiting_of(who.person_id)
    return follows + [
        (f"{_WAITING}{question.id}", clean(question.question)) for question in waiting
    ]


def may_change(store: BotStore, who: CommandUser, follow_id: int) -> Follow | None:
    """Return the follow with an id, if it exists and the user may end or pause it."""
    return next((follow for follow in _may_end(store, who) if follow.id == follow_id), None)


def end(store: BotStore, who: CommandUser, chosen: str) -> str | None:
    """End what was chosen.

    Args:
        store: Keeps what is followed.
        who: The user.
        chosen: A value of `endings`; or a subject that was typed instead.

    Returns:
        Its subject; None if it does not exist or the user may not end it.
    """
    typed = fold_letters(chosen.strip())
    for follow in _may_end(store, who):
        meant = chosen == str(follow.id) or typed == fold_letters(follow.subject)
        if meant and store.unfollow(follow.id):
            return follow.subject
    for question in store.waiting_of(who.person_id):
        meant = chosen == f"{_WAITING}{question.id}" or typed == fold_letters(question.question)
        if meant and store.stop_waiting(question.id):
            return question.question
    return None


def _may_end(store: BotStore, who: CommandUser) -> tuple[Follow, ...]:
    """Return the user's follows, and the channel's if the user may send to the channel."""
    own_follows = store.follows_of(who.person_id)
    if who.server_id is None or not may_send_to_channel(who.person, store.settings(who.server_id)):
        return own_follows
    return own_follows + tuple(follow for follow in _here(store, who) if follow not in own_follows)


def _here(store: BotStore, who: CommandUser) -> tuple[Follow, ...]:
    if who.server_id is None or who.channel_id is None:
        return ()
    here = NoticePlace(channel_id=who.channel_id)
    return tuple(follow for follow in store.follows_in(who.server_id) if follow.place == here)
