"""Writes docs/transcript.md: `python -m tests.transcript`."""

import asyncio
import tempfile
from pathlib import Path

from tests.transcript.conversation import PAGE, converse

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        PAGE.write_text(asyncio.run(converse(Path(home))), encoding="utf-8")
