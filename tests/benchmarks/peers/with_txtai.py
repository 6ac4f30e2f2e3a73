"""txtai as its examples have it: an `Embeddings` database with the content beside the vectors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from txtai import Embeddings

_WORDS = 150


class Pipeline:
    """txtai.

    Args:
        model: The folder with the weights.
        work: Where it may write.
    """

    def __init__(self, model: str, work: Path) -> None:
        self._embeddings = Embeddings(path=model, content=True, gpu=False)
        self._work = work
        self._urls: list[str] = []

    def ingest(self, articles: list[dict[str, Any]]) -> None:
        """Encode every passage, and save the database."""
        self._embeddings.index(self._rows(articles))
        self._embeddings.save(str(self._work / "txtai"))

    def _rows(self, articles: list[dict[str, Any]]) -> Iterator[tuple[int, str, None]]:
        for article in articles:
            words = article["body"].split()
            for start in range(0, len(words), _WORDS):
                passage = " ".join(words[start : start + _WORDS])
                yield len(self._urls), f"{article['title']}\n{passage}", None
                self._urls.append(article["url"])

    def search(self, question: str) -> list[str]:
        """Return the addresses of the nearest articles, the nearest first."""
        found = self._embeddings.search(question, 30)
        return list(dict.fromkeys(self._urls[int(row["id"])] for row in found))
