"""Nothing on the web can hurt the machine: whatever comes ends within its limits and is told."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import Report
from ingest.errors import IngestError
from ingest.parse.articles import assemble
from ingest.parse.drafts import Draft
from ingest.parse.files import read_file
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.sandbox.parser_process import LIMIT_S
from ingest.report import Rejected
from ingest.settings import IngestSettings
from tests.ingest.fake_library import DictLibrary
from tests.ingest.hostile import Hostile, hostile_documents, mutate, seeds
from tests.ingest.test_pipeline import run

NOW = datetime(2024, 5, 7, tzinfo=UTC)
MUTANTS = 2000
MAX_BYTES = 16 << 20


@pytest.fixture(scope="module")
def parsers() -> Iterator[Parsers]:
    with Parsers(1) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("document", hostile_documents(), ids=lambda one: one.name)
def test_each_kind_of_harm_meets_its_fate(
    tmp_path: Path, parsers: Parsers, document: Hostile
) -> None:
    path = tmp_path / document.name
    path.write_bytes(document.data)
    start = time.monotonic()
    found = list(read_file(path, parsers, MAX_BYTES, named=True))
    spent_s = time.monotonic() - start
    assert spent_s < LIMIT_S + 5
    read = [one for one in found if not isinstance(one, Rejected)]
    lines = [one for one in found if isinstance(one, Rejected)]
    said = [one.reason for one in lines]
    assert found
    assert all("\n" not in one and one.isprintable() for one in said)
    match document.fate:
        case "read":
            assert read, said
        case "skipped":
            assert not read
            assert not any(one.failed for one in lines)
        case "failed":
            assert not read
            assert all(one.failed for one in lines)
        case "killed or failed":
            assert read or any("more than 10 s" in one or "memory" in one for one in said)
    if document.reason:
        assert any(document.reason in one for one in said), said
    for one in read:
        assert isinstance(one, Draft)
        # it can be written anywhere, and nothing in it acts
        (one.title + one.body + one.author + one.url).encode()
        assert "<" not in one.title
        assert not one.url.startswith(("javascript:", "data:"))
    # and the next document is read as ever
    path.write_bytes(seeds()["page.html"])
    (next_one,) = read_file(path.rename(tmp_path / "next.html"), parsers, MAX_BYTES, named=True)
    assert isinstance(next_one, Draft)


@pytest.mark.slow
def test_mutants_end_within_the_limits_and_every_one_is_told(
    tmp_path: Path, parsers: Parsers
) -> None:
    random_ = random.Random(20240506)
    originals = list(seeds().items())
    slowest, told = 0.0, 0
    for number in range(MUTANTS):
        name, data = originals[number % len(originals)]
        path = tmp_path / name
        path.write_bytes(mutate(data, random_))
        start = time.monotonic()
        found = list(read_file(path, parsers, MAX_BYTES, named=True))
        slowest = max(slowest, time.monotonic() - start)
        assert found, number
        told += 1
        for one in found:
            if not isinstance(one, Draft):
                continue
            try:
                article = assemble(one, publisher=None, published_at=None, now=NOW)
            except IngestError:
                continue
            (article.title + article.body + article.url).encode()
            assert "\n" not in article.title
    assert told == MUTANTS
    assert slowest < LIMIT_S + 2


def test_a_run_over_harm_and_news_goes_on_to_its_end_and_names_every_file(
    tmp_path: Path, settings: IngestSettings
) -> None:
    wanted = {"laughs.xml", "surrogate.xml", "javascript.xml", "nul.xml", "deep.json", "title.xml"}
    chosen = [one for one in hostile_documents() if one.name in wanted]
    for document in chosen:
        (tmp_path / document.name).write_bytes(document.data)
    (tmp_path / "z.html").write_bytes(seeds()["page.html"])
    library = DictLibrary()
    report: Report = run(library, settings, tmp_path)
    told = {one.source.partition("#")[0] for one in (*report.failed, *report.skipped)}
    assert {Path(one).name for one in told} == {
        "laughs.xml", "javascript.xml", "nul.xml", "deep.json"
    }  # fmt: skip
    taken = report.new + report.changed + report.unchanged + report.duplicate
    assert taken == len(chosen) - len(told) + 1
