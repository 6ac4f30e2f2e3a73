"""Who follows is told of new reports: each story once, in few messages, never at night."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.following.intake import sort_arrivals
from bot.following.notices import DigestNotice, StoriesNotice
from bot.following.round_context import Delivery
from bot.following.rounds import Rounds
from bot.store import BotStore
from bot.store.values import Digest, FollowKind, HeldArticle, QuietHours
from tests.bot.following.world import CHANNEL, DAY, HOUR, MINUTE, NOW, PERSON, World, article
from tests.bot.lookup.fake_news import Name

XI = "Xi Jinping is to visit Moscow for a summit with Vladimir Putin in the spring, officials said."
XI_AGAIN = (
    "Officials said that Xi Jinping is to visit Moscow for a summit with Putin in the spring."
)
TAX = "Xi Jinping announced a tax reform that halves the duty on imported tractors and pianos."


def stories(world: World) -> list[tuple[list[str], int]]:
    found = []
    for notice in world.postbox.notices:
        assert isinstance(notice, StoriesNotice)
        found.append(([one.url.rsplit("/")[-1] for one in notice.stories], notice.more))
    return found


def test_a_follower_is_told_of_a_new_report_with_its_source(world: World) -> None:
    follow = world.follow(FollowKind.PERSON, "Xi Jinping")
    world.news.add(article("a", XI, publisher="Donga"), article("b", "Rain fell in Cornwall."))
    report = world.run()
    assert (report.arrivals, report.stories, report.failures) == (2, 1, 0)
    (sent,) = world.postbox.sent
    assert (sent.place, sent.instead) == (PERSON, 5)
    assert isinstance(sent.notice, StoriesNotice)
    assert sent.notice.follow.id == follow.id
    (told,) = sent.notice.stories
    assert (told.quote, told.publisher, told.origins) == (XI, "Donga", 1)


def test_what_was_there_before_is_not_told(world: World) -> None:
    world.news.add(article("before", XI, at=NOW - 2 * HOUR))
    world.follow(FollowKind.PERSON, "Xi Jinping", at=NOW - HOUR)
    world.run()
    assert world.postbox.sent == []


def test_what_comes_after_the_start_is_told_although_no_round_was_made_yet(
    world: World, tmp_path: Path
) -> None:
    with BotStore(tmp_path / "new") as world.store:
        world.store.prepare()
        world.news.add(article("before", TAX))
        Rounds(world.means()).begin()
        world.follow(FollowKind.PERSON, "Xi Jinping")
        world.news.add(article("a", XI))
        report = world.run()
    assert (report.arrivals, report.failures) == (1, 0)
    assert stories(world) == [(["a"], 0)]


def test_one_story_is_told_once_however_many_outlets_carry_it(world: World) -> None:
    world.follow(FollowKind.PERSON, "Xi Jinping")
    world.news.add(article("a", XI), article("copy", XI), article("b", XI_AGAIN), article("c", TAX))
    world.run()
    assert stories(world) == [(["b", "c"], 0)]
    notice = world.postbox.notices[0]
    assert isinstance(notice, StoriesNotice)
    assert [(one.origins, one.outlets) for one in notice.stories] == [(2, 3), (1, 1)]
    world.news.add(article("d", XI_AGAIN + " Nobody denied it.", at=NOW + HOUR))
    world.run(NOW + HOUR)
    assert len(world.postbox.sent) == 1, "what joins a story that was told is not told again"


def test_what_happens_in_a_story_days_later_is_told(world: World) -> None:
    world.follow(FollowKind.PERSON, "Xi Jinping")
    world.news.add(article("a", XI))
    world.run()
    for days in (1, 3):
        at = NOW + days * DAY
        world.news.add(article(f"day{days}", f"{XI_AGAIN} It was confirmed {days} times.", at=at))
        world.run(at)
    assert stories(world) == [(["a"], 0), (["day3"], 0)]


def test_news_within_a_quarter_of_an_hour_is_told_together(world: World) -> None:
    world.follow(FollowKind.TOPIC, "tractors")
    world.news.add(article("first", "Tractors blocked the motorway near Lyon."))
    world.run()
    for minute, text in enumerate(("won a race in Ohio", "rust in Minsk", "are taxed in Peru"), 1):
        at = NOW + minute * MINUTE
        world.news.add(article(f"m{minute}", f"Tractors {text}.", at=at))
        world.run(at)
    assert len(world.postbox.sent) == 1
    world.run(NOW + 14 * MINUTE)
    assert len(world.postbox.sent) == 1
    world.run(NOW + 15 * MINUTE)
    assert stories(world)[1] == (["m1", "m2", "m3"], 0)


def test_a_message_has_five_stories_and_counts_the_rest(world: World) -> None:
    world.follow(FollowKind.TOPIC, "tractors")
    subjects = "Lyon Ohio Minsk Peru Oslo Dakar Quito Seoul".split()
    world.news.add(*(article(one, f"Tractors {one} {one}burg {one}ville.") for one in subjects))
    world.run()
    ((shown, more),) = stories(world)
    assert (len(shown), more) == (5, 3)
    world.run(NOW + HOUR)
    assert len(world.postbox.sent) == 1


def test_a_follow_has_six_messages_a_day(world: World) -> None:
    world.follow(FollowKind.TOPIC, "tractors")
    world.store.set_quiet(PERSON, QuietHours(0, 0))
    today = 0
    for number in range(40):
        at = NOW + number * 20 * MINUTE
        words = " ".join(f"{number}{letter}" for letter in "abcdefghij")
        world.news.add(article(f"n{number}", f"Tractors {words}.", at=at))
        world.run(at)
        if at < datetime(2024, 5, 7, tzinfo=UTC):
            today = len(world.postbox.sent)
    assert today == 6
    world.run(datetime(2024, 5, 7, 8, tzinfo=UTC))
    assert sum(len(shown) + more for shown, more in stories(world)) == 40, "nothing is lost"


def test_quiet_hours_hold_what_comes_in_and_tell_it_in_one(world: World) -> None:
    world.follow(FollowKind.TOPIC, "tractors")
    world.store.set_quiet(PERSON, QuietHours(21, 8, "Asia/Seoul"))
    evening = datetime(2024, 5, 6, 12, 30, tzinfo=UTC)  # 21:30 in Seoul
    for hour, town in enumerate(("Lyon", "Ohio", "Minsk")):
        at = evening + hour * HOUR
        world.news.add(article(town, f"Tractors {town} {town}burg {town}ville.", at=at))
        world.run(at)
    world.run(datetime(2024, 5, 6, 22, 59, tzinfo=UTC))
    assert world.postbox.sent == []
    world.run(datetime(2024, 5, 6, 23, 0, tzinfo=UTC))
    assert stories(world) == [(["Lyon", "Ohio", "Minsk"], 0)]


def test_a_restart_in_between_changes_nothing(world: World) -> None:
    world.follow(FollowKind.TOPIC, "tractors")
    world.news.add(article("a", "Tractors blocked the motorway near Lyon."))
    world.run()
    world.restarted()
    world.run(NOW + HOUR)
    world.news.add(article("b", "Tractors won a race in Ohio.", at=NOW + HOUR))
    world.restarted()
    world.run(NOW + HOUR)
    assert stories(world) == [(["a"], 0), (["b"], 0)]


def test_a_process_that_ends_before_it_has_sent_does_not_tell_twice(world: World) -> None:
    """The claim is there, the message is not: at most once is what is promised."""
    world.follow(FollowKind.TOPIC, "tractors")
    world.news.add(article("a", "Tractors blocked the motorway near Lyon."))
    world.postbox.deliveries = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        world.run()
    world.restarted()
    world.run(NOW + HOUR)
    assert world.postbox.sent == []
    world.news.add(article("b", "Tractors won a race in Ohio.", at=NOW + HOUR))
    world.run(NOW + 2 * HOUR)
    assert stories(world) == [(["b"], 0)]


@pytest.mark.parametrize(
    ("delivery", "tried", "sent"),
    [
        (Delivery.LATER, 2, 1),  # Discord was away: the next minute again
        (Delivery.UNKNOWN, 1, 0),  # it may have arrived
        (Delivery.REFUSED, 1, 0),  # the channel is closed: not a minute later
    ],
)
def test_what_did_not_arrive_is_tried_again_only_where_that_is_certain(
    world: World, delivery: Delivery, tried: int, sent: int
) -> None:
    world.follow(FollowKind.TOPIC, "tractors", place=CHANNEL)
    world.news.add(article("a", "Tractors blocked the motorway near Lyon."))
    world.postbox.deliveries = [delivery]
    world.run()
    world.run(NOW + MINUTE)
    assert (world.postbox.tried, len(world.postbox.sent)) == (tried, sent)


def test_a_closed_place_is_tried_six_times_a_day_for_two_days(world: World) -> None:
    world.follow(FollowKind.TOPIC, "tractors", place=CHANNEL)
    world.store.set_quiet(CHANNEL, QuietHours(0, 0))
    world.news.add(article("a", "Tractors blocked the motorway near Lyon."))
    world.postbox.deliveries = [Delivery.REFUSED] * 100
    for number in range(72):
        world.run(NOW + number * HOUR)
    assert world.postbox.tried <= 18
    assert world.store.follows_with_held() == ()


def test_a_follow_that_another_process_has_told_meanwhile_has_no_second_message(
    world: World,
) -> None:
    """The other is quicker, between this one's reading and its telling; and has other news."""
    world.follow(FollowKind.TOPIC, "tractors")
    world.news.add(article("a", "Tractors blocked the motorway near Lyon."))

    class Slow(BotStore):
        late = False

        def held(self, follow_id: int) -> tuple[HeldArticle, ...]:
            if not self.late:
                self.late = True
                other.run_once(NOW)
                world.news.add(article("b", "Tractors won a race in Ohio."))
                sort_arrivals(world.means(), NOW)
            return super().held(follow_id)

    other = Rounds(world.means())
    with Slow(world.home, world.database_url) as slow:
        report = Rounds(replace(world.means(), store=slow)).run_once(NOW)
    assert report.stories == 0
    assert stories(world) == [(["a"], 0)]


