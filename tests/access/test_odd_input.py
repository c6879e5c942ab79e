"""What no honest client sends is a 4xx or a clear page: never an error of ours."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.core.clock import now
from console.core.paging import Cursor
from tests.access.conftest import Content

VIEWS = ("queue", "comments", "posts", "tags", "users", "roles", "audit", "operations")
ODD = [
    "0", "-1", "00", "1e3", "1.5", "abc", " 1", "1 ", "٣", "²", "0x10", "1,2", "NULL", "'", '"',
    "2147483648", "9223372036854775807", "9223372036854775808", "9" * 40, "9" * 5000, "%00",
    "\x00", "1\x00", "\ud7ff", "\u202e1", "[]", "{}", "1;drop table users", "../../etc/passwd",
    "' or 1=1 --", "%", "_", "\\", "\t", "\n", "a" * 3000, "NaN", "inf", "true", "None",
]  # fmt: skip
LIST_ARGUMENTS = ("page", "page_size", "sort", "desc", "search", "cursor")


def paired(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return every odd value with one of ``names`` in turn, and every name with several values."""
    return zip(ODD, itertools.cycle(names), strict=False)


@pytest.mark.parametrize("view", VIEWS)
def test_ids(client_for: Callable[[str], FlaskClient], content: Content, view: str) -> None:
    client = client_for("admin")
    for value, part in paired(("details", "edit", "details")):
        answer = client.get(f"/admin/{view}/{part}/", query_string={"id": value})
        assert answer.status_code in {400, 403, 404}, (part, value)


@pytest.mark.parametrize("view", ["comments", "users"])
def test_lists(client_for: Callable[[str], FlaskClient], content: Content, view: str) -> None:
    client = client_for("admin")
    for value, name in paired(LIST_ARGUMENTS):
        answer = client.get(f"/admin/{view}/", query_string={name: value})
        assert answer.status_code in {200, 400, 404}, (name, value)


@pytest.mark.parametrize("view", VIEWS)
def test_cursors(client_for: Callable[[str], FlaskClient], content: Content, view: str) -> None:
    client = client_for("admin")
    for cursor in (
        Cursor(("x", 1)),
        Cursor((1, 1)),
        Cursor((None, 1)),
        Cursor((1.5, 2**63)),
        Cursor((datetime(1, 1, 1), -1)),  # noqa: DTZ001 - the point
        Cursor((["x"], 1)),
        Cursor(("a\x00b", 1)),
        Cursor(()),
        Cursor((0, now(), 1)),
        Cursor((2**40, now(), 1)),
    ):
        answer = client.get(f"/admin/{view}/", query_string={"cursor": cursor.dump()})
        assert answer.status_code in {200, 404}, cursor


FILTERS = {
    "comments": ("flt0_status_is", "flt1_title_contains", "flt2_author_contains",
                 "flt3_created_at_since", "flt4_created_at_until", "flt5_post_id_is"),
    "posts": ("flt0_status_is", "flt2_updated_at_since", "flt3_updated_at_until",
              "flt4_author_id_is"),
    "users": ("flt0_username_contains", "flt2_active_is", "flt3_current_login_at_is_set"),
    "audit": ("flt1_action_is", "flt2_subject_kind_is",
              "flt3_subject_id_is", "flt4_at_since", "flt5_at_until"),
    "operations": ("flt0_action_is", "flt2_created_at_since", "flt3_created_at_until"),
}  # fmt: skip
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30", "2026-13-01", "2026-W01-1")


@pytest.mark.parametrize("view", FILTERS)
def test_filters(client_for: Callable[[str], FlaskClient], content: Content, view: str) -> None:
    client = client_for("admin")
    for name in FILTERS[view]:  # each is known: its chip is there
        value = "1" if name.endswith("_is") else "2026-01-01"
        page = client.get(f"/admin/{view}/", query_string={name: value})
        assert page.status_code == 400 or "chip" in page.text, name
    names = (*FILTERS[view], "flt", "flt_", "flt0_", "flt99_status_is", "flt0_nothing")
    days = ((day, name) for day in DAYS for name in names if "since" in name or "until" in name)
    for value, name in (*paired(names), *days):
        answer = client.get(f"/admin/{view}/", query_string={name: value})
        assert answer.status_code in {200, 400}, (name, value)


