"""A library for tests: keeps articles in a dict and judges them as the real one does."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.types import Added, Article, Outcome


class DictLibrary:
    """Articles by address; a text known under another address is a duplicate of that one."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.duplicates: dict[str, str] = {}

    def add(self, articles: Iterable[Article], audience: str = "") -> Iterator[Added]:
        for article in articles:
            yield self._add(article)

    def _add(self, article: Article) -> Added:
        known = self.articles.get(article.url)
        if known is not None:
            if replace(known, fetched_at=None) == replace(article, fetched_at=None):
                return Added(article.url, Outcome.UNCHANGED)
            self.articles[article.url] = article
            return Added(article.url, Outcome.CHANGED)
        for other in self.articles.values():
            if other.body == article.body:
                self.duplicates[article.url] = other.url
                return Added(article.url, Outcome.DUPLICATE, other.url)
        self.articles[article.url] = article
        return Added(article.url, Outcome.NEW)
