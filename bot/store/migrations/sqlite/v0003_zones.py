"""Create the table of the time zones that people and servers have chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "zones",
        sa.Column("whose", sa.Text, primary_key=True),
        sa.Column("timezone", sa.Text, nullable=False),
    )
