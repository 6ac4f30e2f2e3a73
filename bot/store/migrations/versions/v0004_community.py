"""Add posts of feeds, paused follows, blocked people, settings of channels and open questions."""

import sqlalchemy as sa
from alembic import op

from index.storage.schema import JsonText, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column(
        "follows", sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("follows", sa.Column("posting", JsonText(), nullable=True))
    op.add_column(
        "server_settings", sa.Column("blocked", JsonText(), nullable=False, server_default="[]")
    )
    op.create_table(
        "channel_settings",
        sa.Column("channel_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("server_id", sa.BigInteger, nullable=False),
        sa.Column("listens", sa.Boolean, nullable=False),
        sa.Column("thread_answers", sa.Boolean),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("cooldown_s", sa.Integer),
    )
    op.create_table(
        "open_questions",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("alive_at", UtcDateTime, nullable=False),
    )
