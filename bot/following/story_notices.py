"""Tell follows of persons and topics what came in: each story once, in few messages."""

from datetime import datetime, timedelta

from bot.following.notice_timing import HELD_AT_MOST, MOST_STORIES, may_tell
from bot.following.notices import Bundle, StoriesNotice, bundles, told
from bot.following.round_context import Delivery, Means
from bot.store.values import Follow, Held
from index.sources.stories import Story, cluster

# A story grows for as long as nobody is silent on it for four days (index/sources/stories.py).
_TOLD_WITHIN = timedelta(days=4)


class Stories:
    """What is told these days, by audience; worked out once a round."""

    def __init__(self, means: Means, now: datetime) -> None:
        self._means = means
        self._since = now - _TOLD_WITHIN
        self._now = now
        self._known: dict[str, tuple[Story, ...]] = {}

    def of(self, audience: str) -> tuple[Story, ...]:
        """Return the stories that an audience may read."""
        if audience not in self._known:
            leads = self._means.news.leads(self._since, self._now, audience)
            self._known[audience] = cluster(leads)
        return self._known[audience]


def tell_stories(means: Means, now: datetime) -> int:
    """Tell every follow that may have a message what is held for it.

    Returns:
        How many messages were sent.
    """
    stories = Stories(means, now)
    sent = 0
    for follow_id in means.store.follows_with_held():
        follow = means.store.follow_by_id(follow_id)
        if follow is not None:
            sent += _tell(means, follow, stories, now)
    return sent


def _tell(means: Means, follow: Follow, stories: Stories, now: datetime) -> bool:
    held = _fresh(means, follow, now)
    if not held or not may_tell(follow, means.store.quiet(follow.place), now):
        return False
    urls = [one.url for one in held]
    new = _untold(means, follow, urls, stories)
    if not new:
        means.store.drop_held(follow.id, urls)
        return False
    if means.store.begin_telling(follow, now) is None:
        return False  # another process is telling it
    won = [
        one
        for one in new
        if len(means.store.claim_all(_keys(follow, one.urls), now)) == len(one.urls)
    ]
    if not won:
        means.store.drop_held(follow.id, urls)
        return False
    receipt = means.messenger.send(
        follow.place,
        StoriesNotice(
            follow,
            tuple(told(one.articles[-1], one.story) for one in won[:MOST_STORIES]),
            max(0, len(won) - MOST_STORIES),
        ),
        key=f"follow:{follow.id} {' '.join(url for one in won for url in one.urls)}",
        instead=follow.person_id,
    )
    if receipt.delivery in (Delivery.SENT, Delivery.UNKNOWN):
        means.store.drop_held(follow.id, urls)
        return receipt.delivery is Delivery.SENT
    means.store.release([key for one in won for key in _keys(follow, one.urls)])
    if receipt.delivery is Delivery.LATER:
        means.store.undo_telling(follow)
    return False  # refused: tried again after the usual gap, until the news is too old


def _fresh(means: Means, follow: Follow, now: datetime) -> list[Held]:
    held = means.store.held(follow.id)
    old = [one.url for one in held if now - one.at > HELD_AT_MOST]
    if old:
        means.store.drop_held(follow.id, old)
    return [one for one in held if one.url not in old]


def _untold(means: Means, follow: Follow, urls: list[str], stories: Stories) -> list[Bundle]:
    """Return the stories of which this follow has never been told any article."""
    articles = [
        article for url in urls if (article := means.news.article(url, follow.audience)) is not None
    ]
    return [
        one
        for one in bundles(articles, stories.of(follow.audience))
        if not means.store.sent(_keys(follow, one.urls))
    ]


def _keys(follow: Follow, urls: tuple[str, ...]) -> list[str]:
    return [f"follow:{follow.id}:{url}" for url in urls]
