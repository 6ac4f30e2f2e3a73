"""Whatever is told, its card keeps Discord's limits, links to citations only and pings nobody."""

import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.types import Answer, Citation, Coverage, Statement
from bot.chat.cards.components import Card, PicturedText, Text
from bot.chat.cards.following import FollowList, card, follow_card, following_card
from bot.chat.i18n.texts import LANGUAGES, texts_for
from bot.following.notices import (
    AnswerNotice,
    Change,
    CorrectionNotice,
    DigestNotice,
    Notice,
    StoriesNotice,
    StoryItem,
)
from bot.store.postings import PostFormat, Posting
from bot.store.values import Digest, Follow, FollowKind, NoticePlace, QuietHours, WaitingQuestion
from tests.bot.answer.drawn import answers, moments
from tests.bot.chat.cards.discord_markdown import INVITE, read
from tests.bot.chat.cards.sent import body_of
from tests.bot.chat.cards.test_markdown_escape import REPEATABLE, texts
from tests.discord_server.limits import broken_limits

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
EN = texts_for("en")

long_texts = st.one_of(
    texts,
    st.builds(lambda text, times: (text * times)[:10_000], texts, st.integers(1, 400)),
    st.just("習近平將於四月訪問俄羅斯。" * 400),
    st.just("@everyone [x](http://evil.example) <@&1> discord.gg/abc " * 100),
)
nonempty = long_texts.map(lambda text: text if text.strip() else "Nothing.")
urls = st.one_of(
    st.builds("https://{}.example/{}".format, st.sampled_from("abc"), texts),
    st.builds("https://a.example/{}".format, st.text("abc", min_size=400, max_size=480)),
    texts,
)
places = st.one_of(
    st.builds(NoticePlace, channel_id=st.integers(1, 2**63 - 1)),
    st.builds(NoticePlace, person_id=st.integers(1, 2**63 - 1)),
)


@st.composite
def follows(draw: st.DrawFn) -> Follow:
    kind, place = draw(st.sampled_from(FollowKind)), draw(places)
    shows = st.sampled_from(PostFormat)
    posting = Posting(shows=draw(shows)) if kind.posts else None
    return Follow(1, kind, draw(long_texts), (), place, 5, None, "", draw(moments), posting=posting)


told = st.builds(
    StoryItem,
    long_texts,
    st.just("") | long_texts.map(lambda text: text[:300]),
    urls,
    long_texts,
    long_texts,
    st.none() | moments,
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.just("") | urls,
)
tolds = st.lists(told, min_size=1, max_size=7).map(tuple)
citations = st.builds(
    Citation,
    st.integers(1, 99),
    long_texts,
    long_texts,
    long_texts,
    st.just(""),
    urls,
    st.none() | moments,
    nonempty,
)
notices: st.SearchStrategy[Notice] = st.one_of(
    st.builds(StoriesNotice, follows(), tolds, st.integers(0, 10**6)),
    st.builds(AnswerNotice, answers(nonempty, urls), st.just("a" * 12), st.none() | follows()),
    st.builds(DigestNotice, st.just("2024-05-06"), st.just(()) | tolds),
    st.builds(
        CorrectionNotice,
        long_texts,
        st.sampled_from(Change),
        long_texts,
        citations,
        st.none() | citations,
    ),
)


def plain(url: str) -> str:
    try:
        # a colon with no port behind it is nothing, nor is what nobody sees
        read = unquote(urlsplit(url.strip()).geturl(), errors="replace").lower()
        return read.replace(":", "").replace("\u200b", "")
    except ValueError:
        return "unreadable"


def urls_of(notice: Notice) -> set[str]:
    match notice:
        case StoriesNotice() | DigestNotice():
            return {plain(one.url) for one in notice.stories}
        case AnswerNotice():
            return {plain(one.url) for one in notice.answer.citations}
        case CorrectionNotice():
            cited = (notice.before, notice.after)
            return {plain(one.url) for one in cited if one is not None}


def check(shown: Card, known: set[str], channels: set[int] = frozenset()) -> None:  # type: ignore[assignment]
    body = body_of(shown)
    assert broken_limits(body) == []
    shown_texts = [part for part in shown.parts if isinstance(part, Text | PicturedText)]
    for text in (part.content for part in shown_texts):
        text.encode()
        assert all(unicodedata.category(c) not in {"Cf", "Cc", "Co"} or c == "\n" for c in text)
        assert not INVITE.search(re.sub(r"\(http\S+\)", "", text))
        reading = read(text)
        assert reading.addresses == []
        assert set(reading.mentions) <= {f"<#{channel}>" for channel in channels}
        for label, url in reading.links:
            assert re.fullmatch(r"\[\d+\]", label)
            assert plain(url) in known


