"""The pages are true: what they link to, name and quote exists."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

import bot.errors
import index.errors
import ingest.errors
from bot.cli.app import app

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
_PACKAGES = ("bot", "index", "ingest")
# A setting of a test, and none of the product.
_TEST_SETTINGS = {"NEWSDESK_TEST_KILLS", "NEWSDESK_TEST_POSTGRES_KILLS", "NEWSDESK_TEST_ROWS"}
_WEB_PAGES = {"healthz", "metrics", "private"}
# Roots and branches of the trees of errors: nothing raises them with a meaning of their own.
_BRANCHES = {"NewsdeskError", "BotError", "IngestError"}


def _fenced(page: Path, *kinds: str) -> list[str]:
    found = re.findall(
        r"^ *```(\w*)\n(.*?)^ *```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return [text for kind, text in found if kind in kinds]


def _code(page: Path) -> Iterator[str]:
    """Yield what a page shows as code: spans, and the lines of shell blocks."""
    text = page.read_text("utf-8")
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`([^`\n]+)`", prose)
    for block in _fenced(page, "sh", "bash"):
        yield from (line.split(" #")[0] for line in block.splitlines())


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


@pytest.fixture(params=PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in _anchors(file), target


def test_every_command_and_option_of_newsdesk_exists(page: Path) -> None:
    for code in _code(page):
        for call in re.findall(r"(?:^|/|&& )newsdesk ([a-z-][^`&|]*)", code):
            command: Any = typer.main.get_command(app)
            options = _options(command)
            for word in call.split():
                subcommands = getattr(command, "commands", {})
                if word in subcommands:
                    command = subcommands[word]
                    options |= _options(command)
                elif word.startswith("--"):
                    assert word.partition("=")[0] in options, code
                elif subcommands:
                    assert word.isupper(), f"no such command: {code}"


def _options(command: Any) -> set[str]:
    return {"--help", *(name for option in command.params for name in option.opts)}


def test_every_setting_is_in_the_example(page: Path) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    known = set(re.findall(r"^# ([A-Z_]+)=", example, re.MULTILINE)) | _TEST_SETTINGS
    text = page.read_text("utf-8")
    assert set(re.findall(r"\b(?:NEWSDESK_[A-Z_]+|DISCORD_TOKEN)\b", text)) <= known


def test_every_path_of_the_repository_exists(page: Path) -> None:
    for code in _code(page):
        for path in re.findall(r"(?:^| )((?:bot|index|ingest|tests|docs)/[\w./-]*)", code):
            assert (ROOT / path).exists(), code


def test_every_module_that_is_run_exists(page: Path) -> None:
    for code in _code(page):
        for module in re.findall(r"python -m ([\w.]+)", code):
            assert find_spec(module) is not None, code


def test_every_target_of_make_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for code in _code(page):
        for target in re.findall(r"^make ([a-z]+)", code):
            assert target in targets, code


def test_every_slash_command_exists(page: Path) -> None:
    locale = json.loads((ROOT / "bot/chat/i18n/locales/de.json").read_text("utf-8"))
    known = set(locale["commands"]) | _WEB_PAGES
    for code in _code(page):
        found = re.match(r"/([a-z][a-z-]+(?: [a-z_]+)*)", code)
        if found is None or "/" in code[1:]:
            continue
        words = found[1].split()
        for place, word in enumerate(words):
            # "end" of "/follow quiet start end" belongs to "follow quiet"
            paths = {" ".join([*words[:length], word]) for length in range(place + 1)}
            assert paths & known, code


def test_the_readme_has_its_two_commands_as_the_only_sh_blocks() -> None:
    assert len(_fenced(ROOT / "README.md", "sh")) == 2


def _errors(module: ModuleType) -> set[str]:
    return {
        name
        for name, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, index.errors.NewsdeskError) and name not in _BRANCHES
    }


def test_every_kind_of_error_is_explained() -> None:
    text = (ROOT / "docs/errors.md").read_text("utf-8")
    explained = set(re.findall(r"^\| `(\w+Error)`", text, re.MULTILINE))
    assert explained == set().union(*map(_errors, (bot.errors, index.errors, ingest.errors)))


def _templates() -> set[str]:
    """Every text of the product, with "…" for what an f-string fills in."""
    spoken = json.loads((ROOT / "bot/chat/i18n/locales/en.json").read_text("utf-8"))["texts"]
    found: set[str] = set()
    for given in spoken.values():
        found.update(given.values() if isinstance(given, dict) else [given])
    for package in _PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
                if isinstance(node, ast.JoinedStr):
                    found.add(
                        "".join(
                            str(part.value) if isinstance(part, ast.Constant) else "…"
                            for part in node.values
                        )
                    )
    return found


def test_every_message_under_troubleshooting_is_one_that_the_product_writes() -> None:
    text = (ROOT / "docs/troubleshooting.md").read_text("utf-8")
    messages = [
        code
        for row in re.findall(r"^\| (`[^|]+`[^|]*) \|", text, re.MULTILINE)
        for code in re.findall(r"`([^`]+)`", row)
        if not re.match(r"newsdesk \w+$|[A-Z_]+$", code)
    ]
    assert len(messages) > 20
    templates = _templates()
    for message in messages:
        pieces = [re.escape(piece) for piece in message.split("…")]
        pattern = re.compile(".*".join(pieces), re.DOTALL)
        assert any(map(pattern.search, templates)), message


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = set(re.findall(r"\]\((\w[\w-]*\.md)\)", (folder / "README.md").read_text("utf-8")))
    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}
