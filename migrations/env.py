"""How Alembic finds the database and the models: both from the running application."""

from alembic import context
from flask import current_app
from sqlalchemy import MetaData

from console.core.db import WRITER, UtcDateTime


def target_metadata() -> MetaData:
    """Return what the models say the database should be."""
    return current_app.extensions["migrate"].db.metadatas[None]


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Return how our own types are written down, so that a step needs nothing of the console."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run_offline() -> None:
    """Print the SQL instead of running it."""
    url = current_app.extensions["migrate"].db.engine.url
    context.configure(
        url=url.render_as_string(hide_password=False),
        target_metadata=target_metadata(),
        literal_binds=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run all missing steps in one transaction; half a migration is never left behind."""
    engine = current_app.extensions["migrate"].db.engine
    arguments = current_app.extensions["migrate"].configure_args
    with engine.connect().execution_options(**{WRITER: True}) as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata(),
            render_item=render_item,
            **arguments,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                # A step that fills a large table takes longer than any request may.
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
