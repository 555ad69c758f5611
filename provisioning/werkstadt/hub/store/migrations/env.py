"""Run by Alembic, on the connection that Store.migrate() hands over."""

from alembic import context

from werkstadt.hub.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
