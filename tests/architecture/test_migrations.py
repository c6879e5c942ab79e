"""The migrations make what the models say, step by step and back, on both databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from config.testing import TestingConfig
from console.app import create_app
from console.core.db import Base, db
from tests import servers

MIGRATIONS = str(Path(__file__).resolve().parents[2] / "migrations")


@pytest.fixture(params=servers.DATABASES)
def empty(request: pytest.FixtureRequest, worker_id: str) -> Iterator[Flask]:
    """The application on a database that nobody has migrated."""
    database = servers.DATABASES[request.param](servers.running(), f"migrations_{worker_id}")
    database.create()
    app = create_app(TestingConfig(database.url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def differences(connection: sa.Connection) -> list[Any]:
    """Return what autogenerate would write into a new migration."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert differences(connection) == [], "run `make migration`"
        wanted = {index.name for table in Base.metadata.sorted_tables for index in table.indexes}
        assert wanted - index_names(connection) == set(), "run `make migration` on PostgreSQL"


def index_names(connection: sa.Connection) -> set[str]:
    """Return the names of all indexes, those on expressions included."""
    statement = "SELECT name FROM sqlite_master WHERE type = 'index'"
    if connection.dialect.name == "postgresql":
        statement = "SELECT relname FROM pg_class WHERE relkind = 'i'"
    return set(connection.scalars(sa.text(statement)))


@pytest.mark.slow
def test_every_step_goes_up_and_down_and_up(empty: Flask) -> None:
    flask_migrate.upgrade(MIGRATIONS)
    flask_migrate.downgrade(MIGRATIONS, "base")
    assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
    flask_migrate.upgrade(MIGRATIONS)
    with db.engine.connect() as connection:
        assert differences(connection) == []


def test_there_is_one_head(empty: Flask) -> None:
    config = empty.extensions["migrate"].migrate.get_config(MIGRATIONS)
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
