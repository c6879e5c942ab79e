"""Bringing content in and taking it out. Deciding what a file says is up to its reader."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.exchange import policies
from console.exchange.exporters.export import (
    Export,
    ExportFilter,
    build_statement,
    find_subject,
)
from console.exchange.exporters.writers import WRITERS
from console.exchange.importers.formats import READERS
from console.exchange.importers.loader import load_records
from console.exchange.importers.records import Progress, Record
from console.exchange.limits import STATEMENT, lift_limits
from console.exchange.report import ImportReport
from console.exchange.signals import content_imported


def import_file(
    actor: Actor,
    format: str,  # noqa: A002 - the word of the command line and the report
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _bytes: None,
) -> ImportReport:
    """Import the file at ``path`` and return what became of it; all of it or nothing.

    Imported twice, nothing changes. With ``dry_run`` everything is tried and undone, and the
    report is the same. ``progress`` is told the bytes read. One audit entry stands for the
    whole import. Raises ``ForbiddenError``; ``InvalidInputError`` for an unknown format;
    ``ImportFileError`` for a file that cannot be read as that format; ``ConflictError`` when
    others made the same rows meanwhile. After an error the transaction has to be undone.
    """
    if not policies.can_import(actor):
        raise ForbiddenError(_("You may not import content."))
    reader = READERS.get(format)
    if reader is None:
        raise InvalidInputError(_("There is no import from “%(name)s”.", name=format))
    name = os.fsencode(path).decode(errors="replace")  # a name may be in any encoding
    report = ImportReport(format=format, file=name, dry_run=dry_run)
    lift_limits(STATEMENT)  # one that is cancelled after an hour's work would undo all of it
    # A savepoint costs SQLite memory for every page changed after it: only a trial run has one.
    with session.begin_nested() if dry_run else nullcontext() as savepoint:
        _load(reader(path, progress), report)
        if savepoint is not None:
            savepoint.rollback()
    if not dry_run:
        _record_import(actor, report)
        content_imported.send(actor, report=report)
    return report


def _load(records: Iterator[Record], report: ImportReport) -> None:
    try:
        load_records(records, report)
    except IntegrityError as error:
        raise ConflictError(_("Others changed the same content: import again.")) from error
    report.close()


def _record_import(actor: Actor, report: ImportReport) -> None:
    label = Path(report.file).name
    after = {"format": report.format, "source": report.source, **report.numbers()}
    record(actor, "content.import", Subject("import", None, label), before={}, after=after)


def open_export(
    actor: Actor,
    subject: str,
    format: str,  # noqa: A002 - the word of the command line
    chosen: ExportFilter | None = None,
) -> Export:
    """Return the export of ``subject`` (comments, posts or users), ready to be written.

    It is in the audit before the first row leaves: commit, then call ``write_to``. Only rows
    that the actor may see are in it. Raises ``ForbiddenError``, or ``InvalidInputError`` for an
    unknown subject, format or state.
    """
    rows = find_subject(subject)
    if not policies.can_export(actor, subject):
        raise ForbiddenError(_("You may not export this."))
    if format not in WRITERS:
        raise InvalidInputError(_("There is no export to “%(name)s”.", name=format))
    chosen = chosen or ExportFilter()
    export = Export(build_statement(actor, rows, chosen), format)
    after = {"format": format, **chosen.as_parameters()}
    record(actor, "content.export", Subject(subject, None, subject), before={}, after=after)
    return export
