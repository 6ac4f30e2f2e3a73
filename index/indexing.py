"""Articles made ready to be written: split, encoded, and whom and what they name found."""

from collections.abc import Sequence

from index.models.encoder import Encoder
from index.names.coreference import Resolved, resolve, with_initials
from index.names.recogniser import Recogniser
from index.storage.article_rows import Prepared
from index.text import near_duplicates, passages
from index.types import Article

# Passages of 200 tokens and a prefix fit all-MiniLM-L6-v2's 256 (the size that the baselines had).
PASSAGE_TOKENS = 200
_PREFIX_TOKENS = 54


def prepare(
    encoder: Encoder, recogniser: Recogniser, articles: Sequence[Article], audience: str
) -> list[Prepared]:
    """Split, encode and find names, all in one go.

    Args:
        encoder: Makes the vectors.
        recogniser: Finds the names.
        articles: Of one audience.
        audience: Who may read them.
    """
    limit = min(PASSAGE_TOKENS, max(16, encoder.max_tokens - _PREFIX_TOKENS))
    spans = [passages.split(article.body, encoder.count_tokens, limit) for article in articles]
    vectors = encoder.encode(
        [
            f"{passages.prefix(article)}\n{span.text}"
            for article, found in zip(articles, spans, strict=True)
            for span in found
        ]
    )
    prepared: list[Prepared] = []
    at = 0
    for article, found in zip(articles, spans, strict=True):
        part = slice(at, at + len(found))
        prepared.append(
            Prepared(
                article,
                found,
                vectors[part],
                near_duplicates.bands(article.body),
                audience,
                names_in(recogniser, article),
                recogniser.fingerprint,
            )
        )
        at += len(found)
    return prepared


def names_in(recogniser: Recogniser, article: Article) -> tuple[Resolved, ...]:
    """Find whom and what an article names, short names with the full ones that they stand for."""
    found = with_initials(article.body, recogniser.read(article.title, article.body))
    return resolve(article.body, found)
