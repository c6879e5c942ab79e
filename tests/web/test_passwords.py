"""Signing in, changing and resetting passwords; each leaves an entry in the log."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from console.audit.models import AuditEntry
from tests.conftest import PASSWORD

Token = Callable[[FlaskClient], str]
NEW = "a-new-and-long-password-2"


@pytest.fixture
def mails(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder into which this test's mail is written."""
    monkeypatch.setitem(app.config, "MAIL_DIRECTORY", str(tmp_path))
    return tmp_path


def actions(session: Any) -> list[str]:
    """Return what the log says was done, oldest first."""
    return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def sign_in(client: FlaskClient, csrf: Token, who: str, password: str) -> bool:
    """Return whether ``who`` gets in."""
    data = {"email": f"{who}@example.com", "password": password, "csrf_token": csrf(client)}
    return client.post("/login", data=data).status_code == 302


@pytest.mark.parametrize("email", ["", "editor@example.com"])
def test_a_refusal_is_said_once(client: FlaskClient, csrf: Token, email: str) -> None:
    data = {"email": email, "password": "", "csrf_token": csrf(client)}
    page = client.post("/login", data=data).text
    assert page.count("The e-mail address or the password is not right.") == 1


def test_signing_in_is_recorded(session: Any, client: FlaskClient, csrf: Token) -> None:
    assert sign_in(client, csrf, "editor", PASSWORD)
    assert actions(session) == ["user.sign_in"]
    assert client.get("/admin/").status_code == 200


def test_a_wrong_password_and_an_unknown_person_look_the_same(
    client: FlaskClient, csrf: Token
) -> None:
    pages = []
    for who in ("editor", "nobody-of-that-name"):
        data = {"email": f"{who}@example.com", "password": "wrong", "csrf_token": csrf(client)}
        page = client.post("/login", data=data).text
        pages.append(re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page))
    assert pages[0] == pages[1]


def test_who_may_not_sign_in_does_not(
    session: Any, cast: Any, client: FlaskClient, csrf: Token
) -> None:
    cast.editor.active = False
    session.commit()
    assert not sign_in(client, csrf, "editor", PASSWORD)


def test_deactivation_ends_the_session(
    cast: Any, client_for: Callable[[str], FlaskClient], csrf: Token
) -> None:
    editor, admin = client_for("editor"), client_for("admin")
    assert editor.get("/admin/").status_code == 200
    token = f"deactivate:{cast.editor.id}.1"
    admin.post("/admin/users/action/", data={"row_action": token, "csrf_token": csrf(admin)})
    assert editor.get("/admin/").status_code == 302


def test_signing_out(client_for: Callable[[str], FlaskClient], csrf: Token) -> None:
    editor = client_for("editor")
    assert editor.get("/logout").status_code == 405
    assert editor.post("/logout", data={"csrf_token": csrf(editor)}).status_code == 302
    assert editor.get("/admin/").status_code == 302


def test_changing_the_password(
    session: Any, client: FlaskClient, client_for: Any, csrf: Token, mails: Path
) -> None:
    elsewhere = client_for("author")
    assert elsewhere.get("/admin/").status_code == 200
    assert sign_in(client, csrf, "author", PASSWORD)
    data = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    answer = client.post("/change", data=data | {"csrf_token": csrf(client)})
    assert answer.status_code == 302
    assert actions(session)[-1] == "user.change_password"
    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    assert len(list(mails.iterdir())) == 1


def test_resetting_the_password(
    session: Any, client: FlaskClient, csrf: Token, mails: Path
) -> None:
    for who in ("nobody-of-that-name", "author"):
        data = {"email": f"{who}@example.com", "csrf_token": csrf(client)}
        assert client.post("/reset", data=data).status_code == 200
    (path,) = mails.iterdir()
    text = path.read_text()
    assert text.startswith("To: author@example.com\n")
    link = re.search(r"/reset/[\w.~-]+", text)
    assert link
    data = {"password": NEW, "password_confirm": NEW, "csrf_token": csrf(client)}
    assert client.post(link[0], data=data).status_code == 302
    assert "user.reset_password" in actions(session)
    visitor = client.application.test_client()
    assert sign_in(visitor, csrf, "author", NEW)
    again = client.application.test_client()
    used = again.post(link[0], data=data | {"csrf_token": csrf(again)})
    assert used.status_code == 302
    assert "/reset" in used.headers["Location"] or "/login" in used.headers["Location"]


@pytest.mark.parametrize("password", ["short", "password1234", ""])
def test_weak_passwords_are_refused(
    client_for: Callable[[str], FlaskClient], csrf: Token, password: str
) -> None:
    author = client_for("author")
    data = {"password": PASSWORD, "new_password": password, "new_password_confirm": password}
    if password == "password1234":
        data["new_password_confirm"] = "something-else-altogether"
    answer = author.post("/change", data=data | {"csrf_token": csrf(author)})
    assert answer.status_code == 200
    assert author.get("/admin/").status_code == 200


def test_a_token_opens_no_page(app: Flask, cast: Any, client: FlaskClient) -> None:
    with app.app_context():
        token = cast.admin.get_auth_token()
    for headers in ({"Authentication-Token": token}, {"Authorization": f"Bearer {token}"}):
        assert client.get("/admin/", headers=headers).status_code == 302
    assert client.get(f"/admin/?auth_token={token}").status_code == 302


def test_a_link_dies_with_the_address_it_went_to(  # noqa: PLR0917 - fixtures
    session: Any, cast: Any, client: FlaskClient, client_for: Any, csrf: Token, mails: Path
) -> None:
    client.post("/reset", data={"email": "author@example.com", "csrf_token": csrf(client)})
    link = re.search(r"/reset/[\w.~-]+", next(mails.iterdir()).read_text())
    assert link
    admin, author = client_for("admin"), cast.author
    data = {"email": "corrected@example.com", "username": "author", "version": "1",
            "roles": "author", "csrf_token": csrf(admin)}  # fmt: skip
    assert admin.post(f"/admin/users/edit/?id={author.id}", data=data).status_code == 302
    new = {"password": NEW, "password_confirm": NEW, "csrf_token": csrf(client)}
    client.post(link[0], data=new)
    assert not sign_in(client.application.test_client(), csrf, "corrected", NEW)


def test_a_new_role_ends_the_session(
    cast: Any, client_for: Callable[[str], FlaskClient], csrf: Token
) -> None:
    author, admin = client_for("author"), client_for("admin")
    assert author.get("/admin/").status_code == 200
    data = {"email": "author@example.com", "username": "author", "version": "1",
            "roles": "editor", "csrf_token": csrf(admin)}  # fmt: skip
    admin.post(f"/admin/users/edit/?id={cast.author.id}", data=data)
    assert author.get("/admin/").status_code == 302
