"""The tables of the library. Revisions before 0006 were never released and are part of it."""

import sqlalchemy as sa
from alembic import op

from index.storage.schema import UtcDateTime

revision = "0006"
down_revision = None


def upgrade() -> None:
    _articles()
    _passages()
    _copies_and_revisions()
    _entities()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("identity", sa.Text, nullable=False, server_default=""),
        sa.Column("audience", sa.Text, nullable=False, server_default=""),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("published_at", UtcDateTime),
        sa.Column("modified_at", UtcDateTime),
        sa.Column("fetched_at", UtcDateTime, nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("copy_of", sa.Integer, sa.ForeignKey("articles.id", ondelete="SET NULL")),
        # Long texts come last: SQLite has to read past them to reach the columns behind.
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("named_by", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("articles_by_identity", "articles", ["identity", "audience"], unique=True)
    op.create_index("articles_by_url", "articles", ["url", "audience"], unique=True)
    op.create_index("articles_by_text", "articles", ["text_digest", "audience"])
    op.create_index("articles_by_audience", "articles", ["audience"])
    op.create_index("articles_by_date", "articles", ["published_at"])
    op.create_index("ix_articles_copy_of", "articles", ["copy_of"])


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer, primary_key=True),
        _reference("articles", nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passages_article_id", "passages", ["article_id"])
    op.create_table(
        "removed_passages",
        sa.Column("passage_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )
    op.create_index("ix_removed_passages_revision", "removed_passages", ["revision"])
    op.create_table(
        "sentences",
        _reference("passages", primary_key=True, autoincrement=False),
        sa.Column("borders", sa.JSON, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "state",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("dimension", sa.Integer, nullable=False),
    )
    op.execute(
        "CREATE VIRTUAL TABLE passage_words USING fts5("
        "title, words, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    op.execute("INSERT INTO state (id, revision, model, dimension) VALUES (1, 0, '', 0)")


def _copies_and_revisions() -> None:
    op.create_table(
        "bands",
        _reference("articles", primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.create_index("bands_by_value", "bands", ["value", "place"])
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        _reference("articles", nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("fetched_at", UtcDateTime, nullable=False),
        sa.Column("replaced_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_revisions_article_id", "revisions", ["article_id"])


def _entities() -> None:
    op.create_table(
        "entities",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("sense", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("block", sa.String(8), nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("entities_by_key", "entities", ["key", "kind", "sense"], unique=True)
    op.create_index("entities_by_block", "entities", ["block", "kind"])
    op.create_index("entities_by_articles", "entities", ["articles"])
    op.create_table(
        "entity_words",
        sa.Column("word", sa.Text, primary_key=True),
        _reference("entities", primary_key=True),
    )
    op.create_index("ix_entity_words_entity_id", "entity_words", ["entity_id"])
    op.create_table(
        "entity_aliases",
        sa.Column("id", sa.Integer, primary_key=True),
        _reference("entities", nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
    )
    op.create_index("entity_aliases_by_name", "entity_aliases", ["entity_id", "name"], unique=True)
    op.create_index("entity_aliases_by_key", "entity_aliases", ["key"])
    op.create_table(
        "entity_articles",
        _reference("entities", primary_key=True),
        _reference("articles", primary_key=True, autoincrement=False),
    )
    op.create_index("ix_entity_articles_article_id", "entity_articles", ["article_id"])
    op.create_table(
        "mentions",
        _reference("articles", primary_key=True, autoincrement=False),
        sa.Column("start", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column(
            "alias_id",
            sa.Integer,
            sa.ForeignKey("entity_aliases.id", ondelete="CASCADE"),
            nullable=False,
        ),
    )
    op.create_index("ix_mentions_alias_id", "mentions", ["alias_id"])


def _reference(table: str, **keywords: bool) -> sa.Column[int]:
    """Return a column that refers to a table's id and goes with its row: "article_id"."""
    singular = {"articles": "article", "entities": "entity", "passages": "passage"}[table]
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    keywords = {"nullable": False} | keywords
    return sa.Column(f"{singular}_id", sa.Integer, key, **keywords)  # type: ignore[arg-type]
