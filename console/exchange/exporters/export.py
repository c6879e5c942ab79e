"""An export that has been allowed and logged, and can now be written out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from sqlalchemy import ColumnElement, Row, Select

from console.core.actor import Actor
from console.core.db import begin_reading, session
from console.core.errors import InvalidInputError
from console.core.messages import gettext as _
from console.exchange.exporters.postgresql import copy_csv
from console.exchange.exporters.subjects import SUBJECTS, ExportSubject
from console.exchange.exporters.writers import WRITERS
from console.exchange.limits import IDLE, STATEMENT, lift_limits

FETCHED = 1_000
"""Rows held at a time."""


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """Which rows: by state, by author (user name or address; for comments the name given as
    well), and by when they were made: from ``since`` on, before ``until``."""

    status: str | None = None
    author: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def as_parameters(self) -> dict[str, str]:
        """Return what is set, for the audit."""
        values = {"status": self.status, "author": self.author,
                  "since": self.since, "until": self.until}  # fmt: skip
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in values.items()
            if value is not None
        }

    def criteria(self, subject: ExportSubject) -> list[ColumnElement[bool]]:
        """Return the criteria on ``subject``; raises ``InvalidInputError`` for no such state."""
        criteria: list[ColumnElement[bool]] = []
        if self.status is not None:
            if self.status not in subject.statuses:
                message = _("There is no state “%(name)s”.", name=self.status)
                raise InvalidInputError(message, fields={"status": message})
            criteria.append(subject.with_status(self.status))
        if self.author is not None:
            criteria.append(subject.written_by(self.author))
        if self.since is not None:
            criteria.append(subject.created_at >= self.since)
        if self.until is not None:
            criteria.append(subject.created_at < self.until)
        return criteria


@dataclass(frozen=True, slots=True)
class Export:
    """The rows of one export and the format they go into."""

    statement: Select[*tuple[Any, ...]]
    format: str

    def write_to(self, stream: IO[bytes]) -> int:
        """Write everything to ``stream`` and return the number of rows.

        Reads in a transaction of its own, which cannot write and holds nobody up: commit
        first. Memory holds a thousand rows. It may take as long as the reader of ``stream`` does.
        """
        begin_reading()
        try:
            # The time of COPY includes the sending, and between two fetches it is the receiver
            # that the transaction waits for.
            lift_limits(STATEMENT, IDLE)
            if self.format == "csv" and session.get_bind().dialect.name == "postgresql":
                return copy_csv(self.statement, stream)
            names = [str(column.key) for column in self.statement.selected_columns]
            return WRITERS[self.format](names, self._rows(), stream)
        finally:
            session.rollback()

    def _rows(self) -> Iterator[Row[*tuple[Any, ...]]]:
        yield from session.execute(self.statement.execution_options(yield_per=FETCHED))


def build_statement(
    actor: Actor, subject: ExportSubject, chosen: ExportFilter
) -> Select[*tuple[Any, ...]]:
    """Return the rows of ``subject`` that ``actor`` may see and that ``chosen`` keeps, by id."""
    criteria = chosen.criteria(subject)
    return subject.rows.where(subject.visible_to(actor), *criteria).order_by(subject.key)


def find_subject(name: str) -> ExportSubject:
    """Return the subject of that name; raises ``InvalidInputError`` for another."""
    if name not in SUBJECTS:
        raise InvalidInputError(_("There is no export of “%(name)s”.", name=name))
    return SUBJECTS[name]
