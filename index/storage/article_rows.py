"""The steps of a write transaction, and the conversion between rows and values."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import aliased

from index.audience import PUBLIC
from index.models.encoder import Vectors
from index.names.coreference import ResolvedName
from index.ranking import FUTURE_TOLERANCE
from index.storage.database import columns_of, read_row
from index.storage.name_rows import insert_names, remove_names
from index.storage.schema import ArticleRow, BandRow, PassageRow, RemovedPassageRow, RevisionRow
from index.text import near_duplicates
from index.types import Article, Span
from index.urls import identity

T = TypeVar("T")

# Weather reports are alike by the thousand, each with its own figures and none a copy. Comparing
# with all of them takes time that grows with the square of their number, and so does looking at the
# outlet of each. With these bounds 10,000 take 12 ms each, the last as the first; see
# tests/benchmarks/alike.py.
_MOST_OF_A_BAND = 256
_MOST_COMPARED = 16

_MANY = 500  # SQLite binds at most 999 values in older builds


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article ready to be written.

    Attributes:
        article: The article.
        passages: Its passages.
        vectors: Of the passages, `(n_passages, dim)` float32.
        bands: Values to find near copies by; see `near_duplicates`.
        audience: Who may read it.
        names: The names in its body.
        named_by: The fingerprint of the recogniser that found the names.
        note: What was left out, for people; "" for nothing.
    """

    article: Article
    passages: tuple[Span, ...]
    vectors: Vectors
    bands: tuple[int, ...] = ()
    audience: str = PUBLIC
    names: tuple[ResolvedName, ...] = ()
    named_by: str = ""
    note: str = ""


def text_digest(body: str) -> str:
    """Return a hash of a text that ignores white space and case."""
    return hashlib.sha256(" ".join(body.split()).casefold().encode()).hexdigest()


def same_content(a: Article, b: Article) -> bool:
    """Whether two versions of an article are equal, times of fetching and change aside.

    The picture does not count: many publishers change its address with its size.
    """
    fields = (
        "url", "title", "body", "publisher", "author", "sources", "published_at", "is_summary"
    )  # fmt: skip
    return all(getattr(a, name) == getattr(b, name) for name in fields)


def article_of(row: Any) -> Article:
    """Convert a row to an article."""
    return read_row(Article, row)


def without_future_date(article: Article, now: datetime) -> Article:
    """Return the article, undated if its date lies in the future: such a date leads no list."""
    if article.published_at is None or article.published_at <= now + FUTURE_TOLERANCE:
        return article
    return replace(article, published_at=None, offset_minutes=None)


def values_of(
    article: Article, audience: str, digest: str, copy_of: int | None
) -> dict[str, object]:
    """Convert an article to the columns of a row."""
    return {
        **columns_of(article),
        "identity": identity(article.url),
        "audience": audience,
        "text_digest": digest,
        "copy_of": copy_of,
    }


def remove_passages(connection: Connection, article_id: int, revision: int) -> None:
    """Remove an article's passages and names, and record the removed passages."""
    remove_names(connection, article_id)
    connection.execute(
        insert(RemovedPassageRow).from_select(
            ["passage_id", "revision"],
            select(PassageRow.id, literal(revision)).where(PassageRow.article_id == article_id),
        )
    )
    connection.execute(delete(PassageRow).where(PassageRow.article_id == article_id))


def has_address(url: str, audience: str) -> ColumnElement[bool]:
    """Return the condition that an article has this address and audience."""
    return and_(ArticleRow.identity == identity(url), ArticleRow.audience == audience)


def first_copy_of(connection: Connection, url: str, audience: str) -> Article | None:
    """Return the oldest copy of an article, or None."""
    original = select(ArticleRow.id).where(has_address(url, audience)).scalar_subquery()
    row = connection.execute(
        select(ArticleRow).where(ArticleRow.copy_of == original).order_by(ArticleRow.id)
    ).first()
    return None if row is None else article_of(row)


def is_first_copy(
    connection: Connection, url: str, audience: str, promoted: PreparedArticle | None
) -> bool:
    """Whether the copy that was prepared to become an original is still the first copy."""
    first = first_copy_of(connection, url, audience)
    if first is None or promoted is None:
        return first is None
    return same_content(first, promoted.article)


