"""Names and prose are plain: one name for one thing, and no literary words."""

import ast
import io
import json
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [path for folder in ("bot", "index", "ingest") for path in (ROOT / folder).rglob("*.py")]
# The files that a package of any kind has.
_USUAL_FILES = {"__init__.py", "__main__.py", "env.py", "errors.py", "settings.py", "types.py"}
_LITERARY = re.compile(
    r"\b(?:is none|(?i:told|whose it is|one's own|of late|made anew|in vain|whoever"
    r"|comes? to nothing|letter by letter|somebody's))\b"
)
_NOT_FOR_NAMES = {"told", "said", "heard", "one", "whoever"}
# Examples of news and of questions contain whatever words people use.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|`[^`]*`|```.*?```", re.DOTALL)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _prose(path: Path) -> Iterator[str]:
    """Yield what a file contains in English: comments and docstrings, messages, or a page."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        yield from _strings(json.loads(text))
    elif path.suffix == ".md":
        yield from text.split("\n\n")
    else:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.string
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield ast.get_docstring(node) or ""


def _strings(value: object) -> Iterator[str]:
    """Yield the strings in a JSON value."""
    match value:
        case str():
            yield value
        case list():
            yield from (text for item in value for text in _strings(item))
        case dict():
            yield from (text for item in value.values() for text in _strings(item))


def _names(path: Path) -> Iterator[str]:
    """Yield the names that a file gives to variables, arguments, functions and classes."""
    for node in ast.walk(_tree(path)):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name


def test_a_class_name_is_used_once() -> None:
    names = Counter(
        node.name
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
    )
    assert len(names) > 400, "the classes are looked for in the wrong place"
    assert {name for name, count in names.items() if count > 1} == set()


def test_a_file_name_is_used_once() -> None:
    names = Counter(path.name for path in SOURCES if "migrations" not in path.parts)
    assert {name for name, count in names.items() if count > 1} <= _USUAL_FILES


def test_a_variable_is_named_for_what_it_holds() -> None:
    literary = [
        f"{path}: {name}" for path in SOURCES for name in _names(path) if name in _NOT_FOR_NAMES
    ]
    assert literary == []


@pytest.mark.parametrize(
    "files",
    [
        SOURCES,
        [ROOT / "bot/chat/i18n/locales/en.json"],
        [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")],
    ],
    ids=["comments", "messages", "pages"],
)
def test_prose_has_no_literary_words(files: list[Path]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}: {' '.join(text.split())[:80]}"
        for path in files
        for text in _prose(path)
        for match in _LITERARY.finditer(_QUOTED.sub("", text))
    ]
    assert files, "there is nothing to read"
    assert found == []
