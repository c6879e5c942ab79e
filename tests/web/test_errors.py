"""Errors: a page for people, problem+json for programs, and never what went wrong inside."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from config.testing import TestingConfig
from console.app import create_app
from console.core.db import db
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError, MissingError

CODES = (400, 401, 403, 404, 405, 409, 413, 415, 429, 500)
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def broken() -> Iterator[FlaskClient]:
    """An application with a route for each way to fail."""
    app = create_app(TestingConfig("sqlite://"))

    @app.get("/fail/<int:code>")
    def fail(code: int) -> str:
        abort(code)

    @app.get("/raise/<kind>")
    def break_down(kind: str) -> str:
        raise {
            "invalid": InvalidInputError("Say why.", fields={"reason": "Say why."}),
            "forbidden": ForbiddenError("Not you."),
            "missing": MissingError("Not here."),
            "conflict": ConflictError("Too late."),
            "database": OperationalError("select secret", {}, Exception("password=hunter2")),
            "bug": RuntimeError("password=hunter2"),
        }[kind]

    yield app.test_client()
    dispose(app)


def dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_page(broken: FlaskClient, code: int) -> None:
    answer = broken.get(f"/fail/{code}")
    assert answer.status_code == code
    assert str(code) in answer.text
    assert "<h1" in answer.text


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_problem(broken: FlaskClient, code: int) -> None:
    answer = broken.get(f"/fail/{code}", headers=JSON)
    assert answer.mimetype == "application/problem+json"
    body: Any = answer.json
    assert (answer.status_code, body["status"]) == (code, code)
    assert all((body["title"], body["detail"], body["request_id"]))


@pytest.mark.parametrize(
    ("kind", "code"), [("invalid", 400), ("forbidden", 403), ("missing", 404), ("conflict", 409)]
)
def test_errors_of_the_console(broken: FlaskClient, kind: str, code: int) -> None:
    answer = broken.get(f"/raise/{kind}", headers=JSON)
    assert answer.status_code == code
    body: Any = answer.json
    assert ("errors" in body) == (kind == "invalid")


@pytest.mark.parametrize(("kind", "code"), [("database", 503), ("bug", 500)])
def test_nothing_inside_is_shown(broken: FlaskClient, kind: str, code: int) -> None:
    for headers in ({}, JSON):
        answer = broken.get(f"/raise/{kind}", headers=headers)
        assert answer.status_code == code
        for word in ("hunter2", "secret", "Traceback", "RuntimeError", "sqlalche"):
            assert word not in answer.text
    assert (answer.headers.get("Retry-After") == "5") == (kind == "database")


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    assert "GET" in client.delete("/").headers["Allow"]
