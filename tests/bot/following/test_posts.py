"""New items of a feed or an outlet are posted: filtered, a story once, none lost, not at night."""

from datetime import datetime

import pytest

from bot.following.notices import StoriesNotice
from bot.following.round_context import Delivery
from bot.store.postings import FilterMode, PostFormat, Posting
from bot.store.values import Follow, FollowKind, NoticePlace, QuietHours
from ingest.feeds.feed_types import Feed, OutcomeRecord
from tests.bot.following.world import CHANNEL, DAY, HOUR, MINUTE, NOW, World, article

LOANS = "Student loans will be forgiven for a million people, the minister said in Lyon."
XI = "Xi Jinping is to visit Moscow for a summit in the spring, officials said."
RAIN = "Rain fell in Cornwall, and nobody minded it at all."
OTHER = NoticePlace(channel_id=21)


def watch(world: World, url: str = "https://feed.example/rss", audience: str = "") -> Feed:
    return world.feeds.add(
        url,
        title="The Feed",
        publisher="",
        tag="",
        every_minutes=30,
        now=NOW - DAY,
        audience=audience,
    )


def post(
    world: World,
    feed: Feed | str,
    posting: Posting | None = None,
    *,
    place: NoticePlace = CHANNEL,
    audience: str = "",
    at: datetime = NOW - HOUR,
) -> Follow:
    feed_id = "" if isinstance(feed, str) else str(feed.id)
    return world.store.follow(
        FollowKind.FEED if feed_id else FollowKind.OUTLET,
        feed if isinstance(feed, str) else feed.title,
        place=place,
        person_id=5,
        server_id=1,
        audience=audience,
        at=at,
        key=feed_id,
        posting=posting or Posting(),
    )


def come_in(
    world: World,
    feed: Feed,
    *bodies: str,
    at: datetime = NOW,
    outcome: str = "new",
    published_at: datetime | None = None,
) -> None:
    """Let articles come in from a feed."""
    for body in bodies:
        name = "".join(filter(str.isalpha, body))[:12]
        came = article(name, body, at=at, published_at=published_at)
        world.news.add(came, audience=feed.audience)
        record = OutcomeRecord(came.url, at, outcome, "", feed.url, feed.audience)
        world.feeds.outcomes.add([record])


def quotes(world: World) -> list[list[str]]:
    found = []
    for notice in world.postbox.notices:
        assert isinstance(notice, StoriesNotice)
        found.append([story.quote for story in notice.stories])
    return found


def test_new_items_of_a_feed_are_posted_and_those_of_others_are_not(world: World) -> None:
    feed, other = watch(world), watch(world, "https://other.example/rss")
    post(world, feed)
    come_in(world, feed, LOANS)
    come_in(world, other, XI)
    world.run()
    world.run(NOW + HOUR)
    assert quotes(world) == [[LOANS]]
    (sent,) = world.postbox.sent
    assert (sent.place, sent.instead) == (CHANNEL, 0)


def test_new_items_of_an_outlet_are_posted(world: World) -> None:
    post(world, "BBC")
    world.news.add(article("a", LOANS, publisher="BBC News"), article("b", XI, publisher="Anadolu"))
    world.run()
    assert quotes(world) == [[LOANS]]


FILTERS = [
    (Posting(), True, True),
    (Posting(words=("forgiven",)), True, False),
    (Posting(words=("million people",)), True, False),
    (Posting(words=("million minister",)), False, False),
    (Posting(people=("Xi Jinping",)), False, True),
    (Posting(topics=("student loan",)), True, False),
    (Posting(words=("forgiven",), people=("Xi Jinping",)), True, True),
    (Posting(words=("Lyon",), topics=("student loans",), mode=FilterMode.ALL), True, False),
    (Posting(words=("Lyon", "Paris"), mode=FilterMode.ALL), False, False),
    (Posting(words=("Lyon", "Paris"), mode=FilterMode.NONE), False, True),
]


@pytest.mark.parametrize("source", ["feed", "outlet"])
@pytest.mark.parametrize(("posting", "loans", "xi"), FILTERS)
def test_a_filter_lets_through_what_it_names(
    world: World, source: str, posting: Posting, loans: bool, xi: bool
) -> None:
    feed = watch(world)
    post(world, feed if source == "feed" else "Outlet", posting)
    if source == "feed":
        come_in(world, feed, LOANS, XI)
    else:
        world.news.add(
            article("a", LOANS, publisher="Outlet"), article("b", XI, publisher="Outlet")
        )
    world.run()
    expected = [body for body, shown in ((LOANS, loans), (XI, xi)) if shown]
    assert [quote for message in quotes(world) for quote in message] == expected


