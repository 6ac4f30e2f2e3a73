"""What a writing transaction is made of: rows from values, values from rows, one step each."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    and_,
    delete,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import aliased

from index.audience import PUBLIC
from index.models.encoder import Vectors
from index.names.coreference import Resolved
from index.storage.name_rows import insert_names, remove_names
from index.storage.schema import ArticleRow, BandRow, PassageRow, RemovedPassageRow, RevisionRow
from index.text import near_duplicates
from index.types import Article, Span
from index.urls import identity

T = TypeVar("T")

_MANY = 500  # SQLite binds at most 999 values in older builds


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be written: its passages, `vectors` `(n_passages, dim)` float32.

    `names` are the body's, found by `named_by`.
    """

    article: Article
    passages: tuple[Span, ...]
    vectors: Vectors
    bands: tuple[int, ...] = ()
    audience: str = PUBLIC
    names: tuple[Resolved, ...] = ()
    named_by: str = ""


def text_digest(body: str) -> str:
    """Hash what a text says, whatever its spacing and case: equal digests, the same text."""
    return hashlib.sha256(" ".join(body.split()).casefold().encode()).hexdigest()


def same(one: Article, other: Article) -> bool:
    """Whether two versions of an article differ in nothing but when they came in."""
    fields = ("url", "title", "body", "publisher", "author", "sources", "published_at")
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def article_of(row: Any) -> Article:
    """Return the article of a row."""
    return Article(
        url=row.url,
        title=row.title,
        body=row.body,
        publisher=row.publisher,
        author=row.author,
        sources=tuple(row.sources),
        published_at=row.published_at,
        modified_at=row.modified_at,
        fetched_at=row.fetched_at,
    )


def values_of(
    article: Article, audience: str, digest: str, copy_of: int | None
) -> dict[str, object]:
    """Return the columns of an article."""
    return {
        "url": article.url,
        "identity": identity(article.url),
        "audience": audience,
        "title": article.title,
        "body": article.body,
        "publisher": article.publisher,
        "author": article.author,
        "sources": list(article.sources),
        "published_at": article.published_at,
        "modified_at": article.modified_at,
        "fetched_at": article.fetched_at,
        "text_digest": digest,
        "copy_of": copy_of,
    }


def remove_passages(connection: Connection, article_id: int, revision: int) -> None:
    """Take an article's passages and names out, and remember that the passages are gone."""
    remove_names(connection, article_id)
    ids = select(PassageRow.id).where(PassageRow.article_id == article_id)
    connection.execute(
        insert(RemovedPassageRow).from_select(
            ["passage_id", "revision"],
            select(PassageRow.id, literal(revision)).where(PassageRow.article_id == article_id),
        )
    )
    for passage_id in connection.scalars(ids).all():
        connection.execute(text("DELETE FROM passage_words WHERE rowid = :id"), {"id": passage_id})
    connection.execute(delete(PassageRow).where(PassageRow.article_id == article_id))


def is_of(url: str, audience: str) -> ColumnElement[bool]:
    """Return the condition that an article is the one of an address and an audience."""
    return and_(ArticleRow.identity == identity(url), ArticleRow.audience == audience)


def first_copy_of(connection: Connection, url: str, audience: str) -> Article | None:
    """Return the oldest copy of an article, or None."""
    original = select(ArticleRow.id).where(is_of(url, audience)).scalar_subquery()
    row = connection.execute(
        select(ArticleRow).where(ArticleRow.copy_of == original).order_by(ArticleRow.id)
    ).first()
    return None if row is None else article_of(row)


def is_first_copy(
    connection: Connection, url: str, audience: str, promoted: Prepared | None
) -> bool:
    """Whether what was made ready to be promoted is the first copy still."""
    first = first_copy_of(connection, url, audience)
    if first is None or promoted is None:
        return first is None
    return same(first, promoted.article)


def release_copies(connection: Connection, article_id: int, promoted: Prepared | None) -> None:
    """Let the first copy stand by itself; the others become copies of it."""
    ids = connection.scalars(
        select(ArticleRow.id).where(ArticleRow.copy_of == article_id).order_by(ArticleRow.id)
    ).all()
    if not ids or promoted is None:
        return
    first, *others = ids
    connection.execute(update(ArticleRow).where(ArticleRow.id == first).values(copy_of=None))
    connection.execute(update(ArticleRow).where(ArticleRow.id.in_(others)).values(copy_of=first))
    insert_passages(connection, first, promoted)


