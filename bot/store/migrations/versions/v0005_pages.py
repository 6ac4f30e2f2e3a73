"""Create the table of long subjects of look-ups, and the setting of who may turn pages."""

import sqlalchemy as sa
from alembic import op

from index.storage.schema import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "look_up_subjects",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    with op.batch_alter_table("server_settings") as settings:
        settings.add_column(
            sa.Column("asker_pages", sa.Boolean, nullable=False, server_default=sa.false())
        )
