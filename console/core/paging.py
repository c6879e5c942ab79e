"""Keyset paging: a page is found by the key it starts after, however far down it lies."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ScalarSelect,
    Select,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute

from console.core.db import session
from console.core.errors import InvalidInputError
from console.core.messages import gettext as _
from console.core.text import has_odd_characters

MAX_KEY = 2**63 - 1
MAX_INTEGER = 2**31 - 1
COUNT_LIMIT = 10_000
"""Lists count up to here and then say "10,000+"."""
_NO_CURSOR = (ValueError, TypeError, KeyError, OverflowError)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: behind ``values``, the last being a key; backwards if it says so."""

    values: tuple[Any, ...]
    backwards: bool = False

    def dump(self) -> str:
        """Return the cursor as text for an address."""
        raw = orjson.dumps([self.backwards, *map(_told, self.values)])
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    @classmethod
    def load(cls, text: str) -> "Cursor":
        """Return the cursor in ``text``; raises ``InvalidInputError`` for anything else."""
        try:
            raw = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
            backwards, *values = orjson.loads(raw)
            if type(backwards) is not bool:
                raise TypeError(backwards)
            return cls(tuple(map(_understood, values)), backwards)
        except _NO_CURSOR as error:
            raise InvalidInputError(_("This page does not exist.")) from error


def _told(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _understood(value: Any) -> Any:
    return _moment(value["at"]) if isinstance(value, dict) else value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    # Near the years 1 and 9999 a moment may lie outside of what UTC can say.
    return moment if moment.tzinfo is None else moment.astimezone(UTC)


Column = InstrumentedAttribute[Any] | ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Order:
    """Columns that are never null, the last being the key that breaks ties; all in one direction.

    An index on the same columns finds any page without sorting.
    """

    columns: tuple[Column, ...]
    descending: bool = False

    def check(self, cursor: Cursor) -> None:
        """Raise ``InvalidInputError`` when ``cursor`` belongs to a list in another order."""
        fitting = len(cursor.values) == len(self.columns) and all(
            map(_could_hold, self.columns, cursor.values)
        )
        if not fitting:
            raise InvalidInputError(_("This page does not exist."))

    def behind(self, cursor: Cursor) -> ColumnElement[bool]:
        """Return the criterion of the rows that follow ``cursor``, whichever way it goes."""
        here = tuple_(*self.columns)
        pairs = zip(self.columns, cursor.values, strict=True)
        there = tuple_(*(literal(value, column.type) for column, value in pairs))
        return here < there if self.descending != cursor.backwards else here > there

    def values_of(self, row: Any) -> tuple[Any, ...]:
        """Return what ``row`` (a model) has in the columns."""
        return tuple(getattr(row, column.key) for column in self.columns)  # type: ignore[arg-type]


def _could_hold(column: Column, value: Any) -> bool:
    if not isinstance(value, column.type.python_type) or isinstance(value, bool):
        return False
    if isinstance(value, datetime):
        return value.tzinfo is not None
    if isinstance(value, int):
        return abs(value) <= (MAX_KEY if isinstance(column.type, BigInteger) else MAX_INTEGER)
    return not (isinstance(value, str) and has_odd_characters(value))


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
        statement = statement.where(order.behind(cursor))
    statement = statement.order_by(*(c.desc() if descending else c.asc() for c in order.columns))
    rows = list(session.scalars(statement.limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return _page(rows, order, cursor, backwards=backwards, more=more)


def _page(
    rows: Sequence[T], order: Order, cursor: Cursor | None, *, backwards: bool, more: bool
) -> Page[T]:
    def at(row: T, back: bool) -> Cursor:
        return Cursor(order.values_of(row), back)

    if not rows:
        return Page(rows, None, None)
    has_previous = more if backwards else cursor is not None
    has_next = True if backwards else more
    return Page(
        rows, at(rows[0], True) if has_previous else None, at(rows[-1], False) if has_next else None
    )


def bounded_count(statement: Select[Any], limit: int = COUNT_LIMIT) -> int:
    """Return how many rows ``statement`` has, counting no further than ``limit`` + 1."""
    return session.execute(select(count_up_to(statement, limit))).scalar_one()


def count_up_to(statement: Select[Any], limit: int) -> ScalarSelect[int]:
    """Return the SQL for how many rows ``statement`` has, as ``bounded_count`` does."""
    rows = statement.with_only_columns(literal(1), maintain_column_froms=True)
    inner = rows.order_by(None).limit(limit + 1).subquery()
    return select(func.count()).select_from(inner).scalar_subquery()
