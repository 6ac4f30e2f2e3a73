"""Who may read an article: one address may be known to everybody and to a server for itself."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_COLUMNS = tuple(
    "id url identity audience publisher author sources published_at modified_at fetched_at "
    "text_digest copy_of title body".split()
)


def upgrade() -> None:
    connection = op.get_bind()
    last = connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'articles'"))
    op.drop_index("articles_by_identity", "articles")
    with op.batch_alter_table(
        "articles",
        recreate="always",
        naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"},
        table_kwargs={"sqlite_autoincrement": True},
        # SQLite reads past a long text to what stands behind it
        partial_reordering=[_COLUMNS],
    ) as articles:
        articles.drop_constraint("uq_articles_url", type_="unique")
        articles.add_column(sa.Column("audience", sa.Text, nullable=False, server_default=""))
    # an id is never given twice, also that of an article that was forgotten
    connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'articles'"))
    connection.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('articles', :last)"),
        {"last": last or 0},
    )
    op.create_index("articles_by_identity", "articles", ["identity", "audience"], unique=True)
    op.create_index("articles_by_url", "articles", ["url", "audience"], unique=True)
    op.create_index("articles_by_audience", "articles", ["audience"])
