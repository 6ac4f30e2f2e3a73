"""Given answers outlive a restart and are forgotten after 30 days; feedback outlives them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import BotStore
from bot.store.answers import cited_urls
from bot.store.values import GivenAnswer, GivenQuestion, ServerSettings, new_id
from tests.bot.store.conftest import NOW

ANSWER = GivenAnswer(
    id="one",
    server_id=1,
    channel_id=2,
    message_id=None,
    person_id=2**63 - 1,
    question="When might Xi visit Russia?",
    payload={"citations": [{"url": "https://a.example/1"}, {"url": "https://a.example/2"}]},
    asked_at=NOW,
    audience="discord:1",
    before=("Who is Xi?",),
    outlet="Donga",
)


def test_a_given_answer_is_there_after_a_restart(opened: Callable[[], BotStore]) -> None:
    assert opened().keep_answer(ANSWER) == "one"
    store = opened()
    assert store.given("one") == ANSWER
    assert store.given("two") is None
    assert store.given_of_message(77) is None
    store.set_message("one", 77)
    assert store.given_of_message(77) == replace(ANSWER, message_id=77)


def test_answers_are_forgotten_after_30_days_with_what_they_cite(store: BotStore) -> None:
    store.keep_answer(replace(ANSWER, id="old", asked_at=NOW - timedelta(days=31)))
    store.keep_answer(replace(ANSWER, id="kept", asked_at=NOW - timedelta(days=29)))
    store.keep_answer(ANSWER)
    assert store.given("old") is None
    since = NOW - timedelta(days=60)
    assert [one.id for one in store.given_citing("https://a.example/2", since)] == ["kept", "one"]
    assert [one.id for one in store.given_citing("https://a.example/2", NOW)] == ["one"]
    assert store.given_citing("https://a.example/3", since) == ()


def test_only_answers_that_were_sent_and_cite_can_be_overtaken(store: BotStore) -> None:
    store.keep_answer(replace(ANSWER, id="sent", message_id=1))
    store.keep_answer(replace(ANSWER, id="unsent"))
    store.keep_answer(replace(ANSWER, id="refusal", message_id=2, payload={"citations": []}))
    store.keep_answer(replace(ANSWER, id="old", message_id=3, asked_at=NOW - timedelta(days=8)))
    found = store.questions_since(NOW - timedelta(days=7))
    assert found == (GivenQuestion("sent", ANSWER.question, "discord:1", NOW),)


@pytest.mark.parametrize(
    ("payload", "urls"),
    [
        ({}, ()),
        ({"citations": None}, ()),
        ({"citations": "https://a.example/1"}, ()),
        ({"citations": [{"url": 5}, {}, "x", {"url": ""}]}, ()),
        ({"citations": [{"url": "u"}, {"url": "v"}, {"url": "u"}]}, ("u", "v")),
    ],
)
def test_any_payload_is_read_for_addresses(
    payload: dict[str, object], urls: tuple[str, ...]
) -> None:
    assert cited_urls(payload) == urls


def test_ids_of_answers_leave_room_in_a_button() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert max(map(len, ids)) <= 16


def test_a_person_has_one_opinion_of_an_answer_and_may_change_it(store: BotStore) -> None:
    store.keep_answer(ANSWER)
    assert store.keep_feedback("one", 5, "helpful", "", NOW)
    assert store.keep_feedback("one", 6, "helpful", "", NOW)
    later = NOW + timedelta(minutes=1)
    assert store.keep_feedback("one", 5, "wrong", "it was May", later)
    newest, other = store.feedback(1)
    assert (newest.person_id, newest.verdict, newest.what_was_wrong) == (5, "wrong", "it was May")
    assert newest.question == ANSWER.question
    assert (other.person_id, other.verdict) == (6, "helpful")
    assert store.feedback(2) == ()
    assert store.feedback(None) == ()
    assert len(store.feedback(1, limit=1)) == 1


def test_there_is_no_feedback_on_an_unknown_answer(store: BotStore) -> None:
    assert not store.keep_feedback("none", 5, "helpful", "", NOW)
    assert store.feedback(None) == ()


def test_feedback_on_a_direct_message_is_no_servers(store: BotStore) -> None:
    store.keep_answer(replace(ANSWER, server_id=None))
    store.keep_feedback("one", 5, "helpful", "", NOW)
    assert [one.person_id for one in store.feedback(None)] == [5]


def test_each_server_has_its_own_settings(opened: Callable[[], BotStore]) -> None:
    chosen = ServerSettings(1, (2, 3), True, True, (4,), "de", 30)
    opened().save_settings(ServerSettings(1, (9,)))
    opened().save_settings(chosen)
    assert opened().settings(1) == chosen
    assert opened().settings(2) == ServerSettings(2)
