"""What the doctor finds in the set-ups that go wrong: the right finding, what to do, the status."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.chat.sharding import marked_as_running
from bot.cli.doctor_command import doctor
from bot.settings import load_settings
from index import open_library
from ingest.feeds.feed_store import FeedStore
from tests.discord_server import DiscordServer
from tests.discord_server.places import Guild
from tests.discord_server.server import TOKEN
from tests.index.news import NOW, article

URL = "https://harbour.example/feed"


@dataclass(slots=True)
class SetUp:
    """An installation: its home with some news, the folder it is started in, its environment."""

    home: Path
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.home / "newsdesk.db"

    def dotenv(self, text: str, encoding: str = "utf-8") -> None:
        (self.folder / ".env").write_bytes(text.encode(encoding))

    def sql(self, statement: str) -> None:
        connection = sqlite3.connect(self.database)
        connection.execute(statement)
        connection.commit()
        connection.close()


@pytest.fixture(scope="module")
def sound_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sound") / "home"
    settings = load_settings(_env_file=None, home=home, database_url="")
    with open_library(settings) as library:
        list(library.add([article("port", "The port of Aldery opened on Monday.")]))
        library.checkpoint()
    with FeedStore(home) as feeds:
        feeds.prepare()
        feeds.add(URL, title="", publisher="", tag="", every_minutes=30, now=NOW)
        feeds.pause(URL)
    return home


@pytest.fixture
def set_up(sound_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SetUp:
    shutil.copytree(sound_home, tmp_path / "home")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path / "folder")
    return SetUp(tmp_path / "home", tmp_path / "folder")


async def examined(
    set_up: SetUp,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    guilds: tuple[Guild, ...] = (),
) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit status of the doctor and its findings."""
    async with DiscordServer(guilds=guilds) as server:
        given = {
            "NEWSDESK_HOME": str(set_up.home),
            "NEWSDESK_DATABASE_URL": "",
            "NEWSDESK_DISCORD_API_URL": server.api_url,
        }
        for name, value in (given | set_up.environment).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(typer.Exit) as ended:
            await asyncio.to_thread(doctor, offline=False, as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert shown["problems"] == sum(finding["level"] == "problem" for finding in shown["findings"])
    assert ended.value.exit_code == bool(shown["problems"])
    assert all(finding["todo"] for finding in shown["findings"] if finding["level"] != "ok")
    assert not any(
        TOKEN in str(finding) or "hunter" in str(finding) for finding in shown["findings"]
    )
    return ended.value.exit_code, shown["findings"]


Prepare = Callable[[SetUp], None]


def given(**environment: str) -> Prepare:
    """Return what adds variables to the environment of a bot that has its token."""

    def prepare(set_up: SetUp) -> None:
        set_up.environment |= {"DISCORD_TOKEN": TOKEN} | environment

    return prepare


def dotenv(text: str, encoding: str = "utf-8") -> Prepare:
    """Return what writes a `.env`."""
    return lambda set_up: set_up.dotenv(text, encoding)


def done(change: Callable[[SetUp], object]) -> Prepare:
    """Return what gives the token and changes the home."""

    def prepare(set_up: SetUp) -> None:
        given()(set_up)
        change(set_up)

    return prepare


def damage(set_up: SetUp) -> None:
    content = bytearray(set_up.database.read_bytes())
    content[20_000:60_000] = b"x" * 40_000
    set_up.database.write_bytes(content)


def lose(set_up: SetUp) -> None:
    for file in set_up.home.glob("newsdesk.db*"):
        file.unlink()


def file_for_a_home(set_up: SetUp) -> None:
    shutil.rmtree(set_up.home)
    set_up.home.write_text("news", "utf-8")


def encoded_by_another(set_up: SetUp) -> None:
    set_up.sql("UPDATE state SET model = 'other'")
    shutil.rmtree(set_up.home / "index")


def version(number: str) -> Callable[[SetUp], None]:
    return lambda set_up: set_up.sql(f"UPDATE index_alembic_version SET version_num = '{number}'")


# a name, how the set-up differs from a sound one, and the check, the level and words of the finding
# that says so, and of what to do
SET_UPS: tuple[tuple[str, Prepare, str, str, str, str], ...] = (
    ("nothing", given(), "token", "ok", "Discord accepts it", ""),
    ("quotes", dotenv(f'DISCORD_TOKEN="{TOKEN}"\n'), "token", "ok", "accepts", ""),
    ("an export", dotenv(f"export DISCORD_TOKEN='{TOKEN}'\n"), "token", "ok", "accepts", ""),
    ("a comment", dotenv(f"DISCORD_TOKEN={TOKEN} # the bot\n"), "token", "ok", "accepts", ""),
    ("a byte-order mark", dotenv(f"\ufeffDISCORD_TOKEN={TOKEN}\n"), "token", "ok", "accepts", ""),
    ("Windows lines", dotenv(f"DISCORD_TOKEN={TOKEN}\r\n\r\n"), "token", "ok", "accepts", ""),
    ("UTF-16", dotenv("DISCORD_TOKEN=x", "utf-16"), "settings", "problem", ".env", "UTF-8"),
    ("Latin-1", dotenv("# für\nA=b", "latin-1"), "settings", "problem", ".env", "UTF-8"),
    (
        "no .env",
        lambda set_up: None,
        "token",
        "warning",
        "DISCORD_TOKEN is not set",
        "Reset Token",
    ),
    (
        "a folder .env",
        lambda set_up: (set_up.folder / ".env").mkdir(),
        "settings",
        "ok",
        "no file",
        "",
    ),
    ("a wrong token", given(DISCORD_TOKEN="hunter.2.x"), "token", "problem", "refused", "new one"),
    ("two tokens", given(DISCORD_TOKEN="hunter 2"), "token", "problem", "space", "make one"),
    (
        "a typing error",
        given(NEWSDESK_WACTH="false"),
        "settings",
        "warning",
        "NEWSDESK_WACTH",
        "NEWSDESK_WATCH",
    ),
    (
        "a setting of another program",
        dotenv("NEWSDESK_XYZZY=1"),
        "settings",
        "warning",
        "NEWSDESK_XYZZY",
        ".env.example",
    ),
    (
        "no number",
        given(NEWSDESK_KEEP_DAYS="a month"),
        "settings",
        "problem",
        "NEWSDESK_KEEP_DAYS",
        ".env.example",
    ),
    (
        "a short password",
        given(NEWSDESK_STATUS_TOKEN="hunter2"),
        "settings",
        "problem",
        "16 characters",
        ".env.example",
    ),
    (
        "a port that is none",
        given(NEWSDESK_DATABASE_URL="postgresql://u:hunter2@h:db/n"),
        "settings",
        "problem",
        "postgresql://user:password@host",
        ".env.example",
    ),
    (
        "no server",
        given(NEWSDESK_DATABASE_URL="postgresql://u:hunter2@127.0.0.1:9/n"),
        "database",
        "problem",
        "no connection",
        "server runs",
    ),
    (
        "a page without a port",
        given(NEWSDESK_STATUS_PAGE="true"),
        "metrics",
        "warning",
        "shows nothing",
        "NEWSDESK_METRICS_ADDRESS=",
    ),
    (
        "another machine's address",
        given(NEWSDESK_METRICS_ADDRESS="192.0.2.1:9464"),
        "metrics",
        "problem",
        "cannot be used",
        "of this machine",
    ),
    (
        "no intent",
        given(NEWSDESK_MESSAGE_CONTENT="true"),
        "intents",
        "problem",
        "Message Content Intent is off",
        "switch it on",
    ),
    (
        "no Discord",
        given(NEWSDESK_DISCORD_API_URL="http://127.0.0.1:9/api"),
        "discord",
        "problem",
        "cannot be reached",
        "firewall",
    ),
    (
        "no model",
        given(NEWSDESK_WRITER="openai"),
        "writer",
        "problem",
        "NEWSDESK_WRITER_MODEL",
        "writer.md",
    ),
    (
        "a wrong DSN",
        given(NEWSDESK_SENTRY_DSN="hunter2"),
        "reports",
        "problem",
        "not an address",
        "Client Keys",
    ),
    (
        "no folder of models",
        given(NEWSDESK_MODELS_FOLDER="/nowhere"),
        "weights",
        "warning",
        "/nowhere",
        "packages are used",
    ),
    (
        "another encoder",
        given(NEWSDESK_EMBEDDING_MODEL="/nowhere"),
        "database",
        "problem",
        "/nowhere",
        "folder with one",
    ),
    ("no database", done(lose), "database", "problem", "is gone", "restore"),
    ("a damaged database", done(damage), "database", "problem", "malformed", "restore"),
    ("an older database", done(version("0013")), "database", "problem", "0013", "newsdesk migrate"),
    (
        "a newer database",
        done(version("0999")),
        "database",
        "problem",
        "does not know",
        "install the newest",
    ),
    ("a file for a home", done(file_for_a_home), "home", "problem", "is a file", "folder"),
    (
        "another model's vectors",
        done(encoded_by_another),
        "index",
        "problem",
        "other",
        "rebuild --encode",
    ),
    (
        "no index",
        done(lambda set_up: shutil.rmtree(set_up.home / "index")),
        "index",
        "ok",
        "1 vector",
        "",
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=case[0]) for case in SET_UPS])
async def test_each_set_up_gets_the_finding_that_says_what_is_wrong_and_what_to_do(
    case: tuple[str, Prepare, str, str, str, str],
    set_up: SetUp,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, prepare, check, level, what, todo = case
    prepare(set_up)
    status, findings = await examined(set_up, monkeypatch, capsys)
    right = [
        finding for finding in findings if finding["check"] == check and finding["level"] == level
    ]
    assert any(what in finding["what"] and todo in finding["todo"] for finding in right), findings
    assert status == (level == "problem")
    assert not any("the check itself failed" in finding["what"] for finding in findings)
    problems = [finding["check"] for finding in findings if finding["level"] == "problem"]
    assert set(problems) <= {check}, "one fault is one problem"


@pytest.mark.slow
async def test_a_running_bot_is_named_and_is_asked_how_it_is(
    set_up: SetUp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given()(set_up)
    with marked_as_running(load_settings(home=set_up.home)):
        _, findings = await examined(set_up, monkeypatch, capsys)
    assert any(
        finding["check"] == "bot" and "a `newsdesk run` uses" in finding["what"]
        for finding in findings
    )


@pytest.mark.slow
async def test_a_port_that_another_program_uses_is_a_problem(
    set_up: SetUp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with DiscordServer() as other:
        given(NEWSDESK_METRICS_ADDRESS=other.api_url.split("/")[2])(set_up)
        status, findings = await examined(set_up, monkeypatch, capsys)
    (finding,) = (finding for finding in findings if finding["check"] == "metrics")
    assert status == 1
    assert "another program" in finding["what"]
    assert "NEWSDESK_METRICS_ADDRESS" in finding["todo"]
