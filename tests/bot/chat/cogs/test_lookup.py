"""Looking up in Discord: every command, button and autocomplete, through the real client."""

import re
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from bot.chat.cards.answer import OLD_NEWS
from bot.chat.cards.page_ids import LAST, MAX_SUBJECT, LookupKind, LookupPage, Tab, read_page
from bot.chat.i18n.texts import texts_for
from bot.chat.services.answer_service import ChatLibrary
from bot.store import BotStore
from bot.store.values import ChannelSettings, ServerSettings
from index import IndexStatus, Status
from index.errors import LibraryError
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import labels, text
from tests.bot.lookup.example_library import ARTICLES, NAMES, PRIVATE
from tests.bot.lookup.fake_news import FakeEntities, FakeNews, article
from tests.discord_server import DiscordServer
from tests.discord_server.payloads import Json, components_of
from tests.discord_server.places import ADA, GUILD_ID, NEWS, Person, dm_with

BEA = Person("901", "bea")


class LookupNews(FakeNews):
    """The newsroom of the look-ups' own tests; a server has one article for itself."""

    def __init__(self, *more: object) -> None:
        articles = [(one, "") for one in ARTICLES]
        articles.append((PRIVATE, f"discord:{NEWS.guild_id}"))
        super().__init__(articles, NAMES)
        self.slow_s = 0.0
        self.broken = False

    @property
    def entities(self) -> FakeEntities:
        if self.broken:
            raise LibraryError("database /srv/newsdesk/db: it is gone; restore it")
        time.sleep(self.slow_s)
        return FakeEntities(self)

    def status(self, now: datetime, audience: str | None = "") -> Status:
        index = IndexStatus("flat", "fake", 1, 1, 1, healthy=True)
        return Status(len(self.articles), 1, None, 0, index, "memory")


@pytest.fixture
def news(answers: FakeAnswers) -> LookupNews:
    looked_up = LookupNews()
    answers.news = cast(ChatLibrary, looked_up)  # nothing comes in while something is looked up
    return looked_up


def pictures(message: Json) -> list[Json]:
    return [
        item
        for one in components_of(message["components"])
        if one["type"] == 12
        for item in one["items"]
    ]


SUBJECTS = (
    "",
    "x" * MAX_SUBJECT,
    "Xi Jinping",
    "習" * 300,
    "🎉" * 300,
    "a b:c.d\n" * 30,
    "x\0y",
)


