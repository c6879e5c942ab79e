"""Cells that a spreadsheet would run are disarmed; nothing else is touched."""

import io
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from console.exchange.exporters.cells import as_text, harmless
from console.exchange.exporters.writers import WRITERS, write_xlsx

DANGEROUS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\rx",
    "＝1",  # noqa: RUF001
    "＋1",  # noqa: RUF001
    "－1",  # noqa: RUF001
    "＠a",  # noqa: RUF001
    " =1",
    "\n-cmd",
    "-",
    "-1e5",
    "-5\n",
    "=cmd|'/C calc'!A0",
]
HARMLESS = ["", "text", "-5", "-12.50", "5", "a=b", "'=1", "1-2", " text", "\nfirst line", "é"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_nothing_that_leaves_begins_like_a_formula(text: str) -> None:
    cell = harmless(text)

    assert cell.removeprefix("'") == text.removeprefix("'")
    assert cell[:1] not in set("=+@\t\r")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-3, "-3"),
        (datetime(2020, 1, 2, 3, 4, 5, 678, tzinfo=UTC), "2020-01-02T03:04:05Z"),
        (datetime(2020, 1, 2, tzinfo=timezone(timedelta(hours=2))), "2020-01-01T22:00:00Z"),
    ],
)
def test_values_as_text(value: object, text: str) -> None:
    assert as_text(value) == text


def sheet_of(content: bytes) -> list[list[Any]]:
    """Return the cells of a workbook as (type, text), and insist that there is no formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        root = fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert root.find(f".//{space}f") is None
    assert root.find(f".//{space}hyperlink") is None
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row]
        for row in root.iter(f"{space}row")
    ]


def test_a_workbook_holds_text_and_numbers_and_no_formula() -> None:
    stream = io.BytesIO()

    number = write_xlsx(
        ["a", "b"], [("=1+1", -5), ("http://a.example", True), (None, "-5")], stream
    )

    assert number == 3
    assert sheet_of(stream.getvalue()) == [
        [("inlineStr", "a"), ("inlineStr", "b")],
        [("inlineStr", "'=1+1"), ("n", "-5")],
        [("inlineStr", "http://a.example"), ("b", "1")],
        [("inlineStr", "-5")],
    ]


def test_what_is_too_long_for_a_cell_is_cut() -> None:
    stream = io.BytesIO()

    write_xlsx(["a"], [("x" * 40_000,)], stream)

    assert len(sheet_of(stream.getvalue())[1][0][1]) == 32_767


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_no_rows_make_a_whole_file(name: str) -> None:
    stream = io.BytesIO()

    assert WRITERS[name](["a"], [], stream) == 0
    assert not stream.closed
    assert bool(stream.getvalue()) is (name != "jsonl")
