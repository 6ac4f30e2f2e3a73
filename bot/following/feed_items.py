"""Sort the new items of feeds: which of them are posted where."""

from collections.abc import Sequence
from datetime import datetime

from bot.following.follow_matching import MatchableArticle, is_news
from bot.following.notice_timing import most_stories
from bot.following.notices import StoriesNotice, story_item
from bot.following.post_filter import is_new_to, passes
from bot.following.round_context import RoundContext, RoundNews, readable
from bot.store.postings import Posting
from bot.store.values import Follow, FollowKind, HeldArticle
from index import Article
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import OutcomeRecord

FEED_ITEMS = "feed items"
_BATCH = 500
# After a long pause, a round handles only part of the items.
_MOST_BATCHES = 5
# A copy of another outlet's article is an item of this feed all the same.
_CAME_IN = frozenset({"new", "duplicate"})
_KNOWN = ("new", "changed", "unchanged", "duplicate")
_PREVIEWED = 50


def sort_feed_items(ctx: RoundContext, now: datetime) -> int:
    """Store which new items of feeds are to be posted.

    The log of the feeds says which feed an article came from. The mark and the items are written
    in one transaction, as `intake.sort_arrivals` does.

    Returns:
        The number of items to be posted.
    """
    mark = ctx.store.mark(FEED_ITEMS)
    if mark is None:
        return 0
    found = 0
    follows = [follow for follow in ctx.store.follows() if follow.kind is FollowKind.FEED]
    for _ in range(_MOST_BATCHES):
        if not follows:  # the log may be long, and nobody waits for anything in it
            ctx.store.advance(FEED_ITEMS, mark, ctx.feeds.outcomes.newest_number())
            break
        records = ctx.feeds.outcomes.after(mark, _BATCH)
        if not records:
            break
        held = _Items(ctx, follows, now).sort(records)
        after = records[-1][0]
        if not ctx.store.advance(FEED_ITEMS, mark, after, held=held):
            break  # another process handles this batch
        mark = after
        found += len(held)
    return found


def preview(
    news: RoundNews, feeds: FeedStore, follow: Follow, now: datetime
) -> tuple[int, StoriesNotice]:
    """Return what the newest items would look like in a post.

    Args:
        news: The library.
        feeds: The feeds and their log.
        follow: The follow of a feed or an outlet.
        now: In UTC.

    Returns:
        How many items were looked at, and those that pass the filter.
    """
    if follow.kind is FollowKind.OUTLET:
        items = list(
            news.latest(now, publisher=follow.subject, limit=_PREVIEWED, audience=follow.audience)
        )
    else:
        items = _newest_items(news, feeds, follow)
    posting = follow.posting or Posting()
    passing = [article for article in items if passes(posting, MatchableArticle.of(article))]
    stories = tuple(map(story_item, passing[: most_stories(follow)]))
    return len(items), StoriesNotice(follow, stories, preview=True)


def _newest_items(news: RoundNews, feeds: FeedStore, follow: Follow) -> list[Article]:
    source = next((feed for feed in feeds.feeds() if str(feed.id) == follow.key), None)
    if source is None or not readable(source.audience, follow.audience):
        return []
    records = feeds.outcomes.recent(source.audience, _PREVIEWED, _KNOWN, source=source.url)
    urls = dict.fromkeys(record.url for record in records)
    articles = (news.article(url, follow.audience) for url in urls)
    return [article for article in articles if article is not None]


class _Items:
    """Sorts one batch of the log; reads each article once for an audience."""

    def __init__(self, ctx: RoundContext, follows: list[Follow], now: datetime) -> None:
        self._ctx = ctx
        self._now = now
        self._matchable: dict[tuple[str, str], MatchableArticle | None] = {}
        feed_of = {str(feed.id): (feed.url, feed.audience) for feed in ctx.feeds.feeds()}
        self._follows: dict[tuple[str, str], list[Follow]] = {}
        for follow in follows:
            if (feed := feed_of.get(follow.key)) is not None:
                self._follows.setdefault(feed, []).append(follow)

    def sort(self, records: Sequence[tuple[int, OutcomeRecord]]) -> list[HeldArticle]:
        return [
            HeldArticle(follow.id, record.url, number, self._now)
            for number, record in records
            if record.outcome in _CAME_IN
            for follow in self._follows.get((record.source, record.audience), ())
            if self._is_posted(follow, record)
        ]

    def _is_posted(self, follow: Follow, record: OutcomeRecord) -> bool:
        if follow.paused or not readable(record.audience, follow.audience):
            return False
        matchable = self._read(record.url, follow.audience)
        if matchable is None or not is_new_to(follow, matchable.article, record.at):
            return False
        posting = follow.posting or Posting()
        return is_news(matchable.article, record.at) and passes(posting, matchable)

    def _read(self, url: str, audience: str) -> MatchableArticle | None:
        key = url, audience
        if key not in self._matchable:
            article = self._ctx.news.article(url, audience)
            self._matchable[key] = None if article is None else MatchableArticle.of(article)
        return self._matchable[key]
