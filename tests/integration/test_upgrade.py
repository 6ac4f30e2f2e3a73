"""A home of the earliest tables opens after one `newsdesk migrate`, with all that it had."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from bot.cli import app
from bot.store import BotStore
from bot.store.bot_schema import HISTORY as BOT
from bot.store.values import FollowKind, GivenAnswer, NoticePlace
from index import open_library
from index.errors import SchemaError
from index.storage.database import Database, History, migration_config
from index.storage.schema import HISTORY as LIBRARY
from ingest.feeds.feed_schema import HISTORY as FEEDS
from ingest.feeds.feed_store import FeedStore
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import NOW, QUAKE, XI, article

ARTICLES = [
    article("quake", QUAKE, title="Quake in Hatay"),
    article("visit", XI, title="Xi in Moscow"),
    article("other", "The mayor of Łódź opened a bridge.", publisher="Gazeta"),
]
PRIVATE = article("private", "Only the guild knows.")
ANSWER = GivenAnswer(
    id="one",
    server_id=1,
    channel_id=2,
    message_id=3,
    person_id=4,
    question="Where was the earthquake?",
    payload={"citations": [{"url": ARTICLES[0].url}]},
    asked_at=NOW,
    audience="",
    before=(),
    outlet="",
)


def fill(home: Path) -> None:
    """Add articles, private ones too, a feed, follows and an answer with the present code."""
    with open_library(settings(home), HashingEncoder()) as library:
        list(library.add(ARTICLES))
        list(library.add([PRIVATE], "discord:1"))
    with FeedStore(home) as feeds:
        feeds.prepare()
        feeds.add(
            "https://a.example/feed", title="A", publisher="A", tag="", every_minutes=30, now=NOW
        )
    with BotStore(home) as store:
        store.prepare()
        for kind, subject in ((FollowKind.TOPIC, "student loans"), (FollowKind.PERSON, "Xi")):
            place = NoticePlace(person_id=5)
            store.follow(
                kind, subject, place=place, person_id=5, server_id=None, audience="", at=NOW
            )
        store.keep_answer(ANSWER)


def make_earliest(history: History, database: Database) -> str:
    """Create the tables of a package's first revision; return that revision."""
    config = migration_config(history, "sqlite")
    (first,) = ScriptDirectory.from_config(config).get_bases()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, first)
    return first


def copy_rows(source: Path, target: Path) -> None:
    """Copy the rows of all tables, as far as the target has the tables and their columns."""
    with closing(sqlite3.connect(target)) as connection, connection:
        connection.execute("ATTACH ? AS newer", (str(source),))
        tables = {
            name: sql
            for name, sql in connection.execute(
                "SELECT name, sql FROM main.sqlite_master WHERE type = 'table'"
            )
            if not name.startswith(("sqlite_", "passage_words")) and "version" not in name
        }
        known = {name for (name,) in connection.execute("SELECT name FROM newer.sqlite_master")}
        for name in tables.keys() & known:
            columns = ", ".join(
                column
                for (column,) in connection.execute(
                    "SELECT old.name FROM pragma_table_info(?, 'main') old"
                    " JOIN pragma_table_info(?, 'newer') new USING (name)",
                    (name, name),
                )
            )
            connection.execute(f"DELETE FROM main.{name}")
            connection.execute(
                f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM newer.{name}"
            )


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """A home with the tables of the first revisions, and rows in them."""
    fill(tmp_path / "new")
    home = tmp_path / "old"
    home.mkdir()
    database = Database(home)
    for history in (LIBRARY, FEEDS, BOT):
        make_earliest(history, database)
    database.close()
    copy_rows(tmp_path / "new" / "newsdesk.db", home / "newsdesk.db")
    return home


def migrate(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Run `newsdesk migrate`; return what it printed."""
    monkeypatch.setenv("NEWSDESK_HOME", str(home))
    monkeypatch.setattr(sys, "argv", ["newsdesk", "migrate"])
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_all_is_there_after_one_migrate(
    old_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SchemaError, match="newsdesk migrate"):
        open_library(settings(old_home), HashingEncoder())
    printed = migrate(old_home, monkeypatch, capsys)
    assert f"from schema 0006 to {LIBRARY.head}, 4 articles" in printed
    assert f"the bot's data from schema 0002 to {BOT.head}" in printed
    assert "up to date" in migrate(old_home, monkeypatch, capsys)
    new_home = old_home.parent / "new"
    with (
        open_library(settings(old_home), HashingEncoder()) as library,
        open_library(settings(new_home), HashingEncoder()) as wanted,
    ):
        for one in ARTICLES:
            assert library.article(one.url) == wanted.article(one.url) == one
        assert library.article(PRIVATE.url, "discord:1") == PRIVATE
        assert library.article(PRIVATE.url) is None
        for query in ("earthquake Hatay", "Lodz bridge"):
            found, expected = (
                [(hit.article.url, hit.passage) for hit in opened.search(query, NOW)]
                for opened in (library, wanted)
            )
            assert found == expected != []
        assert library.status(NOW, None).index.healthy
    with FeedStore(old_home) as feeds, FeedStore(new_home) as newer:
        feeds.prepare()
        assert feeds.feeds() == newer.feeds() != ()
    with BotStore(old_home) as store, BotStore(new_home) as kept:
        store.prepare()
        assert store.follows() == kept.follows() != ()
        assert store.given("one") == kept.given("one") == ANSWER
