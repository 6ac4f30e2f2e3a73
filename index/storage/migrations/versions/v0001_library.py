"""The library: articles, passages with vectors, keyword index, state."""

import sqlalchemy as sa
from alembic import op

from index.storage.schema import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("published_at", UtcDateTime),
        sa.Column("fetched_at", UtcDateTime, nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("copy_of", sa.Integer, sa.ForeignKey("articles.id", ondelete="SET NULL")),
        sqlite_autoincrement=True,
    )
    op.create_index("articles_by_text", "articles", ["text_digest"])
    op.create_index("articles_by_date", "articles", ["published_at"])
    op.create_index("ix_articles_copy_of", "articles", ["copy_of"])
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "article_id",
            sa.Integer,
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            nullable=False,
        ),
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
