"""The terminal answers a greeting with questions that the news answers."""

from pathlib import Path

import pytest

from bot.chat.i18n.texts import texts_for
from bot.cli import question_commands
from index import open_library
from tests.bot.answering import overlap_answerer
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import NOW, article


@pytest.mark.parametrize("said", ["hello", "What can you do?", "thanks"])
def test_a_greeting_in_the_chat_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    body = "Emmanuel Macron opened a tunnel in Marseille. The mayor of Marseille praised it."
    typed = iter([said, ""])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    with open_library(settings(tmp_path), HashingEncoder()) as library:
        list(library.add([article("a", body, title="Emmanuel Macron opens tunnel")]))
        question_commands.run_chat(overlap_answerer(library), lambda: NOW)
    out = capsys.readouterr().out
    assert texts_for().help_about in out
    assert "What is the latest on Emmanuel Macron?" in out
