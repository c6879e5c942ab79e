"""Our list of 100 comments beside Flask-Admin's own theme, in a real browser: weight and speed.

Both run on one SQLite database with the demo, behind the same small server.
"""

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import median
from typing import Any

import flask_migrate
import structlog
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.plain_admin import LIST
from bench.server import serve
from config.base import ROOT
from config.testing import TestingConfig
from console.app import create_app
from console.cli.demo import PASSWORD
from tests.browser.conftest import ARGUMENTS, MISSING, chromium

OURS = "/admin/comments/?page_size=100"
SLOWER = 4
"""How many times slower the processor is made: an older laptop."""
LINE = {"offline": False, "latency": 40, "downloadThroughput": 1_280_000, "uploadThroughput": -1}
"""40 ms away, 10 Mbit/s: what Lighthouse takes for a desktop."""
WATCH = """
window.seen = {fcp: 0, lcp: 0, tasks: []};
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({type, buffered: true});
watch("paint", (e) => { if (e.name === "first-contentful-paint") window.seen.fcp = e.startTime; });
watch("largest-contentful-paint", (e) => { window.seen.lcp = e.startTime; });
watch("longtask", (e) => window.seen.tasks.push([e.startTime, e.duration]));
"""
ASK = """() => new Promise((done) => requestIdleCallback(() => setTimeout(() => done({
    fcp: seen.fcp, lcp: seen.lcp, nodes: document.querySelectorAll("*").length,
    blocked: seen.tasks.filter(([start]) => start >= seen.fcp)
        .reduce((sum, [, took]) => sum + Math.max(0, took - 50), 0),
}), 300)))"""


class PagesError(RuntimeError):
    """The pages could not be measured; says why."""


@dataclass(frozen=True)
class Visit:
    """What one visit with an empty cache took, and the next one."""

    requests: float
    requests_next: float
    html: float
    html_sent: float
    files_sent: float
    fcp: float
    lcp: float
    blocked: float
    busy: float
    fcp_next: float
    nodes: float


TITLES = {
    "requests": "requests, first visit",
    "requests_next": "requests, next visit",
    "html": "HTML, bytes",
    "html_sent": "HTML, bytes sent",
    "files_sent": "script and style, bytes sent",
    "fcp": "first contentful paint, ms",
    "lcp": "largest contentful paint, ms",
    "blocked": "total blocking time, ms",
    "busy": "the page's thread, ms of processor",
    "fcp_next": "first contentful paint, next visit, ms",
    "nodes": "elements",
}


class Settings(TestingConfig):
    """The suite's fixed secrets; all else as when people use it."""

    TESTING = False


class Traffic:
    """What a page loads, noted until it is asked for."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._kinds: dict[str, str] = {}
        self._kept: set[str] = set()
        self._sent: dict[str, float] = {}
        for event, note in (
            ("requestWillBeSent", self._asked),
            ("requestServedFromCache", self._served_from_cache),
            ("responseReceived", self._answered),
            ("loadingFinished", self._finished),
        ):
            self._session.on(f"Network.{event}", note)
        self._session.send("Network.enable")
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._session.send("Network.emulateNetworkConditions", LINE)
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def forget(self) -> None:
        """Begin anew."""
        for noted in (self._kinds, self._kept, self._sent):
            noted.clear()

    @property
    def requests(self) -> int:
        """How many requests went to the server."""
        return len(self._kinds.keys() - self._kept)

    def sent(self, *kinds: str) -> float:
        """Return the bytes of the answers of these kinds, headers included."""
        return sum(size for key, size in self._sent.items() if self._kinds.get(key) in kinds)

    def busy(self) -> float:
        """Return the milliseconds of processor that the page's thread has taken."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration") * 1000

    def _asked(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self._kinds[event["requestId"]] = event["type"]

    def _served_from_cache(self, event: dict[str, Any]) -> None:
        self._kept.add(event["requestId"])

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"]["fromDiskCache"]:
            self._kept.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        self._sent[event["requestId"]] = event["encodedDataLength"]


def run(rounds: int) -> None:
    """Measure both lists ``rounds`` times each and print the medians."""
    program = chromium()
    if program is None:
        raise PagesError(MISSING)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = f"sqlite:///{Path(folder, 'pages.db')}"
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        with serve(_console(url)) as console, _peer(url) as peer:
            state = _sign_in(browser, console)
            print(_head(browser.version, rounds), flush=True)
            pairs = [
                (_visit(browser, peer + LIST, {}), _visit(browser, console + OURS, state))
                for _ in range(rounds + 1)
            ][1:]
        browser.close()
    theirs, ours = zip(*pairs, strict=True)
    for field in fields(Visit):
        old, new = (median(asdict(visit)[field.name] for visit in each) for each in (theirs, ours))
        print(f"{TITLES[field.name]:<42}{old:>14,.0f}{new:>12,.0f}")


def _head(version: str, rounds: int) -> str:
    return (
        f"A list of 100 comments in Chromium {version}, processor {SLOWER} times slower, 40 ms and"
        f" 10 Mbit/s away; medians of {rounds} visits\n\n{'':<42}{'Flask-Admin':>14}{'console':>12}"
    )


def _console(url: str) -> Flask:
    app = create_app(Settings(url))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("WARNING"))
    with app.app_context():
        flask_migrate.upgrade(str(ROOT / "migrations"))
    for command in (["demo"], ["assets"]):
        result = app.test_cli_runner().invoke(args=command)
        if result.exit_code:
            raise PagesError(result.output)
    return app


@contextlib.contextmanager
def _peer(url: str) -> Iterator[str]:
    """Run Flask-Admin as it comes in a process of its own and yield its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.plain_admin", url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        yield process.stdout.readline().strip()
        process.stdin.close()


def _sign_in(browser: Browser, address: str) -> Any:
    """Return the cookies of somebody who is signed in."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/login")
        page.fill("[name=email]", "admin@example.com")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/admin/")
        return context.storage_state()


def _visit(browser: Browser, url: str, state: Any) -> Visit:
    context: BrowserContext = browser.new_context(
        storage_state=state, viewport={"width": 1280, "height": 800}
    )
    context.add_init_script(WATCH)
    page = context.new_page()
    traffic = Traffic(page)
    answer = page.goto(url, wait_until="load")
    seen = page.evaluate(ASK)
    if answer is None or answer.status != 200 or page.locator("tbody tr").count() != 100:
        raise PagesError(f"{url} shows no list of 100 rows")
    busy = traffic.busy()
    html = len(answer.body())
    first = traffic.requests, traffic.sent("Document"), traffic.sent("Script", "Stylesheet")
    page.goto("about:blank")
    traffic.forget()
    page.goto(url, wait_until="load")
    again = page.evaluate(ASK)
    visit = Visit(
        requests=first[0],
        requests_next=traffic.requests,
        html=html,
        html_sent=first[1],
        files_sent=first[2],
        fcp=seen["fcp"],
        lcp=seen["lcp"],
        blocked=seen["blocked"],
        busy=busy,
        fcp_next=again["fcp"],
        nodes=seen["nodes"],
    )
    context.close()
    return visit