def release_copies(
    connection: Connection, article_id: int, promoted: PreparedArticle | None
) -> None:
    """Make the first copy an original; the other copies become copies of it."""
    ids = connection.scalars(
        select(ArticleRow.id).where(ArticleRow.copy_of == article_id).order_by(ArticleRow.id)
    ).all()
    if not ids or promoted is None:
        return
    first, *others = ids
    connection.execute(update(ArticleRow).where(ArticleRow.id == first).values(copy_of=None))
    connection.execute(update(ArticleRow).where(ArticleRow.id.in_(others)).values(copy_of=first))
    replace_bands(connection, first, promoted, is_original=True)
    insert_passages(connection, first, promoted)


def find_same_text(connection: Connection, prepared: PreparedArticle, digest: str) -> Any:
    """Find the article with the same text as this one, which it copies.

    Only articles of its own audience are compared: a copy reveals which outlets have the text.

    Returns:
        Its row with `id` and `url`, or None.
    """
    return connection.execute(
        _WITH_TEXT, {"digest": digest, **_values_of_original(prepared)}
    ).first()


def find_near_copy(connection: Connection, prepared: PreparedArticle) -> Any:
    """Find the article with nearly the same text as this one, among the newest likely ones.

    Returns:
        Its row with `id` and `url`, or None.
    """
    if not prepared.bands:
        return None
    bands = {f"value_{place}": value for place, value in enumerate(prepared.bands)}
    likeliest = connection.scalars(_WITH_BANDS, {**bands, **_values_of_original(prepared)}).all()
    rows = connection.execute(
        select(ArticleRow.id, ArticleRow.url, ArticleRow.body)
        .where(ArticleRow.id.in_(likeliest))
        .order_by(ArticleRow.id)
    )
    for row in rows:
        if near_duplicates.is_copy(prepared.article.body, row.body):
            return row
    return None


_MAY_BE_ORIGINAL = (
    ArticleRow.identity != bindparam("new_identity"),
    # one outlet with the same text under different headlines: a placeholder, not a copy
    or_(
        ArticleRow.publisher != bindparam("new_publisher"),
        ArticleRow.title == bindparam("new_title"),
    ),
)
# Not the copies, which may be many, nor what others have: that would show. Here and in the bands,
# the newest are chosen before their outlets are read, so that the number that is read is bounded.
_NEWEST_WITH_TEXT = (
    select(ArticleRow.id)
    .where(
        ArticleRow.text_digest == bindparam("digest"),
        ArticleRow.audience == bindparam("new_audience"),
        ArticleRow.copy_of.is_(None),
    )
    .order_by(ArticleRow.id.desc())
    .limit(_MOST_OF_A_BAND)
)
_WITH_TEXT = (
    select(ArticleRow.id, ArticleRow.url)
    .where(ArticleRow.id.in_(_NEWEST_WITH_TEXT), *_MAY_BE_ORIGINAL)
    .order_by(ArticleRow.id)
    .limit(1)
)
_SHARED_BANDS = union_all(
    *(
        select(
            select(BandRow.article_id)
            .where(
                BandRow.value == bindparam(f"value_{place}"),
                BandRow.place == place,
                BandRow.audience == bindparam("new_audience"),
            )
            .order_by(BandRow.article_id.desc())
            .limit(_MOST_OF_A_BAND)
            .subquery()
        )
        for place in range(near_duplicates.BANDS)
    )
).subquery()
# Those that share the most bands, the newest first. Made once: making it took three quarters of the
# time of adding an article.
_WITH_BANDS = (
    select(ArticleRow.id)
    .join(_SHARED_BANDS, _SHARED_BANDS.c.article_id == ArticleRow.id)
    .where(*_MAY_BE_ORIGINAL)
    .group_by(ArticleRow.id)
    .order_by(func.count().desc(), ArticleRow.id.desc())
    .limit(_MOST_COMPARED)
)


