"""Find the newest originals with a text or a band, however many articles are alike."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.drop_index("bands_by_value", "bands")
    op.add_column("bands", sa.Column("audience", sa.Text, nullable=False, server_default=""))
    op.execute(
        "DELETE FROM bands WHERE article_id IN (SELECT id FROM articles WHERE copy_of IS NOT NULL)"
    )
    op.execute(
        "UPDATE bands SET audience = "
        "(SELECT audience FROM articles WHERE articles.id = bands.article_id) "
        "WHERE article_id IN (SELECT id FROM articles WHERE audience <> '')"
    )
    op.create_index("bands_by_value", "bands", ["value", "place", "audience", "article_id"])
    op.drop_index("articles_by_text", "articles")
    op.create_index("articles_by_text", "articles", ["text_digest", "audience", "copy_of", "id"])
