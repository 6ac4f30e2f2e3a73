"""The entry point of Alembic: runs the migrations over the connection of the store."""

from alembic import context

from ingest.feeds.feed_schema import VERSION_TABLE, FeedBase

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=FeedBase.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
