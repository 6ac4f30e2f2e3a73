"""A real client asks a real server on loopback; whatever that does, there is an answer in time."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.answer.compose.answer_builder import Quotation, answer
from bot.answer.types import Answer
from bot.answer.writer import server as module
from bot.answer.writer.choosing import choose
from bot.answer.writer.prompt import Prompt
from bot.answer.writer.rewrite import reword
from bot.answer.writer.server import OpenAIModel, open_writer
from bot.answer.writer.turn import Turn, Writer
from bot.errors import WriterError
from bot.settings import Settings
from index import Evidence, Span
from tests import processes
from tests.bot.answer.writer.model_server import (
    BODIES,
    ENDLESS,
    KEY,
    PIECES,
    STATUSES,
    ModelServer,
    model_server,
)
from tests.conftest import WarmUp
from tests.index.news import NOW, article

QUOTE = "The visit could take place in April or in early May."
PROMPT = Prompt("the rules", "the data")
GOOD = [how for how in BODIES if how.startswith("good")]
# What does not end by itself; a deadline ends it.
SLOW = ["silent", "slow to begin", "slow to go on", "endless pings"]
BAD = [
    *(how for how in BODIES if how not in GOOD),
    *STATUSES,
    *(how for how in ENDLESS if how not in {"endless pings", "endless repetition"}),
    "moved",
    "drops",
    "a bomb",
]


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with model_server() as one:
        yield one


def model(server: ModelServer, how: str) -> OpenAIModel:
    return OpenAIModel(model=how, base_url=server.url, api_key=KEY)


def asking(server: ModelServer, how: str, deadline_s: float = 20) -> Turn:
    return Turn(Writer(model(server, how), deadline_s, words=True))


def quoted() -> Answer:
    return answer("When?", [Quotation(article("xi", QUOTE), QUOTE, QUOTE)], NOW)


@pytest.mark.parametrize("how", GOOD)
def test_a_text_comes_piece_by_piece_where_the_server_streams(
    server: ModelServer, how: str
) -> None:
    pieces: list[str] = []
    asking(server, how).write(PROMPT, pieces.append)
    assert pieces == (["".join(PIECES)] if "whole" in how else list(PIECES))
    assert server.keys[-1] == f"Bearer {KEY}"
    asked = server.asked[-1]
    assert (asked["model"], asked["temperature"], asked["stream"]) == (how, 0, True)
    assert asked["messages"] == [
        {"role": "system", "content": "the rules"},
        {"role": "user", "content": "the data"},
    ]
    assert "tools" not in asked
    assert asked["max_tokens"] <= 4096
    assert "response_format" not in asked


class Chosen(NamedTuple):
    answer: Answer | None
    asked: list[dict[str, Any]]


def choosing(server: ModelServer, one: OpenAIModel, deadline_s: float = 20) -> Chosen:
    """Have a model behind the server choose from one article."""
    found = article("xi", QUOTE)
    passage = Evidence(1, found, Span(0, len(QUOTE), QUOTE), 1.0, 1.0)
    before = len(server.asked)
    turn = Turn(Writer(one, deadline_s))
    answer = choose("When?", "When?", lambda *_: (passage,), NOW, turn)
    return Chosen(answer, server.asked[before:])


def test_a_choice_is_asked_for_by_schema_and_may_be_thought_about(server: ModelServer) -> None:
    answer, asked = choosing(server, model(server, "choosing"))
    assert answer is not None
    assert (answer.statements[0].text, answer.chosen_by) == (QUOTE, "choosing")
    (request,) = asked
    form = request["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["schema"]["additionalProperties"] is False
    assert (request["temperature"], request["stream"], "tools" in request) == (0, True, False)


@pytest.mark.parametrize(
    ("how", "requests", "sent"),
    [
        ("no schema", 3, {"temperature", "max_tokens"}),
        ("no temperature", 2, {"response_format"}),
        ("no options", 4, set()),
    ],
)
def test_a_server_that_refuses_an_option_is_asked_without_it_and_that_is_remembered(
    server: ModelServer, how: str, requests: int, sent: set[str]
) -> None:
    one = model(server, how)
    first, second = choosing(server, one), choosing(server, one)
    assert first.answer is not None
    assert first.answer == second.answer
    assert (len(first.asked), len(second.asked)) == (requests, 1)
    assert second.asked[0].keys() - {"model", "messages", "stream"} == sent


@pytest.mark.parametrize("how", [*BAD, *SLOW, "good"])
def test_a_server_that_talks_nonsense_or_not_at_all_chooses_nothing(
    server: ModelServer, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    began_s = time.monotonic()
    answer, _ = choosing(server, model(server, how), 0.5 if how in SLOW else 20)
    assert answer is None
    assert time.monotonic() - began_s < (5 if how in SLOW else 15)
    (line,) = [one.getMessage() for one in caplog.records if one.name.endswith("choosing")]
    assert line.startswith(f"the answer is not chosen by {how}: ")
    assert KEY not in caplog.text


@pytest.mark.parametrize("how", [*BAD, *SLOW])
def test_a_server_that_talks_nonsense_or_not_at_all_leaves_the_quotations(
    server: ModelServer, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    began_s = time.monotonic()
    before = quoted()
    deadline_s = 0.5 if how in SLOW else 20
    assert reword(before, NOW, asking(server, how, deadline_s)) == before
    assert time.monotonic() - began_s < (5 if how in SLOW else 15)
    (told,) = [
        one.getMessage() for one in caplog.records if one.name == "bot.answer.writer.rewrite"
    ]
    assert told.startswith(f"the answer is not worded by {how}: ")
    assert KEY not in caplog.text
    if how in SLOW:
        assert "not done within 0.5 s" in told


def test_a_model_that_repeats_itself_for_ever_is_left_with_what_it_said(
    server: ModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    """It never ends by itself: the text grows too long."""
    before = quoted()
    assert reword(before, NOW, asking(server, "endless repetition")) == before
    assert "it wrote more than" in caplog.text


def test_who_has_heard_enough_hangs_up(server: ModelServer) -> None:
    server.gone.clear()

    def enough(piece: str) -> None:
        raise KeyError(piece)

    with pytest.raises(KeyError):
        asking(server, "endless words").write(PROMPT, enough)
    assert server.gone.wait(10)


def test_a_server_that_is_down_leaves_the_quotations(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        down = OpenAIModel(model="m", base_url=url, api_key=KEY)
        before = quoted()
        assert reword(before, NOW, Turn(Writer(down, 20, words=True))) == before
    assert "NEWSDESK_WRITER_BASE_URL" in caplog.text
    assert KEY not in caplog.text


def test_a_name_server_that_is_silent_costs_no_more_than_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()

    def silent(*_: object, **__: object) -> None:
        over.wait(30)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    away = OpenAIModel(model="m", base_url="http://models.example/v1", api_key="")
    began_s = time.monotonic()
    with pytest.raises(WriterError, match=r"not done within 0\.3 s"):
        Turn(Writer(away, 0.3)).write(PROMPT, print)
    assert time.monotonic() - began_s < 5
    over.set()


@pytest.mark.parametrize(
    ("how", "hint"),
    [
        ("401", "NEWSDESK_WRITER_API_KEY"),
        ("404", "NEWSDESK_WRITER_MODEL"),
        ("HTML", "NEWSDESK_WRITER_BASE_URL"),
        ("429", "too many requests"),
        ("500", "HTTP 500"),
    ],
)
def test_the_log_says_what_to_look_at(
    server: ModelServer, how: str, hint: str, caplog: pytest.LogCaptureFixture
) -> None:
    reword(quoted(), NOW, asking(server, how))
    assert hint in caplog.text


def configured(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


def test_no_writer_is_opened_unless_one_is_asked_for() -> None:
    assert open_writer(configured(writer_model="m", writer_api_key=KEY)) is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "NEWSDESK_WRITER_MODEL is not set"),
        ({"writer_model": "  "}, "NEWSDESK_WRITER_MODEL is not set"),
        ({"writer_model": "m", "writer_base_url": "localhost:11434"}, "WRITER_BASE_URL is no"),
        ({"writer_model": "m", "writer_base_url": "ftp://a/v1"}, "WRITER_BASE_URL is no"),
        ({"writer_model": "m", "writer_base_url": f"http://u:{KEY}@a/v1"}, "WRITER_BASE_URL is no"),
        ({"writer_model": "m", "writer_base_url": "http://[::1/v1"}, "WRITER_BASE_URL is no"),
        ({"writer_model": "m", "writer_api_key": f"{KEY} {KEY}"}, "WRITER_API_KEY has characters"),
        ({"writer_model": "m", "writer_api_key": f"{KEY}\n{KEY}"}, "WRITER_API_KEY has characters"),
        ({"writer_model": "m", "writer_api_key": f"{KEY}ü"}, "WRITER_API_KEY has characters"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_one_line(values: dict[str, str], said: str) -> None:
    with pytest.raises(WriterError) as raised:
        open_writer(configured(writer="openai", **values))
    told = str(raised.value)
    assert said in told
    assert KEY not in told
    assert "\n" not in told


def test_a_missing_package_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(WriterError, match=r"pip install 'newsdesk\[writer\]'"):
        open_writer(configured(writer="openai", writer_model="m"))


def test_the_settings_make_a_writer(server: ModelServer) -> None:
    writer: Writer | None = open_writer(
        configured(
            writer="openai",
            writer_mode="word",
            writer_model="good",
            writer_base_url=f" {server.url} ",
            writer_api_key=f" {KEY}\n",
        )
    )
    assert writer is not None
    assert (writer.deadline_s, writer.words) == (20.0, True)
    worded = reword(quoted(), NOW, Turn(writer))
    assert (worded.written_by, worded.text) == ("good", f"{QUOTE} [1]")
    assert server.keys[-1] == f"Bearer {KEY}"


@pytest.mark.parametrize("command", [["ask", "Who?"], ["chat"], ["run"]])
def test_every_command_that_answers_tells_what_is_missing(
    command: list[str], tmp_path: Path
) -> None:
    """Before anything is opened."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", *command],
        cwd=tmp_path,
        env={
            **{name: value for name, value in os.environ.items() if "NEWSDESK" not in name},
            "NEWSDESK_HOME": str(tmp_path / "home"),
            "NEWSDESK_WRITER": "openai",
            "NEWSDESK_WRITER_API_KEY": KEY,
            "PYTHONPATH": str(Path(__file__).parents[4]),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("newsdesk: NEWSDESK_WRITER_MODEL is not set")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "home").exists()


