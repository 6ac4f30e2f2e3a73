"""The tables of the library; `HEAD` is the revision of migrations/ that makes them."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from index.storage.database import History

HEAD = "0007"
VERSION_TABLE = "index_alembic_version"
HISTORY = History(Path(__file__).parent / "migrations", VERSION_TABLE, HEAD)


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, kept in UTC; a naive one is refused at the border."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC without a zone, as databases keep it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value.isoformat()}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware time in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The tables of the library and of nothing else."""


class ArticleRow(Base):
    """An article; one with `copy_of` has the text of another and no passages of its own.

    `audience` is who may read it, "" for everybody; a copy has that of its original.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("articles_by_text", "text_digest", "audience"),
        Index("articles_by_identity", "identity", "audience", unique=True),
        Index("articles_by_url", "url", "audience", unique=True),
        Index("articles_by_audience", "audience"),
        Index("articles_by_date", "published_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    identity: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    sources: Mapped[list[str]] = mapped_column(JSON)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    modified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text_digest: Mapped[str] = mapped_column(String(64))
    copy_of: Mapped[int | None] = mapped_column(
        ForeignKey("articles.id", ondelete="SET NULL"), index=True
    )
    named_by: Mapped[str] = mapped_column(Text, server_default="")  # "" until names were sought


class PassageRow(Base):
    """A stretch of an article's body with its vector, float32 little-endian.

    Ids are never given twice, so that a vector index can catch up by them.
    """

    __tablename__ = "passages"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[int]
    end: Mapped[int]
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class RemovedPassageRow(Base):
    """A passage that is no more, and the revision that took it out."""

    __tablename__ = "removed_passages"

    passage_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(index=True)


class StateRow(Base):
    """One row: how often the library was written, and the space of its vectors."""

    __tablename__ = "state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    model: Mapped[str] = mapped_column(Text)
    dimension: Mapped[int]


class BandRow(Base):
    """A value by which likely copies are found; see `index.text.near_duplicates`."""

    __tablename__ = "bands"
    __table_args__ = (Index("bands_by_value", "value", "place"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class RevisionRow(Base):
    """What an article said before its publisher changed it."""

    __tablename__ = "revisions"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    fetched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EntityRow(Base):
    """A name as articles have it, with whom it is joined at reading; see `index.names.matching`.

    `key` is the folded name; `sense` the field that tells two of one name apart, "" where articles
    tell none; `block` what names that may be one person's have in common; `articles` counts the
    articles of all audiences. Ids are never given twice.
    """

    __tablename__ = "entities"
    __table_args__ = (
        Index("entities_by_key", "key", "kind", "sense", unique=True),
        Index("entities_by_block", "block", "kind"),
        Index("entities_by_articles", "articles"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(Text)
    sense: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Text)
    block: Mapped[str] = mapped_column(String(8))
    articles: Mapped[int]


class EntityWordRow(Base):
    """A word of a name, so that it is found by any of them."""

    __tablename__ = "entity_words"

    word: Mapped[str] = mapped_column(Text, primary_key=True)
    entity_id: Mapped[int] = mapped_column(
        ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class EntityAliasRow(Base):
    """A form in which articles write a name: "Xi" for Xi Jinping; `key` is folded."""

    __tablename__ = "entity_aliases"
    __table_args__ = (
        Index("entity_aliases_by_name", "entity_id", "name", unique=True),
        Index("entity_aliases_by_key", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entity_id: Mapped[int] = mapped_column(ForeignKey("entities.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    articles: Mapped[int]


class EntityArticleRow(Base):
    """That an article names an entity."""

    __tablename__ = "entity_articles"

    entity_id: Mapped[int] = mapped_column(
        ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True
    )
    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class MentionRow(Base):
    """A place in an article's body where an alias stands; of a copy only its original has any."""

    __tablename__ = "mentions"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    start: Mapped[int] = mapped_column(primary_key=True)
    end: Mapped[int]
    alias_id: Mapped[int] = mapped_column(
        ForeignKey("entity_aliases.id", ondelete="CASCADE"), index=True
    )
