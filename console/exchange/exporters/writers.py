"""One function a format: rows in, bytes out, a row at a time.

Each takes the names of the columns, the rows and a binary stream, and returns how many rows it
wrote. None closes the stream.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Any

import orjson
import xlsxwriter

from console.exchange.exporters.cells import as_text, harmless

Rows = Iterable[Sequence[Any]]
Writer = Callable[[Sequence[str], Rows, IO[bytes]], int]

SHEET_ROWS = 1_048_576
CELL_CHARACTERS = 32_767
"""What a sheet and a cell of a spreadsheet hold at most."""


def write_csv(names: Sequence[str], rows: Rows, stream: IO[bytes]) -> int:
    """Write comma-separated values in UTF-8 with a head line; formulas are disarmed."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(text, lineterminator="\n")
    number = 0
    try:
        writer.writerow(names)
        for number, row in enumerate(rows, 1):  # noqa: B007 - the count is what is returned
            writer.writerow([harmless(as_text(cell)) for cell in row])
    finally:
        text.detach()  # the stream is the caller's to close
    return number


def write_jsonl(names: Sequence[str], rows: Rows, stream: IO[bytes]) -> int:
    """Write one JSON object a line. Values are for programs and stay as they are."""
    number = 0
    for number, row in enumerate(rows, 1):  # noqa: B007 - the count is what is returned
        values = (as_text(cell) if isinstance(cell, datetime) else cell for cell in row)
        stream.write(orjson.dumps(dict(zip(names, values, strict=True))) + b"\n")
    return number


def write_xlsx(names: Sequence[str], rows: Rows, stream: IO[bytes]) -> int:
    """Write a workbook, with a further sheet each 1,048,575 rows; formulas are disarmed.

    Text longer than a cell can hold is cut. Rows go to a temporary file, not into memory.
    """
    with tempfile.TemporaryDirectory() as folder:
        workbook = xlsxwriter.Workbook(
            stream, {"constant_memory": True, "tmpdir": folder, "in_memory": False}
        )
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet, number, line = None, 0, SHEET_ROWS
        for number, row in enumerate(rows, 1):  # noqa: B007 - the count is what is returned
            if line == SHEET_ROWS:
                sheet, line = _new_sheet(workbook, names), 1
            for column, cell in enumerate(row):
                _write_cell(sheet, line, column, cell, moment)
            line += 1
        if sheet is None:
            _new_sheet(workbook, names)
        workbook.close()
    return number


def _new_sheet(workbook: Any, names: Sequence[str]) -> Any:
    sheet = workbook.add_worksheet()
    for column, name in enumerate(names):
        sheet.write_string(0, column, name)
    return sheet


def _write_cell(sheet: Any, line: int, column: int, cell: Any, moment: Any) -> None:
    # Never the writer's own guess: it makes formulas and links of text.
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(line, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(line, column, cell.astimezone(UTC).replace(tzinfo=None), moment)
    else:
        sheet.write_string(line, column, harmless(str(cell))[:CELL_CHARACTERS])


WRITERS: Mapping[str, Writer] = {"csv": write_csv, "jsonl": write_jsonl, "xlsx": write_xlsx}
