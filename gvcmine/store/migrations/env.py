"""Run the migrations on the connection that `store.engine` hands over, in its transaction."""

from alembic import context

from gvcmine.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
