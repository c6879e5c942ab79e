"""Finding names that nobody has yet, many at a time: the wanted one, else with -2, -3 behind it.

What counts as the same name is the database's matter, and databases differ: SQLite's ``lower``
knows ASCII only, PostgreSQL's depends on the locale (``İ`` becomes ``i``, or ``i`` with a dot above
it). So the database lowers each name that it is asked for itself; and names whose ``fold`` is the
same are never given out together, whatever the database would say.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from console.core.db import session

SPARE = 10
"""Names tried beyond those that are needed."""
CHUNK = 1_000
"""Names asked for at a time."""

Column = ColumnElement[str] | InstrumentedAttribute[str]


def fold(name: str) -> str:
    """Return what names that differ in case or accents alone have in common.

    It is coarser than the ``lower`` of any database: ``José`` and ``jose`` fold alike. A suffix
    too many does no harm, one too few stops the import.
    """
    if name.isascii():
        return name.lower()
    marked = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in marked if not unicodedata.combining(sign))
    return bare.casefold().replace("\N{LATIN SMALL LETTER DOTLESS I}", "i")


def find_taken(column: Column, names: Iterable[str]) -> set[str]:
    """Return the folds of those ``names`` that rows have already.

    ``column`` is the expression that is unique in the database.
    """
    asked = sorted({spelling for name in names for spelling in (name, fold(name))})
    taken: set[str] = set()
    for start in range(0, len(asked), CHUNK):
        lowered = [_lowered(name) for name in asked[start : start + CHUNK]]
        found: Any = session.scalars(select(column).where(column.in_(lowered)))
        taken.update(map(fold, found))
    return taken


def _lowered(name: str) -> ColumnElement[str] | str:
    """Return ``name`` as the database lowers it; slugs, which are most names, are so already."""
    return name if name.isascii() and name == name.lower() else func.lower(name)


class FreeNames:
    """Gives out names that are free in a column, ignoring case and accents.

    ``column`` is the expression that is unique in the database. A batch costs one query, and one
    more for each round in which suffixed names turn out to be taken as well.
    """

    def __init__(self, column: Column, length: int) -> None:
        self._column = column
        self._length = length
        # Where the search for a name used very often goes on in the next batch.
        self._reached: dict[str, int] = {}

    def claim(self, wanted: Sequence[str]) -> list[str]:
        """Return a free name for each of ``wanted``, in their order, no two the same."""
        names = [name[: self._length] for name in wanted]
        taken = find_taken(self._column, names)
        given = ["" for _ in names]
        waiting: dict[str, list[int]] = {}
        for index, name in enumerate(names):
            if fold(name) in taken:
                waiting.setdefault(fold(name), []).append(index)
            else:
                given[index] = name
                taken.add(fold(name))
        while waiting:
            waiting = self._suffix(names, waiting, given, taken)
        return given

    def _suffix(
        self,
        names: Sequence[str],
        waiting: dict[str, list[int]],
        given: list[str],
        taken: set[str],
    ) -> dict[str, list[int]]:
        """Fill ``given`` from the next suffixes of each name; return those that found none."""
        # Names that fold alike are numbered together, in the spelling of the first.
        tried = {key: self._next_names(key, names[rows[0]], len(rows))
                 for key, rows in waiting.items()}  # fmt: skip
        taken |= find_taken(self._column, [name for some in tried.values() for name in some])
        left: dict[str, list[int]] = {}
        for key, rows in waiting.items():
            free = [name for name in tried[key] if fold(name) not in taken]
            for row, name in zip(rows, free, strict=False):
                given[row] = name
                taken.add(fold(name))
                self._reached[key] = tried[key][name] + 1
            if len(free) < len(rows):
                left[key] = rows[len(free) :]
                self._reached[key] = max(tried[key].values()) + 1
        return left

    def _next_names(self, key: str, name: str, needed: int) -> dict[str, int]:
        """Return the next names with a suffix, and the number in each."""
        start = self._reached.get(key, 2)
        suffixes = {f"-{number}": number for number in range(start, start + needed + SPARE)}
        return {name[: self._length - len(s)] + s: number for s, number in suffixes.items()}
