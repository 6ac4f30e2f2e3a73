"""The entry point of Alembic: runs the migrations on the connection from the store."""

from alembic import context

from index.storage.schema import VERSION_TABLE, LibraryBase

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=LibraryBase.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
