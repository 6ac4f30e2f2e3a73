"""Create the tables of feeds, entries and outcomes."""

import sqlalchemy as sa
from alembic import op

from index.storage.schema import UtcDateTime

revision = "0002"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("tag", sa.Text, nullable=False),
        sa.Column("every_minutes", sa.Integer, nullable=False),
        sa.Column("ttl_minutes", sa.Float),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("looked_at", UtcDateTime),
        sa.Column("next_look_at", UtcDateTime, nullable=False),
        sa.Column("last_new_at", UtcDateTime),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_error", sa.Text, nullable=False),
        sa.Column("lease_owner", sa.Text),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("audience", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("feeds_by_url", "feeds", ["url", "audience"], unique=True)
    op.create_index("feeds_by_next_look", "feeds", ["next_look_at"])
    op.create_index("feeds_by_site", "feeds", ["site", "lease_until"])
    op.create_table(
        "entries",
        sa.Column(
            "feed_id", sa.Integer, sa.ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("entry_id", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )
    op.create_index("entries_by_seen", "entries", ["feed_id", "seen_at"])
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_index("outcomes_by_url", "outcomes", ["url", "id"])
