"""A command loads only what it needs, each tried in a fresh process."""

import subprocess
import sys
from pathlib import Path

import pytest

# Each takes 30 ms to five seconds to import.
_SLOW = frozenset(
    """aiohttp alembic bot.answer datasketch discord faiss feedparser holidays index.dates lxml
    matplotlib numpy onnxruntime openai pydantic_settings rich.progress sentence_transformers
    sqlalchemy tokenizers torch trafilatura transformers""".split()
)
_ANSWERS = frozenset({"bot.answer.answerer", "bot.answer.compose", "bot.lookup", "index.dates"})
_NETWORK = frozenset({"aiohttp", "discord", "feedparser", "lxml", "trafilatura"})
_SERVER = frozenset({"psycopg", "sqlalchemy.dialects.postgresql"})
_TORCH = frozenset({"sentence_transformers", "torch", "transformers"})
_RUN = """
import sys
sys.argv = ["newsdesk", *sys.argv[1:]]
from bot.cli.app import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
finally:
    print(*sys.modules, file=sys.stderr)
"""


def loaded_by(home: Path, *arguments: str) -> set[str]:
    """Return the modules that a command has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        env={"NEWSDESK_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        ("--help", _SLOW),
        ("ask --help", _SLOW),
        ("feed --help", _SLOW),
        ("feed add --help", _SLOW),
        ("person --help", _SLOW),
        ("status", _TORCH | _NETWORK | _ANSWERS | _SERVER | {"datasketch", "onnxruntime"}),
        ("feed list", _TORCH | _ANSWERS | {"faiss", "onnxruntime"}),
    ],
)
def test_a_command_imports_what_it_needs(
    tmp_path: Path, arguments: str, unneeded: frozenset[str]
) -> None:
    if arguments == "status":  # a new database also loads what creates its tables
        loaded_by(tmp_path, "status")
    assert loaded_by(tmp_path, *arguments.split()) & unneeded == set()


def test_neither_an_ingest_nor_an_answer_imports_torch(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("The bridge opens.\n\n" + "The bridge in Port Aldery opens in May. " * 20)
    assert loaded_by(tmp_path, "ingest", str(article)) & _TORCH == set()
    assert loaded_by(tmp_path, "ask", "When does the bridge open?") & _TORCH == set()
