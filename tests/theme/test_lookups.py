"""Lookups: plain lists without scripts, and a bounded page at a time with them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.quirks import QUIRKS
from tests.theme.showcase import Book, db

pytestmark = QUIRKS
Send = Callable[..., Any]
URL = "/admin/book/ajax/lookup/"


def look(reader: FlaskClient, **query: Any) -> list[list[Any]]:
    """Return the rows of one answer."""
    answer = reader.get(URL, query_string=query)
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    rows: list[list[Any]] = answer.get_json()
    return rows


def control(page: str, name: str) -> str:
    """Return the markup of the <select> called ``name``."""
    found = re.search(rf'<select[^>]* id="{name}".*?</select>', page, re.DOTALL)
    assert found
    return found[0]


def test_pages_of_rows(reader: FlaskClient) -> None:
    assert look(reader, name="tags", limit=2) == [[1, "tag 001"], [2, "tag 002"]]
    assert look(reader, name="tags", offset=118) == [[119, "tag 119"], [120, "tag 120"]]
    assert look(reader, name="tags", query="10") == [
        [number, f"tag {number:03}"] for number in (10, *range(100, 110), 110)
    ]
    assert look(reader, name="tags", query="nothing like it") == []


@pytest.mark.parametrize(("limit", "rows"), [("0", 1), ("50", 50), ("51", 50), ("999999999", 50)])
def test_a_limit_has_limits(reader: FlaskClient, limit: str, rows: int) -> None:
    assert len(look(reader, name="tags", limit=limit)) == rows


@pytest.mark.parametrize("value", ["-1", "", "x", "1.5", "1e3", "9" * 20, "٣", "\x00", " 1"])
def test_odd_numbers_are_refused(reader: FlaskClient, value: str) -> None:
    for name in ("limit", "offset"):
        query = {"name": "tags", name: value}
        assert reader.get(URL, query_string=query).status_code == 400, name


def test_odd_names_and_queries_are_refused(reader: FlaskClient) -> None:
    for name in ("", "nothing", "title", "__class__", "\x00"):
        assert reader.get(URL, query_string={"name": name}).status_code == 404
    assert reader.get(URL).status_code == 404
    for query in ("a\x00b", "x" * 101):
        answer = reader.get(URL, query_string={"name": "tags", "query": query})
        assert answer.status_code == 400
    assert reader.get(URL, query_string={"name": "tags", "offset": 10_001}).status_code == 400


def test_without_scripts_a_lookup_is_a_list(reader: FlaskClient) -> None:
    page = reader.get("/admin/book/edit/?id=1").text
    tags = control(page, "tags")
    assert "multiple" in tags
    assert tags.count("<option") == 50
    assert tags.count(" selected") == 2
    assert 'data-lookup="/admin/book/ajax/lookup/?name=tags"' in tags
    author = control(page, "author")
    assert author.count(" selected") == 1
    assert page.count("data-lookup-script") == 1


def test_pages_without_lookups_do_not_load_them(reader: FlaskClient) -> None:
    assert "data-lookup-script" not in reader.get("/admin/author/edit/?id=1").text


def test_short_lists_stay_lists(reader: FlaskClient) -> None:
    page = reader.get("/admin/book/edit/?id=1").text
    assert "data-lookup" not in control(page, "language")
    assert 'data-lookup=""' in control(page, "shelves")
    assert "data-lookup" not in control(page, "shelf")  # a plain list, and not asked to search


def test_rows_are_chosen_and_taken_away(library: Flask, send: Send) -> None:
    page = "/admin/book/edit/?id=1"
    fields = {"title": "The first", "author": "2", "shelf": "0"}
    assert send(page, fields | {"tags": ["", "3", "120"]}, page).status_code == 302
    with library.app_context():
        assert tags_of_the_first() == ["tag 003", "tag 120"]
    assert send(page, fields, page).status_code == 302  # the field was not shown: nothing is lost
    with library.app_context():
        assert tags_of_the_first() == ["tag 003", "tag 120"]
    assert send(page, fields | {"tags": ""}, page).status_code == 302
    with library.app_context():
        assert tags_of_the_first() == []


def tags_of_the_first() -> list[str]:
    """Return the names of the first book's tags."""
    book = db.session.scalars(sa.select(Book).where(Book.id == 1)).one()
    return sorted(tag.name for tag in book.tags)


def test_what_is_not_there_is_refused_and_shown(send: Send) -> None:
    page = "/admin/book/edit/?id=1"
    answer = send(page, {"title": "The first", "author": "999", "tags": ["", "3", "777"]}, page)
    assert answer.status_code == 200
    assert answer.text.count("Not a valid choice") >= 2
    assert '<option value="3" selected>tag 003' in answer.text
