"""Create the table of the turns at hosts, which the processes of a library share."""

import sqlalchemy as sa
from alembic import op

from index.storage.schema import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), primary_key=True),
        sa.Column("owner", sa.Text()),
        sa.Column("lease_until", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("pause_s", sa.Float().with_variant(sa.Double(), "postgresql"), nullable=False),
    )