def test_a_follow_is_told_only_what_its_audience_may_read(world: World) -> None:
    world.follow(FollowKind.TOPIC, "tractors")
    world.follow(FollowKind.TOPIC, "tractors", place=CHANNEL, audience="discord:1")
    world.news.add(article("a", "Tractors blocked the motorway."), audience="discord:1")
    world.news.add(article("b", "Tractors won a race in Ohio."), audience="discord:2")
    world.run()
    (sent,) = world.postbox.sent
    assert sent.place == CHANNEL
    assert stories(world) == [(["a"], 0)]


def test_what_an_audience_may_not_read_is_not_even_held_for_it(world: World) -> None:
    follow = world.follow(FollowKind.TOPIC, "tractors")
    world.news.add(article("a", "Tractors blocked the motorway."), audience="discord:1")
    sort_arrivals(world.means(), NOW)
    assert world.store.held(follow.id) == ()


def test_a_person_is_followed_by_all_their_names(world: World) -> None:
    world.news.names = (Name("Xi Jinping", ("President Xi",)),)
    world.follow(FollowKind.PERSON, "Xi Jinping")
    world.news.add(article("a", "President Xi opened a bridge."))
    world.run()
    assert stories(world) == [(["a"], 0)]


def test_two_of_one_name_are_followed_apart(world: World) -> None:
    world.news.names = (
        Name("Michael Jordan", ("Jordan",), beside="basketball"),
        Name("Michael Jordan", ("Jordan",), beside="professor"),
    )
    world.news.add(
        *(
            article(name, f"Michael Jordan is a {what}.", at=NOW - 2 * HOUR)
            for name, what in (("old1", "professor"), ("old2", "basketball player"))
        )
    )
    world.run(NOW - 2 * HOUR)
    world.follow(FollowKind.PERSON, "Michael Jordan #2")
    world.news.add(article("a", "Michael Jordan bought a basketball club in Ohio."))
    world.news.add(article("b", "Michael Jordan, a professor, spoke of machine learning."))
    world.run()
    assert stories(world) == [(["b"], 0)]


