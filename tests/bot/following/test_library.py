"""Rounds over a real library, a real answerer and a real store in one file."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.answer import serialisation
from bot.following.notices import AnswerNotice, Change, CorrectionNotice, StoriesNotice
from bot.following.round_context import RoundContext
from bot.following.rounds import Rounds
from bot.store import BotStore
from bot.store.values import FollowKind, GivenAnswer, new_id
from index import Library, open_library
from ingest.feeds.feed_store import FeedStore
from tests.bot.answering import overlap_answerer
from tests.bot.following.world import CHANNEL, HOUR, MINUTE, NOW, PERSON, Postbox, article
from tests.fakes import HashingEncoder
from tests.index.conftest import settings

XI = (
    "Xi Jinping is preparing to visit Moscow for a summit with Vladimir Putin, officials said.\n\n"
    "The visit to Moscow by Xi Jinping could take place in April or in early May."
)
QUESTION = "When might Xi Jinping visit Moscow?"


@pytest.fixture
def library(tmp_path: Path, database_url: str) -> Iterator[Library]:
    with open_library(settings(tmp_path), HashingEncoder()) as opened:
        yield opened


class Newsdesk:
    """One process: its own store on the shared file."""

    def __init__(self, home: Path, library: Library, postbox: Postbox) -> None:
        self.store = BotStore(home, settings(home).database_url)
        self.store.prepare()
        feeds = FeedStore(home, self.store.database.url)
        feeds.prepare()
        answerer = overlap_answerer(library)
        self.rounds = Rounds(RoundContext(library, answerer, self.store, postbox, feeds))


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def newsdesk(tmp_path: Path, library: Library, postbox: Postbox) -> Iterator[Newsdesk]:
    made = Newsdesk(tmp_path, library, postbox)
    made.rounds.run_once(NOW - timedelta(days=1))
    yield made
    made.store.close()


def follow(newsdesk: Newsdesk, kind: FollowKind, subject: str, audience: str = "") -> None:
    newsdesk.store.follow(
        kind,
        subject,
        place=CHANNEL if audience else PERSON,
        person_id=5,
        server_id=1 if audience else None,
        audience=audience,
        at=NOW - HOUR,
    )


def test_reprints_are_one_report_and_private_news_stays_private(
    newsdesk: Newsdesk, library: Library, postbox: Postbox
) -> None:
    follow(newsdesk, FollowKind.PERSON, "Xi Jinping")
    follow(newsdesk, FollowKind.PERSON, "Xi Jinping", "discord:1")
    list(library.add([article("a", XI, publisher="Donga"), article("b", XI, publisher="Daily")]))
    own = "Xi Jinping will be received in our town hall, the mayor announced this morning."
    list(library.add([article("own", own)], "discord:1"))
    report = newsdesk.rounds.run_once(NOW)
    assert (report.arrivals, report.stories, report.failures) == (2, 2, 0)
    told = {}
    for sent in postbox.sent:
        assert isinstance(sent.notice, StoriesNotice)
        told[sent.place] = [one.url.rpartition("/")[2] for one in sent.notice.stories]
    assert told == {PERSON: ["a"], CHANNEL: ["a", "own"]}


def test_who_waits_is_answered_when_an_article_says_it(
    newsdesk: Newsdesk, library: Library, postbox: Postbox
) -> None:
    newsdesk.store.wait_for(
        QUESTION,
        channel_id=20,
        person_id=5,
        server_id=1,
        message_id=7,
        audience="discord:1",
        asked_at=NOW - HOUR,
    )
    list(library.add([article("a", XI)]))
    assert newsdesk.rounds.run_once(NOW + MINUTE).answers == 1
    (sent,) = postbox.sent
    assert isinstance(sent.notice, AnswerNotice)
    assert "April or in early May" in sent.notice.answer.text
    assert newsdesk.rounds.run_once(NOW + HOUR).answers == 0


def test_what_a_publisher_changes_is_said_under_the_answer(
    newsdesk: Newsdesk, library: Library, postbox: Postbox
) -> None:
    list(library.add([article("a", XI)]))
    newsdesk.rounds.run_once(NOW)
    answer = overlap_answerer(library).answer(QUESTION, NOW + MINUTE)
    assert answer.answered
    newsdesk.store.keep_answer(
        GivenAnswer(
            new_id(), 1, 20, 77, 5, QUESTION, serialisation.write(answer), NOW + MINUTE, "discord:1"
        )
    )
    changed = XI.replace("in April or in early May", "in June at the earliest")
    list(library.add([article("a", changed, at=NOW + HOUR, published_at=NOW)]))
    assert newsdesk.rounds.run_once(NOW + HOUR).corrections == 1
    (sent,) = postbox.sent
    assert isinstance(sent.notice, CorrectionNotice)
    assert sent.notice.change is Change.REWRITTEN
    assert "April or in early May" in sent.notice.before.quote
    assert sent.notice.after is not None
    assert "June at the earliest" in sent.notice.after.quote
    assert newsdesk.rounds.run_once(NOW + 2 * HOUR).corrections == 0


def test_two_processes_at_the_same_time_tell_each_thing_once(
    tmp_path: Path, newsdesk: Newsdesk, library: Library, postbox: Postbox
) -> None:
    """Two bots on one file by mistake, their rounds beginning at the same moment."""
    other = Newsdesk(tmp_path, library, postbox)
    for number in range(20):
        follow(newsdesk, FollowKind.TOPIC, f"harbour{number}")
    gate = threading.Barrier(2)

    def work(one: Newsdesk) -> None:
        for turn in range(5):
            gate.wait(30)
            one.rounds.run_once(NOW + 20 * turn * MINUTE)

    for turn in range(5):
        list(
            library.add(
                article(
                    f"{turn}-{number}",
                    f"The harbour{number} of town{number}{turn} was closed by gale{number}{turn}.",
                    at=NOW + 20 * turn * MINUTE,
                )
                for number in range(4 * turn, 4 * turn + 4)
            )
        )
    threads = [threading.Thread(target=work, args=(one,)) for one in (newsdesk, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    other.store.close()
    told = []
    for sent in postbox.sent:
        assert isinstance(sent.notice, StoriesNotice)
        told += [(sent.notice.follow.subject, one.url) for one in sent.notice.stories]
    assert len(told) == len(set(told)) == 20
