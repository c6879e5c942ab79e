"""The theme alone, in a real browser: every kind of page in every look, and what scripts add."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from werkzeug.serving import make_server

from tests.browser.conftest import REPORT_VIOLATIONS, Quiet
from tests.quirks import QUIRKS
from tests.theme import showcase
from tests.web import gate

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Every pair of scheme, direction and width is among these.
LOOKS = (("light", "ltr", 1280), ("dark", "ltr", 320), ("light", "rtl", 320), ("dark", "rtl", 1280))
pytestmark = [*QUIRKS, pytest.mark.slow]
Open = Callable[..., Page]
# WTForms' own words, or those of the console where another test of the process has set them.
EMPTY = re.compile("This field is required|Fill in this field")


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Yield the address at which ``app`` answers. Passkeys need a name, not a number."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def visited(browser: Browser, app: Flask) -> Iterator[Open]:
    """Yield what opens pages of ``app``; fails where one of them complained."""
    found: list[str] = []
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        # A form that is refused answers with 400, which the browser reports as well.
        # Pages that stand for the rest of an application have no picture.
        text = f"{message.text} ({message.location.get('url', '')})"
        known = "status of 400" in text or "favicon.ico" in text
        if message.type in {"error", "warning"} and not known:
            found.append(text)

    def visit(scheme: str = "light", direction: str = "ltr", width: int = 1280) -> Page:
        size: Any = {"width": width, "height": 800}
        context = browser.new_context(base_url=address, viewport=size, reduced_motion="reduce")
        cookies: Any = [
            {"name": name, "value": value, "url": address}
            for name, value in (("scheme", scheme), ("dir", direction))
        ]
        context.add_cookies(cookies)
        context.set_default_timeout(10_000)
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", note)
        context.on("weberror", lambda error: found.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    with served(app) as address:
        yield visit
        for context in contexts:
            context.close()
    assert found == []


@pytest.fixture
def library(tmp_path: Path, browser: Browser) -> Iterator[Open]:
    """Opens pages of the showcase."""
    app = showcase.create_app(tmp_path / "library")
    with visited(browser, app) as visit:
        yield visit
    with app.app_context():
        showcase.db.engine.dispose()


@pytest.fixture
def gate_pages(tmp_path: Path, browser: Browser) -> Iterator[Open]:
    """Opens pages of an application with every way to sign in."""
    app = gate.create_app(tmp_path, **gate.EVERYTHING)
    with visited(browser, app) as visit:
        yield visit
    with app.app_context():
        gate.db.engine.dispose()


def faults(page: Page) -> list[str]:
    """Return what axe finds, and how far the page is wider than the window."""
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    # Without preload: axe would write a style for it, which the policy refuses.
    found = page.evaluate(
        f"{AXE}; axe.run(document, {{preload: false, runOnly: {RULES}}}).then("
        "({violations}) => violations.map(({id, nodes}) => `${id}: ${nodes[0].html}`))"
    )
    return [*found, *[f"{wider} px too wide"] * (wider > 0)]


PAGES = (
    "/admin/", "/admin/author/", "/admin/author/?search=nobody", "/admin/author/details/?id=1",
    "/admin/book/edit/?id=1", "/admin/book/details/?id=1", "/admin/ruled/edit/?id=1",
    "/admin/plain/edit/?id=1", "/admin/files/", "/admin/files/b/shelf/deep",
    "/admin/files/upload/", "/admin/files/edit/?path=shelf/note.txt",
)  # fmt: skip


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_every_page_in_every_look(library: Open, look: tuple[str, str, int]) -> None:
    page = library(*look)
    for url in PAGES:
        page.goto(url)
        if "/edit/" in url and "files" not in url:
            page.locator(".ts-control").first.wait_for()
        assert faults(page) == [], url


def test_a_refused_form_and_an_open_list(library: Open) -> None:
    page = library("dark", "rtl", 320)
    page.goto("/admin/book/edit/?id=1")
    page.get_by_label("Title*").first.fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".error-summary").wait_for()
    assert faults(page) == []
    page.get_by_role("combobox", name="Tags").click()
    page.get_by_role("option", name="tag 003").wait_for()
    assert faults(page) == []


def test_lookups_by_keyboard(library: Open) -> None:
    page = library()
    page.goto("/admin/book/edit/?id=1")
    box = page.get_by_role("combobox", name="Tags")
    box.focus()
    options = page.locator(".ts-dropdown:visible .option[role=option]")
    expect(options.filter(has_text="tag 020")).to_have_count(1)
    expect(options.filter(has_text="tag 040")).to_have_count(0)
    for _ in range(19):  # walking on loads the next page
        page.keyboard.press("ArrowDown")
    expect(options.filter(has_text="tag 040")).to_have_count(1)
    page.keyboard.type("117")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("nothing like it")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.get_by_role("button", name="Remove tag 001").click()
    chosen = "select => [...select.selectedOptions].map(({ text }) => text)"
    assert page.locator("#tags").evaluate(chosen) == ["tag 002", "tag 117"]
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/book/")
    page.goto("/admin/book/details/?id=1")
    expect(page.get_by_text("tag 002, tag 117")).to_be_visible()


def test_words_rows_and_markup_that_is_text(library: Open) -> None:
    page = library()
    page.goto("/admin/book/edit/?id=1")
    page.get_by_role("combobox", name="Words").fill("<img src=x onerror=alert(1)>")
    page.keyboard.press("Enter")
    page.keyboard.type("two,three")
    page.keyboard.press("Tab")
    words = page.locator("#words")
    assert words.input_value() == "<img src=x onerror=alert(1)>,two,three"
    page.get_by_role("combobox", name="Author").click()
    expect(page.get_by_role("option", name="<b>Bold</b> & Söhne")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add", exact=True).click()
    page.keyboard.type("Three")
    assert page.locator("[name=chapters-2-title]").input_value() == "Three"
    page.get_by_role("combobox", name="Editor").nth(2).click()  # enhanced like the others
    page.get_by_role("option", name="Author 002").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/book/")
    page.goto("/admin/book/details/?id=1")
    expect(page.get_by_text("One, Two, Three")).to_be_visible()


def test_cells_are_changed_in_the_list(library: Open) -> None:
    page = library()
    page.goto("/admin/author/")
    page.get_by_role("link", name="Author 002").click()
    name = page.get_by_role("textbox", name="Name", exact=True)
    name.fill("")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text(EMPTY)).to_be_visible()
    assert faults(page) == []
    name.fill("Renamed")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Renamed")).to_be_focused()
    page.locator("tr", has_text="Renamed").get_by_role("link", name="Yes").click()
    page.get_by_role("dialog").get_by_role("combobox").select_option("No")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("tr", has_text="Renamed").get_by_role("link", name="No")).to_be_visible()
    page.goto("/admin/book/")
    page.get_by_role("link", name="Author 002").or_(
        page.get_by_role("link", name="Renamed")
    ).click()
    page.get_by_role("dialog").get_by_role("combobox").fill("069")
    page.get_by_role("option", name="Author 069").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Author 069")).to_be_visible()


def sign_in(page: Page) -> None:
    """Sign in by password."""
    page.goto("/login")
    page.locator("#email").fill(gate.ADDRESS)
    page.locator("#password").fill(gate.PASSWORD)
    page.locator("form .btn-primary").click()
    page.wait_for_url("**/admin/")


@pytest.mark.parametrize("look", LOOKS[:1] + LOOKS[2:3], ids=lambda look: "-".join(map(str, look)))
def test_sign_in_pages_in_both_looks(gate_pages: Open, look: tuple[str, str, int]) -> None:
    page = gate_pages(*look)
    for url in ("/login", "/register", "/recover-username", "/wan-signin"):
        page.goto(url)
        assert faults(page) == [], url
    sign_in(page)
    for url in ("/tf-setup", "/wan-register", "/change-email", "/change-username", "/verify"):
        page.goto(url)
        assert faults(page) == [], url
    page.goto("/tf-setup")
    page.get_by_label("authenticator").check()
    page.locator("form .btn-primary").click()
    page.get_by_role("img").wait_for()
    assert page.get_by_role("img").evaluate("image => image.naturalWidth") > 100
    assert faults(page) == []
    page.goto("/mf-recovery-codes")
    page.locator("form .btn-primary").click()
    page.locator(".recovery-codes").wait_for()
    page.wait_for_load_state()
    assert faults(page) == []


def test_a_passkey_from_first_to_last(gate_pages: Open) -> None:
    page = gate_pages()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "usb", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    sign_in(page)
    page.goto("/wan-register")
    page.locator("#name").fill("My key")
    page.get_by_label("first").check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("My key").first).to_be_visible()
    page.context.clear_cookies()
    page.goto("/login")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.locator("#identity").fill(gate.ADDRESS)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/admin/")


@pytest.mark.parametrize("look", LOOKS[:2] + LOOKS[3:], ids=lambda look: "-".join(map(str, look)))
def test_pages_open_above_the_list(library: Open, look: tuple[str, str, int]) -> None:
    page = library(*look)
    page.goto("/admin/author/")
    page.evaluate("window.still = true")
    row = page.get_by_role("row").filter(has_text="Author 003")
    row.get_by_title("View").click()
    box = page.get_by_role("dialog", name="Author 003")
    expect(box.get_by_role("definition").filter(has_text="Author 003")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(row.get_by_title("View")).to_be_focused()

    row.get_by_title("Edit").click()
    name = box.get_by_label("Name")
    expect(name).to_be_focused()
    name.fill("")
    page.keyboard.press("Enter")
    expect(box.get_by_role("alert")).to_contain_text(EMPTY)
    expect(name).to_be_focused()
    assert faults(page) == []
    name.fill("Someone else")
    page.once("dialog", lambda question: question.dismiss())
    page.keyboard.press("Escape")  # asks first: something was typed
    expect(box).to_be_visible()
    page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    expect(page.get_by_role("row").filter(has_text="Someone else")).to_be_visible()
    expect(page.locator(".messages .alert-success")).to_be_visible()

    assert page.evaluate("window.still")


def test_a_new_row_and_the_keys_open_above_the_list(library: Open) -> None:
    page = library("dark", "rtl", 320)
    page.goto("/admin/author/")
    page.keyboard.press("c")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    page.get_by_role("link", name="Cancel").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page) == []
