"""Run by Alembic for each upgrade; the connection comes from `store.archive.migrate`."""

from alembic import context

from store.archive.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
