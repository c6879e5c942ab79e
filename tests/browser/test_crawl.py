"""Every page of every role in a real browser, in both schemes and directions, wide and narrow.

The way is found without a browser, which is quicker: each role follows every link and sends every
form. Of the pages that look alike the browser opens one. There, nothing may be refused by the
content policy, fail or be logged as an error; axe finds nothing; nothing is wider than the window.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests import crawl, pages, world
from tests.browser.conftest import REPORT_VIOLATIONS, serving
from tests.conftest import CAST, Stage, dispose, make_stage, sign_in

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RUN_AXE = """async ([type, values, scope]) => {
    const moving = document.getAnimations().filter(
        (each) => each.effect.getTiming().iterations < 9
    );
    await Promise.allSettled(moving.map((each) => each.finished));
    // Without preload: axe would write a style for it, which the policy refuses.
    const options = { preload: false, runOnly: { type, values }, resultTypes: ["violations"] };
    const { violations } = await axe.run(scope, options);
    return violations.map(({ id, nodes }) =>
        `${id}: ${nodes.length} × ${nodes[0].target.join(" ")}: ${nodes[0].html.slice(0, 200)}`);
}"""
SEND = """([action, data]) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action });
    for (const [name, value] of data) {
        const input = document.createElement("input");
        form.append(Object.assign(input, { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
}"""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LANGUAGES = {"ltr": "de", "rtl": "ar"}
"""German has the longest words."""
HEIGHTS = {1280: 3000, 320: 6000}
"""By width. High, so that nothing that sticks to an edge covers what can be scrolled to."""
PLACES = (
    "/nothing/here",
    "/admin/nothing/here",
    "/admin/posts/details/?id=999999",
    "/admin/posts/?page=odd",
    "/admin/posts/?search=ζζζζ",
    "/admin/queue/?search=ζζζζ",
    "/admin/users/",
    "/verify",
)
"""To which no link leads."""
PAINT = re.compile(r"\.(status|i|is|text|bg|btn|alert)-|\.alert$|icon-button|button\[button\]\.i$")
"""What looks the same on every page."""
BOXES = (".cards button[value^='reject:']", "button[form='row-delete']")
"""What opens a dialog above the page."""
SENDERS = {"anonymous", "admin"}
"""Whose forms are sent: nobody has one that these do not have."""


@dataclass
class Stop:
    """A page for the browser to open: by its address, or by sending forms."""

    address: str
    status: int
    way: crawl.Way
    told: str
    unlike_others: bool
    """Whether it looks like no page of the admin's: then it is looked at closely."""


class Site:
    """A site with one of everything, on a server."""

    def __init__(self, stage: Stage, address: str, user_agent: str) -> None:
        self.stage, self.address = stage, address
        self._user_agent = user_agent

    def client(self, who: str) -> Any:
        """Return a client of ``who``, which the site cannot tell from the browser."""
        client = self.stage.app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = self._user_agent
        if who != "anonymous":
            sign_in(client, who)
        return client

    @functools.cache  # noqa: B019 - one site a session
    def walk(self, who: str) -> tuple[Any, list[crawl.Visit]]:
        """Return the client of ``who``, and all pages to which links lead."""
        client = self.client(who)
        places = (*PLACES, crawl.reset_address(self.stage.app))
        return client, list(crawl.walk(client, (*crawl.STARTS, *places)))

    def visits(self, who: str) -> Iterator[tuple[crawl.Way, crawl.Visit]]:
        """Yield all that ``who`` meets."""
        client, visits = self.walk(who)
        yield from (((), visit) for visit in visits)
        if who in SENDERS:
            sender = crawl.Sender(self.stage, client)
            for visit in visits:
                sender.note(visit.address, visit.page)
            yield from sender.send()

    def stops(self, who: str) -> Iterator[Stop]:
        """Yield one page of each look, in the order of the way."""
        known = self._looks("admin") if who != "admin" else set()
        seen: set[str] = set()
        for way, visit in self.visits(who):
            look = look_of(visit)
            if not look <= seen:
                seen |= look
                yield Stop(
                    visit.address,
                    visit.response.status_code,
                    way,
                    visit.came_from,
                    not look <= known,
                )

    def _looks(self, who: str) -> set[str]:
        return set().union(*map(look_of, self.walk(who)[1]))


def look_of(visit: crawl.Visit) -> set[str]:
    """Return what there is to see on a page."""
    shape = pages.shape(visit.page) if visit.is_page else frozenset()
    code = visit.response.status_code
    place = code if code >= 400 and "body[].plain" in shape else visit.endpoint
    return {item if PAINT.search(item) else f"{place} {item}" for item in shape}


@pytest.fixture(scope="session")
def furnished(
    browser: Browser, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site with one of everything."""
    letters = str(tmp_path_factory.mktemp("mail"))
    stage = make_stage("sqlite", f"crawl_{worker_id}", "world", world.build, MAIL_DIRECTORY=letters)
    page = browser.new_page()
    user_agent = page.evaluate("navigator.userAgent")
    page.close()
    with serving(stage) as address:
        yield Site(stage, address, user_agent)
    dispose(stage.app)


class Inspector:
    """Opens pages, and notes what is wrong with them."""

    def __init__(self, context: BrowserContext, site: Site, who: str) -> None:
        self.site, self.context = site, context
        self.client = site.walk(who)[0]
        self.problems: list[str] = []
        self._at = ""
        self._opened: set[str] = set()
        context.add_init_script(REPORT_VIOLATIONS)
        context.add_init_script(path=AXE)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._note(str(error.error)))
        context.on("requestfailed", self._missed)
        self.page: Page = context.new_page()

    def inspect(self, stop: Stop) -> None:
        """Open one page, look at it wide and narrow, light and dark."""
        self._at = f"{stop.address} ({stop.told})"
        status = self._send(stop) if stop.way else self._open(stop)
        if status != stop.status:
            self._note(f"status {status}, not {stop.status}")
        for width, height in HEIGHTS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            if self.page.evaluate(WIDER):
                self._note(f"wider than {width} px")
            if stop.unlike_others:
                self._look(width)

    def _open(self, stop: Stop) -> int:
        self._take_session(self.client)
        response = self.page.goto(stop.address)
        return response.status if response else 0

    def _send(self, stop: Stop) -> int:
        self.site.stage.database.restore()
        client = crawl.clone(self.client)
        for sending in stop.way[:-1]:
            client.post(sending.address, data=crawl.multi(sending), follow_redirects=True)
        self._take_session(client)
        self.page.goto("/about")
        last = stop.way[-1]
        with self.page.expect_navigation() as navigation:
            self.page.evaluate(SEND, [last.address, [list(each) for each in last.data]])
        return int(navigation.value.status)

    def _take_session(self, client: Any) -> None:
        name = client.application.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        self.context.clear_cookies()
        if cookie:
            self.context.add_cookies(
                [{"name": name, "value": cookie.value, "url": self.site.address}]
            )

    def _look(self, width: int) -> None:
        self._run_axe(f"light, {width} px", "tag", RULES)
        self.page.emulate_media(color_scheme="dark")
        self._run_axe(f"dark, {width} px", "rule", ["color-contrast"])
        self.page.emulate_media(color_scheme="light")
        for summary in self.page.locator("summary:visible").all():
            kind = f"{summary.get_attribute('class')} {summary.inner_text()}, {width} px"
            closed = not summary.evaluate("each => each.parentElement.open")
            if closed and self._is_new(kind):  # what is open has been looked at with the page
                summary.click()
                self._run_axe(kind, "tag", RULES, "details[open]")
                summary.click()
        for selector in BOXES:
            way = self.page.locator(selector)
            if way.count() and self._is_new(f"{selector}, {width} px"):
                way.first.click()
                self._look_into_box(f"{selector}, {width} px")
        if self.page.locator("#keys").count() and self._is_new(f"keys, {width} px"):
            self.page.evaluate("document.activeElement.blur()")
            self.page.keyboard.press("?")
            self._look_into_box(f"keys, {width} px")

    def _look_into_box(self, how: str) -> None:
        self.page.locator("dialog[open]").wait_for()
        self._run_axe(how, "tag", RULES, "dialog[open]")
        self.page.emulate_media(color_scheme="dark")
        self._run_axe(f"{how}, dark", "rule", ["color-contrast"], "dialog[open]")
        self.page.emulate_media(color_scheme="light")
        self.page.keyboard.press("Escape")
        self.page.locator("dialog[open]").wait_for(state="detached")

    def _is_new(self, kind: str) -> bool:
        is_new = kind not in self._opened
        self._opened.add(kind)
        return is_new

    def _run_axe(self, how: str, kind: str, values: list[str], scope: str = "html") -> None:
        for finding in self.page.evaluate(RUN_AXE, [kind, values, scope]):
            self._note(f"[{how}] {finding}")

    def _hear(self, message: ConsoleMessage) -> None:
        # That a page is an error page is said by its status.
        if message.type == "error" and message.location.get("url") != self.page.url:
            self._note(f"{message.text} ({message.location.get('url', '')})")

    def _missed(self, request: Request) -> None:
        self._note(f"not loaded: {request.url} {request.failure}")

    def _note(self, text: str) -> None:
        self.problems.append(f"{self._at}: {text}")


@pytest.mark.parametrize("direction", LANGUAGES)
@pytest.mark.parametrize("who", ["admin", "anonymous", *CAST[1:]])
def test_every_page_holds(furnished: Site, browser: Browser, who: str, direction: str) -> None:
    context = browser.new_context(
        base_url=furnished.address,
        locale=LANGUAGES[direction],
        reduced_motion="reduce",
    )
    inspector = Inspector(context, furnished, who)
    for stop in furnished.stops(who):
        inspector.inspect(stop)
    context.close()
    assert "\n".join(inspector.problems) == ""


@pytest.mark.parametrize("who", ["anonymous", *CAST])
def test_no_link_is_broken(furnished: Site, who: str) -> None:
    broken = [
        f"{visit.address} from {visit.came_from}: {visit.response.status_code}"
        for visit in furnished.walk(who)[1]
        if visit.response.status_code >= 400 and visit.came_from != crawl.START
    ]
    assert broken == []
