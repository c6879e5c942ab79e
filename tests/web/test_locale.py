"""Language, direction and time zone: the person's, else the browser's, else the site's."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import get_locale
from werkzeug.test import TestResponse

from console.accounts.models import User
from console.web.locale import match_language
from tests.factories import PostFactory

LANGUAGES = ("en", "de", "fr", "es", "zh_Hans_CN", "ar")
ClientFor = Callable[[str], FlaskClient]
Token = Callable[[FlaskClient], str]
Prefer = Callable[..., User]


@pytest.fixture
def prefer(session: Any, cast: Any) -> Prefer:
    """Return ``prefer(who, language="de")``, which stores it."""

    def store(who: str, **preferences: Any) -> User:
        user: User = cast[who]
        for name, value in preferences.items():
            setattr(user, name, value)
        session.commit()
        return user

    return store


def root(page: TestResponse) -> dict[str, str]:
    """Return what the page says of itself in its first tag."""
    found = re.search(r"<html ([^>]*)>", page.text)
    return dict(re.findall(r'([a-z-]+)="([^"]*)"', found[1])) if found else {}


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE-at", "de"),
        ("ar-EG", "ar"),
        ("es-419", "es"),
        ("zh", "zh_Hans_CN"),
        ("zh-CN", "zh_Hans_CN"),
        ("zh-SG", "zh_Hans_CN"),
        ("zh-Hans", "zh_Hans_CN"),
        ("zh-Hans-HK", "zh_Hans_CN"),
        ("zh-Hant", None),
        ("zh-TW", None),
        ("de-1996", "de"),
        ("fr-CA-x-private", "fr"),
        ("nl nl-BE es", "es"),
        ("nl", None),
        ("*", None),
        ("i-klingon ../../de de\x00 ", None),
        ("", None),
    ],
)
def test_a_tag_finds_its_language(asked: str, language: str | None) -> None:
    assert match_language(asked.split(" "), LANGUAGES) == language


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("fr;q=0.4, ar-EG;q=0.9, en;q=0.1", "ar"),
        ("de;q=0, fr;q=0.5", "fr"),
        ("de;q=0", "en"),
        ("*", "en"),
        ("tlh, es;q=0.2", "es"),
        ("zh-CN,zh;q=0.9", "zh-Hans-CN"),
        (",;q=x,\x7f;;;", "en"),
        ("a" * 5000, "en"),
    ],
)
def test_visitors_get_the_language_of_their_browser(
    client: FlaskClient, header: str, lang: str
) -> None:
    for address in ("/", "/login", "/no-such-page"):
        page = client.get(address, headers={"Accept-Language": header})
        assert root(page)["lang"] == page.headers["Content-Language"] == lang
        assert root(page)["dir"] == ("rtl" if lang == "ar" else "ltr")
        assert "Accept-Language" in page.headers["Vary"]


def test_public_pages_do_not_ask_who_reads(
    prefer: Prefer, client: FlaskClient, client_for: ClientFor, query_counter: Any
) -> None:
    prefer("editor", language="ar", color_scheme="dark", timezone="Asia/Tokyo")
    reader = client_for("editor")
    with query_counter() as known:
        page = reader.get("/", headers={"Accept-Language": "fr"})
    with query_counter() as unknown:
        client.get("/", headers={"Accept-Language": "fr"})
    assert len(known) == len(unknown)
    assert not any("users.language" in statement for statement in known)
    assert root(page)["lang"] == "fr"
    assert "Cookie" not in page.headers["Vary"]


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("editor", "/admin/", 200),
        ("editor", "/change", 200),
        ("editor", "/admin/users/", 403),
        ("editor", "/admin/posts/details/?id=999", 404),
        ("editor", "/admin/no-such-page", 404),
        ("outsider", "/admin/", 403),
    ],
)
def test_who_has_chosen_gets_that_everywhere(
    prefer: Prefer, client_for: ClientFor, who: str, address: str, status: int
) -> None:
    prefer(who, language="ar", color_scheme="dark")
    page = client_for(who).get(address, headers={"Accept-Language": "fr"})
    assert page.status_code == status
    assert root(page) == {"lang": "ar", "dir": "rtl", "data-bs-theme": "dark"}


def test_a_language_that_is_gone_counts_as_none(prefer: Prefer, client_for: ClientFor) -> None:
    prefer("editor", language="nl")
    page = client_for("editor").get("/admin/", headers={"Accept-Language": "fr"})
    assert root(page)["lang"] == "fr"


def test_what_one_prefers_costs_no_query(
    prefer: Prefer, client_for: ClientFor, query_counter: Any
) -> None:
    client = client_for("editor")
    counts = []
    for language in (None, "de"):
        prefer("editor", language=language, timezone="Europe/Berlin")
        with query_counter() as statements:
            client.get("/admin/tags/")
        counts.append(len(statements))
        assert sum("users.language" in statement for statement in statements) == 1
    assert counts[0] == counts[1]


def test_nothing_stays_after_signing_out(
    prefer: Prefer, client_for: ClientFor, csrf: Token
) -> None:
    prefer("editor", language="ar", timezone="Asia/Tokyo", color_scheme="dark")
    client = client_for("editor")
    client.get("/admin/")
    client.post("/logout", data={"csrf_token": csrf(client)})
    page = client.get("/login", headers={"Accept-Language": "es"})
    assert root(page) == {"lang": "es", "dir": "ltr", "data-bs-theme": "auto"}


# -- time zones ------------------------------------------------------------------------------------


def shown_times(client: FlaskClient, address: str = "/admin/posts/") -> list[str]:
    """Return the exact times that a page shows on hover."""
    return re.findall(r'<time [^>]*title="([^"]*)"', client.get(address).text)


@pytest.fixture
def _at_noon(session: Any) -> None:
    """A post that was changed at noon UTC of a summer's day."""
    PostFactory(published=True, updated_at=datetime(2026, 7, 1, 12, tzinfo=UTC))
    session.commit()


