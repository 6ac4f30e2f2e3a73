"""The tables of the library; `HEAD` is the newest version in migrations/."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from index.storage.database import History

HEAD = "0015"
VERSION_TABLE = "index_alembic_version"
HISTORY = History(Path(__file__).parent / "migrations", VERSION_TABLE, HEAD)

# The number of a row. Every whole number of SQLite has 64 bits, and only an INTEGER numbers rows.
Id = Annotated[int, mapped_column(BigInteger().with_variant(Integer(), "sqlite"))]


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, stored in UTC; naive ones raise an error."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Convert an aware time to UTC without a zone, as SQLite stores it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value.isoformat()}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return an aware time in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class JsonText(TypeDecorator[Any]):
    """A value stored as JSON; a text on PostgreSQL, which cannot compare columns of its JSON."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of the column."""
        return dialect.type_descriptor(
            Text() if dialect.name == "postgresql" else JSON(none_as_null=True)
        )

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return the value as the column takes it."""
        return value if value is None or dialect.name != "postgresql" else json.dumps(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the value that was stored."""
        return value if value is None or dialect.name != "postgresql" else json.loads(value)


class JsonTuple(JsonText):
    """Values stored as a list in JSON."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the list as a tuple."""
        listed = super().process_result_value(value, dialect)
        return None if listed is None else tuple(listed)


class LibraryBase(DeclarativeBase):
    """The base of the tables of the library."""


class ArticleRow(LibraryBase):
    """An article; if `copy_of` is set, it has the text of that article and no passages.

    `audience` is who may read it, "" for everybody; a copy has the audience of its original.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("articles_by_text", "text_digest", "audience", "copy_of", "id"),
        Index("articles_by_identity", "identity", "audience", unique=True),
        Index("articles_by_url", "url", "audience", unique=True),
        Index("articles_by_audience", "audience"),
        Index("articles_by_date", "published_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    identity: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    sources: Mapped[tuple[str, ...]] = mapped_column(JsonTuple)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offset_minutes: Mapped[int | None]  # of `published_at`'s place, ahead of UTC
    modified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text_digest: Mapped[str] = mapped_column(String(64))
    copy_of: Mapped[Id | None] = mapped_column(
        ForeignKey("articles.id", ondelete="SET NULL"), index=True
    )
    named_by: Mapped[str] = mapped_column(Text, server_default="")  # "" until names are stored
    is_summary: Mapped[bool] = mapped_column(server_default=false())
    picture: Mapped[str] = mapped_column(Text, server_default="")


class PassageRow(LibraryBase):
    """A piece of an article's body with its vector, float32 little-endian.

    Ids are never reused, so that the vector index can find new passages by id.
    """

    __tablename__ = "passages"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id] = mapped_column(primary_key=True)
    article_id: Mapped[Id] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[int]
    end: Mapped[int]
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class RemovedPassageRow(LibraryBase):
    """A removed passage, and the revision that removed it."""

    __tablename__ = "removed_passages"

    passage_id: Mapped[Id] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(index=True)


class StateRow(LibraryBase):
    """A single row: the revision of the library, its id, and the encoder of its vectors.

    `library` is random. An index file that names another library belongs to another database.
    """

    __tablename__ = "state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    model: Mapped[str] = mapped_column(Text)
    dimension: Mapped[int]
    library: Mapped[str] = mapped_column(String(32), server_default="")


class BandRow(LibraryBase):
    """A value by which near copies are found; see `index.text.near_duplicates`.

    Only originals have them. `audience` is the article's, so that one index finds the newest.
    """

    __tablename__ = "bands"
    __table_args__ = (Index("bands_by_value", "value", "place", "audience", "article_id"),)

    article_id: Mapped[Id] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
    audience: Mapped[str] = mapped_column(Text, server_default="")


class RevisionRow(LibraryBase):
    """What an article contained before its publisher changed it."""

    __tablename__ = "revisions"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Id] = mapped_column(primary_key=True)
    article_id: Mapped[Id] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    fetched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EntityRow(LibraryBase):
    """A name in articles; queries join the names of an entity, see `index.names.grouping`.

    `key` is the folded name; `sense` the field that distinguishes namesakes, "" if articles state
    none; `block` is shared by names that may belong to the same person; `articles` counts the
    articles of all audiences. Ids are never reused.
    """

    __tablename__ = "entities"
    __table_args__ = (
        Index("entities_by_key", "key", "kind", "sense", unique=True),
        Index("entities_by_block", "block", "kind"),
        Index("entities_by_articles", "articles"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(Text)
    sense: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(Text)
    block: Mapped[str] = mapped_column(String(8))
    articles: Mapped[int]


class EntityWordRow(LibraryBase):
    """A word of a name, so that any word finds the entity."""

    __tablename__ = "entity_words"

    word: Mapped[str] = mapped_column(Text, primary_key=True)
    entity_id: Mapped[Id] = mapped_column(
        ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class EntityAliasRow(LibraryBase):
    """A spelling of a name in articles: "Xi" for Xi Jinping; `key` is folded."""

    __tablename__ = "entity_aliases"
    __table_args__ = (
        Index("entity_aliases_by_name", "entity_id", "name", unique=True),
        Index("entity_aliases_by_key", "key"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    entity_id: Mapped[Id] = mapped_column(ForeignKey("entities.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    articles: Mapped[int]


class EntityArticleRow(LibraryBase):
    """A link between an entity and an article that names it."""

    __tablename__ = "entity_articles"

    entity_id: Mapped[Id] = mapped_column(
        ForeignKey("entities.id", ondelete="CASCADE"), primary_key=True
    )
    article_id: Mapped[Id] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class MentionRow(LibraryBase):
    """A place in an article's body that contains an alias; copies have none."""

    __tablename__ = "mentions"

    article_id: Mapped[Id] = mapped_column(
        ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    start: Mapped[int] = mapped_column(primary_key=True)
    end: Mapped[int]
    alias_id: Mapped[Id] = mapped_column(
        ForeignKey("entity_aliases.id", ondelete="CASCADE"), index=True
    )
