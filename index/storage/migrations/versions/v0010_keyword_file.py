"""Remove the words of the passages: the keyword index is a file beside that of the vectors."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("DROP TABLE passage_words")
