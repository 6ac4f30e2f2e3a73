"""A conversation is remembered for an hour, five questions of it, by person and channel."""

from datetime import UTC, datetime, timedelta

from bot.chat.questions.recent_questions import ConversationKey, Conversations

NOW = datetime(2023, 2, 22, 12, tzinfo=UTC)
HERE = ConversationKey(1, 7)


def test_the_last_five_questions_are_remembered() -> None:
    conversations = Conversations()
    for number in range(7):
        conversations.hear(HERE, conversations.before(HERE, NOW), str(number), NOW)
    assert conversations.before(HERE, NOW) == ("2", "3", "4", "5", "6")


def test_after_an_hour_nothing_is_left() -> None:
    conversations = Conversations()
    conversations.hear(HERE, (), "Who is Xi?", NOW)
    assert conversations.before(HERE, NOW + timedelta(minutes=59)) == ("Who is Xi?",)
    assert conversations.before(HERE, NOW + timedelta(hours=1)) == ()


def test_nobody_goes_on_with_what_another_asked_or_what_was_asked_in_private() -> None:
    conversations = Conversations()
    conversations.hear(HERE, (), "Who is Xi?", NOW)
    for other in (
        ConversationKey(1, 8),
        ConversationKey(2, 7),
        ConversationKey(1, 7, private=True),
    ):
        assert conversations.before(other, NOW) == ()


def test_a_question_may_begin_anew_or_go_on_from_somewhere_else() -> None:
    conversations = Conversations()
    conversations.hear(HERE, (), "Who is Xi?", NOW)
    conversations.hear(HERE, ("Who is Putin?",), "And where?", NOW)
    assert conversations.before(HERE, NOW) == ("Who is Putin?", "And where?")


def test_memory_is_bounded() -> None:
    conversations = Conversations(most=3)
    for channel in range(10):
        conversations.hear(ConversationKey(channel, 7), (), "?", NOW)
    assert [conversations.before(ConversationKey(channel, 7), NOW) for channel in (0, 6, 7, 9)] == [
        (),
        (),
        ("?",),
        ("?",),
    ]
