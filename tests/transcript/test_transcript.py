"""What the page shows is what a newcomer gets: the real client, library, models and reader."""

from pathlib import Path

import pytest

from tests.transcript.conversation import PAGE, converse


@pytest.mark.slow
async def test_the_page_shows_the_conversation_as_it_goes_today(
    tmp_path: Path, database_url: str
) -> None:
    shown = await converse(tmp_path, database_url=database_url)
    assert shown.count("\n**Ada** ") >= 30
    assert shown == PAGE.read_text("utf-8"), "write it again: python -m tests.transcript"