def test_an_archive_that_is_ingested_is_not_told(world: World) -> None:
    world.follow(FollowKind.TOPIC, "tractors")
    world.news.add(
        *(
            article(f"n{day}", f"Tractors on day {day}.", published_at=NOW - day * DAY)
            for day in range(4, 400)
        )
    )
    assert world.run().arrivals == 396
    assert world.postbox.sent == []


def test_a_step_that_fails_does_not_keep_the_others(world: World) -> None:
    world.follow(FollowKind.TOPIC, "tractors")
    world.news.add(article("a", "Tractors blocked the motorway near Lyon."))
    world.store.set_digest(Digest(CHANNEL, 5, 1, "", 12, "UTC", NOW - DAY))
    world.postbox.deliveries = [ZeroDivisionError()]
    report = world.run()
    assert (report.failures, report.digests) == (1, 1)


# -- the daily brief -----------------------------------------------------------------------


def test_the_brief_has_the_biggest_stories_first_and_comes_once(world: World) -> None:
    world.store.set_digest(Digest(CHANNEL, 5, 1, "", 12, "UTC", NOW - DAY))
    world.news.add(
        article("rain", "Rain fell in Cornwall.", at=NOW - 3 * HOUR),
        article("a", XI, at=NOW - 2 * HOUR),
        article("b", XI_AGAIN, at=NOW - HOUR),
        article("old", "A whale was seen off Cornwall.", at=NOW - 2 * DAY),
    )
    assert world.run().digests == 1
    world.restarted()
    assert world.run(NOW + MINUTE).digests == 0
    (sent,) = world.postbox.sent
    assert isinstance(sent.notice, DigestNotice)
    assert sent.notice.day == "2024-05-06"
    told = [(one.url.rsplit("/")[-1], one.origins) for one in sent.notice.stories]
    assert told == [("b", 2), ("rain", 1)]
    assert world.run(NOW + 23 * HOUR).digests == 0


@pytest.mark.parametrize(("hours_late", "digests"), [(2, 1), (4, 0)])
def test_a_brief_that_was_missed_is_told_or_passed_over(
    world: World, hours_late: int, digests: int
) -> None:
    world.store.set_digest(Digest(CHANNEL, 5, 1, "", 12, "UTC", NOW - DAY))
    world.news.add(article("a", XI))
    assert world.run(NOW + hours_late * HOUR).digests == digests
    assert world.run(NOW + hours_late * HOUR).digests == 0


def test_a_brief_waits_for_discord(world: World) -> None:
    world.store.set_digest(Digest(CHANNEL, 5, 1, "", 12, "UTC", NOW - DAY))
    world.news.add(article("a", XI))
    world.postbox.deliveries = [Delivery.LATER]
    assert world.run().digests == 0
    assert world.run(NOW + MINUTE).digests == 1


def test_a_day_without_news_has_no_brief(world: World) -> None:
    world.store.set_digest(Digest(CHANNEL, 5, 1, "", 12, "UTC", NOW - DAY))
    assert world.run().digests == 0
    assert world.postbox.tried == 0
