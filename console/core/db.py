"""The declarative base, its column types, and the session with its two engines.

SQLite and PostgreSQL behave alike for callers: times come back aware, foreign keys hold, a
writer waits for its turn instead of failing, and a read-only transaction cannot write.
"""

import sqlite3
from datetime import UTC, datetime
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    CursorResult,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Result,
    String,
)
from sqlalchemy import event as sa_event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

WRITER = "console_writer"
"""Execution option: this transaction will write (SQLite: ``BEGIN IMMEDIATE``)."""
READER = "console_reader"
"""Execution option: this transaction must not write, whatever the code tries."""

SQLITE_BUSY_MS = 30_000
"""How long a writer waits for its turn: longer than an import of 100,000 comments takes."""
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; refuses naive values. SQLite keeps it without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored: give it a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


BigKey = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key; SQLite only counts up an INTEGER primary key."""
ONCE = {"sqlite_autoincrement": True}
"""Table option: the id of a deleted row, of which the log still tells, is given to no other."""
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """Base of all models."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: Json, str: String(255)},
    )


db = SQLAlchemy(model_class=Base)
session = db.session


def configure_engine(engine: Engine) -> None:
    """Make ``engine`` keep the promises of this module. Called once for each engine."""
    if engine.dialect.name == "sqlite":
        sa_event.listen(engine, "connect", _prepare_sqlite)
        sa_event.listen(engine, "begin", _begin_sqlite)
        sa_event.listen(engine, "checkin", _writable_again)
    else:
        sa_event.listen(engine, "begin", _begin_postgresql)


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes late and deferred: two readers that turn writers would then
    # overwrite each other or fail at once. We begin transactions ourselves.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={SQLITE_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-32000",
        # What a statement on many rows would need to take itself back is no matter for memory.
        "temp_store=FILE",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(READER):
        connection.exec_driver_sql("PRAGMA query_only=ON")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITER) else "BEGIN")


def _writable_again(connection: sqlite3.Connection | None, _record: ConnectionPoolEntry) -> None:
    if connection is not None:
        connection.execute("PRAGMA query_only=OFF")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(READER):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def begin_reading() -> None:
    """Open the session's transaction as one that cannot write, letting go of any before it."""
    session.rollback()
    session.connection(execution_options={READER: True})


def begin_writing() -> None:
    """Open the session's transaction as a writer's, letting go of what was only read so far."""
    session.rollback()
    session.connection(execution_options={WRITER: True})


def has_one_writer() -> bool:
    """Return whether writers wait for each other, as on SQLite: then nothing needs a lock."""
    return session.get_bind().dialect.name == "sqlite"


def rowcount(result: Result[Any]) -> int:
    """Return how many rows a statement wrote."""
    return cast(CursorResult[Any], result).rowcount


class Versioned:
    """Mixin: counts the changes of a row, so that a stale form or key press is noticed."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")
