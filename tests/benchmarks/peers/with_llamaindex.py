"""LlamaIndex as its starter tutorial has it: `VectorStoreIndex.from_documents`."""

from pathlib import Path
from typing import Any

from llama_index.core import Document, Settings, VectorStoreIndex
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


class Pipeline:
    """LlamaIndex.

    Args:
        model: The folder with the weights.
        work: Where it may write.
    """

    def __init__(self, model: str, work: Path) -> None:
        Settings.embed_model = HuggingFaceEmbedding(model_name=model, device="cpu")
        Settings.chunk_size, Settings.chunk_overlap = 200, 20  # the weights read 256 tokens
        self._work = work
        self._retriever: Any = None

    def ingest(self, articles: list[dict[str, Any]]) -> None:
        """Split and encode the articles, and save the index."""
        documents = [
            Document(
                text=article["body"], metadata={"url": article["url"], "title": article["title"]},
                excluded_embed_metadata_keys=["url"],
            )
            for article in articles
        ]  # fmt: skip
        index = VectorStoreIndex.from_documents(documents)
        index.storage_context.persist(str(self._work / "storage"))
        self._retriever = index.as_retriever(similarity_top_k=30)

    def search(self, question: str) -> list[str]:
        """Return the addresses of the nearest articles, the nearest first."""
        found = self._retriever.retrieve(question)
        return list(dict.fromkeys(node.metadata["url"] for node in found))
