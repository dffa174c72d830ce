"""Alembic's entry point: run the migrations on the database that the store names."""

from alembic import context
from sqlalchemy import create_engine, text

from bot.records.tables import metadata

engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":  # replicas start together, and one of them migrates
            connection.execute(text("SELECT pg_advisory_xact_lock(20845)"))
        context.run_migrations()
engine.dispose()
