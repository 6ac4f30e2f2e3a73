"""People, organisations and places; those of older articles are found by `newsdesk migrate`."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("articles", sa.Column("named_by", sa.Text, nullable=False, server_default=""))
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
        _entity(primary_key=True),
    )
    op.create_index("ix_entity_words_entity_id", "entity_words", ["entity_id"])
    op.create_table(
        "entity_aliases",
        sa.Column("id", sa.Integer, primary_key=True),
        _entity(nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
    )
    op.create_index("entity_aliases_by_name", "entity_aliases", ["entity_id", "name"], unique=True)
    op.create_index("entity_aliases_by_key", "entity_aliases", ["key"])
    op.create_table("entity_articles", _entity(primary_key=True), _article())
    op.create_index("ix_entity_articles_article_id", "entity_articles", ["article_id"])
    op.create_table(
        "mentions",
        _article(),
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


def _entity(*, primary_key: bool = False, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(
        "entity_id",
        sa.Integer,
        sa.ForeignKey("entities.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=nullable,
    )


def _article() -> sa.Column[int]:
    return sa.Column(
        "article_id",
        sa.Integer,
        sa.ForeignKey("articles.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
