"""What no honest client sends is a 4xx or a clear page: never an error of ours."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.conftest import Content

VIEWS = ("queue", "comments", "posts", "tags", "users", "roles", "audit", "operations")
ODD = [
    "0", "-1", "00", "1e3", "1.5", "abc", " 1", "1 ", "٣", "²", "0x10", "1,2", "NULL", "'", '"',
    "2147483648", "9223372036854775807", "9223372036854775808", "9" * 40, "9" * 5000, "%00",
    "\x00", "1\x00", "\ud7ff", "\u202e1", "[]", "{}", "1;drop table users", "../../etc/passwd",
    "' or 1=1 --", "%", "_", "\\", "\t", "\n", "a" * 3000, "NaN", "inf", "true", "None",
]  # fmt: skip
LIST_ARGUMENTS = ("page", "page_size", "sort", "desc", "search", "cursor")


@pytest.mark.parametrize("value", ODD)
def test_ids(client_for: Callable[[str], FlaskClient], content: Content, value: str) -> None:
    client = client_for("admin")
    for view in VIEWS:
        for part in ("details", "edit"):
            answer = client.get(f"/admin/{view}/{part}/", query_string={"id": value})
            assert answer.status_code in {400, 403, 404}, (view, part)


@pytest.mark.parametrize("value", ODD)
def test_lists(client_for: Callable[[str], FlaskClient], content: Content, value: str) -> None:
    client = client_for("admin")
    for view in VIEWS:
        for name in LIST_ARGUMENTS:
            answer = client.get(f"/admin/{view}/", query_string={name: value})
            assert answer.status_code in {200, 400, 404}, (view, name)


FILTERS = {
    "comments": ("flt0_status_is", "flt1_post_number_is", "flt2_e_mail_contains",
                 "flt3_written_since_since", "flt4_written_until_until"),
    "posts": ("flt0_status_is", "flt2_changed_since_since", "flt3_changed_until_until"),
    "users": ("flt0_user_name_contains", "flt2_may_sign_in_is"),
    "audit": ("flt3_number_of_the_subject_is", "flt4_since_since", "flt5_until_until"),
}  # fmt: skip


@pytest.mark.parametrize("value", [*ODD, "0001-01-01", "9999-12-31", "2026-02-30", "2026-13-01"])
def test_filters(client_for: Callable[[str], FlaskClient], content: Content, value: str) -> None:
    client = client_for("admin")
    for view, names in FILTERS.items():
        for name in (*names, "flt", "flt_", "flt0_", "flt99_status_is", "flt0_nothing"):
            answer = client.get(f"/admin/{view}/", query_string={name: value})
            assert answer.status_code in {200, 400}, (view, name)


@pytest.mark.parametrize("value", ODD)
def test_public_addresses(client: FlaskClient, content: Content, value: str) -> None:
    for part in ("posts", "tags", "authors", "archive", "reset", "archive/2026"):
        answer = client.get(f"/{part}/{value}")
        assert answer.status_code < 500, part
    assert client.get("/", query_string={"cursor": value}).status_code in {200, 400, 404}


@pytest.mark.parametrize("address", ["/archive/0/1", "/archive/9999/12", "/archive/2026/0",
                                     "/archive/2026/13", "/archive/99999/1", "/archive/2026/99"])  # fmt: skip
def test_months_that_are_none(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("value", ODD)
def test_row_tokens(
    client_for: Callable[[str], FlaskClient],
    csrf: Callable[[FlaskClient], str],
    content: Content,
    value: str,
) -> None:
    client = client_for("admin")
    token = {"csrf_token": csrf(client)}
    for view in ("comments", "posts", "users"):
        for data in (
            {"action": "approve", "rowid": value},
            {"action": value, "rowid": "1"},
            {"row_action": f"approve:{value}"},
            {"row_action": value},
        ):
            answer = client.post(f"/admin/{view}/action/", data=data | token)
            assert answer.status_code in {302, 400}, (view, data)
    answer = client.post("/admin/tags/delete/", data={"id": value} | token)
    assert answer.status_code in {400, 404}


@pytest.mark.parametrize("body", ["[]", "1", "null", '"x"', "true", "{", "", "[" * 5000])
@pytest.mark.parametrize("address", ["/login", "/reset", "/change", "/admin/comments/action/"])
def test_json_that_is_no_object(client: FlaskClient, address: str, body: str) -> None:
    answer = client.post(address, data=body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain"])
def test_a_body_that_is_too_large(
    client_for: Callable[[str], FlaskClient], content_type: str
) -> None:
    body = b"body=" + b"a" * (3 * 1024 * 1024)
    answer = client_for("author").post("/admin/posts/new/", data=body, content_type=content_type)
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"%", b"%zz=%zz", b"\xff\xfe=\xff", b"=", b"&&&", b"a" * 9000])
def test_broken_forms(client_for: Callable[[str], FlaskClient], body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x/y"):
        answer = client_for("author").post("/admin/posts/new/", data=body, content_type=kind)
        assert answer.status_code in {400, 415}


anything = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(
    max_examples=60,
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
