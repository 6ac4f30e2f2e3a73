"""What was told is told once: across threads, processes and restarts."""

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.store import BotStore
from bot.store.values import DueKind, DueQuestion, Follow, FollowKind, HeldArticle, NoticePlace
from tests.bot.store.conftest import NOW

CLAIMING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from bot.store import BotStore
with BotStore(Path(sys.argv[1]), sys.argv[2]) as store:
    store.prepare()
    print("ready", flush=True)
    sys.stdin.readline()
    now = datetime.now(UTC)
    print(sum(store.claim(f"story {number}", now) for number in range(100)))
"""


def followed(store: BotStore) -> Follow:
    return store.follow(
        FollowKind.TOPIC,
        "loans",
        place=NoticePlace(person_id=5),
        person_id=5,
        server_id=None,
        audience="",
        at=NOW,
    )


def test_what_was_claimed_is_claimed_after_a_restart(opened: Callable[[], BotStore]) -> None:
    assert opened().claim("a", NOW)
    store = opened()
    assert not store.claim("a", NOW)
    assert store.claim_all(["b", "a", "b", "c"], NOW) == ("b", "c")
    assert store.sent(["a", "b", "x"]) == {"a", "b"}
    store.release(["a", "x"])
    assert opened().claim("a", NOW)


def test_what_was_told_long_ago_is_forgotten(store: BotStore) -> None:
    store.claim("old", NOW - timedelta(days=181))
    store.claim("new", NOW - timedelta(days=179))
    store.forget_sent(NOW)
    assert store.sent(["old", "new"]) == {"new"}


def test_of_many_threads_each_claim_has_one_winner(opened: Callable[[], BotStore]) -> None:
    won: list[str] = []
    gate = threading.Barrier(4)
    stores = [opened() for _ in range(4)]

    def take() -> None:
        own = stores.pop()
        gate.wait(10)
        for number in range(25):
            won.extend(own.claim_all([f"{number}", f"{number + 1}"], NOW))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(won) == sorted(str(number) for number in range(26))


def test_of_two_processes_each_claim_has_one_winner(tmp_path: Path, database_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMING, str(tmp_path), database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    won = [int(process.communicate(timeout=60)[0]) for process in processes]
    assert sum(won) == 100


def test_a_mark_moves_for_one_who_read_it_and_brings_along_what_was_found(
    opened: Callable[[], BotStore],
) -> None:
    store, other = opened(), opened()
    follow = followed(store)
    found = [
        HeldArticle(follow.id, "https://a.example/1", 3, NOW),
        HeldArticle(99, "https://b.example", 4, NOW),
    ]
    due = [DueQuestion(DueKind.WAITING, "7", 4, NOW)]
    assert store.mark("arrivals") is None
    assert store.advance("arrivals", None, 4, held=found, due=due)
    assert not other.advance("arrivals", None, 5, held=[HeldArticle(follow.id, "x", 5, NOW)])
    assert other.mark("arrivals") == 4
    assert other.held(follow.id) == (found[0],), "and nothing of a follow that is gone"
    assert other.due(DueKind.WAITING, 10) == tuple(due)
    assert other.advance("arrivals", 4, 6, held=found[:1])
    assert store.follows_with_held() == (follow.id,)
    store.drop_held(follow.id, ["https://a.example/1"])
    assert store.held(follow.id) == ()
    assert store.follows_with_held() == ()


def test_what_is_held_goes_with_its_follow(store: BotStore) -> None:
    follow = followed(store)
    store.advance("arrivals", None, 1, held=[HeldArticle(follow.id, "u", 1, NOW)])
    store.unfollow(follow.id)
    assert store.held(follow.id) == ()


def test_a_question_is_due_once_and_stays_due_for_newer_news(store: BotStore) -> None:
    later = NOW + timedelta(minutes=1)
    first = DueQuestion(DueKind.ANSWER, "x", 1, NOW)
    store.advance("arrivals", None, 1, due=[first])
    store.advance("arrivals", 1, 2, due=[DueQuestion(DueKind.ANSWER, "x", 2, later)])
    store.advance("arrivals", 2, 3, due=[DueQuestion(DueKind.FOLLOW, "1", 3, later)])
    newer = DueQuestion(DueKind.ANSWER, "x", 2, NOW)
    assert store.due(DueKind.ANSWER, 9) == (newer,)
    store.drop_due(first)
    assert store.due(DueKind.ANSWER, 9) == (newer,)
    store.drop_due(newer)
    assert store.due(DueKind.ANSWER, 9) == ()
    assert len(store.due(DueKind.FOLLOW, 9)) == 1
