"""LangChain as its tutorial on semantic search has it: a recursive splitter and FAISS."""

from pathlib import Path
from typing import Any

from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


class Pipeline:
    """LangChain.

    Args:
        model: The folder with the weights.
        work: Where it may write.
    """

    def __init__(self, model: str, work: Path) -> None:
        self._embeddings = HuggingFaceEmbeddings(
            model_name=model,
            model_kwargs={"device": "cpu"},
            encode_kwargs={"normalize_embeddings": True},
        )
        self._splitter = RecursiveCharacterTextSplitter(
            chunk_size=1000, chunk_overlap=200, add_start_index=True
        )
        self._work = work
        self._store: Any = None

    def ingest(self, articles: list[dict[str, Any]]) -> None:
        """Split and encode the articles, and save the store."""
        documents = [
            Document(f"{article['title']}\n{article['body']}", metadata={"url": article["url"]})
            for article in articles
        ]
        splits = self._splitter.split_documents(documents)
        self._store = FAISS.from_documents(splits, self._embeddings)
        self._store.save_local(str(self._work / "faiss"))

    def search(self, question: str) -> list[str]:
        """Return the addresses of the nearest articles, the nearest first."""
        found = self._store.similarity_search(question, k=30)
        return list(dict.fromkeys(document.metadata["url"] for document in found))
