"""sentence-transformers and FAISS, nothing else: passages of 200 words, a flat index."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import faiss
from sentence_transformers import SentenceTransformer

_WORDS = 150  # about 200 tokens


class Pipeline:
    """The plainest pipeline.

    Args:
        model: The folder with the weights.
        work: Where it may write.
    """

    def __init__(self, model: str, work: Path) -> None:
        self._model = SentenceTransformer(model, device="cpu")
        self._index: Any = faiss.IndexFlatIP(self._model.get_sentence_embedding_dimension())
        self._path = work / "index.faiss"
        self._urls: list[str] = []

    def ingest(self, articles: list[dict[str, Any]]) -> None:
        """Encode every passage and save the index."""
        texts: list[str] = []
        for article in articles:
            for passage in _passages(article["body"]):
                texts.append(f"{article['title']}\n{passage}")
                self._urls.append(article["url"])
        vectors = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        self._index.add(vectors)
        faiss.write_index(self._index, str(self._path))

    def search(self, question: str) -> list[str]:
        """Return the addresses of the nearest articles, the nearest first."""
        vector = self._model.encode([question], normalize_embeddings=True, show_progress_bar=False)
        _, places = self._index.search(vector, 30)
        return list(dict.fromkeys(self._urls[place] for place in places[0] if place >= 0))


def _passages(body: str) -> Iterator[str]:
    words = body.split()
    for start in range(0, len(words), _WORDS):
        yield " ".join(words[start : start + _WORDS])