def test_lookups(client_for: Callable[[str], FlaskClient], content: Content) -> None:
    client = client_for("author")
    for value, name in paired(("query", "offset", "limit", "name")):
        query = {"name": "tags", name: value}
        answer = client.get("/admin/posts/ajax/lookup/", query_string=query)
        expected = {404} if name == "name" else {200, 400}
        assert answer.status_code in expected, (name, value)
    for name, value in (("offset", "10001"), ("limit", "-1"), ("query", "x" * 101)):
        query = {"name": "tags", name: value}
        answer = client.get("/admin/posts/ajax/lookup/", query_string=query)
        assert answer.status_code == 400, query


def test_public_addresses(client: FlaskClient, content: Content) -> None:
    for value, part in paired(("posts", "tags", "authors", "archive", "reset", "archive/2026")):
        assert client.get(f"/{part}/{value}").status_code < 500, (part, value)
        assert client.get("/", query_string={"cursor": value}).status_code in {200, 400, 404}


@pytest.mark.parametrize("month", ["0/1", "9999/12", "2026/0", "2026/13", "99999/1", "2026/99"])
def test_months_that_are_none(client: FlaskClient, month: str) -> None:
    assert client.get(f"/archive/{month}").status_code == 404


@pytest.mark.parametrize("view", ["comments", "posts", "users"])
def test_row_tokens(
    client_for: Callable[[str], FlaskClient],
    csrf: Callable[[FlaskClient], str],
    content: Content,
    view: str,
) -> None:
    client = client_for("admin")
    token = {"csrf_token": csrf(client)}
    for value, shape in paired(("rowid", "action", "row_action", "both")):
        data = {
            "rowid": {"action": "approve", "rowid": value},
            "action": {"action": value, "rowid": "1"},
            "row_action": {"row_action": f"approve:{value}"},
            "both": {"row_action": value},
        }[shape]
        answer = client.post(f"/admin/{view}/action/", data=data | token)
        assert answer.status_code in {302, 400}, data


def test_ids_to_delete(
    client_for: Callable[[str], FlaskClient], csrf: Callable[[FlaskClient], str]
) -> None:
    client = client_for("admin")
    token = {"csrf_token": csrf(client)}
    for value in ODD:
        answer = client.post("/admin/tags/delete/", data={"id": value} | token)
        assert answer.status_code in {400, 404}, value


@pytest.mark.parametrize("body", ["[]", "1", "null", '"x"', "true", "{", "", "[" * 5000])
@pytest.mark.parametrize("address", ["/login", "/reset", "/change", "/admin/comments/action/"])
def test_json_that_is_no_object(client: FlaskClient, address: str, body: str) -> None:
    answer = client.post(address, data=body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain"])
def test_a_body_that_is_too_large(
    client_for: Callable[[str], FlaskClient], content_type: str
) -> None:
    body = b"body=" + b"a" * (9 * 1024 * 1024)
    answer = client_for("author").post("/admin/posts/new/", data=body, content_type=content_type)
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"%", b"%zz=%zz", b"\xff\xfe=\xff", b"=", b"&&&", b"a" * 9000])
def test_broken_forms(client_for: Callable[[str], FlaskClient], body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x/y"):
        answer = client_for("author").post("/admin/posts/new/", data=body, content_type=kind)
        assert answer.status_code in {400, 415}


anything = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    view=st.sampled_from(VIEWS),
    part=st.sampled_from(["", "details/", "edit/", "new/", "ajax/lookup/", "export/csv/"]),
    names=st.lists(st.sampled_from([*LIST_ARGUMENTS, "id", "url", "flt0_status_is", "name"])),
    values=st.lists(anything, min_size=10, max_size=10),
)
def test_generated_addresses(  # noqa: PLR0917 - fixtures
    client_for: Callable[[str], FlaskClient],
    content: Content,
    view: str,
    part: str,
    names: list[str],
    values: list[str],
) -> None:
    query: dict[str, Any] = dict(zip(names, values, strict=False))
    answer = client_for("admin").get(f"/admin/{view}/{part}", query_string=query)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "body",
    [
        {"next": 1}, {"next": True}, {"next": {"a": 1}}, {"next": "//evil.example"},
        {"next": "/\\evil.example"}, {"email": ["a@example.com", "b@example.com"]},
        {"email": 1.5, "password": 2}, {"email": "a\x00", "password": "x"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/login", "/reset"])
def test_json_values_that_are_no_text(
    client: FlaskClient, csrf: Callable[[FlaskClient], str], address: str, body: dict[str, Any]
) -> None:
    answer = client.post(address, json=body, headers={"X-CSRFToken": csrf(client)})
    assert answer.status_code == 400