@settings(REPEATABLE, max_examples=300)
@given(notices, st.sampled_from(sorted(LANGUAGES)))
def test_every_notice_keeps_the_limits_and_nothing_foreign_is_live(
    notice: Notice, language: str
) -> None:
    check(card(notice, texts_for(language)), urls_of(notice))


@settings(REPEATABLE, max_examples=50)
@given(follows(), answers(nonempty, urls))
def test_how_a_followed_question_stands_keeps_the_limits(follow: Follow, answer: Answer) -> None:
    shown = follow_card("Following.", answer, EN)
    check(shown, {plain(one.url) for one in answer.citations})


@settings(REPEATABLE, max_examples=50)
@given(
    st.lists(follows(), max_size=50),
    st.lists(follows(), max_size=50),
    st.lists(long_texts, max_size=30),
)
def test_a_list_of_what_is_followed_keeps_the_limits(
    mine: list[Follow], here: list[Follow], waiting: list[str]
) -> None:
    asked = [WaitingQuestion(1, text, 20, 5, 1, None, "", NOW) for text in waiting]
    place = NoticePlace(channel_id=20)
    digest = Digest(place, 5, 1, "", 8, "Europe/Berlin", NOW)
    quiet = [(place, QuietHours())]
    shown = following_card(FollowList(mine, asked, [digest], quiet), FollowList(here), EN)
    ids = {one.place.channel_id for one in (*mine, *here) if one.place.channel_id}
    check(shown, set(), ids | {20})


def text_of(shown: Card) -> str:
    return "\n---\n".join(part.content for part in shown.parts if isinstance(part, Text))


FOLLOW = Follow(1, FollowKind.PERSON, "Xi Jinping", (), NoticePlace(person_id=5), 5, None, "", NOW)
STORY = StoryItem(
    "Xi to visit Moscow",
    "A summit is planned.",
    "https://a.example/1",
    "Donga",
    "The Wall Street Journal",
    NOW,
    3,
    8,
)
CITATION = Citation(
    1, "Quake", "Daily", "Agency", "", "https://a.example/quake", NOW, "40 people died."
)


def test_a_story_is_told_with_its_source_and_how_many_report_it() -> None:
    shown = text_of(card(StoriesNotice(FOLLOW, (STORY,), 2), EN))
    assert shown == (
        "### New on Xi Jinping\n---\n"
        "[[1]](https://a.example/1) **Xi to visit Moscow**\n"
        "> A summit is planned.\n"
        "-# Donga, citing The Wall Street Journal · <t:1714996800:D> · "
        "3 independent origins\n---\n"
        "… and 2 more\n---\n"
        "-# Stop this with /unfollow, or set quiet hours with /follow quiet."
    )


def test_a_correction_shows_both_versions() -> None:
    after = Citation(
        1, "Quake", "Daily", "Agency", "", "https://a.example/quake", NOW, "43 people died."
    )
    notice = CorrectionNotice("How many?", Change.REWRITTEN, "40 people died.", CITATION, after)
    shown = text_of(card(notice, EN))
    assert shown.index("> 40 people died.") < shown.index("The article says now")
    assert shown.index("The article says now") < shown.index("> 43 people died.")
    assert "[[1]](https://a.example/quake)" in shown
    assert "[[2]](https://a.example/quake)" in shown


def test_a_sentence_that_is_gone_is_said_to_be() -> None:
    notice = CorrectionNotice("How many?", Change.REWRITTEN, "40 people died.", CITATION, None)
    assert "The article no longer contains this." in text_of(card(notice, EN))


def test_an_answer_that_was_waited_for_shows_what_is_said_and_by_whom() -> None:
    statement = Statement("40 people died.", (CITATION,))
    answer = Answer("How many?", "", (statement,), (CITATION,), Coverage(NOW, 1, NOW, 1))
    shown = text_of(card(AnswerNotice(answer, "x"), EN))
    assert shown.startswith("**The news now answers your question:**\n---\n### How many?")
    assert "40 people died.” [[1]](https://a.example/quake)" in shown
    assert "Daily, citing Agency" in shown


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nothing_followed_and_nothing_in_the_brief_is_said(language: str) -> None:
    spoken = texts_for(language)
    assert text_of(following_card(FollowList(()), FollowList(()), spoken)) == spoken.following_none
    assert spoken.digest_empty in text_of(card(DigestNotice("2024-05-06", ()), spoken))
