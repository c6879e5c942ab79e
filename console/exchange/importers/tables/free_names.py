"""Finding names that nobody has yet, many at a time: the wanted one, else with -2, -3 behind it."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from console.core.db import session

SPARE = 10
"""Names tried beyond those that are needed."""


class FreeNames:
    """Gives out names that are free in a column, ignoring case.

    ``column`` is the expression that is unique in the database. A batch costs one query, and one
    more for each round in which suffixed names turn out to be taken as well.
    """

    def __init__(
        self, column: ColumnElement[str] | InstrumentedAttribute[str], length: int
    ) -> None:
        self._column = column
        self._length = length
        # Where the search for a name used very often goes on in the next batch.
        self._reached: dict[str, int] = {}

    def claim(self, wanted: Sequence[str]) -> list[str]:
        """Return a free name for each of ``wanted``, in their order, no two the same."""
        taken = self._taken({self._key(name) for name in wanted})
        given = ["" for _ in wanted]
        waiting: dict[str, list[int]] = {}
        for index, name in enumerate(wanted):
            if self._key(name) in taken:
                waiting.setdefault(self._key(name), []).append(index)
            else:
                given[index] = name[: self._length]
                taken.add(self._key(name))
        while waiting:
            waiting = self._suffix(wanted, waiting, given, taken)
        return given

    def _suffix(
        self,
        wanted: Sequence[str],
        waiting: dict[str, list[int]],
        given: list[str],
        taken: set[str],
    ) -> dict[str, list[int]]:
        """Fill ``given`` from the next suffixes of each name; return those that found none."""
        tried = {key: self._next_numbers(key, len(rows)) for key, rows in waiting.items()}
        taken |= self._taken({self._with(key, n) for key, ns in tried.items() for n in ns})
        left: dict[str, list[int]] = {}
        for key, rows in waiting.items():
            free = [n for n in tried[key] if self._with(key, n) not in taken]
            for row, number in zip(rows, free, strict=False):
                given[row] = self._with(wanted[row], number)
                taken.add(self._key(given[row]))
            if len(free) < len(rows):
                left[key] = rows[len(free) :]
                self._reached[key] = tried[key].stop
            else:
                self._reached[key] = free[len(rows) - 1] + 1
        return left

    def _next_numbers(self, key: str, needed: int) -> range:
        start = self._reached.get(key, 2)
        return range(start, start + needed + SPARE)

    def _with(self, name: str, number: int) -> str:
        suffix = f"-{number}"
        return name[: self._length - len(suffix)] + suffix

    def _key(self, name: str) -> str:
        return name[: self._length].lower()

    def _taken(self, keys: Collection[str]) -> set[str]:
        found: Any = session.scalars(select(self._column).where(self._column.in_(keys)))
        return set(found)
