"""Number citations, each sentence of an article once, and find the sentences beside it. Pure."""

from dataclasses import dataclass, replace

from bot.answer.types import Citation
from index import Article
from index.sources.attribution import sentence_source
from index.sources.outlets import same_outlet
from index.text.passages import sentences


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sentences before and after a quotation in its article; "" if it has none."""

    before: str = ""
    after: str = ""


def surroundings(body: str, quote: str) -> Surroundings:
    """Return what stands before and after a quotation in an article.

    Args:
        body: The article's text.
        quote: The quotation, verbatim; the article may have changed since, and lack it.
    """
    start = body.find(quote)
    if start < 0:
        return Surroundings()
    found = sentences(body)
    before = [sentence.text for sentence in found if sentence.end <= start]
    after = [sentence.text for sentence in found if sentence.start >= start + len(quote)]
    return Surroundings(before[-1] if before else "", after[0] if after else "")


class CitationNumbering:
    """The citations of one result, numbered in the order of first use."""

    def __init__(self) -> None:
        self._numbered: dict[tuple[str, str], Citation] = {}

    def cite(self, article: Article, quote: str) -> Citation:
        """Return the citation of a passage of an article.

        Args:
            article: The article.
            quote: The passage, verbatim.
        """
        known = self._numbered.get((article.url, quote))
        if known is not None:
            return known
        source = sentence_source(quote)
        if source is not None and same_outlet(source, article.publisher):
            source = article.publisher
        citation = Citation(
            number=len(self._numbered) + 1,
            title=article.title,
            publisher=article.publisher,
            origin=source or article.origin,
            author=article.author,
            url=article.url,
            published_at=article.published_locally,
            quote=quote,
            is_summary=article.is_summary,
        )
        self._numbered[article.url, quote] = citation
        return citation

    def adopt(self, citation: Citation) -> Citation:
        """Return a citation from elsewhere with its number in this result."""
        key = (citation.url, citation.quote)
        if key not in self._numbered:
            self._numbered[key] = replace(citation, number=len(self._numbered) + 1)
        return self._numbered[key]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, by number."""
        return tuple(self._numbered.values())
