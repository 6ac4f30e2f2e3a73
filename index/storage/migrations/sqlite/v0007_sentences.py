"""Remove the vectors of sentences, which no answer used."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.drop_table("sentences")
