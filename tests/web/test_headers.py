"""Security headers stand on every answer; private pages are kept by nobody."""

from typing import Any

import pytest
from flask.testing import FlaskClient

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/login", 200),
        ("GET", "/admin/", 302),
        ("POST", "/login", 400),
        ("GET", "/nothing", 404),
        ("DELETE", "/", 405),
        ("GET", "/static/public.css", 200),
    ],
)
def test_headers_are_always_there(
    client: FlaskClient, method: str, address: str, status: int
) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code == status
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_forbidden_pages_have_them_too(client_for: Any) -> None:
    answer = client_for("outsider").get("/admin/")
    assert answer.status_code == 403
    assert "Content-Security-Policy" in answer.headers


def test_the_nonce_is_new_each_time(client: FlaskClient) -> None:
    first, second = (client.get("/login").headers["Content-Security-Policy"] for _ in range(2))
    assert first != second


def test_private_pages_are_not_kept(client_for: Any) -> None:
    for address in ("/admin/", "/admin/comments/", "/change", "/login"):
        assert "no-store" in client_for("editor").get(address).headers["Cache-Control"]


def test_public_pages_set_no_cookie(client: FlaskClient, client_for: Any) -> None:
    for visitor in (client, client_for("editor")):
        for address in ("/", "/about", "/archive", "/nothing"):
            assert "Set-Cookie" not in visitor.get(address).headers


def test_public_pages_are_the_same_for_everybody(client: FlaskClient, client_for: Any) -> None:
    assert client.get("/about").data == client_for("admin").get("/about").data


def test_hsts_is_sent_under_tls_only(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = client.get("/", base_url="https://localhost")
    assert "max-age=63072000" in secure.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("given", ["x\r\nSet-Cookie: a=b", "a" * 100, "", "short"])
def test_request_ids_of_strangers_are_checked(client: FlaskClient, given: str) -> None:
    try:
        answer = client.get("/healthz", headers={"X-Request-ID": given})
    except ValueError:
        return  # the client itself refuses to send it
    assert answer.headers["X-Request-ID"] != given


def test_request_ids_are_passed_on(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "from-the-proxy-1"})
    assert answer.headers["X-Request-ID"] == "from-the-proxy-1"
