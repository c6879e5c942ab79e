"""What the writers of all tables share: the state of one import, finding rows, digests."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import Column, Row, Table, bindparam, select, update

from console.core.db import session
from console.core.text import clean, one_line
from console.exchange.importers.tables.free_names import FreeNames
from console.exchange.report import ImportReport

DIGEST_LENGTH = 64
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Load:
    """One import in progress. ``moment`` stands where the file has no time."""

    source: str
    moment: datetime
    report: ImportReport
    slugs: FreeNames
    usernames: FreeNames


class Texts:
    """Makes the text of one row fit its columns, and remembers what had to be cut."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.remarks: list[str] = []

    def line(self, text: str, column: Column[Any]) -> str:
        """Return ``text`` on one line, cut to the length of ``column``."""
        return self._cut(one_line(text), column)

    def block(self, text: str) -> str:
        """Return ``text`` with its lines, without characters that a database may refuse."""
        return clean(text)

    def address(self, text: str, column: Column[Any]) -> str:
        """Return an address of the web, empty when it is of another kind (``javascript:``)."""
        address = one_line(text)
        scheme, colon, _ = address.partition(":")
        if colon and scheme.isalpha() and scheme.lower() not in ("http", "https"):
            self.remark(f"{column.name} {address[:40]!r} is not an address of the web: left out")
            return ""
        return self._cut(address, column)

    def remark(self, what: str) -> None:
        """Note something for the report, said only when the row is written."""
        self.remarks.append(f"{self.label}: {what}")

    def _cut(self, text: str, column: Column[Any]) -> str:
        length: int = column.type.length  # type: ignore[attr-defined]
        if len(text) > length:
            self.remark(f"{column.name} is cut to {length} characters")
        return text[:length]


@dataclass(frozen=True, slots=True)
class Draft(Generic[R]):
    """A row about to be written: its record, the columns made of it, and their digest."""

    record: R
    content: dict[str, Any]
    digest: str
    text: Texts


def digest_of(status: str, values: Sequence[Any]) -> str:
    """Return what ``source_digest`` keeps: the state that the file gave, and a hash of the rest.

    Equal digests mean that the file says what it said last time. The state in front tells
    later whether the row's own state was changed here.
    """
    content = hashlib.sha256(orjson.dumps(values)).hexdigest()
    return f"{status}:{content}"[:DIGEST_LENGTH]


def is_decided_here(row: Row[Any]) -> bool:
    """Return whether the state of an imported ``row`` is no longer the one that its file gave."""
    given = (row.source_digest or "").partition(":")[0]
    return bool(row.status != given)


def update_rows(table: Table, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Set the given columns of the rows with these ids, in one statement run many times."""
    if not rows:
        return
    names = list(rows[0][1])
    statement = (
        update(table)
        .where(table.c.id == bindparam("key"))
        .values(**{name: bindparam(f"new_{name}") for name in names}, version=table.c.version + 1)
    )
    values = [{"key": key, **{f"new_{name}": row[name] for name in names}} for key, row in rows]
    session.execute(statement, values)


def say(load: Load, texts: Iterable[Texts]) -> None:
    """Put what was remarked about rows that are written into the report."""
    for text in texts:
        for remark in text.remarks:
            load.report.warn(remark)


def find_imported(
    table: Table, load: Load, keys: Collection[str], *columns: Column[Any]
) -> dict[str, Row[Any]]:
    """Return the rows of ``table`` imported from this source, by external id, in one query."""
    if not keys:
        return {}
    statement = select(table.c.external_id, table.c.id, *columns).where(
        table.c.source == load.source, table.c.external_id.in_(padded(keys))
    )
    return {row.external_id: row for row in session.execute(statement)}


def padded(keys: Collection[str]) -> list[str]:
    """Return ``keys`` with one repeated up to a power of two.

    Drivers keep each statement that they have prepared: with lists of any length an import
    would fill their memory with a thousand variants of the same question.
    """
    listed = list(keys)
    return listed + listed[:1] * ((1 << (len(listed) - 1).bit_length()) - len(listed))
