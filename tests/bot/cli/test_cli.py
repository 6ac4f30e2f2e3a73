"""The command line keeps its promise: shapes, streams, exit statuses and one-line errors."""

import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.answer.compose import answer_builder
from bot.answer.compose.answer_builder import Quotation
from bot.answer.types import Answer, Context
from bot.cli import app, question_commands
from bot.settings import Settings
from tests import processes
from tests.conftest import WarmUp
from tests.index.news import NOW, article

ROOT = Path(__file__).parents[3]
ARTICLES: list[dict[str, str]] = [
    {
        "url": "https://news.example/xi",
        "title": "Xi prepares to visit Moscow",
        "body": "Xi Jinping is preparing to visit Moscow for a summit with Vladimir Putin.\n\n"
        "The visit of Xi to Russia could take place in early May, Reuters reported.",
        "publisher": "Herald",
        "author": "Ann Lee",
        "published_at": "2023-02-22T09:00:00Z",
    },
    {
        "url": "https://news.example/quake",
        "title": "Earthquake in Hatay",
        "body": "An earthquake of magnitude 6.4 struck Hatay province in Turkey on Monday.",
        "publisher": "Post",
        "published_at": "2023-02-20",
    },
]
BATCH: list[dict[str, object]] = [
    {"id": 7, "question": "When might Xi visit Russia?", "as_of": "2023-02-28"},
    {"id": "x", "question": "Who won the chess title in Baku?", "as_of": "2023-02-28"},
    {"question": "When might Xi visit Russia?", "as_of": "2023-02-20T12:00:00+01:00"},
]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    error: str

    @property
    def json(self) -> Any:
        """What it printed, one object on one line."""
        assert self.error == ""
        assert self.out.count("\n") == 1
        return json.loads(self.out)


def newsdesk(home: Path, *arguments: str, stdin: str = "", database_url: str = "") -> Ran:
    """Run the command as a process of its own, in an empty folder beside its data.

    It uses a database that the test has, see `database_url`, or the one that is named here.
    """
    folder = home.parent / "cwd"
    folder.mkdir(exist_ok=True)
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NEWSDESK_", "DISCORD_"))
    }
    streams = home.parent / "streams"
    streams.mkdir(exist_ok=True)
    url = database_url or os.environ.get("NEWSDESK_DATABASE_URL", "")
    env = clean | {
        "NEWSDESK_HOME": str(home),
        "NEWSDESK_DATABASE_URL": url,
        "PYTHONPATH": str(ROOT),
    }
    done = processes.newsdesk(arguments, env=env, cwd=folder, streams=streams, stdin=stdin)
    assert list(folder.iterdir()) == [], "nothing is written outside the home"
    assert "Traceback" not in done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def _shared_home(tmp_path_factory: pytest.TempPathFactory, shared_database_url: str) -> Path:
    """A home that has taken in two articles; the report of that is checked here."""
    folder = tmp_path_factory.mktemp("cli")
    source = folder / "news.jsonl"
    source.write_text("\n".join(json.dumps(one) for one in ARTICLES))
    missing = str(folder / "missing.jsonl")
    sources = str(source), missing
    ran = newsdesk(folder / "home", "ingest", *sources, "--json", database_url=shared_database_url)
    report = ran.json
    assert ran.status == 1
    counts = {name: report.pop(name) for name in ("new", "changed", "unchanged", "duplicate")}
    assert counts == {"new": 2, "changed": 0, "unchanged": 0, "duplicate": 0}
    assert [one["source"] for one in report["failed"]] == [missing]
    assert report["skipped"] == []
    return folder / "home"


