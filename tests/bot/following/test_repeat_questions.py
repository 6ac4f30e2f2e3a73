"""Who waits for an answer gets it once; followed questions and given answers are looked after."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.answer.types import Answer, Context, OnText
from bot.following.notices import AnswerNotice, Change, CorrectionNotice
from bot.following.repeat_questions import MOST_ASKED
from bot.following.round_context import Delivery
from bot.following.rounds import Rounds
from bot.store.values import FollowKind, NoticePlace, QuietHours
from index.errors import LibraryBusyError
from tests.bot.following.world import DAY, HOUR, MINUTE, NOW, PERSON, PatternAnswers, World, article

WHO_WON = "Who won the race in Ohio?"
HOW_MANY = "How many people died in Hatay?"


def wait(world: World, question: str = WHO_WON, **changes: object) -> None:
    values = {
        "channel_id": 20,
        "person_id": 5,
        "server_id": 1,
        "message_id": 77,
        "audience": "",
        "asked_at": NOW - HOUR,
        **changes,
    }
    assert world.store.wait_for(question, **values)  # type: ignore[arg-type]


@pytest.fixture
def world(world: World) -> World:
    world.answers.patterns = {
        WHO_WON: r"(\w+) won the race",
        HOW_MANY: r"(\d+) people died",
    }
    return world


def answers(world: World) -> list[str]:
    found = []
    for notice in world.postbox.notices:
        assert isinstance(notice, AnswerNotice)
        found.append(notice.answer.statements[0].text)
    return found


def test_who_waits_is_told_there_once_when_the_news_says(world: World) -> None:
    world.store.keep_unanswered(1, WHO_WON, "not_stated", NOW)
    wait(world)
    world.news.add(article("a", "The race in Ohio has begun."))
    world.run()
    assert world.postbox.sent == []
    world.news.add(article("b", "Ada won the race in Ohio."))
    world.run(NOW + MINUTE)
    (sent,) = world.postbox.sent
    assert (sent.place, sent.reply_to, sent.instead) == (NoticePlace(channel_id=20), 77, 5)
    assert answers(world) == ["Ada won the race in Ohio."]
    assert world.store.waiting(NOW) == ()
    assert world.store.unanswered(1) == ()
    assert isinstance(sent.notice, AnswerNotice)
    kept = world.store.given_of_message(1001)
    assert kept is not None, "its buttons work, and it is corrected like any other"
    assert (kept.id, kept.question, kept.channel_id) == (sent.notice.answer_id, WHO_WON, 20)
    world.restarted()
    world.news.add(article("c", "Bo won the race in Ohio."))
    world.run(NOW + 2 * MINUTE)
    assert len(world.postbox.sent) == 1


def test_nothing_is_asked_while_no_news_speaks_of_it(world: World) -> None:
    wait(world)
    world.news.add(article("a", "Rain fell in Cornwall."))
    world.run()
    assert world.answers.asked == []


def test_the_same_question_is_asked_once_however_many_wait(world: World) -> None:
    for person in range(50):
        wait(world, person_id=person)
    world.news.add(article("a", "Ada won the race in Ohio."))
    assert world.run().answers == 50
    assert len(world.answers.asked) == 1


def test_a_waiting_question_keeps_its_conversation_outlet_and_audience(world: World) -> None:
    wait(world, audience="discord:1", outlet="Donga", before=("Who is Ada?",))
    world.news.add(article("a", "Ada won the race in Ohio."), audience="discord:1")
    world.run()
    context = Context(audience="discord:1", outlet="Donga", before=("Who is Ada?",))
    assert world.answers.asked == [(WHO_WON, context)]
    assert len(world.postbox.sent) == 1


def test_who_waits_is_told_once_though_two_processes_ask_at_the_same_time(world: World) -> None:
    wait(world)
    world.news.add(article("a", "Ada won the race in Ohio."))
    other = Rounds(world.means())

    class Slow(PatternAnswers):
        def answer(
            self,
            text: str,
            now: datetime,
            context: Context = Context(),  # noqa: B008
            *,
            on_text: OnText | None = None,
        ) -> Answer:
            other.run_once(now)
            return super().answer(text, now, context)

    slow = Slow(world.news)
    slow.patterns = world.answers.patterns
    assert Rounds(replace(world.means(), answers=slow)).run_once(NOW).answers == 0
    assert len(world.postbox.sent) == 1


def test_private_news_answers_nobody_else(world: World) -> None:
    wait(world, audience="discord:2")
    world.news.add(article("a", "Ada won the race in Ohio."), audience="discord:1")
    world.run()
    assert (world.answers.asked, world.postbox.sent) == ([], [])


def test_a_round_asks_a_bounded_number_and_the_next_goes_on(world: World) -> None:
    for number in range(2 * MOST_ASKED):
        question = f"{WHO_WON} {number}"
        world.answers.patterns[question] = r"(\w+) won the race"
        wait(world, question)
    world.news.add(article("a", "Ada won the race in Ohio."))
    assert [world.run(NOW + turn * MINUTE).answers for turn in range(3)] == [
        MOST_ASKED,
        MOST_ASKED,
        0,
    ]


def test_a_question_that_breaks_the_answerer_keeps_nobody_else_waiting(world: World) -> None:
    broken = "Who broke the race in Ohio?"
    world.answers.patterns[broken] = "crash"
    wait(world, broken)
    wait(world)
    world.news.add(article("a", "Ada won the race in Ohio."))
    assert world.run().answers == 1
    world.run(NOW + MINUTE)
    assert len(world.answers.asked) == 2


def test_a_library_that_is_busy_is_asked_again_next_time(world: World) -> None:
    wait(world)
    world.news.add(article("a", "Ada won the race in Ohio."))
    asked = world.answers.answer

    def busy(*_: object) -> object:
        raise LibraryBusyError("news is coming in")

    world.answers.answer = busy  # type: ignore[method-assign, assignment]
    assert world.run().failures == 1
    world.answers.answer = asked  # type: ignore[method-assign]
    assert world.run(NOW + MINUTE).answers == 1


@pytest.mark.parametrize(
    ("delivery", "sent"), [(Delivery.LATER, 1), (Delivery.UNKNOWN, 0), (Delivery.REFUSED, 0)]
)
def test_an_answer_that_did_not_arrive_is_sent_again_only_where_that_is_certain(
    world: World, delivery: Delivery, sent: int
) -> None:
    wait(world)
    world.news.add(article("a", "Ada won the race in Ohio."))
    world.postbox.deliveries = [delivery]
    world.run()
    world.restarted()
    world.run(NOW + MINUTE)
    assert len(world.postbox.sent) == sent
    assert world.store.waiting(NOW) == ()


# -- followed questions --------------------------------------------------------------------


def test_a_followed_question_is_told_when_the_news_says_something_else(world: World) -> None:
    world.follow(FollowKind.QUESTION, HOW_MANY)
    at = NOW
    for body in (
        "In Hatay 40 people died.",
        "In Hatay rescuers still search, officials said.",
        "In Hatay 40 people died on Monday, the ministry said.",
        "In Hatay 55 people died.",
    ):
        world.news.add(article(f"n{at:%H%M}", body, at=at))
        world.run(at)
        at += 20 * MINUTE
    assert answers(world) == ["In Hatay 40 people died.", "In Hatay 55 people died."]


def test_what_was_known_before_is_no_news_to_who_follows_a_question(world: World) -> None:
    world.news.add(article("before", "In Hatay 40 people died.", at=NOW - 5 * HOUR))
    world.run()
    world.follow(FollowKind.QUESTION, HOW_MANY)
    world.news.add(article("after", "People in Hatay mourn."))
    world.run()
    assert len(world.answers.asked) == 1
    assert world.postbox.sent == []


def test_a_followed_question_waits_for_the_end_of_the_night(world: World) -> None:
    world.follow(FollowKind.QUESTION, HOW_MANY)
    world.store.set_quiet(PERSON, QuietHours(12, 14))
    world.news.add(article("a", "In Hatay 40 people died."))
    world.run()
    assert world.answers.asked == []
    world.run(NOW + 2 * HOUR)
    assert answers(world) == ["In Hatay 40 people died."]


# -- corrections ---------------------------------------------------------------------------


def correction(world: World) -> CorrectionNotice:
    (sent,) = world.postbox.sent
    assert (sent.place, sent.reply_to) == (NoticePlace(channel_id=20), 77)
    assert isinstance(sent.notice, CorrectionNotice)
    return sent.notice


@pytest.fixture
def answered(world: World) -> World:
    world.news.add(article("quake", "In Hatay 40 people died.", at=NOW - 5 * HOUR))
    world.run(NOW - 5 * HOUR)
    world.give_answer(HOW_MANY, NOW - 4 * HOUR)
    return world


def test_a_rewritten_article_is_said_under_the_answer_once(answered: World) -> None:
    answered.news.rewrite("https://news.example/quake", "In Hatay 4 people died.", NOW)
    assert answered.run().corrections == 1
    said = correction(answered)
    assert (said.change, said.statement) == (Change.REWRITTEN, "In Hatay 40 people died.")
    assert said.after is not None
    assert said.after.quote == "In Hatay 4 people died."
    answered.restarted()
    answered.news.rewrite("https://news.example/quake", "In Hatay 5 people died.", NOW + HOUR)
    assert answered.run(NOW + HOUR).corrections == 0


def test_a_later_report_that_overtakes_is_said_under_the_answer_once(answered: World) -> None:
    answered.news.add(article("later", "In Hatay 112 people died."))
    assert answered.run().corrections == 1
    said = correction(answered)
    assert (said.change, said.before.quote) == (Change.OVERTAKEN, "In Hatay 40 people died.")
    assert said.after is not None
    assert said.after.quote == "In Hatay 112 people died."
    answered.news.add(article("again", "In Hatay 200 people died.", at=NOW + HOUR))
    assert answered.run(NOW + HOUR).corrections == 0


def test_a_later_report_of_maybe_another_thing_is_offered_on_the_card_once(world: World) -> None:
    question = "How many people died in Hatay, if we are unsure?"
    world.answers.patterns[question] = r"(\d+) people died"
    world.news.add(article("quake", "In Hatay 40 people died.", at=NOW - 5 * HOUR))
    world.run(NOW - 5 * HOUR)
    answer_id = world.give_answer(question, NOW - 4 * HOUR)
    world.news.add(article("later", "In Hatay 112 people died."))
    assert world.run().corrections == 0
    assert (world.postbox.sent, world.postbox.offered) == ([], [answer_id])
    world.news.add(article("again", "In Hatay 200 people died.", at=NOW + HOUR))
    world.run(NOW + HOUR)
    assert world.postbox.offered == [answer_id]


def test_a_change_beside_the_quote_is_no_correction(answered: World) -> None:
    body = "In Hatay 40 people died. A tent city was built."
    answered.news.rewrite("https://news.example/quake", body, NOW)
    answered.news.add(article("later", "In Hatay 40 people died on Monday."))
    assert answered.run().corrections == 0


def test_an_answer_is_looked_after_for_seven_days(answered: World) -> None:
    at = NOW + 7 * DAY
    answered.news.rewrite("https://news.example/quake", "In Hatay 4 people died.", at)
    answered.news.add(article("later", "In Hatay 112 people died.", at=at))
    assert answered.run(at).corrections == 0
    assert len(answered.answers.asked) == 1, "only when it was given"


def test_a_correction_waits_for_discord(answered: World) -> None:
    answered.news.rewrite("https://news.example/quake", "In Hatay 4 people died.", NOW)
    answered.postbox.deliveries = [Delivery.LATER]
    assert answered.run().corrections == 0
    answered.restarted()
    assert answered.run(NOW + MINUTE).corrections == 1


def test_a_private_rewriting_corrects_only_who_could_read_it(world: World) -> None:
    world.news.add(
        article("q", "In Hatay 40 people died.", at=NOW - 5 * HOUR), audience="discord:1"
    )
    world.run(NOW - 5 * HOUR)
    world.give_answer(HOW_MANY, NOW - 4 * HOUR, audience="discord:1")
    world.news.rewrite("https://news.example/q", "In Hatay 4 people died.", NOW)
    assert world.run().corrections == 1


OWN, PUBLIC = "discord:1", ""
SAID = {OWN: "In Hatay 41 people died.", PUBLIC: "In Hatay 40 people died."}


@pytest.mark.parametrize("asked_by", [OWN, PUBLIC])
@pytest.mark.parametrize("changed", [OWN, PUBLIC])
@pytest.mark.parametrize("same_text", [False, True])
def test_of_two_copies_of_one_address_the_one_that_was_read_is_corrected(
    world: World, asked_by: str, changed: str, *, same_text: bool
) -> None:
    for audience, body in SAID.items():
        text = SAID[PUBLIC] if same_text else body
        world.news.add(article("q", text, at=NOW - 5 * HOUR), audience=audience)
    world.run(NOW - 5 * HOUR)
    world.give_answer(HOW_MANY, NOW - 4 * HOUR, audience=asked_by)
    world.news.rewrite("https://news.example/q", "In Hatay 4 people died.", NOW, audience=changed)
    assert world.run().corrections == int(asked_by == changed)


def test_a_copy_that_came_in_after_the_answer_corrects_nothing_by_being_rewritten(
    world: World,
) -> None:
    world.news.add(article("q", SAID[PUBLIC], at=NOW - 5 * HOUR))
    world.run(NOW - 5 * HOUR)
    world.give_answer(HOW_MANY, NOW - 4 * HOUR, audience=OWN)
    world.news.add(article("q", SAID[OWN], at=NOW - 3 * HOUR), audience=OWN)
    world.news.rewrite("https://news.example/q", "In Hatay 4 people died.", NOW, audience=OWN)
    world.run()
    corrections = [one for one in world.postbox.notices if isinstance(one, CorrectionNotice)]
    assert [one for one in corrections if one.change is Change.REWRITTEN] == []
