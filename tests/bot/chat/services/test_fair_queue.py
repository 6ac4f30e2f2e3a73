"""Whose turn it is: servers in turn, bounded lines, one person not too often."""

import pytest

from bot.chat.services.fair_queue import Asker, FairQueue, Limits
from bot.errors import BusyError, CooldownError

RED, BLUE = 1, 2


def order_of(entering: list[Asker], limits: Limits) -> list[Asker]:
    """In which order they are called if each is done before the next is called."""
    turns = FairQueue(limits)
    for asker in entering:
        turns.ready(turns.enter(asker, 0.0, 0.0))
    called = []
    while (ticket := turns.call()) is not None:
        called.append(ticket.asker)
        turns.leave(ticket)
    assert turns.waiting == turns.at_work == 0
    return called


@pytest.mark.parametrize(
    ("entering", "called"),
    [
        ("", ""),
        ("r1 r2 r3", "r1 r2 r3"),
        ("r1 r2 r3 b4", "r1 b4 r2 r3"),
        ("r1 r2 r3 b4 b5 b6", "r1 b4 r2 b5 r3 b6"),
        ("r1 r2 r3 b4 d7", "r1 b4 d7 r2 r3"),
        ("d7 d8 d9", "d7 d8 d9"),
        ("d7 d7 d8", "d7 d8 d7"),  # in direct messages a person is a server of their own
        ("r7 d7 r8", "r7 d7 r8"),
    ],
)
def test_servers_take_turns_and_each_keeps_its_order(entering: str, called: str) -> None:
    def askers(text: str) -> list[Asker]:
        servers = {"r": RED, "b": BLUE, "d": None}
        return [Asker(int(word[1:]), servers[word[0]]) for word in text.split()]

    assert order_of(askers(entering), Limits(at_work=1)) == askers(called)


def test_a_server_that_waits_is_met_after_one_question_however_long_another_line_is() -> None:
    turns = FairQueue(Limits(at_work=1))
    for person in range(20):
        turns.ready(turns.enter(Asker(person, RED), 0.0, 0.0))
    at_work = turns.call()
    assert at_work is not None
    mine = turns.enter(Asker(99, BLUE), 0.0, 0.0)
    turns.ready(mine)
    turns.leave(at_work)
    served = [turns.call(), None]
    assert served[0] is not None
    turns.leave(served[0])
    served[1] = turns.call()
    assert mine in served


def test_no_more_are_called_than_may_be_at_work() -> None:
    turns = FairQueue(Limits(at_work=2))
    tickets = [turns.enter(Asker(person, RED), 0.0, 0.0) for person in range(4)]
    for ticket in tickets:
        turns.ready(ticket)
    assert [turns.call(), turns.call(), turns.call()] == [tickets[0], tickets[1], None]
    turns.leave(tickets[1])
    assert turns.call() is tickets[2]
    assert (turns.waiting, turns.at_work) == (1, 2)


def test_who_is_not_ready_holds_up_nobody() -> None:
    turns = FairQueue(Limits(at_work=1))
    first = turns.enter(Asker(1, RED), 0.0, 0.0)
    second = turns.enter(Asker(2, RED), 0.0, 0.0)
    turns.ready(second)
    assert turns.call() is second
    turns.leave(second)
    assert turns.call() is None
    turns.ready(first)
    assert turns.call() is first


@pytest.mark.parametrize(
    ("limits", "entering", "whose"),
    [
        (Limits(per_person=2), [Asker(1, RED), Asker(1, RED), Asker(1, RED)], "person"),
        (Limits(per_person=2), [Asker(1, RED), Asker(1, BLUE), Asker(1)], "person"),
        (Limits(per_server=2), [Asker(1, RED), Asker(2, RED), Asker(3, RED)], "server"),
        (Limits(everywhere=2), [Asker(1, RED), Asker(2, BLUE), Asker(3)], "everybody"),
    ],
)
def test_a_full_line_refuses_and_says_whose_it_is(
    limits: Limits, entering: list[Asker], whose: str
) -> None:
    turns = FairQueue(limits)
    *fitting, last = entering
    tickets = [turns.enter(asker, 0.0, 0.0) for asker in fitting]
    with pytest.raises(BusyError) as refused:
        turns.enter(last, 0.0, 0.0)
    assert refused.value.scope == whose
    turns.leave(tickets[0])
    turns.enter(last, 0.0, 0.0)


def test_those_at_work_fill_no_line_but_count_for_their_person() -> None:
    turns = FairQueue(Limits(at_work=1, per_server=1, per_person=1))
    first = turns.enter(Asker(1, RED), 0.0, 0.0)
    turns.ready(first)
    assert turns.call() is first
    turns.enter(Asker(2, RED), 0.0, 0.0)
    with pytest.raises(BusyError):
        turns.enter(Asker(1, BLUE), 0.0, 0.0)


@pytest.mark.parametrize(
    ("after_s", "cooldown_s", "left_s"),
    [(0.0, 10, 10), (0.5, 10, 10), (9.1, 10, 1), (10.0, 10, None), (99, 10, None), (0.0, 0, None)],
)
def test_a_person_waits_between_questions_wherever_they_ask(
    after_s: float, cooldown_s: float, left_s: int | None
) -> None:
    turns = FairQueue(Limits())
    turns.leave(turns.enter(Asker(1, RED), 100.0, cooldown_s))
    turns.enter(Asker(2, RED), 100.0 + after_s, cooldown_s)
    if left_s is None:
        turns.enter(Asker(1, BLUE), 100.0 + after_s, cooldown_s)
        return
    with pytest.raises(CooldownError) as refused:
        turns.enter(Asker(1, BLUE), 100.0 + after_s, cooldown_s)
    assert refused.value.left_s == left_s


def test_a_refused_question_costs_no_further_cooldown() -> None:
    turns = FairQueue(Limits(per_person=1))
    held = turns.enter(Asker(1, RED), 0.0, 10.0)
    with pytest.raises(BusyError):
        turns.enter(Asker(1, RED), 11.0, 10.0)
    turns.leave(held)
    turns.enter(Asker(1, RED), 11.0, 10.0)


def test_nothing_is_remembered_of_who_is_gone() -> None:
    turns = FairQueue(Limits(per_server=10_000, everywhere=10_000))
    tickets = [turns.enter(Asker(person, person), 0.0, 1.0) for person in range(5000)]
    for ticket in tickets[::2]:
        turns.ready(ticket)
    while (called := turns.call()) is not None:
        turns.leave(called)
    for ticket in tickets:
        turns.leave(ticket)
        turns.leave(ticket)
    turns.leave(turns.enter(Asker(1), 2.0, 0.0))
    held = [turns._queues, turns._waiting, turns._at_work, turns._in_queue, turns._held]
    assert not any(held)
    assert not turns._free_at_s
