"""The daily brief: the biggest stories by independent origins."""

from datetime import datetime, timedelta

from bot.following.notice_timing import digest_day
from bot.following.notices import DigestNotice, StoryItem, story_item
from bot.following.round_context import Delivery, RoundContext, RoundNews
from index.sources.stories import cluster

MOST_IN_BRIEF = 7
_DAY = timedelta(hours=24)


def send_digests(ctx: RoundContext, now: datetime) -> int:
    """Send the daily briefs that are due; a day without news has none.

    Returns:
        How many were sent.
    """
    sent = 0
    for digest in ctx.store.digests():
        due = digest_day(digest, now)
        if due is None:
            continue
        day, in_time = due
        if not ctx.store.claim_digest(digest, day) or not in_time:
            continue
        stories = brief(ctx.news, digest.audience, now)
        if not stories:
            continue
        receipt = ctx.messenger.send(
            digest.place,
            DigestNotice(day, stories),
            key=f"digest:{digest.place.key}:{day}",
            instead=digest.person_id,
        )
        if receipt.delivery is Delivery.LATER:
            ctx.store.undo_digest(digest)
        sent += receipt.delivery is Delivery.SENT
    return sent


def brief(news: RoundNews, audience: str, now: datetime) -> tuple[StoryItem, ...]:
    """Return the biggest stories of the last 24 hours, each citing its newest report."""
    found = cluster(news.leads(now - _DAY, now, audience))
    return tuple(story_item(story.articles[-1], story) for story in found[:MOST_IN_BRIEF])