def test_a_story_is_posted_once_in_a_channel_and_in_each_channel(world: World) -> None:
    feed, other = watch(world), watch(world, "https://other.example/rss")
    for place in (CHANNEL, OTHER):
        post(world, feed, place=place)
    post(world, other)
    come_in(world, feed, LOANS)
    come_in(world, other, LOANS + " Nobody denied it.")
    world.run()
    assert sorted(sent.place.key for sent in world.postbox.sent) == ["channel:20", "channel:21"]


def test_what_one_message_does_not_hold_comes_in_the_next(world: World) -> None:
    feed = watch(world)
    post(world, feed)
    cities = "Lyon Ohio Minsk Peru Oslo Dakar Quito Seoul".split()
    come_in(world, feed, *(f"{city} {city}burg {city}ville {city}stadt." for city in cities))
    world.run()
    assert [len(message) for message in quotes(world)] == [5]
    world.run(NOW + 4 * MINUTE)
    assert len(quotes(world)) == 1, "five minutes lie between two messages"
    world.run(NOW + 5 * MINUTE)
    assert [len(message) for message in quotes(world)] == [5, 3]
    notice = world.postbox.notices[0]
    assert isinstance(notice, StoriesNotice)
    assert notice.more == 0


def test_headlines_come_ten_to_a_message(world: World) -> None:
    feed = watch(world)
    post(world, feed, Posting(shows=PostFormat.HEADLINE))
    cities = "Lyon Ohio Minsk Peru Oslo Dakar Quito Seoul Turin Riga Bonn".split()
    come_in(world, feed, *(f"{city} {city}burg {city}ville {city}stadt." for city in cities))
    world.run()
    assert [len(message) for message in quotes(world)] == [10]


def test_quiet_hours_hold_posts_back(world: World) -> None:
    feed = watch(world)
    post(world, feed)
    world.store.set_quiet(CHANNEL, QuietHours(11, 14))
    come_in(world, feed, LOANS)
    world.run()
    assert quotes(world) == []
    world.run(NOW + 2 * HOUR)
    assert quotes(world) == [[LOANS]]


def test_what_arrives_while_a_post_is_paused_is_never_posted(world: World) -> None:
    feed = watch(world)
    follow = post(world, feed)
    come_in(world, feed, LOANS)
    world.store.set_quiet(CHANNEL, QuietHours(11, 14))
    world.run()
    world.store.pause(follow.id, paused=True)
    come_in(world, feed, XI)
    world.run(NOW + 2 * HOUR)
    world.store.pause(follow.id, paused=False)
    come_in(world, feed, RAIN, at=NOW + 3 * HOUR)
    world.run(NOW + 3 * HOUR)
    assert quotes(world) == [[RAIN]]


def test_the_old_items_of_a_feed_that_was_just_added_are_not_posted(world: World) -> None:
    feed = watch(world)
    post(world, feed)
    come_in(world, feed, LOANS, published_at=NOW - 2 * DAY)
    come_in(world, feed, XI, published_at=NOW - 2 * HOUR)
    world.run()
    assert quotes(world) == [[XI]]


@pytest.mark.parametrize("outcome", ["changed", "unchanged", "skipped", "failed"])
def test_what_is_no_new_item_is_not_posted(world: World, outcome: str) -> None:
    feed = watch(world)
    post(world, feed)
    come_in(world, feed, LOANS, outcome=outcome)
    world.run()
    assert quotes(world) == []


def test_a_servers_own_feed_is_posted_in_that_server_only(world: World) -> None:
    feed = watch(world, audience="discord:1")
    post(world, feed, audience="discord:1")
    post(world, feed, place=OTHER, audience="discord:2")
    come_in(world, feed, LOANS)
    world.run()
    assert [sent.place for sent in world.postbox.sent] == [CHANNEL]


def test_an_outage_loses_no_item(world: World) -> None:
    feed = watch(world)
    post(world, feed)
    come_in(world, feed, LOANS)
    world.postbox.deliveries = [Delivery.LATER, Delivery.REFUSED]
    world.run()
    world.run(NOW + MINUTE)
    world.run(NOW + HOUR)
    assert quotes(world) == [[LOANS]]
