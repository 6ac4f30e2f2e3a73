"""The same text is looked for within an audience: by one index, not by all that it has."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_index("articles_by_text", "articles")
    op.create_index("articles_by_text", "articles", ["text_digest", "audience"])