def _values_of_original(prepared: PreparedArticle) -> dict[str, str]:
    """Return what other articles are compared with in `_MAY_BE_ORIGINAL`."""
    return {
        "new_audience": prepared.audience,
        "new_identity": identity(prepared.article.url),
        "new_publisher": prepared.article.publisher,
        "new_title": prepared.article.title,
    }


def replace_bands(
    connection: Connection, article_id: int, prepared: PreparedArticle, *, is_original: bool
) -> None:
    """Replace the values by which near copies of an article are found; a copy has none."""
    connection.execute(delete(BandRow).where(BandRow.article_id == article_id))
    if is_original and prepared.bands:
        connection.execute(
            insert(BandRow),
            [
                {
                    "article_id": article_id,
                    "place": place,
                    "value": value,
                    "audience": prepared.audience,
                }
                for place, value in enumerate(prepared.bands)
            ],
        )


def keep_revision(connection: Connection, known: Any, article: Article) -> None:
    """Store the version of an article that `article` replaces."""
    connection.execute(
        insert(RevisionRow).values(
            article_id=known.id,
            title=known.title,
            body=known.body,
            fetched_at=known.fetched_at,
            replaced_at=article.fetched_at,
        )
    )


def insert_passages(connection: Connection, article_id: int, prepared: PreparedArticle) -> None:
    """Write an article's names and its passages with their vectors."""
    insert_names(connection, article_id, prepared.names, prepared.named_by)
    rows = [
        {
            "article_id": article_id,
            "start": span.start,
            "end": span.end,
            "vector": vector.astype("<f4").tobytes(),
        }
        for span, vector in zip(prepared.passages, prepared.vectors, strict=True)
    ]
    if rows:
        connection.execute(insert(PassageRow), rows)


def vectors_of(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Decode stored vectors: `(n, dimension)` float32."""
    if not blobs:
        return np.zeros((0, dimension), np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)


def new_key(inserted: CursorResult[Any]) -> int:
    """Return the id of the inserted row."""
    key = inserted.inserted_primary_key
    assert key is not None
    return int(key[0])


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Split values into pieces that one statement can bind."""
    for start in range(0, len(values), _MANY):
        yield values[start : start + _MANY]


def copies_of(connection: Connection, rows: Sequence[Any]) -> dict[int, list[str]]:
    """Return the outlets of the copies of articles, by article id.

    A copy has the audience of its original. For a private article, public articles with the same
    text count as copies too, with their copies: its readers do not see them separately. Public
    articles that the audience also has privately do not count.
    """
    outlets: dict[int, list[str]] = {}
    for chunk in chunks([row.id for row in rows]):
        for row in connection.execute(
            select(ArticleRow.copy_of, ArticleRow.publisher)
            .where(ArticleRow.copy_of.in_(chunk))
            .order_by(ArticleRow.id)
        ):
            outlets.setdefault(row.copy_of, []).append(row.publisher)
    private_ids = [row.id for row in rows if row.audience != PUBLIC]
    if private_ids:
        _add_public_copies(connection, private_ids, outlets)
    return outlets


def _add_public_copies(
    connection: Connection, private_ids: Sequence[int], outlets: dict[int, list[str]]
) -> None:
    """Add the outlets of public articles that have the text of private ones."""
    private, public, same_address = (aliased(ArticleRow) for _ in range(3))
    also_private = (
        select(same_address.id)
        .where(
            same_address.audience == private.audience, same_address.identity == ArticleRow.identity
        )
        .exists()
    )
    for chunk in chunks(private_ids):
        same_text = (
            select(private.id.label("original"), ArticleRow.publisher)
            .select_from(private)
            .join(
                public, and_(public.text_digest == private.text_digest, public.audience == PUBLIC)
            )
            .join(ArticleRow, or_(ArticleRow.id == public.id, ArticleRow.copy_of == public.id))
            .where(private.id.in_(chunk), public.copy_of.is_(None), ~also_private)
            .where(
                or_(private.publisher != ArticleRow.publisher, private.title == ArticleRow.title)
            )
            .order_by(ArticleRow.id)
        )
        for public_row in connection.execute(same_text):
            outlets.setdefault(public_row.original, []).append(public_row.publisher)
