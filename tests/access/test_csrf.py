"""A form without a valid token changes nothing, whoever sends it."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from flask.testing import FlaskClient

from console.core.db import Base
from tests.access.conftest import Content
from tests.access.matrix import expectations
from tests.access.requests import form, parameters
from tests.conftest import PASSWORD

POSTS = sorted(endpoint for method, endpoint in expectations() if method == "POST")


def everything(session: Any) -> dict[str, list[Any]]:
    """Return all rows of all tables."""
    session.rollback()
    return {
        table.name: session.execute(sa.select(table).order_by(*table.primary_key)).all()
        for table in Base.metadata.sorted_tables
    }


@pytest.mark.parametrize("endpoint", POSTS)
def test_no_token_no_change(  # noqa: PLR0917 - fixtures
    app: Flask,
    session: Any,
    client_for: Callable[[str], FlaskClient],
    csrf: Callable[[FlaskClient], str],
    content: Content,
    endpoint: str,
) -> None:
    before = everything(session)
    for who in ("admin", "anonymous"):
        client, other = client_for(who), client_for("editor")
        with app.test_request_context():
            url = url_for(endpoint, **parameters(content, endpoint, who, "2026/1"))
        data = form(content, endpoint, who)
        with other.session_transaction() as stored:
            stored["csrf_token"] = "the-secret-of-another-session"
        for token in ({}, {"csrf_token": "wrong"}, {"csrf_token": csrf(other)}):
            assert client.post(url, data=data | token).status_code == 400
    assert everything(session) == before


def test_an_expired_form_gives_back_what_was_typed(
    client_for: Callable[[str], FlaskClient], content: Content
) -> None:
    data = {"title": "Long work", "body": "Three hours of it.", "csrf_token": "expired"}
    page = client_for("author").post(
        "/admin/posts/new/", data=data, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert page.status_code == 400
    assert "Three hours of it." in page.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {},
    ],
)
def test_what_another_site_sends_is_not_offered_again(
    client_for: Callable[[str], FlaskClient], headers: dict[str, str]
) -> None:
    data = {"email": "thief@elsewhere.example", "username": "thief", "roles": "admin"}
    page = client_for("admin").post("/admin/users/new/", data=data, headers=headers)
    assert page.status_code == 400
    assert "thief" not in page.text


def test_passwords_are_never_given_back(client: FlaskClient) -> None:
    data = {"email": "admin@example.com", "password": "a-secret-of-mine"}
    page = client.post("/login", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 400
    assert "a-secret-of-mine" not in page.text


def test_a_session_that_ended_elsewhere_gives_back_what_was_typed(
    session: Any, cast: Any, client_for: Callable[[str], FlaskClient], csrf: Any
) -> None:
    client = client_for("author")
    data = {"title": "Long work", "body": "Three hours of it.", "csrf_token": csrf(client)}
    cast.author.fs_uniquifier = "a-new-one-after-a-changed-password"
    session.commit()
    headers = {"Sec-Fetch-Site": "same-origin"}
    page = client.post("/admin/posts/new/", data=data, headers=headers)
    assert page.status_code == 400
    assert "Three hours of it." in page.text
    assert "/login" in page.text
    token = {"email": "author@example.com", "password": PASSWORD, "csrf_token": csrf(client)}
    assert client.post("/login", data=token).status_code == 302
    again = data | {"csrf_token": csrf(client)}
    assert client.post("/admin/posts/new/", data=again, headers=headers).status_code == 302


@pytest.mark.parametrize("header", ["Origin", "Referer"])
@pytest.mark.parametrize("value", ["http://[", "http://[::1", "http://\u2100.example", "null", ""])
def test_odd_origins_are_not_ours(
    client_for: Callable[[str], FlaskClient], header: str, value: str
) -> None:
    headers = {header: value.encode().decode("latin-1")}
    page = client_for("admin").post("/admin/users/new/", data={"username": "x"}, headers=headers)
    assert page.status_code == 400
