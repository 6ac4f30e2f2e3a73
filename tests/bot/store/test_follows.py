"""Follows, digests and quiet hours: unique, bounded, and there after a restart."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.errors import FollowError
from bot.store import BotStore
from bot.store.follows import MAX_FOLLOWS
from bot.store.values import Digest, Follow, FollowKind, GivenAnswer, NoticePlace, QuietHours
from tests.bot.store.conftest import NOW

CHANNEL, PERSON = NoticePlace(channel_id=2), NoticePlace(person_id=5)


def follow(
    store: BotStore,
    subject: str,
    *,
    kind: FollowKind = FollowKind.TOPIC,
    place: NoticePlace = PERSON,
    person_id: int = 5,
    server_id: int | None = None,
) -> Follow:
    return store.follow(
        kind,
        subject,
        place=place,
        person_id=person_id,
        server_id=server_id,
        audience="",
        at=NOW,
        aliases=("one", "other"),
    )


def test_follows_are_there_after_a_restart_by_person_and_by_server(
    opened: Callable[[], BotStore],
) -> None:
    store = opened()
    mine = follow(store, "student loans")
    ours = follow(store, "Xi", kind=FollowKind.PERSON, place=CHANNEL, server_id=1)
    again = opened()
    assert again.follows() == (mine, ours)
    assert again.follows_of(5) == (mine, ours)
    assert again.follows_in(1) == (ours,)
    assert again.follow_by_id(ours.id) == ours
    assert ours.aliases == ("one", "other")
    assert again.unfollow(mine.id)
    assert not again.unfollow(mine.id)
    assert store.follow_by_id(mine.id) is None
    assert follow(store, "student loans").id > ours.id, "an id is never given twice"


def test_the_same_is_followed_once_in_a_place(store: BotStore) -> None:
    follow(store, "Student loans")
    with pytest.raises(FollowError, match="already followed there"):
        follow(store, "student  LOANS")
    follow(store, "Student loans", place=CHANNEL)
    follow(store, "Student loans", kind=FollowKind.PERSON)


def test_a_person_and_a_place_follow_a_bounded_number_of_things(store: BotStore) -> None:
    for number in range(MAX_FOLLOWS):
        follow(store, f"topic {number}", place=CHANNEL)
    with pytest.raises(FollowError, match="one person can follow at most 25"):
        follow(store, "one more")
    with pytest.raises(FollowError, match="at most 25 things can be followed in one place"):
        follow(store, "one more", person_id=6, place=CHANNEL)
    follow(store, "one more", person_id=6, place=NoticePlace(person_id=6))


def test_of_two_who_tell_a_follow_one_goes_first(opened: Callable[[], BotStore]) -> None:
    store, other = opened(), opened()
    before = follow(store, "student loans")
    told = store.claim_notice(before, NOW)
    assert told == replace(before, notified_at=NOW, notified_day="2024-05-06", notified_times=1)
    assert other.claim_notice(before, NOW) is None
    assert told is not None
    later = NOW + timedelta(hours=1)
    again = other.claim_notice(told, later)
    assert again is not None
    assert again.notified_times == 2
    assert store.follow_by_id(before.id) == again
    next_day = store.claim_notice(again, NOW + timedelta(days=1))
    assert next_day is not None
    assert (next_day.notified_day, next_day.notified_times) == ("2024-05-07", 1)
    store.release_notice(again)
    assert store.follow_by_id(before.id) == again


@pytest.mark.parametrize("arguments", [{}, {"channel_id": 1, "person_id": 2}])
def test_a_place_is_a_channel_or_a_person(arguments: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a channel or a person"):
        NoticePlace(**arguments)
    assert NoticePlace.of(CHANNEL.key) == CHANNEL
    assert NoticePlace.of(PERSON.key) == PERSON


@pytest.mark.parametrize(
    ("quiet", "loud_hours"),
    [
        (QuietHours(), range(7, 22)),
        (QuietHours(0, 6), range(6, 24)),
        (QuietHours(9, 17), [*range(9), *range(17, 24)]),
        (QuietHours(8, 8), range(24)),
        (QuietHours(23, 0), range(23)),
    ],
)
def test_quiet_hours_may_span_midnight(quiet: QuietHours, loud_hours: range | list[int]) -> None:
    loud = [hour for hour in range(24) if not quiet.cover(time(hour, 59))]
    assert loud == list(loud_hours)


def test_quiet_hours_are_the_places(opened: Callable[[], BotStore]) -> None:
    assert opened().quiet(PERSON) == QuietHours(22, 7, "UTC")
    opened().set_quiet(PERSON, QuietHours(1, 2, "Asia/Seoul"))
    opened().set_quiet(PERSON, QuietHours(23, 6, "Europe/Berlin"))
    assert opened().quiet(PERSON) == QuietHours(23, 6, "Europe/Berlin")
    assert opened().quiet(CHANNEL) == QuietHours()


def digest(place: NoticePlace = CHANNEL, hour: int = 8) -> Digest:
    return Digest(place, 5, 1, "discord:1", hour, "Europe/Berlin", NOW)


def test_a_place_has_one_digest_and_a_day_has_it_once(opened: Callable[[], BotStore]) -> None:
    opened().set_digest(digest())
    opened().set_digest(digest(hour=9))
    store = opened()
    (ordered,) = store.digests()
    assert ordered == digest(hour=9) == store.digest(CHANNEL)
    assert store.claim_digest(ordered, "2024-05-06")
    assert not opened().claim_digest(ordered, "2024-05-06")
    (told,) = opened().digests()
    assert told.last_day == "2024-05-06"
    assert not store.claim_digest(told, "2024-05-06")
    assert store.claim_digest(told, "2024-05-07")
    store.undo_digest(told)
    assert store.digest(CHANNEL) == told
    assert store.drop_digest(CHANNEL)
    assert not store.drop_digest(CHANNEL)
    assert store.digest(CHANNEL) is None


def test_a_person_who_asks_to_be_forgotten_is(store: BotStore) -> None:
    for person in (5, 6):
        store.keep_answer(
            GivenAnswer(f"answer {person}", 1, 2, 3, person, "Who?", {}, NOW, before=())
        )
        store.keep_feedback("answer 6" if person == 6 else "answer 5", person, "wrong", "", NOW)
        store.wait_for(
            "Who?",
            channel_id=2,
            person_id=person,
            server_id=1,
            message_id=None,
            audience="",
            asked_at=NOW,
        )
        follow(store, "loans", place=NoticePlace(person_id=person), person_id=person)
        follow(store, f"Xi {person}", place=CHANNEL, person_id=person, server_id=1)
        store.set_digest(digest(NoticePlace(person_id=person)))
        store.set_quiet(NoticePlace(person_id=person), QuietHours(1, 2))
    store.set_digest(digest())
    store.forget_person(5)
    assert store.given("answer 5") is None
    assert store.given("answer 6") is not None
    assert [one.person_id for one in store.feedback(1)] == [6]
    assert [one.person_id for one in store.waiting(NOW)] == [6]
    assert store.follows_of(5) == ()
    assert [one.subject for one in store.follows_in(1)] == ["Xi 5", "Xi 6"], "the channel's stay"
    assert store.digest(PERSON) is None
    kept = store.digest(CHANNEL)
    assert kept is not None
    assert kept.person_id == 0
    assert store.quiet(PERSON) == QuietHours()
    assert store.quiet(NoticePlace(person_id=6)) == QuietHours(1, 2)


def test_times_come_back_as_the_same_moment_in_utc(store: BotStore) -> None:
    at = datetime(2024, 5, 6, 12, 30, 1, 234567, tzinfo=UTC)
    made = store.follow(
        FollowKind.QUESTION,
        "Who?",
        place=PERSON,
        person_id=5,
        server_id=None,
        audience="",
        at=at,
    )
    again = store.follow_by_id(made.id)
    assert again is not None
    assert again.created_at == at
    assert again.created_at.tzinfo is UTC
