"""For whom a feed is, and who may read what became of an address: everybody, or one server."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    connection = op.get_bind()
    last = connection.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'feeds'"))
    with op.batch_alter_table(
        "feeds",
        recreate="always",
        naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"},
        table_kwargs={"sqlite_autoincrement": True},
    ) as feeds:
        feeds.drop_constraint("uq_feeds_url", type_="unique")
        feeds.add_column(sa.Column("audience", sa.Text, nullable=False, server_default=""))
    # an id is never given twice, also that of a feed that was removed
    connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'feeds'"))
    connection.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('feeds', :last)"),
        {"last": last or 0},
    )
    op.create_index("feeds_by_url", "feeds", ["url", "audience"], unique=True)
    op.add_column("outcomes", sa.Column("audience", sa.Text, nullable=False, server_default=""))