def find_twin(connection: Connection, prepared: Prepared, digest: str) -> Any:
    """Find the article whose text this one copies, if there is one: the same, or nearly.

    Only among those of its own audience: a copy tells who else has a text.
    """
    article = prepared.article
    eligible = (
        ArticleRow.copy_of.is_(None),
        ArticleRow.audience == prepared.audience,
        ArticleRow.identity != identity(article.url),
        # one outlet's headlines over one text are a placeholder, not a copy
        or_(ArticleRow.publisher != article.publisher, ArticleRow.title == article.title),
    )
    same_text = (
        select(ArticleRow.id, ArticleRow.url)
        .where(ArticleRow.text_digest == digest, *eligible)
        .order_by(ArticleRow.id)
    )
    found = connection.execute(same_text).first()
    if found is not None or not prepared.bands:
        return found
    shares = or_(
        *(
            and_(BandRow.value == value, BandRow.place == place)
            for place, value in enumerate(prepared.bands)
        )
    )
    likely = (
        select(ArticleRow.id, ArticleRow.url, ArticleRow.body)
        .where(ArticleRow.id.in_(select(BandRow.article_id).where(shares)), *eligible)
        .order_by(ArticleRow.id)
    )
    for row in connection.execute(likely):
        if near_duplicates.is_copy(article.body, row.body):
            return row
    return None


def replace_bands(connection: Connection, article_id: int, values: Sequence[int]) -> None:
    """Put the values by which an article's copies are found in the place of the old ones."""
    connection.execute(delete(BandRow).where(BandRow.article_id == article_id))
    if values:
        connection.execute(
            insert(BandRow),
            [
                {"article_id": article_id, "place": place, "value": value}
                for place, value in enumerate(values)
            ],
        )


def keep_revision(connection: Connection, known: Any, article: Article) -> None:
    """Keep what an article said before `article` takes its place."""
    connection.execute(
        insert(RevisionRow).values(
            article_id=known.id,
            title=known.title,
            body=known.body,
            fetched_at=known.fetched_at,
            replaced_at=article.fetched_at,
        )
    )


def insert_passages(connection: Connection, article_id: int, prepared: Prepared) -> None:
    """Write an article's passages, with their words and vectors, and its names."""
    insert_names(connection, article_id, prepared.names, prepared.named_by)
    for span, vector in zip(prepared.passages, prepared.vectors, strict=True):
        inserted = connection.execute(
            insert(PassageRow).values(
                article_id=article_id,
                start=span.start,
                end=span.end,
                vector=vector.astype("<f4").tobytes(),
            )
        )
        connection.execute(
            text("INSERT INTO passage_words (rowid, title, words) VALUES (:id, :title, :words)"),
            {"id": new_key(inserted), "title": prepared.article.title, "words": span.text},
        )


def vectors_of(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Return stored vectors as `(n, dimension)` float32."""
    if not blobs:
        return np.zeros((0, dimension), np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)


def new_key(inserted: CursorResult[Any]) -> int:
    """Return the id of the row that was inserted."""
    key = inserted.inserted_primary_key
    assert key is not None
    return int(key[0])


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut into pieces that one statement can bind."""
    for start in range(0, len(values), _MANY):
        yield values[start : start + _MANY]


def copies_of(connection: Connection, rows: Sequence[Any]) -> dict[int, list[str]]:
    """Return the outlets of the copies of articles, by the article's id.

    A copy has its original's audience. Of an article that is not public, the public ones of the
    same text, which its readers do not see beside it, are copies to them, with their own copies;
    but none that they have for themselves as well.
    """
    carried: dict[int, list[str]] = {}
    for some in chunks([row.id for row in rows]):
        for copy in connection.execute(
            select(ArticleRow.copy_of, ArticleRow.publisher)
            .where(ArticleRow.copy_of.in_(some))
            .order_by(ArticleRow.id)
        ):
            carried.setdefault(copy.copy_of, []).append(copy.publisher)
    own, public, same_address = (aliased(ArticleRow) for _ in range(3))
    too = (
        select(same_address.id)
        .where(same_address.audience == own.audience, same_address.identity == ArticleRow.identity)
        .exists()
    )
    for some in chunks([row.id for row in rows if row.audience != PUBLIC]):
        same_text = (
            select(own.id.label("original"), ArticleRow.publisher)
            .select_from(own)
            .join(public, and_(public.text_digest == own.text_digest, public.audience == PUBLIC))
            .join(ArticleRow, or_(ArticleRow.id == public.id, ArticleRow.copy_of == public.id))
            .where(own.id.in_(some), public.copy_of.is_(None), ~too)
            .where(or_(own.publisher != ArticleRow.publisher, own.title == ArticleRow.title))
            .order_by(ArticleRow.id)
        )
        for twin in connection.execute(same_text):
            carried.setdefault(twin.original, []).append(twin.publisher)
    return carried
