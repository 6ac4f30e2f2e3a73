"""Mark the articles of which only a feed's own text is stored."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    column = sa.Column("is_summary", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("articles", column)
