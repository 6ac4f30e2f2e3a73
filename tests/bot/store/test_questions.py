"""What people ask in vain is counted, and who waits for an answer is remembered once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

import bot.store.questions
from bot.store import BotStore
from tests.bot.store.conftest import NOW


def wait(store: BotStore, question: str, at: datetime = NOW, channel_id: int = 2) -> bool:
    return store.wait_for(
        question,
        channel_id=channel_id,
        person_id=5,
        server_id=1,
        message_id=7,
        audience="",
        asked_at=at,
        before=("Who?",),
        outlet="Donga",
    )


def test_questions_asked_in_vain_are_counted_most_asked_first(store: BotStore) -> None:
    for minute, question in enumerate(
        ("Who won?", "When is the vote?", "when is the VOTE", "  When is the vote ?!", "Who lost?")
    ):
        store.keep_unanswered(1, question, "not_stated", NOW + timedelta(minutes=minute))
    store.keep_unanswered(None, "Who won?", "not_covered", NOW)
    most, newer, older = store.unanswered(1)
    assert (most.question, most.times) == ("  When is the vote ?!", 3)
    assert (most.first_at, most.latest_at) == (
        NOW + timedelta(minutes=1),
        NOW + timedelta(minutes=3),
    )
    assert (newer.question, older.question) == ("Who lost?", "Who won?")
    assert len(store.unanswered(1, limit=2)) == 2
    assert [one.reason for one in store.unanswered(None)] == ["not_covered"]
    assert store.unanswered(3) == ()


def test_a_question_that_was_answered_later_is_off_the_list_until_it_is_asked_in_vain_again(
    store: BotStore,
) -> None:
    store.keep_unanswered(1, "Who won?", "not_stated", NOW)
    store.mark_answered(2, "Who won?", NOW)
    assert len(store.unanswered(1)) == 1
    store.mark_answered(1, "who won", NOW)
    assert store.unanswered(1) == ()
    store.keep_unanswered(1, "Who won?", "stale", NOW)
    assert [(one.times, one.reason) for one in store.unanswered(1)] == [(2, "stale")]


def test_the_list_is_bounded_and_keeps_the_newest(
    store: BotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.store.questions, "MAX_UNANSWERED", 5)
    for number in range(12):
        store.keep_unanswered(1, f"Question {number}?", "stale", NOW + timedelta(minutes=number))
    store.keep_unanswered(2, "Another server's", "stale", NOW)
    kept = {one.question for one in store.unanswered(1)}
    assert kept == {f"Question {number}?" for number in range(7, 12)}
    assert len(store.unanswered(2)) == 1


def test_a_person_waits_once_for_a_question_in_a_channel(opened: Callable[[], BotStore]) -> None:
    store = opened()
    assert wait(store, "Who won?")
    assert not wait(store, "who won")
    assert wait(store, "Who won?", channel_id=3)
    (first, second) = opened().waiting(NOW)
    assert (first.question, first.channel_id, second.channel_id) == ("Who won?", 2, 3)
    assert (first.person_id, first.server_id, first.message_id) == (5, 1, 7)
    assert (first.before, first.outlet) == (("Who?",), "Donga")
    assert store.waiting_of(5) == (first, second)
    assert store.waiting_of(6) == ()
    assert store.stop_waiting(first.id)
    assert not store.stop_waiting(first.id)
    assert opened().waiting_by_id([first.id, second.id]) == (second,)


def test_nobody_waits_for_longer_than_30_days(store: BotStore) -> None:
    wait(store, "Who won?", NOW - timedelta(days=30, minutes=1))
    wait(store, "Who lost?", NOW - timedelta(days=29))
    assert [one.question for one in store.waiting(NOW)] == ["Who lost?"]
    assert wait(store, "Who won?"), "the old one is gone"
