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


def test_the_ids_of_what_logs_tell_of_are_given_out_once(app: Flask) -> None:
    wanted = {"comments", "decision_reasons", "learned", "operations", "posts", "roles"}
    wanted |= {"saved_views", "tags", "users"}
    tables = Base.metadata.tables.values()
    assert {
        each.name for each in tables if each.dialect_options["sqlite"]["autoincrement"]
    } == wanted
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":  # PostgreSQL's sequences never go back
            counted = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
            assert set(connection.scalars(sa.text(counted))) == wanted


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


@pytest.mark.slow
def test_first_decisions_are_found_in_what_was_done(empty: Flask) -> None:
    flask_migrate.upgrade(MIGRATIONS, "0003")
    with db.engine.begin() as connection:
        for statement in DECIDED_BEFORE.split(";"):
            connection.execute(sa.text(statement))
    flask_migrate.upgrade(MIGRATIONS, "0004")
    with db.engine.connect() as connection:
        found = connection.execute(
            sa.text("SELECT id, first_decided_at FROM comments ORDER BY id")
        ).all()
    assert [(row.id, str(row.first_decided_at)[:10]) for row in found] == [
        (1, "2026-01-02"),  # decided twice
        (2, "None"),  # skipped
        (3, "None"),  # decided and undone
        (4, "None"),  # still waits
    ]


DECIDED_BEFORE = """
INSERT INTO posts (id, title, slug, summary, body, body_format, body_html, status, created_at,
                   updated_at, comments_open)
    VALUES (1, 'A', 'a', '', '', 'markdown', '', 'draft', '2026-01-01', '2026-01-01', true);
INSERT INTO comments (id, post_id, author_name, author_email, author_url, author_address,
                      user_agent, kind, body, status, status_reason, status_changed_at,
                      created_at, updated_at)
    SELECT id, 1, '', '', '', '', '', 'comment', '', 'pending', '', moment, moment, moment
    FROM (SELECT created_at AS moment FROM posts) AS moments,
         (SELECT 1 AS id UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) AS ids;
UPDATE comments SET decided_at = '2026-01-03' WHERE id = 1;
INSERT INTO operations (id, kind, action, actor_name, reason, created_at, total, changed, skipped)
    VALUES (1, 'comments.decide', 'approve', 'x', '', '2026-01-02', 0, 0, 0),
           (2, 'comments.decide', 'spam', 'x', '', '2026-01-03', 0, 0, 0);
INSERT INTO operation_items (operation_id, target_id, version_seen, state_before, outcome)
    VALUES (1, 1, 1, 'pending', 'changed'), (2, 1, 2, 'approved', 'changed'),
           (1, 2, 1, 'trash', 'skipped'), (1, 3, 1, 'pending', 'changed')
"""


@pytest.mark.slow
def test_what_items_and_former_states_held_is_in_the_items(empty: Flask) -> None:
    flask_migrate.upgrade(MIGRATIONS, "0005")
    with db.engine.begin() as connection:
        for statement in (DECIDED_BEFORE + ";" + FORMER_STATES).split(";"):
            connection.execute(sa.text(statement))
        before = operations_as_they_were(connection)
    flask_migrate.upgrade(MIGRATIONS, "0006")
    with db.engine.connect() as connection:
        items = connection.execute(sa.text(ITEMS)).all()
        progress = connection.scalars(sa.text("SELECT progress_id FROM operations ORDER BY id"))
        assert list(progress) == [3, 1]
    assert [tuple(row) for row in items] == [
        (1, 1, None, "Rude"),
        (1, 2, "state", None),
        (1, 3, None, None),
        (2, 1, None, ""),
    ]
    flask_migrate.downgrade(MIGRATIONS, "0005")
    with db.engine.connect() as connection:
        assert operations_as_they_were(connection) == before


def operations_as_they_were(connection: sa.Connection) -> list[tuple[Any, ...]]:
    """Return what the tables of the past hold."""
    tables = ("operation_items", "former_states")
    queries = [f"SELECT * FROM {table} ORDER BY operation_id, 2" for table in tables]  # noqa: S608
    return [tuple(row) for query in queries for row in connection.execute(sa.text(query))]


ITEMS = """
SELECT operation_id, target_id, skip_reason, was_reason FROM operation_items
ORDER BY operation_id, target_id
"""
FORMER_STATES = """
UPDATE operation_items SET skip_reason = 'state' WHERE outcome = 'skipped';
INSERT INTO former_states (operation_id, comment_id, status_changed_at, status_reason)
    VALUES (1, 1, '2026-01-01 00:00:00', 'Rude'), (2, 1, '2026-01-02 00:00:00', '')
"""
