"""Greetings and questions about the bot are whole messages; whatever says more is a question."""

import pytest

from bot.chat.i18n.small_talk import SmallTalk, small_talk
from bot.chat.i18n.texts import LANGUAGES, small_talk_phrases


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello", SmallTalk.GREETING),
        ("Hi there!", SmallTalk.GREETING),
        ("hey newsdesk 👋", SmallTalk.GREETING),
        ("Good morning everyone", SmallTalk.GREETING),
        ("How’s it going?", SmallTalk.GREETING),
        ("how's it going", SmallTalk.GREETING),
        ("Guten Morgen zusammen!", SmallTalk.GREETING),
        ("Newsdesk, hello", SmallTalk.GREETING),
        ("thanks", SmallTalk.THANKS),
        ("Thank you so much!!", SmallTalk.THANKS),
        ("ok, thanks", SmallTalk.THANKS),
        ("danke schön", SmallTalk.THANKS),
        ("HELP", SmallTalk.ABOUT),
        ("What can you do?", SmallTalk.ABOUT),
        ("who are you", SmallTalk.ABOUT),
        ("Wer bist du?", SmallTalk.ABOUT),
        ("What sources do you have?", SmallTalk.SOURCES),
        ("Where do you get your news from?", SmallTalk.SOURCES),
        ("Welche Quellen hast du?", SmallTalk.SOURCES),
        ("haha cool", SmallTalk.CHATTER),
        ("oh ok, never mind", SmallTalk.CHATTER),
        ("no", SmallTalk.CHATTER),
        ("no thanks", SmallTalk.THANKS),
        ("ach so, ja", SmallTalk.CHATTER),
        ("okayyyy thx guys", SmallTalk.THANKS),
        ("coooool", SmallTalk.CHATTER),
        ("hahahahaha", SmallTalk.CHATTER),
        ("ok super, danke", SmallTalk.THANKS),
        ("thanks, good night all", SmallTalk.GREETING),
        ("hey there, how does this work?", SmallTalk.ABOUT),
    ],
)
def test_a_message_that_asks_for_no_news_is_known(text: str, kind: SmallTalk) -> None:
    assert small_talk(text) is kind


@pytest.mark.parametrize(
    "text",
    "Hello, when might Xi visit Russia?|thanks, and who won?|help for Ukraine|test ban treaty|"
    "ok and who lost?|no war in Ukraine|lol really?|ok?|cool runnings|yes or no?|"
    "hello kitty thanks|Hello Kitty|thanksgiving|Thank You for Smoking|Good Morning America|"
    "Great?|Nice|what's up|who is he?|How are you affected by inflation?|"
    "What sources does the Times have?|What can you do about inflation?|"
    "Who are you voting for?|Hilfe für die Ukraine|???||bot".split("|"),
)
def test_whatever_says_more_is_a_question(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_phrases_of_every_kind(language: str) -> None:
    phrases = small_talk_phrases(language)
    assert set(phrases) == {*SmallTalk, "addressed", "of_that"}
    for kind in SmallTalk:
        assert len(phrases[kind]) >= 5
        assert all(small_talk(phrase) is kind for phrase in phrases[kind])
