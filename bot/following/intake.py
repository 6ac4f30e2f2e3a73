"""What came in since the last round: for which follow, and which questions to ask again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.following.follow_matching import (
    Reading,
    could_name,
    is_news,
    matches,
    may_answer,
    may_be_near,
)
from bot.following.named_people import Naming
from bot.following.round_context import Means, readable
from bot.store.values import Due, DueKind, Follow, FollowKind, GivenQuestion, Held, Waiting
from index import Arrival

ARRIVALS = "arrivals"
# An answer is looked after for so long.
LOOKED_AFTER = timedelta(days=7)
_BATCH = 200
# After a long pause a round does not take on everything at once.
_MOST_BATCHES = 5
# Passages that are compared with a topic by their vectors.
_NEAREST = 50


def take_in(means: Means, now: datetime) -> int:
    """Note what of the news since the last round is somebody's.

    The mark of how far the news was read and what was found in it are written in one transaction:
    whatever ends the process, nothing is lost and nothing is noted twice.

    Returns:
        How many articles were looked at.
    """
    mark = means.store.mark(ARRIVALS)
    if mark is None:  # what was there before anybody followed anything is not news
        means.store.advance(ARRIVALS, None, means.news.last_arrival())
        return 0
    looked_at = 0
    for _ in range(_MOST_BATCHES):
        arrivals = means.news.arrivals(mark, _BATCH)
        if not arrivals:
            break
        held, due = _Sorting(means, now).sort(arrivals)
        if not means.store.advance(ARRIVALS, mark, arrivals[-1].id, held=held, due=due):
            break  # another process is at it
        mark = arrivals[-1].id
        looked_at += len(arrivals)
    return looked_at


class _Sorting:
    """One batch: everything that is followed, waited for or was answered, read once."""

    def __init__(self, means: Means, now: datetime) -> None:
        self._means = means
        self._now = now
        self._follows: tuple[Follow, ...] = means.store.follows()
        self._waiting: tuple[Waiting, ...] = means.store.waiting(now)
        self._given: tuple[GivenQuestion, ...] = means.store.questions_since(now - LOOKED_AFTER)
        self._near: dict[tuple[str, str], dict[str, float]] = {}

    def sort(self, arrivals: Sequence[Arrival]) -> tuple[list[Held], list[Due]]:
        naming = Naming(self._means.news, [one.article.url for one in arrivals], self._now)
        held: list[Held] = []
        due: dict[tuple[DueKind, str], Due] = {}
        for arrival in arrivals:
            reading = Reading.of(arrival.article)
            came_in = arrival.article.fetched_at or self._now
            if is_news(arrival.article, came_in):
                held += self._held(arrival, reading, came_in, naming)
            for kind, subject_id in self._stirred(arrival, reading, came_in):
                due[kind, subject_id] = Due(kind, subject_id, arrival.id, self._now)
        return held, list(due.values())

    def _held(
        self, arrival: Arrival, reading: Reading, came_in: datetime, naming: Naming
    ) -> list[Held]:
        found: list[Held] = []
        known: dict[tuple[object, ...], bool] = {}  # many follow the same
        for follow in self._follows:
            if follow.created_at > came_in or not readable(arrival.audience, follow.audience):
                continue
            what = (follow.kind, follow.subject, follow.aliases, follow.audience)
            if what not in known:
                known[what] = self._matches(follow, reading, naming)
            if known[what]:
                found.append(Held(follow.id, arrival.article.url, arrival.id, self._now))
        return found

    def _stirred(
        self, arrival: Arrival, reading: Reading, came_in: datetime
    ) -> list[tuple[DueKind, str]]:
        asked = [
            *(
                (DueKind.FOLLOW, str(one.id), one.subject, one.audience)
                for one in self._follows
                if one.kind is FollowKind.QUESTION and one.created_at <= came_in
            ),
            *((DueKind.WAITING, str(one.id), one.question, one.audience) for one in self._waiting),
            *(
                (DueKind.ANSWER, one.answer_id, one.question, one.audience)
                for one in self._given
                if one.asked_at < came_in
            ),
        ]
        return [
            (kind, subject_id)
            for kind, subject_id, text, audience in asked
            if readable(arrival.audience, audience) and may_answer(reading, text)
        ]

    def _matches(self, follow: Follow, reading: Reading, naming: Naming) -> bool:
        named = None
        if follow.kind is FollowKind.PERSON:
            if not could_name(follow, reading):
                return False
            named = naming.of(follow, reading.article.url)
        similarity = self._similarity(follow, reading)
        return matches(follow, reading, named=named, similarity=similarity)

    def _similarity(self, follow: Follow, reading: Reading) -> float:
        """Compare vectors, once a topic, and only where that could decide."""
        if follow.kind is not FollowKind.TOPIC or not may_be_near(reading, follow.subject):
            return 0.0
        what = (follow.subject, follow.audience)
        if what not in self._near:
            found = self._means.news.search(
                follow.subject, self._now, limit=_NEAREST, audience=follow.audience
            )
            self._near[what] = {one.article.url: one.similarity for one in found}
        return self._near[what].get(reading.article.url, 0.0)
