"""Runs the migrations on the database in use, one process at a time."""

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from extract.database import connect

# An arbitrary number: two processes that migrate at once wait for each other.
LOCK = 7_305_001


def run() -> None:
    """Apply what is missing in one transaction; nothing is left half done."""
    environment = context.config.attributes.get("environment")
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connect(environment), poolclass=NullPool
    )
    with engine.begin() as connection:
        connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
        connection.execute(text("create schema if not exists ops"))
        context.configure(connection=connection, version_table_schema="ops")
        context.run_migrations()


run()