@pytest.fixture
def home(_shared_home: Path, shared_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That home, on either database; the commands of a test find it."""
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", shared_database_url)
    return _shared_home


@pytest.mark.slow
def test_ingesting_twice_changes_nothing_and_says_so(home: Path) -> None:
    ran = newsdesk(home, "ingest", str(home.parent / "news.jsonl"))
    assert ran.status == 0
    assert ran.out.startswith("0 new, 0 changed, 2 unchanged, 0 duplicate, 0 skipped, 0 failed")
    assert ran.error == ""


@pytest.mark.slow
def test_an_answer_has_its_promised_shape(home: Path) -> None:
    ran = newsdesk(home, "ask", "When might Xi visit Russia?", "--as-of", "2023-02-28", "--json")
    answer = ran.json
    assert ran.status == 0
    quote = ARTICLES[0]["body"].split("\n\n")[1]
    said = answer["statements"][0]["text"]
    assert "early May" in said
    first = answer["citations"][0]
    assert first == {
        "number": 1,
        "title": "Xi prepares to visit Moscow",
        "publisher": "Herald",
        "origin": "Reuters",
        "author": "Ann Lee",
        "url": "https://news.example/xi",
        "published_at": "2023-02-22T09:00:00+00:00",
        "quote": quote,
        "is_summary": False,
    }
    count = len(answer["citations"])
    assert answer == {
        "id": None,
        "question": "When might Xi visit Russia?",
        "answered": True,
        "reason": None,
        "lead": "early May",
        "text": answer["text"],
        "closest": False,
        "note": "",
        "writer": None,
        "chosen_by": None,
        "statements": [
            {
                "text": answer["statements"][at]["text"],
                "citations": [at + 1],
                "span": answer["statements"][at]["span"],
                "when": answer["statements"][at]["when"],
                "standing": None,
                "shown": True,
            }
            for at in range(count)
        ],
        "citations": answer["citations"],
        "coverage": {
            "as_of": "2023-02-28T23:59:59.999999+00:00",
            "articles": 1,
            "newest_article_at": "2023-02-22T09:00:00+00:00",
            "origins": answer["coverage"]["origins"],
        },
        "parts": [],
    }
    assert answer["text"].startswith(f"early May (2023)\n{said} [1]")


@pytest.mark.slow
def test_a_batch_answers_in_order_under_its_ids(home: Path) -> None:
    """From a file and from standard input; each line has its own clock."""
    lines = "\n".join(json.dumps(one) for one in BATCH)
    ran = newsdesk(home, "ask", "--batch", "-", stdin=lines)
    assert (ran.status, ran.error) == (0, "")
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["id"] for one in answers] == [7, "x", None]
    assert [one["question"] for one in answers] == [one["question"] for one in BATCH]
    assert [one["answered"] for one in answers] == [True, False, False]
    assert answers[1] == {
        "id": "x",
        "question": BATCH[1]["question"],
        "answered": False,
        "reason": "not_covered",
        "lead": None,
        "text": answers[1]["text"],
        "closest": False,
        "note": "",
        "writer": None,
        "chosen_by": None,
        "statements": [],
        "citations": [],
        "coverage": {
            "as_of": "2023-02-28T23:59:59.999999+00:00",
            "articles": 0,
            "newest_article_at": None,
            "origins": 0,
        },
        "parts": [],
    }
    assert answers[2]["coverage"]["as_of"] == "2023-02-20T11:00:00+00:00"


@pytest.mark.slow
def test_search_has_its_promised_shape(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('{"id": 1, "query": "Hatay earthquake"}\n\n{"id": 2, "query": "xylophone"}\n')
    ran = newsdesk(home, "search", "--batch", str(file), "--limit", "1", "--as-of", "2023-02-28")
    assert (ran.status, ran.error) == (0, "")
    first, second = (json.loads(line) for line in ran.out.splitlines())
    score = first["results"][0].pop("score")
    assert 0 < score <= 1
    assert first == {
        "id": 1,
        "query": "Hatay earthquake",
        "results": [
            {
                "rank": 1,
                "url": "https://news.example/quake",
                "title": "Earthquake in Hatay",
                "publisher": "Post",
                "published_at": "2023-02-20T00:00:00+00:00",
                "passage": ARTICLES[1]["body"],
            }
        ],
    }
    assert (second["id"], second["query"]) == (2, "xylophone")


@pytest.mark.slow
def test_status_has_its_promised_shape(home: Path, shared_database_url: str) -> None:
    ran = newsdesk(home, "status", "--whole", "--json")
    status = ran.json
    assert ran.status == 0
    assert status["index"]["memory_bytes"] > 0
    assert status["index"]["search_ms"] > 0
    vectors = status["passages"]
    assert vectors >= 2
    assert status == {
        "articles": 2,
        "passages": vectors,
        "newest_article_at": "2023-02-22T09:00:00+00:00",
        "feeds": 0,
        "index": {
            "engine": "faiss-flat",
            "model": status["index"]["model"],
            "dimension": 384,
            "vectors": vectors,
            "revision": status["index"]["revision"],
            "healthy": True,
            "problem": "",
            "keyword_engine": "fts5",
            "memory_bytes": status["index"]["memory_bytes"],
            "search_ms": status["index"]["search_ms"],
        },
        "database": shared_database_url or f"sqlite:///{home / 'newsdesk.db'}",
    }


@pytest.mark.slow
@pytest.mark.usefixtures("database_url")
def test_what_is_one_servers_own_is_found_with_its_name_alone(
    tmp_path: Path, warm_up: WarmUp
) -> None:
    warm_up(tmp_path / "home")
    home, source, mine = tmp_path / "home", tmp_path / "own.jsonl", ("--audience", "discord:1")
    source.write_text(json.dumps(ARTICLES[0]))
    assert newsdesk(home, "ingest", str(source), *mine, "--json").json["new"] == 1
    when = ("--as-of", "2023-02-28", "--json")
    for whose, count in (((), 0), (("--audience", "discord:2"), 0), (mine, 1)):
        assert len(newsdesk(home, "search", "Xi Moscow", *whose, *when).json["results"]) == count
    answered = newsdesk(home, "ask", "When might Xi visit Russia?", *mine, *when).json
    assert {one["url"] for one in answered["citations"]} == {ARTICLES[0]["url"]}
    assert newsdesk(home, "ask", "When might Xi visit Russia?", *when).json["citations"] == []
    assert newsdesk(home, "status", "--json").json["articles"] == 1, "the machine's own count"
    assert newsdesk(home, "stories", "--as-of", "2023-02-24", "--json").json == []
    assert len(newsdesk(home, "stories", "--as-of", "2023-02-24", *mine, "--json").json) == 1
    for whose, count in (((), 0), (mine, 1)):
        assert len(newsdesk(home, "sources", *whose, *when).json["outlets"]) == count
        assert len(newsdesk(home, "latest", *whose, *when).json["stories"]) == count
        assert newsdesk(home, "person", "Xi", *whose, *when).json["articles"] == count
        assert newsdesk(home, "topic", "Moscow", *whose, *when).json["articles"] == count
        assert bool(newsdesk(home, "timeline", "Xi", *whose, *when).json["timeline"]) == bool(count)
    assert newsdesk(home, "forget", ARTICLES[0]["url"]).status == 1
    assert newsdesk(home, "forget", ARTICLES[0]["url"], *mine).status == 0


@pytest.mark.slow
def test_look_ups_are_narrowed_to_a_time_and_old_news_is_marked(home: Path) -> None:
    when = ("--as-of", "2023-02-24")
    for since, count in (("2023-02-01", 1), ("2023-02-23", 0)):
        narrowed = ("--since", since, *when, "--json")
        assert (
            len(newsdesk(home, "latest", "--topic", "Moscow", *narrowed).json["stories"]) == count
        )
        assert newsdesk(home, "person", "Xi", *narrowed).json["articles"] == count
        assert newsdesk(home, "topic", "Moscow", *narrowed).json["articles"] == count
    note = "There is nothing newer here: the newest report is from 22 February 2023."
    assert newsdesk(home, "latest", "--as-of", "2023-05-01").out.startswith(note)
    assert note not in newsdesk(home, "latest", *when).out


@pytest.mark.slow
def test_a_search_is_narrowed_to_an_outlet_and_a_time(home: Path) -> None:
    def outlets(*narrowed: str) -> list[str]:
        ran = newsdesk(home, "search", "Xi Moscow Hatay earthquake", *narrowed, "--json")
        return [one["publisher"] for one in ran.json["results"]]

    assert set(outlets()) == {"Herald", "Post"}
    assert outlets("--outlet", "the post") == ["Post"]
    assert outlets("--since", "2023-02-21") == ["Herald"]
    assert outlets("--outlet", "Post", "--since", "2023-02-21") == []


@pytest.mark.slow
def test_a_person_reads_plain_lines(home: Path) -> None:
    ran = newsdesk(home, "ask", "When might Xi visit Russia?", "--as-of", "2023-02-28")
    assert (ran.status, ran.error) == (0, "")
    assert ran.out.startswith("early May (2023)\n")
    assert "[1]" in ran.out
    assert "https://news.example/xi" in ran.out
    assert "Reuters, as reported by Herald, 22 February 2023, Ann Lee" in ran.out
    assert "As of 28 February 2023" in ran.out


@pytest.mark.slow
def test_forgetting_an_article_that_is_not_there_fails(home: Path) -> None:
    ran = newsdesk(home, "forget", "https://news.example/none")
    assert (ran.out, ran.error.count("\n")) == ("", 1)
    assert ran.status != 0
    assert "https://news.example/none" in ran.error


def test_more_in_the_chat_shows_the_rest_of_the_last_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Answers:
        def __init__(self) -> None:
            self.asked: list[str] = []

        def answer(self, question: str, now: datetime, context: Context) -> Answer:
            self.asked.append(question)
            told = [f"{number} " + "word " * 50 + "end." for number in range(2)]
            return answer_builder.answer(
                question, [Quotation(article("a", one), one, one) for one in told], now
            )

    answers, typed = Answers(), iter(["more", "Q?", " More ", ""])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    question_commands.run_chat(answers, lambda: NOW)  # type: ignore[arg-type]
    assert answers.asked == ["more", "Q?"], (
        "the first is a question: there is nothing to show more of"
    )
    first, rest = capsys.readouterr().out.rsplit("1 more statement: more", 1)
    assert "1 word" not in first
    assert "1 word" in rest


# -- wrong usage and failures, in this process: no model is needed ---------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["newsdesk", *arguments])
        with pytest.raises(SystemExit) as ended:
            app.main()
        assert isinstance(ended.value.code, int)
        said = capsys.readouterr()
        return Ran(ended.value.code, said.out, said.err)

    return call


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("ask", "question"),
        ("ask|  ", "empty"),
        ("ask|q|--batch|f.jsonl", "either a question or"),
        ("ask|--batch|missing.jsonl", "missing.jsonl"),
        ("ask|q|--as-of|yesterday", "'yesterday'"),
        ("ask|q|--as-of|2023-13-45", "2023-13-45"),
        ("search", "query"),
        (f"ask|{'word ' * 401}", "the question has 2,005 characters, and at most 2,000"),
        (f"search|{'word ' * 401}", "the query has 2,005 characters, and at most 2,000"),
        ("search|q|--limit|0", "--limit"),
        ("search|q|--limit|many", "--limit"),
        ("ask|q|--colour", "--colour"),
        ("ask|q|too|many", "too"),
        ("ingest", "SOURCE"),
        ("ingest|x|--published|soon", "'soon'"),
        ("ask|q|--audience|server 1", "discord:123"),
        ("search|q|--audience|1", "discord:123"),
        ("search|q|--since|soon", "'soon'"),
        ("ingest|x|--audience|:", "discord:123"),
        ("conquer", "conquer"),
        ("forget", "URL"),
    ],
)
def test_wrong_usage_is_one_line_that_names_it_and_ends_with_2(
    run: Any, tmp_path: Path, arguments: str, names: str
) -> None:
    ran = run(*arguments.split("|"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.error.count("\n") == 1
    assert ran.error.startswith("newsdesk: ")
    assert names in ran.error
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("{", "not JSON"),
        ("[1]", 'text in "question"'),
        ('{"id": 1}', 'text in "question"'),
        ('{"question": 5}', 'text in "question"'),
        ('{"question": " "}', 'text in "question"'),
        (f'{{"question": "{"word " * 160_000}"}}', "the question has 800,000 characters"),
        ('{"question": "q", "as_of": 2023}', "as_of"),
        ('{"question": "q", "as_of": "soon"}', "soon"),
    ],
)
def test_a_broken_line_of_a_batch_is_named_before_any_is_answered(
    run: Any, tmp_path: Path, line: str, names: str
) -> None:
    (tmp_path / "b.jsonl").write_text(f'{{"question": "fine"}}\n\n{line}\n')
    ran = run("ask", "--batch", "b.jsonl")
    assert (ran.status, ran.out) == (2, "")
    assert ran.error.startswith("newsdesk: b.jsonl:3: ")
    assert names in ran.error
    assert ran.error.count("\n") == 1


def test_a_line_separator_inside_a_text_ends_no_line(run: Any, tmp_path: Path) -> None:
    """JSON may hold U+2028 and U+0085 as they are."""
    (tmp_path / "b.jsonl").write_text('{"question": "one\u2028two\x85three"}\n{\n')
    assert run("ask", "--batch", "b.jsonl").error.startswith("newsdesk: b.jsonl:2: ")


@pytest.mark.parametrize(
    ("variable", "value", "names"),
    [
        ("NEWSDESK_FETCH_TIMEOUT_S", "soon", "NEWSDESK_FETCH_TIMEOUT_S"),
        ("NEWSDESK_RECENCY_HALF_LIFE_DAYS", "0", "NEWSDESK_RECENCY_HALF_LIFE_DAYS"),
        ("NEWSDESK_RECENCY_HALF_LIFE_DAYS", "inf", "NEWSDESK_RECENCY_HALF_LIFE_DAYS"),
        ("NEWSDESK_ALLOW_NETWORKS", "10.0.0.0/99", "NEWSDESK_ALLOW_NETWORKS"),
        ("NEWSDESK_LOG_LEVEL", "LOUD", "NEWSDESK_LOG_LEVEL"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it_and_ends_with_1(
    run: Any, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, names: str
) -> None:
    monkeypatch.setenv(variable, value)
    ran = run("status", "--json")
    assert (ran.status, ran.out) == (1, "")
    assert ran.error.count("\n") == 1
    assert names in ran.error


def test_a_home_that_cannot_be_made_is_one_line_and_ends_with_1(run: Any, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    ran = run("status", "--json")
    assert (ran.status, ran.out) == (1, "")
    assert ran.error.count("\n") == 1
    assert "NEWSDESK_HOME" in ran.error


def test_a_traceback_is_shown_with_debug_only(run: Any, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    ran = run("--debug", "status")
    assert ran.status == 1
    assert "Traceback" in ran.error
    assert ran.error.splitlines()[-1].startswith("newsdesk: ")


def test_the_status_of_an_empty_home(run: Any) -> None:
    status = run("status", "--json").json
    assert (status["articles"], status["index"]["healthy"]) == (0, True)
    assert status["newest_article_at"] is None


def test_every_setting_is_explained_in_the_example() -> None:
    """`.env.example` has each field of the settings, nothing else, each below an explanation."""
    wanted = {
        str(field.validation_alias or f"NEWSDESK_{name.upper()}")
        for name, field in Settings.model_fields.items()
    }
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    found = [line.lstrip("# ").split("=")[0] for line in lines if is_variable(line)]
    assert sorted(found) == sorted(wanted)
    assert len(found) == len(set(found))


def is_variable(line: str) -> bool:
    name, equals, _ = line.lstrip("# ").partition("=")
    return bool(equals) and name.isupper() and name.replace("_", "").isalnum()


def test_the_example_shows_the_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("NEWSDESK_", "DISCORD_"))]:
        monkeypatch.delenv(name)
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = tmp_path / "shown.env"
    shown.write_text("\n".join(line.lstrip("# ") for line in lines if is_variable(line)))
    assert Settings(_env_file=shown) == Settings(_env_file=None)  # type: ignore[call-arg]
