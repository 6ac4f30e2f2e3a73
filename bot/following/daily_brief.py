"""The daily brief: the biggest stories by independent origins."""

from datetime import datetime, timedelta

from bot.following.notice_timing import digest_day
from bot.following.notices import DigestNotice, Told, told
from bot.following.round_context import Delivery, Means, News
from index.sources.stories import cluster

MOST_IN_BRIEF = 7
_DAY = timedelta(hours=24)


def tell_digests(means: Means, now: datetime) -> int:
    """Tell every place its brief whose hour has come; a day without news has none.

    Returns:
        How many were sent.
    """
    sent = 0
    for digest in means.store.digests():
        due = digest_day(digest, now)
        if due is None:
            continue
        day, in_time = due
        if not means.store.claim_digest(digest, day) or not in_time:
            continue
        stories = brief(means.news, digest.audience, now)
        if not stories:
            continue
        receipt = means.messenger.send(
            digest.place,
            DigestNotice(day, stories),
            key=f"digest:{digest.place.key}:{day}",
            instead=digest.person_id,
        )
        if receipt.delivery is Delivery.LATER:
            means.store.undo_digest(digest)
        sent += receipt.delivery is Delivery.SENT
    return sent


def brief(news: News, audience: str, now: datetime) -> tuple[Told, ...]:
    """Return the biggest stories of the last 24 hours, each citing its newest report."""
    found = cluster(news.leads(now - _DAY, now, audience))
    return tuple(told(one.articles[-1], one) for one in found[:MOST_IN_BRIEF])
