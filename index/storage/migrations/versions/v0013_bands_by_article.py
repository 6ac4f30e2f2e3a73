"""Find the newest article of a band by its id: SQLite alone has a hidden number for each row."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.drop_index("bands_by_value", "bands")
    op.create_index("bands_by_value", "bands", ["value", "place", "article_id"])
