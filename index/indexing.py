"""Prepare articles for the database: split them, encode them, find the names in them."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from index.models.encoder import Encoder
from index.names.coreference import ResolvedName, add_initials, resolve
from index.names.recogniser import Recogniser
from index.storage.article_rows import PreparedArticle
from index.text import near_duplicates, passages
from index.types import Article

# 200 tokens and a prefix fit into the 256 of all-MiniLM-L6-v2; the baselines used that size too.
PASSAGE_TOKENS = 200
_PREFIX_TOKENS = 54
# Passages encoded in one call; between the calls, other threads get their turn at the model.
_SLICE = 64
# 200,000 characters take 10 s on two cores; a text without spaces has five times the tokens.
ENCODE_LIMIT_S = 120.0
_LAST_WORD = re.compile(r"\s\S*\Z")
_GAVE_UP = (
    "only its first {:,} characters can be found, because encoding took longer than "
    f"{ENCODE_LIMIT_S:.0f} s of processor time"
)


def limit_length(article: Article, max_characters: int) -> tuple[Article, str]:
    """Cut an article's body at the end of a word.

    Args:
        article: An article.
        max_characters: The most characters of its body.

    Returns:
        The article, and a note for people if its body was cut.
    """
    if len(article.body) <= max_characters:
        return article, ""
    last_word = _LAST_WORD.search(article.body, max_characters // 2, max_characters + 1)
    body = article.body[: last_word.start() if last_word else max_characters].rstrip()
    note = (
        f"stored up to {len(body):,} of {len(article.body):,} characters; "
        "NEWSDESK_MAX_ARTICLE_CHARACTERS sets the limit"
    )
    return replace(article, body=body), note


def prepare(
    encoder: Encoder,
    recogniser: Recogniser,
    articles: Sequence[Article],
    audience: str,
    clock: Callable[[], float] = time.thread_time,
) -> list[PreparedArticle]:
    """Split and encode articles, and find the names in them.

    The first passages of each article are encoded in any case. The others are encoded in slices
    for up to `ENCODE_LIMIT_S` of this thread's processor time, so that a busy machine cuts no
    article; the passages that are left then are not stored, and cannot be found.

    Args:
        encoder: Makes the vectors.
        recogniser: Finds the names.
        articles: Articles of one audience.
        audience: Who may read them.
        clock: Returns seconds of processor time.

    Returns:
        The prepared articles, in the order of `articles`.
    """
    give_up_s = clock() + ENCODE_LIMIT_S
    limit = min(PASSAGE_TOKENS, max(16, encoder.max_tokens - _PREFIX_TOKENS))
    spans = [passages.split(article.body, encoder.count_tokens, limit) for article in articles]
    texts = [
        [f"{passages.prefix(article)}\n{span.text}" for span in pieces]
        for article, pieces in zip(articles, spans, strict=True)
    ]
    # those of all articles together: full batches are faster
    first = encoder.encode([text for pieces in texts for text in pieces[:_SLICE]])
    prepared: list[PreparedArticle] = []
    at = 0
    for article, pieces, encoded in zip(articles, spans, texts, strict=True):
        vectors = [first[at : at + len(pieces[:_SLICE])]]
        at += len(vectors[0])
        for start in range(_SLICE, len(pieces), _SLICE):
            if clock() > give_up_s:
                break
            vectors.append(encoder.encode(encoded[start : start + _SLICE]))
        count = sum(map(len, vectors))
        prepared.append(
            PreparedArticle(
                article,
                pieces[:count],
                np.concatenate(vectors),
                near_duplicates.bands(article.body),
                audience,
                names_in(recogniser, article),
                recogniser.fingerprint,
                "" if count == len(pieces) else _GAVE_UP.format(pieces[count - 1].end),
            )
        )
    return prepared


def names_in(recogniser: Recogniser, article: Article) -> tuple[ResolvedName, ...]:
    """Find the names in an article, and resolve short names to the full ones."""
    found = add_initials(article.body, recogniser.read(article.title, article.body))
    return resolve(article.body, found)
