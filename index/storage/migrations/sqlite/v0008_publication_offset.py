"""Keep how far the clock of the place of publication was ahead of UTC."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("articles", sa.Column("offset_minutes", sa.Integer))
