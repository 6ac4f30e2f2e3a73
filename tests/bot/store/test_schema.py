"""The bot's tables are what its migrations make; no version is guessed; other tables stay."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import bot
from bot.store import BotStore
from bot.store.bot_schema import HEAD, VERSION_TABLE, BotBase
from index import open_library
from index.errors import SchemaError
from ingest.feeds.feed_store import FeedStore
from tests.bot.store.conftest import NOW
from tests.fakes import HashingEncoder
from tests.index.conftest import settings


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(bot.__file__).parent / "store" / "migrations")
    )
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(
    tmp_path: Path, store: BotStore
) -> None:
    def ours(_object: object, name: str | None, kind: str, _back: bool, _to: object) -> bool:
        return not (kind == "table" and str(name) == VERSION_TABLE)

    with create_engine(f"sqlite:///{tmp_path / 'newsdesk.db'}").connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": True}
        )
        assert compare_metadata(context, BotBase.metadata) == []


@pytest.mark.parametrize("version", ["0000", "9999"])
def test_tables_of_another_version_are_refused_with_the_command(
    tmp_path: Path, store: BotStore, version: str
) -> None:
    with closing(sqlite3.connect(tmp_path / "newsdesk.db")) as database, database:
        database.execute(f"UPDATE {VERSION_TABLE} SET version_num = '{version}'")
    with pytest.raises(SchemaError, match="newsdesk migrate"):
        store.prepare()
    with pytest.raises(SchemaError, match="newest newsdesk"):
        store.migrate()


@pytest.mark.parametrize("first", ["bot", "feeds", "library"])
def test_three_histories_live_in_one_file_in_any_order(tmp_path: Path, first: str) -> None:
    def use_bot() -> None:
        with BotStore(tmp_path) as store:
            store.prepare()
            store.claim("something", NOW)
            assert not store.claim("something", NOW)

    def use_feeds() -> None:
        with FeedStore(tmp_path) as feeds:
            feeds.prepare()
            assert feeds.count() == 0

    def use_library() -> None:
        with open_library(settings(tmp_path), HashingEncoder()) as library:
            assert library.status(NOW).articles == 0

    rooms = {"bot": use_bot, "feeds": use_feeds, "library": use_library}
    rooms.pop(first)()
    for use in rooms.values():
        use()
