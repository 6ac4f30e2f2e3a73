"""Twins of an address, lightly edited copies, what articles said before they changed."""

import sqlalchemy as sa
from alembic import op

from index.storage.schema import UtcDateTime
from index.text.near_duplicates import bands
from index.urls import identity

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("articles", sa.Column("identity", sa.Text, nullable=False, server_default=""))
    op.add_column("articles", sa.Column("modified_at", UtcDateTime))
    made = op.create_table(
        "bands",
        sa.Column(
            "article_id",
            sa.Integer,
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.create_index("bands_by_value", "bands", ["value", "place"])
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "article_id",
            sa.Integer,
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("fetched_at", UtcDateTime, nullable=False),
        sa.Column("replaced_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_revisions_article_id", "revisions", ["article_id"])
    connection = op.get_bind()
    taken: set[str] = set()
    for key, url, body in connection.execute(
        sa.text("SELECT id, url, body FROM articles ORDER BY id")
    ).all():
        # of two that came in under twins of one address the later stays apart
        name = url if identity(url) in taken else identity(url)
        taken.add(name)
        connection.execute(
            sa.text("UPDATE articles SET identity = :name WHERE id = :id"),
            {"name": name, "id": key},
        )
        values = [
            {"article_id": key, "place": place, "value": value}
            for place, value in enumerate(bands(body))
        ]
        if values:
            connection.execute(sa.insert(made), values)
    op.create_index("articles_by_identity", "articles", ["identity"], unique=True)
