"""Every route, method and member of the cast gets exactly what the matrix says."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from console.publishing.models import Post
from tests.access.conftest import Content
from tests.access.matrix import CAST, expectations
from tests.access.requests import form, parameters

EXPECTED = expectations()
Clients = Callable[[str], FlaskClient]
Token = Callable[[FlaskClient], str]


def address(app: Flask, endpoint: str, **values: Any) -> str:
    """Return the path of ``endpoint``."""
    with app.test_request_context():
        return url_for(endpoint, **values)


def test_every_route_has_a_row(app: Flask) -> None:
    mounted = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert sorted(mounted - set(EXPECTED)) == []
    assert sorted(set(EXPECTED) - mounted) == []


@pytest.mark.parametrize(("method", "endpoint"), sorted(EXPECTED))
def test_the_matrix(  # noqa: PLR0917 - fixtures
    app: Flask,
    client_for: Clients,
    csrf: Token,
    content: Content,
    moment_text: str,
    method: str,
    endpoint: str,
) -> None:
    answers = {}
    for who in reversed(CAST):  # those who may do the least first: they must leave all as it is
        client = client_for(who)
        url = address(app, endpoint, **parameters(content, endpoint, who, moment_text))
        data = form(content, endpoint, who) | {"csrf_token": csrf(client)}
        if endpoint.endswith(".edit_view"):
            data |= {"version": seen_version(client.get(url).text)}
        body = data if method == "POST" else None
        response = client.open(url, method=method, data=body)
        answers[who] = response.status_code
        if response.status_code == 302 and who == "anonymous" and url.startswith("/admin/"):
            assert response.headers["Location"].startswith("/login?next=")
    assert answers == EXPECTED[method, endpoint]


def seen_version(page: str) -> str:
    """Return the version that the form on ``page`` was made from."""
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    return found[1] if found else "1"


@pytest.mark.parametrize("endpoint", sorted({e for m, e in EXPECTED if m == "GET"}))
def test_head_answers_like_get(
    app: Flask, client_for: Clients, content: Content, moment_text: str, endpoint: str
) -> None:
    for who in ("moderator", "anonymous"):
        url = address(app, endpoint, **parameters(content, endpoint, who, moment_text))
        response = client_for(who).head(url)
        assert response.status_code == EXPECTED["GET", endpoint][who]
        assert response.data == b""


def test_an_author_sees_no_post_of_others(
    session: Any, cast: Any, client_for: Clients, content: Content
) -> None:
    other = Post(title="The editor's", slug="the-editors", author_id=cast.editor.id)
    session.add(other)
    session.commit()
    author = client_for("author")
    assert "The editor" not in author.get("/admin/posts/").text
    for part in ("details", "edit"):
        assert author.get(f"/admin/posts/{part}/?id={other.id}").status_code == 404


def test_a_moderator_sees_only_operations_of_their_own(
    client_for: Clients, content: Content
) -> None:
    moderator = client_for("moderator")
    theirs, others = content.operations["moderator"], content.operations["editor"]
    assert moderator.get(f"/admin/operations/details/?id={theirs}").status_code == 200
    assert moderator.get(f"/admin/operations/details/?id={others}").status_code == 404
