"""Many people ask while news comes in: nobody waits for the first word, and memory stays flat."""

from pathlib import Path

import pytest

from tests.benchmarks.load import lines, measure, percentile

_MEGABYTE = 1024 * 1024


@pytest.mark.slow
async def test_first_replies_come_within_a_second_under_load(tmp_path: Path) -> None:
    """The benchmark's aims, over a sixth of its questions."""
    figures = await measure(tmp_path, seconds=300.0, people=25, articles=20_000, questions=150)
    told = "\n".join(lines(figures))
    assert len(figures.first_replies_s) == 150, told
    assert figures.ingested_all_the_while, told
    assert percentile(figures.first_replies_s, 0.99) <= 1.0, told
    assert max(figures.first_replies_s) <= 3.0, told
    assert figures.lag_p99_s <= 0.1, told
    assert figures.growth <= 64 * _MEGABYTE, told
    log = (tmp_path / "run.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
