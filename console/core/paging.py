"""Keyset paging: a page is found by the key it starts after, however far down it lies."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from console.core.db import session
from console.core.errors import InvalidInputError
from console.core.messages import gettext as _
from console.core.text import has_odd_characters

MAX_KEY = 2**63 - 1
COUNT_LIMIT = 10_000
"""Lists count up to here and then say "10,000+"."""
_NO_CURSOR = (ValueError, TypeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: behind ``value`` and ``key``, going back when ``backwards``."""

    value: Any
    key: int
    backwards: bool = False

    def dump(self) -> str:
        """Return the cursor as text for an address."""
        moment = isinstance(self.value, datetime)
        value = self.value.isoformat() if moment else self.value
        raw = orjson.dumps([value, self.key, self.backwards, moment])
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    @classmethod
    def load(cls, text: str) -> "Cursor":
        """Return the cursor in ``text``; raises ``InvalidInputError`` for anything else."""
        try:
            raw = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
            value, key, backwards, moment = orjson.loads(raw)
            if type(key) is not int:
                raise TypeError(key)
            return cls(_moment(value) if moment else value, key, bool(backwards))
        except _NO_CURSOR as error:
            raise InvalidInputError(_("This page does not exist.")) from error


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    # Near the years 1 and 9999 a moment may lie outside of what UTC can say.
    return moment if moment.tzinfo is None else moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Order:
    """A column and the key that breaks its ties; the column may not be null."""

    column: InstrumentedAttribute[Any] | ColumnElement[Any]
    key: InstrumentedAttribute[int]
    descending: bool = False

    def check(self, cursor: Cursor) -> None:
        """Raise ``InvalidInputError`` when ``cursor`` belongs to a list in another order."""
        value = cursor.value
        odd = (
            not isinstance(value, self.column.type.python_type)
            or isinstance(value, bool)
            or (isinstance(value, datetime) and value.tzinfo is None)
            or (isinstance(value, int) and abs(value) > MAX_KEY)
            or (isinstance(value, str) and has_odd_characters(value))
        )
        if odd or abs(cursor.key) > MAX_KEY:
            raise InvalidInputError(_("This page does not exist."))

    def value_of(self, row: Any) -> Any:
        """Return what ``row`` (a model) has in the column."""
        return getattr(row, self.column.key)  # type: ignore[arg-type]


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list and the cursors of the pages beside it (``None`` at an end)."""

    rows: Sequence[T]
    previous: Cursor | None
    next: Cursor | None


def fetch_page(statement: Select[T], order: Order, cursor: Cursor | None, size: int) -> Page[T]:
    """Return the page of ``statement`` behind ``cursor``, ``size`` rows at most, in one query.

    One row more than asked for is fetched: it tells whether there is a further page.
    """
    backwards = cursor is not None and cursor.backwards
    descending = order.descending != backwards
    if cursor is not None:
        statement = statement.where(_behind(order, cursor, descending))
    columns = (order.column, order.key)
    statement = statement.order_by(*(c.desc() if descending else c.asc() for c in columns))
    rows = list(session.scalars(statement.limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return _page(rows, order, cursor, backwards=backwards, more=more)


def _behind(order: Order, cursor: Cursor, descending: bool) -> ColumnElement[bool]:
    here = tuple_(order.column, order.key)
    there = tuple_(literal(cursor.value, order.column.type), literal(cursor.key, order.key.type))
    return here < there if descending else here > there


def _page(
    rows: Sequence[T], order: Order, cursor: Cursor | None, *, backwards: bool, more: bool
) -> Page[T]:
    def at(row: T, back: bool) -> Cursor:
        return Cursor(order.value_of(row), getattr(row, order.key.key), back)

    if not rows:
        return Page(rows, None, None)
    has_previous = more if backwards else cursor is not None
    has_next = True if backwards else more
    return Page(
        rows, at(rows[0], True) if has_previous else None, at(rows[-1], False) if has_next else None
    )


def bounded_count(statement: Select[Any], limit: int = COUNT_LIMIT) -> int:
    """Return how many rows ``statement`` has, counting no further than ``limit`` + 1."""
    rows = statement.with_only_columns(literal(1), maintain_column_froms=True)
    inner = rows.order_by(None).limit(limit + 1).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()
