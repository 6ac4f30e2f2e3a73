"""Newsdesk: the articles through its own pipeline, and its search."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index import open_library
from ingest import ingest
from ingest.settings import load_settings


class Pipeline:
    """Newsdesk.

    Args:
        model: Left alone: these are its own weights.
        work: Its home.
    """

    def __init__(self, model: str, work: Path) -> None:
        self._settings = load_settings(home=work)
        self._library = open_library(self._settings)
        self._file = work / "articles.jsonl"

    def ingest(self, articles: list[dict[str, Any]]) -> None:
        """Ingest the articles, and save the index."""
        self._file.write_text("\n".join(map(json.dumps, articles)), "utf-8")
        ingest([str(self._file)], self._library, self._settings, now=datetime.now(UTC))
        self._library.checkpoint()
        self._file.unlink()

    def search(self, question: str) -> list[str]:
        """Return the addresses of the best articles, the best first."""
        found = self._library.search(question, datetime.now(UTC), limit=10)
        return [evidence.article.url for evidence in found]