async def test_a_person_is_shown_with_what_is_new_whom_they_are_named_with_and_a_picture(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        asked = await discord_server.use("person", {"name": "xi"})
        assert await asked.first_reply() < 1.0
        message = await asked.answer()
    shown = text(message)
    assert "### Xi Jinping" in shown
    assert "preparing to visit Moscow" in shown
    assert "[[1]](https://news.example/" in shown
    assert "Vladimir Putin (2)" in shown
    assert {"Overview", "Quotes (2)", "Named together with"} <= set(labels(message))
    (picture,) = pictures(message)
    assert picture["description"].startswith("Bar chart of articles on Xi Jinping")
    (attached,) = message["attachments"]
    assert picture["media"]["url"].endswith(attached["filename"])


async def test_a_look_up_is_in_the_language_that_the_server_chose(
    discord_server: DiscordServer, running: Running, *, news: LookupNews, tmp_path: Path
) -> None:
    store = BotStore(tmp_path)
    store.prepare()
    store.save_settings(ServerSettings(int(GUILD_ID), locale="de"))
    german = texts_for("de")
    async with running(discord_server):
        message = await (await discord_server.use("person", {"name": "Xi Jinping"})).answer()
        assert german.look_overview in labels(message)
        quotes = next(label for label in labels(message) if label.startswith(german.look_quotes))
        turned = await (await discord_server.press(message, quotes)).answer()
        assert german.look_overview in labels(turned)
        store.save_channel(ChannelSettings(int(NEWS.channel_id), int(GUILD_ID), locale="fr"))
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        message = await (await discord_server.use("person", {"name": "Xi Jinping"})).answer()
        assert texts_for("fr").look_overview in labels(message)


async def test_the_parts_and_pages_of_a_card_are_turned_in_its_place(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        message = await (await discord_server.use("person", {"name": "Xi Jinping"})).answer()
        quotes = await (await discord_server.press(message, "Quotes (2)")).answer()
        assert "“Grain is the ground we stand on”" in text(quotes)
        assert "Gazette" in text(quotes)
        assert pictures(quotes) == []
        assert quotes["attachments"] == []
        assert quotes["id"] == message["id"]
        back = await (await discord_server.press(quotes, "Overview")).answer()
    assert pictures(back)


async def test_everything_can_be_paged_through(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    now = datetime.now(UTC)
    for day in range(25):
        word = "".join(chr(97 + (day * 7 + at * 3) % 26) for at in range(9))
        news.articles.append(
            (
                article(
                    f"day-{day}",
                    f"Xi Jinping opened the {word} works in {word[::-1]}.",
                    published_at=now - timedelta(days=day * 9 + 1),
                ),
                "",
            )
        )
    async with running(discord_server):
        message = await (await discord_server.use("timeline", {"subject": "Xi"})).answer()
        seen = [text(message)]
        while "Previous" in labels(message):  # it opens where the newest is
            message = await (await discord_server.press(message, "Previous")).answer()
            assert pictures(message)
            seen.append(text(message))
        assert len(seen) > 3
        together = "\n".join(seen)
        assert together.count("opened the") >= 25
        dates = [
            datetime.strptime(date, "%d %B %Y").replace(tzinfo=UTC)
            for page in reversed(seen)
            for date in re.findall(r"\*\*(\d+ \w+ \d{4})\*\*", page)
        ]
        assert dates == sorted(dates)
        message = await (await discord_server.press(message, "Next")).answer()
        assert text(message) == seen[-2]


async def test_a_button_works_after_a_restart(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        message = await (await discord_server.use("person", {"name": "Xi"})).answer()
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        quotes = await (await discord_server.press(message, "Quotes (2)")).answer()
    assert "Grain is the ground" in text(quotes)


async def test_a_button_of_an_unknown_kind_harms_nobody(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        message = await (await discord_server.use("person", {"name": "Xi"})).answer()
        for one in components_of(message["components"]):
            if one.get("custom_id"):
                one["custom_id"] = one["custom_id"].replace("nd:page:person", "nd:page:planet")
        await discord_server.press(message, "Quotes (2)")
        again = await (await discord_server.use("person", {"name": "Putin"})).answer()
    assert "Vladimir Putin" in text(again)


async def test_two_of_one_name_are_offered_apart_and_a_button_leads_to_the_other(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        typed = await discord_server.type("person", "name", "michael")
        assert await typed.offered() == [
            "Michael Jordan (Michael Jordan bought a basketball club and left the Chicago Bulls "
            "behind)",
            "Michael Jordan (professor at Berkeley)",
        ]
        message = await (await discord_server.use("person", {"name": "Michael Jordan"})).answer()
        assert "Chicago Bulls" in text(message)
        button = "Michael Jordan (professor at Berkeley)"
        other = await (await discord_server.press(message, button)).answer()
    assert "machine learning" in text(other)
    assert "Professor at Berkeley [[1]]" in text(other)


async def test_an_unknown_name_is_told_with_buttons_to_the_nearest(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        message = await (await discord_server.use("person", {"name": "Vladimir Puttin"})).answer()
        assert "no news here about Vladimir Puttin" in text(message)
        right = await (await discord_server.press(message, "Vladimir Putin")).answer()
    assert "### Vladimir Putin" in text(right)


async def test_a_topic_a_timeline_the_latest_and_the_sources_are_shown(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        topic = await (await discord_server.use("topic", {"words": "visit Moscow"})).answer()
        line = await (await discord_server.use("timeline", {"subject": "harvest"})).answer()
        latest = await (
            await discord_server.use("latest", {"topic": "harvest", "outlet": "Gazette"})
        ).answer()
        all_of_it = await (await discord_server.use("latest")).answer()
        outlets = await (await discord_server.use("sources")).answer()
    assert "2 articles" in text(topic)
    assert pictures(line)[0]["description"].startswith("Timeline of harvest.")
    assert "Latest: harvest · Gazette" in text(latest)
    assert "Record harvest" in text(latest)
    assert text(all_of_it).index("Xi arrives") < text(all_of_it).index("Xi prepares")
    assert "**Gazette** · <t:" in text(outlets)


async def test_what_is_offered_are_names_by_how_much_they_are_in_the_news(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        await (await discord_server.use("sources")).answer()  # the library is open
        people = await (await discord_server.type("person", "name", "")).offered()
        assert people[:2] == ["Xi Jinping (6)", "Vladimir Putin (2)"]
        assert not any("Moscow" in one for one in people)
        topics = await (await discord_server.type("topic", "words", "mos")).offered()
        assert topics == ["Moscow (3)"]
        subjects = await (await discord_server.type("timeline", "subject", "M")).offered()
        assert "Moscow (3)" in subjects
        topics = await (await discord_server.type("latest", "topic", "mosc")).offered()
        assert topics == ["Moscow (3)"]
        outlets = await (await discord_server.type("latest", "outlet", "gaz")).offered()
    assert outlets == ["Gazette"]


async def test_what_cannot_be_offered_in_time_is_not_and_typing_goes_on(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        typed = await discord_server.type("person", "name", "x")  # nothing is loaded yet
        assert await typed.offered() in ([], ["Xi Jinping (6)"])
        await (await discord_server.use("sources")).answer()
        news.broken = True
        assert await (await discord_server.type("person", "name", "x")).offered() == []
        news.broken, news.slow_s = False, 4.0
        slow = await discord_server.type("person", "name", "x")
        assert await slow.offered() == []
        assert await slow.first_reply() < 3.0


async def test_what_a_server_has_for_itself_is_shown_nowhere_else(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        here = await (await discord_server.use("person", {"name": "Ada Secret"})).answer()
        assert "in a cellar" in text(here)
        typed = await discord_server.type("person", "name", "ada", place=dm_with(ADA))
        assert await typed.offered() == []
        asked = await discord_server.use("person", {"name": "Ada Secret"}, place=dm_with(ADA))
        there = await asked.answer()
    assert "no news here about Ada Secret" in text(there)
    assert "cellar" not in text(there)


async def test_a_failure_is_told_and_the_next_look_up_works(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        message = await (await discord_server.use("person", {"name": "Xi"})).answer()
        news.broken = True
        failed = await (await discord_server.use("person", {"name": "Putin"})).answer()
        assert "went wrong" in text(failed)
        assert "/srv" not in text(failed)
        pressed = await discord_server.press(message, "Quotes (2)")  # still at hand
        assert "Grain" in text(await pressed.answer())
        news.broken = False
        again = await (await discord_server.use("person", {"name": "Putin"})).answer()
    assert "### Vladimir Putin" in text(again)


async def test_the_timeline_of_an_answer_tells_what_else_happened(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    told = "Xi Jinping is preparing a visit to Russia, where he last was in 2019."
    news.articles.append(
        (article("spring", told, published_at=datetime(2023, 2, 21, tzinfo=UTC)), "")
    )
    async with running(discord_server):
        answer = await (await discord_server.ask("When might Xi visit Russia?")).answer()
        pressed = await discord_server.press(answer, "Timeline")
        line = text(await pressed.private_answer())
    assert told in line
    assert "A visit could take place in April or in early May." in line
    assert line.index(told) < line.index("A visit could take place")


async def test_what_is_new_has_headlines_and_quotes_have_their_occasion(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    news.articles.append(
        (
            article(
                "pledge",
                "Chinese leader Xi Jinping opened a summit of farmers in Beijing on Monday.\n\n"
                "“We will feed everybody in this country,” Xi said in answer to a question about "
                "the frost.",
                title="A summit of farmers",
                published_at=datetime.now(UTC) - timedelta(days=2),
            ),
            "",
        )
    )
    async with running(discord_server):
        message = await (await discord_server.use("person", {"name": "Xi"})).answer()
        quotes = await (await discord_server.press(message, "Quotes (3)")).answer()
        names = await (await discord_server.press(message, "Named together with")).answer()
    assert "**A summit of farmers**\nChinese leader Xi Jinping opened a summit" in text(message)
    admin_context = "### Xi Jinping\nChinese leader [[1]](https://news.example/pledge)"
    assert text(message).startswith(admin_context)
    assert "Xi said in answer to a question about the frost." in text(quotes)
    assert "-# A summit of farmers · Daily" in text(quotes)
    assert text(names).count("**People**") == 1


async def test_look_ups_are_narrowed_to_a_time_and_their_pages_stay_so(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        options = {"name": "Xi", "since": "2023-02-01", "until": "2023-02-27"}
        message = await (await discord_server.use("person", options)).answer()
        line = await (await discord_server.press(message, "Timeline (2)")).answer()
        topic = await (
            await discord_server.use("topic", {"words": "harvest", "since": "2023-02-01"})
        ).answer()
        latest = await (await discord_server.use("latest", {"until": "2023-02-20"})).answer()
        before = await (
            await discord_server.use("timeline", {"subject": "Xi", "until": "2023-02-01"})
        ).answer()
        typed = await discord_server.type("person", "since", "this w", {"name": "Xi"})
        offered = await typed.offered()
        wrong = await discord_server.use("latest", {"until": "@everyone"})
        refused = (await wrong.private_answer())["content"]
    assert "3 articles · since <t:1675209600:D>" in text(message)
    assert "since <t:" in text(line)
    assert "preparing to visit Moscow" in text(line)
    assert "harvest" not in text(line)
    assert "no news here about harvest" in text(topic)
    assert "since <t:" in text(topic)
    assert "Record harvest" in text(latest)
    assert "visit Moscow" not in text(latest)
    assert "harvest" in text(before)
    assert "Moscow" not in text(before)
    assert offered == ["This week"]
    assert "as a date" in refused


async def test_a_long_question_and_a_long_outlet_are_looked_up_and_turned_after_a_restart(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    outlet = "The Gazette of the Honourable Society of Market Gardeners and Beekeepers of the North"
    now = datetime.now(UTC)
    for day in range(9):
        word = "".join(chr(97 + (day * 7 + at * 3) % 26) for at in range(9))
        told = f"Xi Jinping opened the {word} works in {word[::-1]}."
        published = now - timedelta(days=day * 9 + 1)
        one = article(f"day-{day}", told, publisher=outlet, published_at=published)
        news.articles.append((one, ""))
    question = "What " + "exactly and in all detail and truthfully, " * 140 + "did Xi Jinping open?"
    assert len(question) > 5900
    async with running(discord_server):
        line = await (await discord_server.use("timeline", {"subject": question})).answer()
        latest = await (await discord_server.use("latest", {"outlet": outlet})).answer()
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        earlier = await (await discord_server.press(line, "Previous")).answer()
        more = await (await discord_server.press(latest, "Next")).answer()
    assert "works in" in text(earlier)
    assert text(earlier) != text(line)
    assert outlet in text(more)
    assert "works in" in text(more)


async def test_a_card_whose_subject_is_forgotten_says_so(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        message = await (await discord_server.use("person", {"name": "Xi"})).answer()
        unknown = LookupPage(
            LookupKind.TIMELINE, "What happened? " * 9, datetime.now(UTC)
        ).custom_id
        for one in components_of(message["components"]):
            if one.get("label") == "Quotes (2)":
                one["custom_id"] = unknown
        pressed = await discord_server.press(message, "Quotes (2)")
        assert "Look it up again" in (await pressed.private_answer())["content"]


async def test_a_server_may_leave_the_pages_to_who_asked(
    discord_server: DiscordServer,
    running: Running,
    news: LookupNews,
    *,
    tmp_path: Path,
    database_url: str,
) -> None:
    async with running(discord_server):
        message = await (await discord_server.use("person", {"name": "Xi"})).answer()
        free = await discord_server.press(message, "Quotes (2)", person=BEA)
        assert "Grain" in text(await free.answer())
    with BotStore(tmp_path, database_url) as store:
        store.save_settings(ServerSettings(int(NEWS.guild_id or 0), asker_pages=True))
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        message = await (await discord_server.use("person", {"name": "Xi"})).answer()
        other = await discord_server.press(message, "Quotes (2)", person=BEA)
        refused = (await other.private_answer())["content"]
        own = await discord_server.press(message, "Quotes (2)")
        assert "Grain" in text(await own.answer())
    assert "only the person who looked this up" in refused


async def test_the_latest_of_an_old_library_says_what_the_newest_is_and_looks_old(
    discord_server: DiscordServer, running: Running, news: LookupNews
) -> None:
    async with running(discord_server):
        old = await (await discord_server.use("latest", {"topic": "harvest"})).answer()
        then = await (
            await discord_server.use("latest", {"topic": "harvest", "until": "2023-01-25"})
        ).answer()
    assert "nothing newer here: the newest report is from <t:" in text(old)
    assert old["components"][0]["accent_color"] == OLD_NEWS
    assert "nothing newer" not in text(then)
    assert then["components"][0]["accent_color"] != OLD_NEWS


def test_the_id_of_a_leaf_says_all_and_keeps_discords_limit() -> None:
    at = datetime(2026, 5, 1, 12, 0, 1, 500, tzinfo=UTC)
    since = datetime(2022, 5, 1, tzinfo=UTC)
    for kind in LookupKind:
        for tab in Tab:
            for subject in SUBJECTS:
                lookup_page = LookupPage(kind, subject, at, tab, LAST, since)
                found = read_page(lookup_page.custom_id)
                assert found is not None
                assert (found.since, found.key) == (since, lookup_page.key)
                assert len(lookup_page.custom_id.encode("utf-16-le")) // 2 <= 100


def test_the_picture_that_is_sent_is_a_picture() -> None:
    from bot.lookup.charts import coverage_picture

    with Image.open(BytesIO(coverage_picture("Xi", (), datetime.now(UTC)))) as image:
        assert image.size == (1200, 420)
