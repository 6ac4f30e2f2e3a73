"""Send new reports and posts to follows: each story once, in few messages."""

from datetime import datetime, timedelta

from bot.following.notice_timing import HELD_AT_MOST, may_notify, most_stories
from bot.following.notices import Bundle, StoriesNotice, bundles, story_item
from bot.following.round_context import Delivery, RoundContext
from bot.store.values import Follow, HeldArticle
from index.sources.stories import Story, cluster

# A story ends after four days without a report (index/sources/stories.py).
_TOLD_WITHIN = timedelta(days=4)


class RecentStories:
    """The current stories by audience; computed once per round."""

    def __init__(self, ctx: RoundContext, now: datetime) -> None:
        self._ctx = ctx
        self._since = now - _TOLD_WITHIN
        self._now = now
        self._known: dict[str, tuple[Story, ...]] = {}

    def of(self, audience: str) -> tuple[Story, ...]:
        """Return the stories that an audience may read."""
        if audience not in self._known:
            leads = self._ctx.news.leads(self._since, self._now, audience)
            self._known[audience] = cluster(leads)
        return self._known[audience]


def send_stories(ctx: RoundContext, now: datetime) -> int:
    """Send the held articles of each follow that may send a message.

    Returns:
        How many messages were sent.
    """
    stories = RecentStories(ctx, now)
    sent = 0
    for follow_id in ctx.store.follows_with_held():
        follow = ctx.store.follow_by_id(follow_id)
        if follow is not None:
            sent += _send_stories(ctx, follow, stories, now)
    return sent


def _send_stories(ctx: RoundContext, follow: Follow, stories: RecentStories, now: datetime) -> bool:
    held = _fresh(ctx, follow, now)
    if not held or not may_notify(follow, ctx.store.quiet(follow.place), now):
        return False
    urls = [item.url for item in held]
    new = _untold(ctx, follow, urls, stories)
    if not new:
        ctx.store.drop_held(follow.id, urls)
        return False
    if ctx.store.claim_notice(follow, now) is None:
        return False  # another process is sending it
    most = most_stories(follow)
    if follow.kind.posts:
        # every item was ordered: those that one message does not hold wait for the next
        later = {article.url for bundle in new[most:] for article in bundle.articles}
        new, urls = new[:most], [url for url in urls if url not in later]
    won = [
        bundle
        for bundle in new
        if len(ctx.store.claim_all(_keys(follow, bundle.urls), now)) == len(bundle.urls)
    ]
    if not won:
        ctx.store.drop_held(follow.id, urls)
        return False
    receipt = ctx.messenger.send(
        follow.place,
        StoriesNotice(
            follow,
            tuple(story_item(bundle.articles[-1], bundle.story) for bundle in won[:most]),
            max(0, len(won) - most),
        ),
        key=f"follow:{follow.id} {' '.join(url for bundle in won for url in bundle.urls)}",
        instead=0 if follow.kind.posts else follow.person_id,
    )
    if receipt.delivery in (Delivery.SENT, Delivery.UNKNOWN):
        ctx.store.drop_held(follow.id, urls)
        return receipt.delivery is Delivery.SENT
    ctx.store.release([key for bundle in won for key in _keys(follow, bundle.urls)])
    if receipt.delivery is Delivery.LATER:
        ctx.store.release_notice(follow)
    return False  # refused: tried again after the usual gap until the news is too old


def _fresh(ctx: RoundContext, follow: Follow, now: datetime) -> list[HeldArticle]:
    held = ctx.store.held(follow.id)
    old = [item.url for item in held if now - item.at > HELD_AT_MOST]
    if old:
        ctx.store.drop_held(follow.id, old)
    return [item for item in held if item.url not in old]


def _untold(
    ctx: RoundContext, follow: Follow, urls: list[str], stories: RecentStories
) -> list[Bundle]:
    """Return the stories of which this follow has not been sent any article."""
    articles = [
        article for url in urls if (article := ctx.news.article(url, follow.audience)) is not None
    ]
    return [
        bundle
        for bundle in bundles(articles, stories.of(follow.audience))
        if not ctx.store.sent(_keys(follow, bundle.urls))
    ]


def _keys(follow: Follow, urls: tuple[str, ...]) -> list[str]:
    if follow.kind.posts:  # however many feeds a channel gets, it reads a story once
        return [f"post:{follow.place.key}:{url}" for url in urls]
    return [f"follow:{follow.id}:{url}" for url in urls]
