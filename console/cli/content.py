"""``flask content``: content in, content out, and how much there is."""

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson
from flask.cli import AppGroup

from console.cli.failures import errors_on_one_line
from console.core.db import begin_reading
from console.core.unit_of_work import unit_of_work
from console.exchange.exporters.export import Export, ExportFilter
from console.exchange.exporters.subjects import SUBJECTS
from console.exchange.exporters.writers import WRITERS
from console.exchange.importers.formats import READERS
from console.exchange.importers.records import Progress
from console.exchange.queries import content_numbers
from console.exchange.report import ImportReport
from console.exchange.services import import_file, open_export
from console.web.identity import COMMAND_LINE

DATE_FORMATS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S")

content = AppGroup("content", help="Import and export content, and count it.")


@content.command("import")
@click.argument("format_", type=click.Choice(sorted(READERS)), metavar="FORMAT")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Try everything, report it, and write nothing.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the report as JSON.")
def import_content(format_: str, file: Path, dry_run: bool, report: Path | None) -> None:
    """Import FILE, which is in FORMAT: all of it or nothing."""
    with errors_on_one_line(), unit_of_work(dry_run=dry_run), _progress(file) as progress:
        outcome = import_file(COMMAND_LINE, format_, file, dry_run=dry_run, progress=progress)
        # Before the commit: a report that cannot be written leaves nothing behind either.
        _write_report(outcome, report)
    click.echo("\n".join(outcome.as_lines()))


@content.command("export")
@click.argument("subject", type=click.Choice(sorted(SUBJECTS)), metavar="comments|posts|users")
@click.option("--format", "format_", type=click.Choice(sorted(WRITERS)), required=True)
@click.option("--status", help="Only rows in this state.")
@click.option("--author", help="Only rows by this author: user name, address or name given.")
@click.option("--since", type=click.DateTime(DATE_FORMATS), help="Made then or later (UTC).")
@click.option("--until", type=click.DateTime(DATE_FORMATS), help="Made before then (UTC).")
@click.option("-o", "--output", required=True, help="The file to write, or - for the terminal.")
def export_content(subject: str, format_: str, output: str, **chosen: Any) -> None:
    """Export rows of one kind. Every export is in the audit log."""
    for name in ("since", "until"):
        chosen[name] = _in_utc(chosen[name])
    with errors_on_one_line():
        with unit_of_work():
            export = open_export(COMMAND_LINE, subject, format_, ExportFilter(**chosen))
        number = _write_export(export, output)
    click.echo(f"{number:,} {subject} exported", err=True)


@content.command("stats")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def show_stats(as_json: bool) -> None:
    """Count posts and comments by state, users and tags."""
    with errors_on_one_line():
        begin_reading()
        numbers = content_numbers().as_json()
    if as_json:
        click.echo(orjson.dumps(numbers))
        return
    for name, value in numbers.items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        click.echo(
            f"{name:<9}" + ", ".join(f"{number:,} {state}".strip() for state, number in parts)
        )


@contextlib.contextmanager
def _progress(file: Path) -> Iterator[Progress]:
    """Show how much of ``file`` is read, where somebody is watching."""
    length = file.stat().st_size if file.is_file() else 0
    watched = sys.stderr.isatty()
    with click.progressbar(length=length, file=sys.stderr, hidden=not watched) as bar:
        yield bar.update


def _write_report(outcome: ImportReport, path: Path | None) -> None:
    if path is not None:
        path.write_bytes(orjson.dumps(outcome.as_json(), option=orjson.OPT_INDENT_2) + b"\n")


def _write_export(export: Export, output: str) -> int:
    if output == "-":
        return export.write_to(sys.stdout.buffer)
    path = Path(output)
    if path.exists() and not path.is_file():  # a pipe or a device
        with path.open("wb") as stream:
            return export.write_to(stream)
    # Whole or not at all, and for nobody else's eyes: the file appears when it is complete.
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".export-", delete=False) as draft:
        try:
            number = export.write_to(draft.file)
            draft.close()
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink()
            raise
    return number


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)
