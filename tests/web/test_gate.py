"""Sign-in pages of features that the console will switch on: each through its real route."""

import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP  # type: ignore[import-untyped]

from tests.quirks import QUIRKS
from tests.theme.markup import faults
from tests.web import gate

pytestmark = QUIRKS


@pytest.fixture
def gate_app(tmp_path: Path) -> Iterator[Flask]:
    """Every feature on."""
    app = gate.create_app(tmp_path, **gate.EVERYTHING)
    yield app
    with app.app_context():
        gate.db.engine.dispose()


@pytest.fixture
def visitor(gate_app: Flask) -> FlaskClient:
    """Who has not signed in."""
    return gate_app.test_client()


def read(client: FlaskClient, url: str) -> str:
    """Return the page, which has to be in order."""
    return checked(client.get(url))


def send(client: FlaskClient, url: str, page: str, follow: bool = True, **data: str) -> str:
    """Send the form of ``page`` and return the answer, which has to be in order."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    form = {**data, "csrf_token": token[1]}
    return checked(client.post(url, data=form, follow_redirects=follow))


def checked(answer: Any) -> str:
    """Return the text of an answer, which has to be in order."""
    assert answer.status_code == 200, answer.status
    text: str = answer.text
    if text != "elsewhere":
        assert faults(text) == []
        assert 'class="fs-' not in text  # nothing of Flask-Security's own look
        assert "theme.css" in text
    return text


def signed_in(client: FlaskClient) -> FlaskClient:
    """Return ``client`` after signing in with the password."""
    page = read(client, "/login")
    answer = send(client, "/login", page, email=gate.ADDRESS, password=gate.PASSWORD)
    assert answer == "elsewhere"
    return client


@pytest.mark.parametrize(
    ("url", "texts"),
    [
        ("/login", ("Sign in with a passkey",)),
        ("/register", ("Open the account", 'autocomplete="new-password"')),
        ("/reset", ("Send the link",)),
        ("/recover-username", ("Send the user name",)),
        ("/wan-signin", ("username webauthn",)),
    ],
)
def test_pages_for_everybody(visitor: FlaskClient, url: str, texts: tuple[str, ...]) -> None:
    page = read(visitor, url)
    for text in texts:
        assert text in page


@pytest.mark.parametrize(
    ("url", "texts"),
    [
        ("/change", ("Change the password",)),
        ("/change-email", ("Send the link",)),
        ("/change-username", ("Your user name is ada.",)),
        ("/verify", ("Continue",)),
        ("/tf-setup", ("Recovery codes", "Passkeys", 'type="radio"')),
        ("/mf-recovery-codes", ("Make new codes", "Show my codes")),
        ("/wan-register", ("Add a passkey", "What it is for")),
        ("/wan-verify", ("Use a passkey",)),
    ],
)
def test_pages_of_a_person(visitor: FlaskClient, url: str, texts: tuple[str, ...]) -> None:
    page = read(signed_in(visitor), url)
    for text in texts:
        assert text in page


def test_an_address_is_confirmed(tmp_path: Path) -> None:
    app = gate.create_app(tmp_path, SECURITY_CONFIRMABLE=True)
    assert "Send the link" in read(app.test_client(), "/confirm")
    with app.app_context():
        gate.db.engine.dispose()


def test_errors_stand_at_their_fields(visitor: FlaskClient) -> None:
    page = read(visitor, "/register")
    page = send(visitor, "/register", page, email="x", password="y")
    for name in ("password", "password_confirm"):
        assert re.search(rf'aria-describedby="{name}-error', page), name
    person = signed_in(visitor)
    page = read(person, "/tf-setup")
    page = send(person, "/tf-setup", page, setup="nothing")
    assert 'id="setup-error"' in page
    page = send(person, "/wan-register", read(person, "/wan-register"), name="")
    assert 'aria-describedby="name-error"' in page


def set_up(person: FlaskClient) -> TOTP:
    """Switch the second step on, and return what makes its codes."""
    page = send(person, "/tf-setup", read(person, "/tf-setup"), setup="authenticator")
    assert re.search(
        r'<img class="qrcode" src="data:image/svg\+xml;base64,[^"]+" alt="[^"]+"', page
    )
    key = re.search(r'<code dir="ltr">([^<]+)</code>', page)
    action = re.search(r'action="(/tf-setup/[^"]+)"', page)
    assert key
    assert action
    totp = TOTP(key=key[1])
    wrong = send(person, action[1], page, follow=True, code="000000")
    assert "Second step of signing in" in wrong
    again = send(person, "/tf-setup", read(person, "/tf-setup"), setup="authenticator")
    key = re.search(r'<code dir="ltr">([^<]+)</code>', again)
    action = re.search(r'action="(/tf-setup/[^"]+)"', again)
    assert key
    assert action
    totp = TOTP(key=key[1])
    assert send(person, action[1], again, code=code_of(totp))
    return totp


def code_of(totp: TOTP) -> str:
    """Return the present code."""
    return str(totp.generate(int(time.time())).token)


def test_the_second_step(gate_app: Flask, visitor: FlaskClient) -> None:
    totp = set_up(signed_in(visitor))
    other = gate_app.test_client()
    page = read(other, "/login")
    page = send(other, "/login", page, email=gate.ADDRESS, password=gate.PASSWORD)
    assert 'autocomplete="one-time-code"' in page
    assert "No code at hand?" in page
    page = send(other, "/tf-validate", page, code="12345x")
    assert 'id="code-error"' in page
    page = send(other, "/tf-rescue", page, help_setup="help")
    assert "An e-mail was sent to those who run this site." in page
    assert send(other, "/tf-validate", page, code=code_of(totp)) == "elsewhere"


def test_recovery_codes(gate_app: Flask, visitor: FlaskClient) -> None:
    person = signed_in(visitor)
    assert "alert-danger" in read(person, "/mf-recovery-codes?show_codes=1")
    page = send(person, "/mf-recovery-codes", read(person, "/mf-recovery-codes"))
    codes = re.findall(r"<li><code>([^<]+)</code></li>", page)
    assert len(codes) >= 5
    assert codes[0] in read(person, "/mf-recovery-codes?show_codes=1")
    set_up(person)
    other = gate_app.test_client()
    page = read(other, "/login")
    send(other, "/login", page, email=gate.ADDRESS, password=gate.PASSWORD)
    page = send(other, "/mf-recovery", read(other, "/mf-recovery"), code="wrong")
    assert 'id="code-error"' in page
    assert send(other, "/mf-recovery", page, code=unescape(codes[0])) == "elsewhere"


def test_passkeys_ask_by_flask_securitys_own_script(visitor: FlaskClient) -> None:
    page = send(visitor, "/wan-signin", read(visitor, "/wan-signin"), identity=gate.ADDRESS)
    assert "handleSignin(form.dataset.passkey)" in page
    person = signed_in(visitor)
    page = send(person, "/wan-register", read(person, "/wan-register"), name="key", usage="first")
    assert "handleRegister(form.dataset.passkey)" in page
    for source in ("webauthn", "base64"):
        url = re.search(rf'<script nonce="[^"]+" src="([^"]+{source}.js)"', page)
        assert url
        with person.get(url[1]) as script:
            assert script.status_code == 200
    action = re.search(r'<form method="post" action="([^"]+)" data-passkey', page)
    assert action
    page = send(person, action[1], page, credential="{}")
    assert "alert-danger" in page
    page = send(person, "/wan-verify", read(person, "/wan-verify"))
    assert "handleSignin(form.dataset.passkey)" in page
