"""What the writers of all tables share: the state of one import, finding rows, digests."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import Column, Row, Table, bindparam, select, update

from console.core.db import session
from console.core.text import clean, one_line
from console.exchange.importers.tables.free_names import FreeNames
from console.exchange.report import ImportReport

HASH_LENGTH = 32
"""Characters of a hash: state, version and hash together fit ``source_digest``."""
WEB = ("http://", "https://")
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
        """Return an ``http`` or ``https`` address; nothing for any other, which a browser may run.

        The field is often prefilled with ``http://``: that alone is no address either.
        """
        address = one_line(text)
        if address.lower().startswith(WEB):
            return self._cut(address, column) if address.lower() not in WEB else ""
        if address:
            self.remark(f"{column.name} {address[:40]!r} is not an address of the web: left out")
        return ""

    def shorten(self, text: str, length: int, name: str) -> str:
        """Return ``text`` cut to ``length`` characters; ``name`` is what the report calls it."""
        if len(text) > length:
            self.remark(f"{name} is cut to {length} characters")
        return text[:length]

    def remark(self, what: str) -> None:
        """Note something for the report, said only when the row is written."""
        self.remarks.append(f"{self.label}: {what}")

    def _cut(self, text: str, column: Column[Any]) -> str:
        length: int = column.type.length  # type: ignore[attr-defined]
        return self.shorten(text, length, column.name)


@dataclass(frozen=True, slots=True)
class Draft(Generic[R]):
    """A row about to be written: its record, the columns made of it, and what the file says.

    ``said`` is a hash: when it is the one of last time, the file says nothing new.
    """

    record: R
    content: dict[str, Any]
    said: str
    text: Texts


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an import remembers of a row, in ``source_digest``.

    The state and the version that it left the row in, and a hash of what the file said. A higher
    version means that somebody changed the row here since.
    """

    status: str
    version: int
    said: str

    @classmethod
    def of(cls, row: Row[Any]) -> "Imprint":
        """Return the imprint of ``row``; one that nothing fits when there is none."""
        parts = (row.source_digest or "").split(":")
        return cls(parts[0], int(parts[1]), parts[2]) if len(parts) == 3 else cls("", 0, "")

    def __str__(self) -> str:
        return f"{self.status}:{self.version}:{self.said}"


def hash_of(values: Sequence[Any]) -> str:
    """Return a hash of what a file says of one row."""
    return hashlib.sha256(orjson.dumps(values)).hexdigest()[:HASH_LENGTH]


def is_changed_here(row: Row[Any]) -> bool:
    """Return whether an imported ``row`` was edited, decided or moved since an import wrote it."""
    left = Imprint.of(row)
    return (
        row.version > left.version
        or getattr(row, "status", left.status) != left.status
        or getattr(row, "decided_at", None) is not None
    )


def find_to_change(
    table: Table, load: Load, said: Mapping[str, str], *columns: Column[Any]
) -> dict[str, Row[Any]]:
    """Return the imported rows by external id; ``said`` is what the file says of each now.

    Rows of which it says something new are locked, so that nobody decides on them before they
    are written: what was seen would not be what becomes public.
    """
    columns = (table.c.version, table.c.source_digest, *columns)
    found = find_imported(table, load, said, *columns)
    changed = {key for key, row in found.items() if Imprint.of(row).said != said[key]}
    same = {key: row for key, row in found.items() if key not in changed}
    return same | find_imported(table, load, changed, *columns, lock=True)


D = TypeVar("D", bound=Draft[Any])


def sort_out(
    table: Table, load: Load, drafts: Sequence[D], *columns: Column[Any]
) -> tuple[list[D], list[tuple[D, Row[Any]]]]:
    """Return the drafts of rows that are missing, and those that replace what an import wrote.

    The others are settled here: of some the file says nothing new; and what was edited or
    decided here stays as it is, with a warning, once for each new version in the file.
    """
    said = {draft.record.external_id: draft.said for draft in drafts}
    found = find_to_change(table, load, said, table.c.status, *columns)
    fresh, changed, kept = [], [], []
    for draft in drafts:
        row = found.get(draft.record.external_id)
        if row is None:
            fresh.append(draft)
        elif Imprint.of(row).said == draft.said:
            load.report.counts_of(table.name).unchanged += 1
        elif is_changed_here(row):
            kept.append((draft, row))
        else:
            changed.append((draft, row))
    _keep(table, load, kept)
    return fresh, changed


def _keep(table: Table, load: Load, rows: Sequence[tuple[Draft[Any], Row[Any]]]) -> None:
    """Remember what the file says now of rows that stay as they are; nobody's version goes up."""
    imprints = [(row.id, replace(Imprint.of(row), said=draft.said)) for draft, row in rows]
    update_rows(table, [(key, {"source_digest": str(imprint)}) for key, imprint in imprints])
    load.report.counts_of(table.name).unchanged += len(rows)
    for draft, _row in rows:
        load.report.warn(
            f"{draft.text.label}: was edited or decided here and stays as it is; "
            "what the file says anew is left out"
        )


def update_rows(table: Table, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Set the given columns of the rows with these ids, in one statement run many times."""
    if not rows:
        return
    names = list(rows[0][1])
    statement = (
        update(table)
        .where(table.c.id == bindparam("key"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    values = [{"key": key, **{f"new_{name}": row[name] for name in names}} for key, row in rows]
    session.execute(statement, values)


def say(load: Load, texts: Iterable[Texts]) -> None:
    """Put what was remarked about rows that are written into the report."""
    for text in texts:
        for remark in text.remarks:
            load.report.warn(remark)


def find_imported(
    table: Table, load: Load, keys: Collection[str], *columns: Column[Any], lock: bool = False
) -> dict[str, Row[Any]]:
    """Return the rows of ``table`` imported from this source, by external id, in one query.

    With ``lock`` nobody else can change them until the transaction ends.
    """
    if not keys:
        return {}
    statement = select(table.c.external_id, table.c.id, *columns).where(
        table.c.source == load.source, table.c.external_id.in_(padded(keys))
    )
    if lock:  # in one order: two imports that wait for each other would both fail
        statement = statement.order_by(table.c.id).with_for_update()
    return {row.external_id: row for row in session.execute(statement)}


def padded(keys: Collection[str]) -> list[str]:
    """Return ``keys`` with one repeated up to a power of two.

    Drivers keep each statement that they have prepared: with lists of any length an import
    would fill their memory with a thousand variants of the same question.
    """
    listed = list(keys)
    return listed + listed[:1] * ((1 << (len(listed) - 1).bit_length()) - len(listed))
