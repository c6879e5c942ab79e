"""Where a form or a link sends people afterwards: never off the site."""

from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.access.conftest import Content
from tests.conftest import PASSWORD

HOSTILE = [
    "https://evil.example/", "http://evil.example", "//evil.example/", "///evil.example",
    "////evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example",
    " //evil.example", "/ /evil.example\\@x", "https:evil.example", "https:/evil.example",
    "http:\\\\evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "vbscript:x", "//evil.example@localhost/", "https://localhost@evil.example/",
    "https://localhost\\@evil.example", "//localhost:80@evil.example", "//evil%2eexample",
    "/%09/evil.example\\x", "\x00//evil.example", "\u2028//evil.example", "evil.example",
    "ftp://evil.example/", "//[::1]/", "/..//evil.example\\..", "?//evil.example", "@evil.example",
]  # fmt: skip


def leaves(location: str) -> bool:
    """Return whether a browser that follows ``location`` leaves the site."""
    tidy = "".join(char for char in location if char not in "\t\r\n").strip().replace("\\", "/")
    target = urlsplit(urljoin("http://localhost/", tidy))
    return target.scheme not in {"http", "https"} or target.netloc != "localhost"


@pytest.mark.parametrize("target", HOSTILE)
def test_url_stays_here(
    client_for: Callable[[str], FlaskClient],
    csrf: Callable[[FlaskClient], str],
    content: Content,
    target: str,
) -> None:
    client = client_for("admin")
    token = csrf(client)
    tag = str(content.tags["admin"])
    forms = (
        ("/admin/comments/action/", {"action": "approve", "rowid": str(content.comment)}),
        ("/admin/tags/delete/", {"id": tag, "confirmed": "1"}),
        ("/admin/preferences/switch/", {"color_scheme": "dark"}),
    )
    for url, data in forms:
        answer = client.post(url, data=data | {"url": target, "csrf_token": token})
        assert answer.status_code in {302, 400}
        assert not leaves(answer.headers.get("Location", "/"))
    page = client.get("/admin/tags/new/", query_string={"url": target})
    assert page.status_code in {200, 400}
    assert f'href="{target}"' not in page.text


@pytest.mark.parametrize("target", HOSTILE)
def test_next_stays_here(
    client: FlaskClient, csrf: Callable[[FlaskClient], str], target: str
) -> None:
    data = {"email": "author@example.com", "password": PASSWORD, "csrf_token": csrf(client)}
    answer = client.post(f"/login?next={quote(target)}", data=data | {"next": target})
    assert answer.status_code in {302, 400}
    assert not leaves(answer.headers.get("Location", "/"))


def test_next_leads_back(client: FlaskClient, csrf: Callable[[FlaskClient], str]) -> None:
    wanted = "/admin/posts/?flt0_status_is=draft"
    asked = client.get(wanted)
    assert asked.headers["Location"].startswith("/login?next=")
    data = {"email": "author@example.com", "password": PASSWORD, "csrf_token": csrf(client)}
    answer = client.post(asked.headers["Location"], data=data)
    assert answer.headers["Location"] == wanted
