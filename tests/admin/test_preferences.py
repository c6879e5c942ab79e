"""The page of one's own preferences, and the switches of the account menu."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from console.accounts.models import User
from console.audit.models import AuditEntry
from tests.admin.conftest import Send

ClientFor = Callable[[str], FlaskClient]
PAGE, SWITCH = "/admin/preferences/", "/admin/preferences/switch/"


def stored(session: Any, who: str) -> tuple[Any, ...]:
    """Return what is kept of ``who``."""
    session.expire_all()
    user = session.scalars(sa.select(User).where(User.username == who)).one()
    return user.language, user.timezone, user.color_scheme, user.shortcuts


@pytest.mark.parametrize("who", ["admin", "outsider"])
def test_everybody_sets_their_own(
    session: Any, send: Send, client_for: ClientFor, who: str
) -> None:
    fields = {"language": "ar", "timezone": "Asia/Kolkata", "color_scheme": "dark"}
    answer = send(who, PAGE, **fields, shortcuts="")
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert stored(session, who) == ("ar", "Asia/Kolkata", "dark", False)
    page = client_for(who).get(PAGE).text
    for chosen in ('lang="ar" selected value="ar"', 'selected value="Asia/Kolkata"'):
        assert chosen in page
    assert stored(session, "editor") == (None, None, "auto", True)


@pytest.mark.parametrize("value", ["auto", ""])
def test_the_browser_decides_again(
    session: Any, send: Send, client_for: ClientFor, value: str
) -> None:
    send("editor", PAGE, language="de", timezone="Europe/Berlin")
    send("editor", PAGE, language=value, timezone=value)
    assert stored(session, "editor")[:2] == (None, None)
    page = client_for("editor").get(PAGE).text
    assert page.count('<option selected value="auto">As the browser') == 2


def test_what_a_form_leaves_out_stays(session: Any, send: Send) -> None:
    send("editor", PAGE, language="de", timezone="Europe/Berlin", shortcuts="")
    send("editor", PAGE, color_scheme="light")
    assert stored(session, "editor") == ("de", "Europe/Berlin", "light", False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "nl"),
        ("language", "../de"),
        ("timezone", "Mars/Crater"),
        ("timezone", "x" * 3000),
        ("color_scheme", "sepia"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    session: Any, send: Send, field: str, value: str
) -> None:
    answer = send("editor", PAGE, **{"shortcuts": "", field: value})
    assert answer.status_code == 400
    assert f'id="{field}-error"' in answer.text
    assert stored(session, "editor") == (None, None, "auto", True)
    assert send("editor", SWITCH, **{field: value}).status_code in {302, 400}
    assert stored(session, "editor") == (None, None, "auto", True)


def test_zones_are_offered_by_region_with_their_offset(client_for: ClientFor) -> None:
    page = client_for("editor").get(PAGE).text
    assert re.search(r'<optgroup label="Europe">.*Berlin \(GMT[+]0[12]:00\)', page, re.DOTALL)
    assert page.count("<optgroup") >= 10
    assert 'lang="zh-Hans-CN"' in page


def test_an_older_name_of_a_zone_stays_chosen(
    session: Any, cast: Any, client_for: ClientFor
) -> None:
    cast.editor.timezone = "Asia/Calcutta"
    session.commit()
    assert 'selected value="Asia/Calcutta"' in client_for("editor").get(PAGE).text


def test_a_switch_leads_back(session: Any, send: Send) -> None:
    wanted = "/admin/posts/?flt0_status_is=draft&search=a%20b"
    answer = send("editor", SWITCH, color_scheme="dark", url=wanted)
    assert (answer.status_code, answer.headers["Location"]) == (302, wanted)
    assert send("editor", SWITCH, language="fr").headers["Location"] == PAGE
    assert stored(session, "editor") == ("fr", None, "dark", True)


def test_a_switch_sets_nothing_else(session: Any, send: Send) -> None:
    send("editor", SWITCH, color_scheme="dark", shortcuts="", timezone="Asia/Tokyo", active="")
    assert stored(session, "editor") == (None, None, "dark", True)


def test_nothing_is_set_without_a_token(session: Any, client_for: ClientFor) -> None:
    for address in (PAGE, SWITCH):
        assert client_for("editor").post(address, data={"color_scheme": "dark"}).status_code == 400
    assert stored(session, "editor")[2] == "auto"


def test_the_log_says_who_set_what(session: Any, send: Send) -> None:
    send("outsider", SWITCH, language="es")
    entry = session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.actor_name) == ("user.change_preferences", "outsider")
    assert entry.after == {"language": "es"}


def test_the_menu_knows_where_it_is_and_what_is_chosen(
    session: Any, cast: Any, client_for: ClientFor
) -> None:
    cast.editor.language, cast.editor.color_scheme = "de", "dark"
    cast.editor.timezone = "America/New_York"
    session.commit()
    page = client_for("editor").get("/admin/tags/?search=a&page_size=20").text
    form = page[page.index('<form class="switches"') :]
    form = form[: form.index("</form>")]
    assert 'name="url" value="/admin/tags/?search=a&amp;page_size=20"' in form
    assert re.findall(r'value="(\w+)"(?: lang="\w+")? aria-pressed="true"', form) == ["dark", "de"]
    assert "America/New York" in page


def test_a_form_that_came_back_leads_to_where_it_was_sent_from(
    send: Send, client_for: ClientFor
) -> None:
    page = send("editor", "/admin/tags/new/", name="", url="/admin/tags/?search=a").text
    assert 'name="url" value="/admin/tags/?search=a"' in page


def test_shortcuts_can_be_turned_off(session: Any, cast: Any, client_for: ClientFor) -> None:
    cast.editor.shortcuts = False
    session.commit()
    page = client_for("editor").get(PAGE).text
    assert not re.search(r'name="shortcuts"[^>]* checked', page)