def test_without_a_writer_the_client_is_not_even_imported() -> None:
    code = "import sys, bot.cli.app; sys.exit('openai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=120)
    assert done.returncode == 0


@pytest.mark.slow
def test_ask_words_its_answer_and_never_shows_the_key(
    server: ModelServer, tmp_path: Path, warm_up: WarmUp
) -> None:
    """As a process of its own, with every log line that there is."""
    warm_up(tmp_path / "home")
    streams = tmp_path / "streams"
    streams.mkdir()
    news = tmp_path / "news.jsonl"
    news.write_text(
        '{"url": "https://news.example/xi", "title": "Xi", "publisher": "Daily", '
        f'"published_at": "2023-02-22", "body": "Aides of Xi spoke about Russia. {QUOTE}"}}\n'
    )
    clean = {name: value for name, value in os.environ.items() if "NEWSDESK" not in name}

    def newsdesk(*arguments: str, model: str) -> tuple[str, str]:
        done = processes.newsdesk(
            ["--debug", *arguments],
            env=clean
            | {
                "NEWSDESK_HOME": str(tmp_path / "home"),
                "NEWSDESK_WRITER": "openai",
                "NEWSDESK_WRITER_MODE": "word",
                "NEWSDESK_WRITER_MODEL": model,
                "NEWSDESK_WRITER_BASE_URL": server.url,
                "NEWSDESK_WRITER_API_KEY": KEY,
            },
            cwd=tmp_path,
            streams=streams,
        )
        assert KEY not in done.stdout + done.stderr
        return done.stdout, done.stderr

    newsdesk("ingest", str(news), model="good")
    question = "When could the visit take place?"
    told, _ = newsdesk("ask", question, "--as-of", "2023-02-28", model="good")
    lead = "April or in early May (2023)"
    says = f"{QUOTE} [1]\n\nWorded by good; the articles say:\n  “{QUOTE}” [1]\n"
    assert told.startswith(f"{lead}\n{says}")
    as_json, _ = newsdesk("ask", question, "--as-of", "2023-02-28", "--json", model="good")
    assert '"writer": "good"' in as_json
    told, log = newsdesk("ask", question, "--as-of", "2023-02-28", model="401")
    assert told.startswith(f"{lead}\n{QUOTE} [1]")
    assert "Worded by" not in told
    assert "not worded by 401" in log
