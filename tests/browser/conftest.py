"""A real Chromium on a real server: a page fails its test by an error in the console.

The server is one of the suite's applications on a SQLite file of its own; it answers on a free
port of the loopback, and pages may not ask any other host for anything.
"""

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.conftest import Stage

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "Chromium is not installed, so no browser tests: on Debian and Ubuntu "
    "`apt-get install chromium`, elsewhere any Chromium or Chrome on the PATH"
)
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
PICTURES = Path(__file__).resolve().parents[2] / "test-results"
FAILED = pytest.StashKey[bool]()
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
    `CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`
));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup() -> None:
    """Skip where there is no browser, in one line for all tests, unless one is required."""
    if chromium() is None and not os.environ.get("REQUIRE_BROWSER"):
        pytest.skip(MISSING)


def chromium() -> str | None:
    """Return the path of the browser."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember a failure until the page is closed, which takes the picture."""
    report: Any = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    program = chromium()
    if program is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


class Quiet(WSGIRequestHandler):
    """Serves without a line a request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture(scope="session")
def server(stages: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    """Return the address of the server, and its stage."""
    stage = stages("sqlite", "browser")
    with serving(stage) as address:
        yield address, stage


@contextlib.contextmanager
def serving(stage: Stage) -> Iterator[str]:
    """Serve the application of ``stage`` and yield its address."""
    server = make_server("127.0.0.1", 0, stage.app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(server: tuple[str, Any]) -> Iterator[Flask]:
    """The application that the server runs: arrange its content inside ``site.app_context()``."""
    stage = server[1]
    yield stage.app
    stage.database.restore()


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What the pages complained about; a test that expects it clears the list."""
    found: list[str] = []
    yield found
    if found:
        pytest.fail("the browser complained:\n" + "\n".join(found), pytrace=False)


@pytest.fixture
def context(
    request: pytest.FixtureRequest,
    browser: Browser,
    server: tuple[str, Any],
    site: Flask,
    problems: list[str],
) -> Iterator[BrowserContext]:
    """A browser profile of its own, which notes every problem of its pages."""
    address = server[0]

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"{message.text} ({message.location.get('url', '')})")

    def stay(asked: Request) -> None:
        if not asked.url.startswith((f"{address}/", "data:", "blob:")):
            problems.append(f"a page asked for {asked.url}")

    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    context.add_init_script(REPORT_VIOLATIONS)
    context.on("console", complain)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("request", stay)
    yield context
    if request.node.stash.get(FAILED, False):
        PICTURES.mkdir(exist_ok=True)
        for number, page in enumerate(context.pages):
            page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of a visitor who has not signed in."""
    return context.new_page()


@pytest.fixture
def page_for(
    server: tuple[str, Any],
    site: Flask,
    context: BrowserContext,
    page: Page,
    login: Callable[..., None],
) -> Callable[[str], Page]:
    """Return the page, signed in as a member of the cast."""

    def make(who: str) -> Page:
        client = site.test_client()
        client.environ_base["HTTP_USER_AGENT"] = page.evaluate("navigator.userAgent")
        login(client, who)
        name = site.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie
        context.add_cookies([{"name": name, "value": cookie.value, "url": server[0]}])
        return page

    return make
