"""Filters of lists: each says how it is asked for and how it narrows a statement."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, literal_column
from sqlalchemy.orm import InstrumentedAttribute

from console.core.actor import Actor
from console.core.db import session
from console.core.zones import start_of_day
from console.operations.selection import MAX_ID
from console.web.identity import current_actor

VALUE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class FilterField:
    """One control of the filter form. ``kind``: select, text, date or number."""

    name: str
    label: str
    kind: str
    value: str
    options: Sequence[tuple[str, str]] = ()


class ListFilter(BaseSQLAFilter):
    """Base of the filters: a name, a column and the form control that asks for the value."""

    kind = "text"
    """How it is asked for; empty where only links do."""
    suffix = "is"

    def __init__(
        self,
        column: InstrumentedAttribute[Any],
        name: str,
        options: Sequence[tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(column, name, options=options)

    def operation(self) -> str:
        return self.suffix

    @property
    def argument(self) -> str:
        """Return the filter's name in addresses: the same in every language."""
        return f"{self.column.key}_{self.suffix}"

    def narrow(self, statement: Select[Any], value: Any) -> Select[Any]:
        """Return ``statement`` with only the rows that fit ``value``."""
        return statement.where(self.column == value)

    def apply(self, query: Select[Any], value: Any, alias: Any = None) -> Select[Any]:
        return self.narrow(query, value)

    def validate(self, value: str) -> bool:
        try:
            self.clean(value)
        except (ValueError, OverflowError):
            return False
        return len(value) <= VALUE_LENGTH

    def field(self, name: str, value: str) -> FilterField:
        """Return the control that asks for this filter's value."""
        options = [(str(key), str(label)) for key, label in self.options or ()]
        if options:
            # Without it a browser would choose the first one by itself.
            options.insert(0, ("", _("Any")))
        return FilterField(name, str(self.name), self.kind, value, options)

    def label_of(self, value: str) -> str:
        """Return how ``value`` is called."""
        return next((str(label) for key, label in self.options or () if str(key) == value), value)


class ChoiceFilter(ListFilter):
    """One of a fixed list of values."""

    kind = "select"

    def clean(self, value: str) -> str:
        if value not in {str(key) for key, _label in self.options or ()}:
            raise ValueError(value)
        return value


class GroupFilter(ChoiceFilter):
    """One of a fixed list, each of which stands for several values of the column."""

    def __init__(
        self,
        column: InstrumentedAttribute[Any],
        name: str,
        options: Sequence[tuple[str, str]],
        groups: Mapping[str, Collection[str]],
    ) -> None:
        super().__init__(column, name, options=options)
        self._groups = groups

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        return statement.where(self.column.in_(self._groups[value]))


class YesNoFilter(ChoiceFilter):
    """A boolean column."""

    def __init__(self, column: InstrumentedAttribute[Any], name: str) -> None:
        super().__init__(column, name, options=[("1", _l("Yes")), ("0", _l("No"))])

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        return statement.where(self.column.is_(value == "1"))


class SetFilter(YesNoFilter):
    """Whether a column holds anything."""

    suffix = "is_set"

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        return statement.where(self.column.is_not(None) if value == "1" else self.column.is_(None))


class AboveZeroFilter(YesNoFilter):
    """Whether a number is more than nothing."""

    suffix = "is_set"

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        # A literal zero: no planner takes a partial index for what it does not know yet.
        nothing: ColumnElement[int] = literal_column("0")
        return statement.where(self.column > nothing if value == "1" else self.column == nothing)


class ManyFilter(YesNoFilter):
    """Whether a number is more than one."""

    suffix = "is_many"

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        return statement.where(self.column > 1 if value == "1" else self.column <= 1)


class NumberFilter(ListFilter):
    """A number that has to be met exactly, such as an id."""

    kind = "number"

    def clean(self, value: str) -> int:
        number = int(value) if value.isascii() and value.isdigit() else -1
        if not 0 <= number <= (2**31 - 1 if self.column.key != "post_id" else MAX_ID):
            raise ValueError(value)
        return number


class ContainsFilter(ListFilter):
    """Text that the column contains, whatever the case.

    ``through`` leads to the row that has the column, if it is another one.
    """

    suffix = "contains"

    def __init__(
        self,
        column: InstrumentedAttribute[Any],
        name: str,
        through: InstrumentedAttribute[Any] | None = None,
    ) -> None:
        super().__init__(column, name)
        self.through = through

    def clean(self, value: str) -> str:
        return value

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        fits = self.column.icontains(value, autoescape=True)
        return statement.where(fits if self.through is None else self.through.has(fits))


class LinkedFilter(NumberFilter):
    """One certain row, for links to the list; the chip says what ``called`` finds for its id."""

    kind = ""

    def __init__(
        self,
        column: InstrumentedAttribute[Any],
        name: str,
        called: Callable[[Actor, int], Select[str]],
    ) -> None:
        super().__init__(column, name)
        self.called = called

    def label_of(self, value: str) -> str:
        return session.scalar(self.called(current_actor(), int(value))) or value


class _DayFilter(ListFilter):
    kind = "date"

    days_after = 0

    def clean(self, value: str) -> datetime:
        day = date.fromisoformat(value) + timedelta(days=self.days_after)
        return start_of_day(day, get_timezone())


class SinceFilter(_DayFilter):
    """From the beginning of a day where the person is."""

    suffix = "since"

    def narrow(self, statement: Select[Any], value: datetime) -> Select[Any]:
        return statement.where(self.column >= value)


class UntilFilter(_DayFilter):
    """Up to the end of a day where the person is."""

    suffix = "until"
    days_after = 1

    def narrow(self, statement: Select[Any], value: datetime) -> Select[Any]:
        return statement.where(self.column < value)
