"""Run by Alembic with the connection of the store that is being opened."""

from __future__ import annotations

from alembic import context

from pipeline.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
