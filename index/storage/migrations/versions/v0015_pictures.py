"""Store the address of the picture that a publisher shows with an article."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    column = sa.Column("picture", sa.Text, nullable=False, server_default="")
    op.add_column("articles", column)
