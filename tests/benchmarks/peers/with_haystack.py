"""Haystack as its tutorials have it: an indexing pipeline and a query pipeline, in memory."""

from pathlib import Path
from typing import Any

from haystack import Document
from haystack import Pipeline as HaystackPipeline
from haystack.components.embedders import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice


class Pipeline:
    """Haystack.

    Args:
        model: The folder with the weights.
        work: Where it may write.
    """

    def __init__(self, model: str, work: Path) -> None:
        self._store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        self._path = work / "store.json"
        cpu = ComponentDevice.from_str("cpu")
        self._indexing = HaystackPipeline()
        self._indexing.add_component("split", DocumentSplitter(split_by="word", split_length=150))
        self._indexing.add_component(
            "embed",
            SentenceTransformersDocumentEmbedder(
                model=model, device=cpu, meta_fields_to_embed=["title"], progress_bar=False
            ),
        )
        self._indexing.add_component("write", DocumentWriter(self._store))
        self._indexing.connect("split", "embed")
        self._indexing.connect("embed", "write")
        self._query = HaystackPipeline()
        self._query.add_component(
            "embed", SentenceTransformersTextEmbedder(model=model, device=cpu, progress_bar=False)
        )
        self._query.add_component("find", InMemoryEmbeddingRetriever(self._store, top_k=30))
        self._query.connect("embed.embedding", "find.query_embedding")

    def ingest(self, articles: list[dict[str, Any]]) -> None:
        """Split and encode the articles, and save the store."""
        documents = [
            Document(
                content=article["body"], meta={"url": article["url"], "title": article["title"]}
            )
            for article in articles
        ]
        self._indexing.run({"split": {"documents": documents}})
        self._store.save_to_disk(str(self._path))

    def search(self, question: str) -> list[str]:
        """Return the addresses of the nearest articles, the nearest first."""
        found = self._query.run({"embed": {"text": question}})["find"]["documents"]
        return list(dict.fromkeys(document.meta["url"] for document in found))
