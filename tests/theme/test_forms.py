"""Forms: rows of related models, files, cells of a list, questions."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.quirks import QUIRKS
from tests.theme.showcase import Author, Book, Chapter, db

pytestmark = QUIRKS
Send = Callable[..., Any]
EDIT = "/admin/book/edit/?id=1"
BOOK = {"title": "The first", "author": "1", "shelf": "0"}
ROWS = {
    "chapters-0-id": "1", "chapters-0-title": "One", "chapters-0-pages": "3",
    "chapters-1-id": "2", "chapters-1-title": "Two", "chapters-1-pages": "",
}  # fmt: skip


def stored(library: Flask, column: Any) -> list[Any]:
    """Return the values of a column, in the order of the rows."""
    with library.app_context():
        return list(db.session.scalars(sa.select(column).order_by(column.class_.id)))


# -- rows of a related model ---------------------------------------------------------------------


def test_a_row_is_asked_for_without_scripts(library: Flask, send: Send) -> None:
    answer = send(EDIT, BOOK | ROWS | {"title": "Typed", "_add_row": "chapters"}, EDIT)
    assert answer.status_code == 200
    assert 'name="chapters-2-title"' in answer.text
    assert 'value="Typed"' in answer.text  # nothing is lost, nothing is saved, nothing is blamed
    assert "is-invalid" not in answer.text
    assert "alert-danger" not in answer.text
    assert stored(library, Book.title)[0] == "The first"
    answer = send(EDIT, BOOK | ROWS | {"chapters-2-title": "Three"}, EDIT)
    assert answer.status_code == 302
    assert stored(library, Chapter.title) == ["One", "Two", "Three"]


def test_rows_are_deleted_and_left_out_by_boxes(library: Flask, send: Send) -> None:
    data = BOOK | ROWS | {"del-chapters-0": "1", "chapters-2-title": "", "del-chapters-2": "1"}
    assert send(EDIT, data, EDIT).status_code == 302
    assert stored(library, Chapter.title) == ["Two"]


def test_a_row_shows_its_own_error(library: Flask, send: Send) -> None:
    answer = send(EDIT, BOOK | ROWS | {"chapters-2-title": ""}, EDIT)
    assert answer.status_code == 200
    assert 'href="#chapters-2-title"' in answer.text
    assert 'id="chapters-2-title-error"' in answer.text
    assert stored(library, Chapter.title) == ["One", "Two"]


@pytest.mark.parametrize("name", ["", "nothing", "title", "chapters-0", "\x00"])
def test_rows_of_no_list_are_refused(send: Send, name: str) -> None:
    assert send(EDIT, BOOK | {"_add_row": name}, EDIT).status_code == 400


def test_enter_in_a_field_saves(reader: FlaskClient) -> None:
    page = reader.get(EDIT).text
    first = re.search(r"<button[^>]*>", page[page.index("form-card") :])
    assert first
    assert first[0] == "<button hidden>"


def test_a_plain_view_offers_rows_to_scripts_only(reader: FlaskClient) -> None:
    page = reader.get("/admin/plain/edit/?id=1").text
    assert re.search(r'<button[^>]*data-inline-add type="button" hidden>', page)


# -- every kind of field ---------------------------------------------------------------------------


def test_every_kind_of_field_is_saved(library: Flask, send: Send) -> None:
    answer = send(
        EDIT,
        BOOK
        | {
            "language": "ar", "shape": "hardback", "pages": "12", "price": "9.50",
            "out_at": "2026-03-04T05:06", "read_on": "2026-01-02", "read_at": "10:30",
            "colour": "#aabbcc", "blurb": "A line", "extra": '{"a": 1}', "words": "a,b",
            "weight": "5", "mood": "b", "shelves": ["1", "2"],
        },
        EDIT,
    )  # fmt: skip
    assert answer.status_code == 302
    with library.app_context():
        book = db.session.get(Book, 1)
        assert book
        assert (book.language, book.shape, book.pages) == ("ar", "hardback", 12)
        assert str(book.out_at) == "2026-03-04 05:06:00"
        assert (str(book.read_on), str(book.read_at)) == ("2026-01-02", "10:30:00")
        assert (book.colour, book.extra) == ("#aabbcc", {"a": 1})
        assert book.in_print is False


def test_errors_stand_at_their_fields_and_in_the_summary(send: Send) -> None:
    wrong = {
        "title": "", "pages": "many", "price": "x", "out_at": "soon", "read_on": "x",
        "read_at": "x", "extra": "{", "language": "xx",
    }  # fmt: skip
    page = send(EDIT, BOOK | wrong, EDIT).text
    for name in wrong:
        assert f'href="#{name}"' in page, name
        assert f'id="{name}-error"' in page, name
        assert re.search(rf'<\w+[^>]*aria-describedby="{name}-error[^>]*', page), name


def test_an_empty_colour_is_not_black(reader: FlaskClient, library: Flask) -> None:
    assert re.search(r'<input[^>]*id="colour"[^>]*type="text"', reader.get(EDIT).text)
    with library.app_context():
        db.session.execute(sa.update(Book).values(colour="#aabbcc"))
        db.session.commit()
    assert re.search(r'<input[^>]*id="colour"[^>]*type="color"', reader.get(EDIT).text)


def test_rules_arrange_the_form(reader: FlaskClient) -> None:
    page = reader.get("/admin/ruled/edit/?id=1").text
    for text in ('<h2 class="form-heading">The book</h2>', "That is all.", "<p>Really.</p>"):
        assert text in page
    assert 'name="offer-shop"' in page
    assert page.count('name="offers-') == 2
    assert re.search(r'<input[^>]*id="tags-0"[^>]*type="checkbox"[^>]*checked', page)


# -- files ---------------------------------------------------------------------------------------


def test_a_file_is_shown_replaced_and_removed(
    library: Flask, reader: FlaskClient, send: Send
) -> None:
    page = reader.get(EDIT).text
    assert "At most 8 MB." in page
    assert "Allowed: md, txt." in page
    assert 'accept=".md,.txt"' in page
    assert '<img src="/static/cover.png"' in page
    folder = Path(library.static_folder or "")
    new = BOOK | {"sample": (io.BytesIO(b"text"), "a b.txt")}
    assert send(EDIT, new, EDIT).status_code == 302
    assert stored(library, Book.sample)[0] == "a_b.txt"
    assert (folder / "a_b.txt").read_bytes() == b"text"
    page = reader.get(EDIT).text
    assert 'name="_sample-delete"' in page
    assert send(EDIT, BOOK | {"_sample-delete": "1"}, EDIT).status_code == 302
    assert stored(library, Book.sample)[0] is None
    assert not (folder / "a_b.txt").exists()


def test_a_file_of_another_kind_is_refused(library: Flask, send: Send) -> None:
    page = send(EDIT, BOOK | {"cover": (io.BytesIO(b"x"), "x.exe")}, EDIT)
    assert page.status_code == 200
    assert 'id="cover-error"' in page.text
    assert "cover.png" in page.text  # the one that is stored is still named
    assert stored(library, Book.cover)[0] == "cover.png"


def test_the_file_manager_works_without_scripts(
    library: Flask, reader: FlaskClient, send: Send
) -> None:
    folder = Path(library.static_folder or "")
    form = "/admin/files/upload/shelf"
    assert "At most 8 MB." in reader.get(form).text
    answer = send(form, {"upload": (io.BytesIO(b"hello"), "new.txt")}, form)
    assert answer.status_code == 302
    assert (folder / "shelf" / "new.txt").read_text() == "hello"
    answer = send(form, {"upload": (io.BytesIO(b"x"), "x.exe")}, form)
    assert 'id="upload-error"' in answer.text
    form = "/admin/files/mkdir/shelf"
    assert send(form, {"name": "box"}, form).status_code == 302
    assert (folder / "shelf" / "box").is_dir()
    assert 'id="name-error"' in send(form, {"name": "a/b"}, form).text
    form = "/admin/files/edit/?path=shelf/note.txt"
    assert "A note, ü." in reader.get(form).text
    assert send(form, {"content": "Changed"}, form).status_code == 302
    assert (folder / "shelf" / "note.txt").read_text() == "Changed"
    page = reader.get("/admin/files/b/shelf").text
    assert 'href="/admin/files/b/shelf/box"' in page
    assert '<li><a href="/admin/files/">Files</a></li>' in page


def test_files_are_deleted_after_a_question(library: Flask, send: Send) -> None:
    folder = Path(library.static_folder or "")
    page = "/admin/files/"
    question = send("/admin/files/delete/", {"path": "shelf"}, page)
    assert question.status_code == 200
    assert "Delete “shelf” and all that is in it?" in question.text
    assert (folder / "shelf").exists()
    assert (
        send("/admin/files/delete/", {"path": "shelf", "confirmed": "1"}, page).status_code == 302
    )
    assert not (folder / "shelf").exists()
    question = send("/admin/files/action/", {"action": "delete", "rowid": "cover.png"}, page)
    assert '<input type="hidden" name="rowid" value="cover.png">' in question.text
    assert (folder / "cover.png").exists()


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "shelf/../..", "\x00", "nothing"])
def test_files_outside_are_not_found(reader: FlaskClient, path: str) -> None:
    for part in ("edit", "rename"):
        answer = reader.get(f"/admin/files/{part}/", query_string={"path": path})
        assert answer.status_code in {302, 404}, part
        assert "root:" not in answer.text


# -- cells and questions -------------------------------------------------------------------------


def test_a_cell_leads_to_the_form_and_can_be_saved_alone(
    library: Flask, reader: FlaskClient, send: Send
) -> None:
    page = reader.get("/admin/author/").text
    assert re.search(r'<a class="cell" href="/admin/author/edit/\?id=2#email"', page)
    assert 'data-value="[&#34;Author 002&#34;]"' in page
    assert page.count("<dialog class=") == 6  # two of every page, and one a column
    url = "/admin/author/ajax/update/"
    assert send(url, {"list_form_pk": "2", "name": "Renamed"}, "/admin/author/").status_code == 200
    assert send(url, {"list_form_pk": "2", "active": ""}, "/admin/author/").status_code == 200
    assert stored(library, Author.name)[1] == "Renamed"
    assert stored(library, Author.active)[1] is False


@pytest.mark.parametrize(
    "data",
    [
        {"list_form_pk": "2", "name": ""},
        {"list_form_pk": "2", "name": "x" * 81},
        {"list_form_pk": "2", "born": "soon"},
        {"list_form_pk": "999", "name": "x"},
        {"list_form_pk": "", "name": "x"},
        {"list_form_pk": "two", "name": "x"},
        {"name": "x"},
        {},
    ],
)
def test_odd_cells_are_refused(library: Flask, send: Send, data: dict[str, str]) -> None:
    answer = send("/admin/author/ajax/update/", data, "/admin/author/")
    assert answer.status_code == 400
    assert stored(library, Author.name)[1] == "Author 002"


def test_a_row_is_deleted_after_a_question(library: Flask, send: Send) -> None:
    data = {"id": "70", "url": "/admin/author/?page=3"}
    question = send("/admin/author/delete/", data, "/admin/author/")
    assert "Delete “Author 070”?" in question.text
    assert 'href="/admin/author/?page=3"' in question.text
    assert len(stored(library, Author.id)) == 70
    answer = send("/admin/author/delete/", data | {"confirmed": "1"}, "/admin/author/")
    assert answer.status_code == 302
    assert len(stored(library, Author.id)) == 69


def test_a_question_leads_nowhere_else(send: Send) -> None:
    for url in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"):
        question = send("/admin/author/delete/", {"id": "70", "url": url}, "/admin/author/")
        assert "evil.example" not in question.text
        assert "javascript:x" not in question.text


def test_a_bulk_action_with_a_question_asks_it(library: Flask, send: Send) -> None:
    data = {"action": "retire", "rowid": ["1", "2"]}
    question = send("/admin/author/action/", data, "/admin/author/")
    assert "Retire these authors?" in question.text
    assert question.text.count('name="rowid"') == 2
    assert stored(library, Author.active)[:2] == [True, True]
    assert (
        send("/admin/author/action/", data | {"confirmed": "1"}, "/admin/author/").status_code
        == 302
    )
    assert stored(library, Author.active)[:3] == [False, False, True]


def test_nothing_is_sent_without_a_token(reader: FlaskClient) -> None:
    for url in (EDIT, "/admin/author/ajax/update/", "/admin/files/delete/", "/admin/files/mkdir/"):
        assert reader.post(url, data=BOOK).status_code == 400, url
