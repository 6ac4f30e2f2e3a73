"""Prepare articles for the database: split them, encode them, find the names in them."""

from collections.abc import Sequence

from index.models.encoder import Encoder
from index.names.coreference import Resolved, add_initials, resolve
from index.names.recogniser import Recogniser
from index.storage.article_rows import Prepared
from index.text import near_duplicates, passages
from index.types import Article

# 200 tokens and a prefix fit into the 256 of all-MiniLM-L6-v2; the baselines used that size too.
PASSAGE_TOKENS = 200
_PREFIX_TOKENS = 54


def prepare(
    encoder: Encoder, recogniser: Recogniser, articles: Sequence[Article], audience: str
) -> list[Prepared]:
    """Split and encode articles, and find the names in them.

    Args:
        encoder: Makes the vectors.
        recogniser: Finds the names.
        articles: Articles of one audience.
        audience: Who may read them.

    Returns:
        The prepared articles, in the order of `articles`.
    """
    limit = min(PASSAGE_TOKENS, max(16, encoder.max_tokens - _PREFIX_TOKENS))
    spans = [passages.split(article.body, encoder.count_tokens, limit) for article in articles]
    vectors = encoder.encode(
        [
            f"{passages.prefix(article)}\n{span.text}"
            for article, pieces in zip(articles, spans, strict=True)
            for span in pieces
        ]
    )
    prepared: list[Prepared] = []
    at = 0
    for article, pieces in zip(articles, spans, strict=True):
        part = slice(at, at + len(pieces))
        prepared.append(
            Prepared(
                article,
                pieces,
                vectors[part],
                near_duplicates.bands(article.body),
                audience,
                names_in(recogniser, article),
                recogniser.fingerprint,
            )
        )
        at += len(pieces)
    return prepared


def names_in(recogniser: Recogniser, article: Article) -> tuple[Resolved, ...]:
    """Find the names in an article, and resolve short names to the full ones."""
    found = add_initials(article.body, recogniser.read(article.title, article.body))
    return resolve(article.body, found)