@pytest.mark.usefixtures("_at_noon")
@pytest.mark.parametrize(
    ("chosen", "cookie", "hour"),
    [
        (None, None, "12:00"),
        (None, "Europe/Berlin", "2:00"),
        (None, "Asia/Calcutta", "5:30"),
        ("America/New_York", "Europe/Berlin", "8:00"),
        ("Mars/Crater", "Europe/Berlin", "2:00"),
        (None, "../../etc/passwd", "12:00"),
        (None, "europe/berlin", "12:00"),
        (None, "x" * 4000, "12:00"),
    ],
)
def test_times_are_shown_where_the_person_is(
    prefer: Prefer,
    client_for: ClientFor,
    chosen: str | None,
    cookie: str | None,
    hour: str,
) -> None:
    prefer("editor", timezone=chosen)
    client = client_for("editor")
    if cookie:
        client.set_cookie("timezone", cookie)
    (time,) = shown_times(client)
    assert re.search(rf"\b{hour}:00", time)


@pytest.mark.usefixtures("_at_noon")
def test_public_times_are_the_sites(
    prefer: Prefer, client: FlaskClient, client_for: ClientFor
) -> None:
    prefer("editor", timezone="Asia/Tokyo")
    reader = client_for("editor")
    reader.set_cookie("timezone", "Asia/Tokyo")
    assert reader.get("/").text == client.get("/").text


# -- mail ------------------------------------------------------------------------------------------


@pytest.fixture
def languages_of_mail(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The language of each text of the mails that are sent from now on."""
    spoken: list[str] = []

    def language(_value: Any) -> str:
        spoken.append(str(get_locale()))
        return "a while"

    monkeypatch.setitem(app.config, "MAIL_DIRECTORY", str(tmp_path))
    monkeypatch.setitem(app.jinja_env.filters, "timedeltaformat", language)
    return spoken


def test_a_link_speaks_the_language_of_its_reader(
    prefer: Prefer, client: FlaskClient, csrf: Token, languages_of_mail: list[str]
) -> None:
    prefer("editor", language="ar")
    for who in ("editor", "author"):
        data = {"email": f"{who}@example.com", "csrf_token": csrf(client)}
        page = client.post("/reset", data=data, headers={"Accept-Language": "fr"})
        assert root(page)["lang"] == "fr"
    assert set(languages_of_mail[:2]) == {"ar"}
    assert set(languages_of_mail[2:]) == {"fr"}


def test_an_invitation_does_not_speak_the_language_of_the_host(
    prefer: Prefer, client_for: ClientFor, csrf: Token, languages_of_mail: list[str]
) -> None:
    prefer("admin", language="ar")
    client = client_for("admin")
    fields = {"email": "new@example.com", "username": "new", "csrf_token": csrf(client)}
    assert client.post("/admin/users/new/", data=fields).status_code == 302
    assert set(languages_of_mail) == {"en"}
