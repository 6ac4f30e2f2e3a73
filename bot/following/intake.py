"""Sort new articles: which follows they match, and which questions to ask again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.following.follow_matching import (
    MatchableArticle,
    could_name,
    is_news,
    matches,
    may_answer,
    may_be_near,
)
from bot.following.named_people import MentionFinder
from bot.following.post_filter import is_new_to, passes
from bot.following.round_context import RoundContext, readable
from bot.store.postings import Posting
from bot.store.values import (
    DueKind,
    DueQuestion,
    Follow,
    FollowKind,
    GivenQuestion,
    HeldArticle,
    WaitingQuestion,
)
from index import Arrival
from index.sources.outlets import same_outlet

ARRIVALS = "arrivals"
# An answer is checked for corrections for this long.
LOOKED_AFTER = timedelta(days=7)
_BATCH = 200
# After a long pause, a round handles only part of the arrivals.
_MOST_BATCHES = 5
# Passages that are compared with a topic by their vectors.
_NEAREST = 50


def sort_arrivals(ctx: RoundContext, now: datetime) -> int:
    """Store which follows the new articles match, and which questions are due.

    The mark and the matches are written in one transaction: if the process ends, nothing is lost
    and nothing is stored twice.

    Returns:
        The number of articles handled.
    """
    mark = ctx.store.mark(ARRIVALS)
    if mark is None:
        return 0
    looked_at = 0
    for _ in range(_MOST_BATCHES):
        arrivals = ctx.news.arrivals(mark, _BATCH)
        if not arrivals:
            break
        held, due = _BatchSorter(ctx, now).sort(arrivals)
        if not ctx.store.advance(ARRIVALS, mark, arrivals[-1].id, held=held, due=due):
            break  # another process handles this batch
        mark = arrivals[-1].id
        looked_at += len(arrivals)
    return looked_at


class _BatchSorter:
    """Sorts one batch; reads the follows, waiting questions and answers once."""

    def __init__(self, ctx: RoundContext, now: datetime) -> None:
        self._ctx = ctx
        self._now = now
        self._follows = tuple(follow for follow in ctx.store.follows() if not follow.paused)
        self._waiting: tuple[WaitingQuestion, ...] = ctx.store.waiting(now)
        self._given: tuple[GivenQuestion, ...] = ctx.store.questions_since(now - LOOKED_AFTER)
        self._near: dict[tuple[str, str], dict[str, float]] = {}

    def sort(self, arrivals: Sequence[Arrival]) -> tuple[list[HeldArticle], list[DueQuestion]]:
        mention_finder = MentionFinder(
            self._ctx.news, [arrival.article.url for arrival in arrivals], self._now
        )
        held: list[HeldArticle] = []
        due: dict[tuple[DueKind, str], DueQuestion] = {}
        for arrival in arrivals:
            matchable = MatchableArticle.of(arrival.article)
            came_in = arrival.article.fetched_at or self._now
            if is_news(arrival.article, came_in):
                held += self._held(arrival, matchable, came_in, mention_finder)
            for kind, subject_id in self._stirred(arrival, matchable, came_in):
                due[kind, subject_id] = DueQuestion(kind, subject_id, arrival.id, self._now)
        return held, list(due.values())

    def _held(
        self,
        arrival: Arrival,
        matchable: MatchableArticle,
        came_in: datetime,
        mention_finder: MentionFinder,
    ) -> list[HeldArticle]:
        found: list[HeldArticle] = []
        known: dict[tuple[object, ...], bool] = {}  # many people follow the same subject
        for follow in self._follows:
            if follow.created_at > came_in or not readable(arrival.audience, follow.audience):
                continue
            if follow.kind.posts:
                if _is_posted(follow, matchable, came_in):
                    found.append(HeldArticle(follow.id, arrival.article.url, arrival.id, self._now))
                continue
            what = (follow.kind, follow.subject, follow.aliases, follow.audience)
            if what not in known:
                known[what] = self._matches(follow, matchable, mention_finder)
            if known[what]:
                found.append(HeldArticle(follow.id, arrival.article.url, arrival.id, self._now))
        return found

    def _stirred(
        self, arrival: Arrival, matchable: MatchableArticle, came_in: datetime
    ) -> list[tuple[DueKind, str]]:
        asked = [
            *(
                (DueKind.FOLLOW, str(follow.id), follow.subject, follow.audience)
                for follow in self._follows
                if follow.kind is FollowKind.QUESTION and follow.created_at <= came_in
            ),
            *(
                (DueKind.WAITING, str(waiting.id), waiting.question, waiting.audience)
                for waiting in self._waiting
            ),
            *(
                (DueKind.ANSWER, given.answer_id, given.question, given.audience)
                for given in self._given
                if given.asked_at < came_in
            ),
        ]
        return [
            (kind, subject_id)
            for kind, subject_id, text, audience in asked
            if readable(arrival.audience, audience) and may_answer(matchable, text)
        ]

    def _matches(
        self, follow: Follow, matchable: MatchableArticle, mention_finder: MentionFinder
    ) -> bool:
        mentions = None
        if follow.kind is FollowKind.PERSON:
            if not could_name(follow, matchable):
                return False
            mentions = mention_finder.of(follow, matchable.article.url)
        similarity = self._similarity(follow, matchable)
        return matches(follow, matchable, mentions=mentions, similarity=similarity)

    def _similarity(self, follow: Follow, matchable: MatchableArticle) -> float:
        """Compare vectors, once per topic, and only if the result could matter."""
        if follow.kind is not FollowKind.TOPIC or not may_be_near(matchable, follow.subject):
            return 0.0
        what = (follow.subject, follow.audience)
        if what not in self._near:
            found = self._ctx.news.search(
                follow.subject, self._now, limit=_NEAREST, audience=follow.audience
            )
            self._near[what] = {evidence.article.url: evidence.similarity for evidence in found}
        return self._near[what].get(matchable.article.url, 0.0)


def _is_posted(follow: Follow, matchable: MatchableArticle, came_in: datetime) -> bool:
    """Whether an article is to be posted as its outlet's; see `feed_items` for those of feeds."""
    article = matchable.article
    return (
        follow.kind is FollowKind.OUTLET
        and bool(article.publisher)
        and same_outlet(article.publisher, follow.subject)
        and is_new_to(follow, article, came_in)
        and passes(follow.posting or Posting(), matchable)
    )
