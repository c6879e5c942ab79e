"""Sixteen moderators at once: each decides about card after card, as the page of one card does.

Real HTTP to real processes on one socket. Counted are the milliseconds from a decision to the
last byte of the answer, which holds the next card; and whether anything was decided twice, shown
to two, refused or in error.
"""

import contextlib
import http.client
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import flask_migrate
import sqlalchemy as sa
from flask_security import hash_password

from bench.console_side import PASSWORD, Settings
from bench.database import database
from bench.stack import ROOT
from config.base import ROOT as HOME
from console.accounts.models import Role, User
from console.app import create_app
from console.audit.models import AuditEntry
from console.core.db import db
from console.moderation.models import Comment
from console.publishing.models import Post

MODERATORS = 16
PROCESSES = 2
THINKING = (0.5, 1.5)
"""Seconds between reading a card and deciding, evenly spread: a fast moderator's."""
FOCUS = "/admin/queue/focus/"
SPARE = 15_000
"""Comments that wait at least, so that none of the runs comes to an end of them."""


@dataclass
class Sitting:
    """What one moderator saw and did."""

    times: list[float] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    decided: list[int] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


class Moderator:
    """One browser at the page of one card."""

    def __init__(self, port: int, number: int) -> None:
        self.number = number
        self.cookies: dict[str, str] = {}
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Return status and text of an answer."""
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, urlencode(fields) if fields is not None else None, head)
        answer = self.line.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def sign_in(self) -> None:
        """Sign in, and keep a token for the forms."""
        _status, page = self.ask("GET", "/login")
        address = f"moderator{self.number}@example.com"
        fields = {"csrf_token": _token(page), "email": address, "password": PASSWORD}
        status, _page = self.ask("POST", "/login", fields)
        assert status == 302, status
        self.token = _token(self.ask("GET", FOCUS)[1])

    def moderate(self, seconds: float, thinking: tuple[float, float]) -> Sitting:
        """Decide about one card after the other."""
        sitting, dice = Sitting(), random.Random(self.number)
        deck: list[str] = []
        end = time.monotonic() + seconds
        self._step(sitting, deck, "next:")
        while time.monotonic() < end and deck:
            time.sleep(dice.uniform(*thinking))
            card = deck.pop(0)
            started = time.perf_counter()
            if self._step(sitting, deck, f"{dice.choice(('approve', 'spam'))}:{card}"):
                sitting.times.append((time.perf_counter() - started) * 1000)
                sitting.decided.append(int(card.partition(".")[0]))
        return sitting  # what was not decided stays leased: nobody else may see it

    def _step(self, sitting: Sitting, deck: list[str], deed: str) -> bool:
        have = ",".join(card.partition(".")[0] for card in deck)
        fields = {"csrf_token": self.token, "part": "1", "have": have, "row_action": deed}
        fields |= {"done": str(len(sitting.decided)), "waiting": "500"}  # as the page says
        status, text = self.ask("POST", FOCUS, fields)
        if status != 200 or "was faster" in text:
            sitting.refused[str(status) if status != 200 else "was faster"] += 1
            return False
        cards = re.findall(r'data-card="([\d.]+)"', text)
        deck += cards
        sitting.shown += [int(card.partition(".")[0]) for card in cards]
        return True


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def prepare(url: str) -> None:
    """Make the tables and who signs in."""
    app = create_app(Settings(url))
    with app.app_context():
        flask_migrate.upgrade(str(HOME / "migrations"))
        role = db.session.scalars(sa.select(Role).where(Role.name == "moderator")).one()
        secret = hash_password(PASSWORD)
        for number in range(MODERATORS):
            name = f"moderator{number}"
            db.session.add(User(email=f"{name}@example.com", username=name, password=secret,
                                fs_uniquifier=name, roles=[role]))  # fmt: skip
        db.session.commit()
        db.engine.dispose()


def fill_sqlite(url: str, comments: int) -> None:
    """Make comments, a tenth of which waits and at least ``SPARE``."""
    app = create_app(Settings(url))
    with app.app_context():
        post = Post(title="The new pier", slug="the-new-pier", status="draft")
        db.session.add(post)
        db.session.flush()
        rows = [
            {"post_id": post.id, "author_name": f"Reader {n}", "author_email": f"{n}@example.com",
             "body": f"Remark number {n} about the pier. " * 5,
             "status": "pending" if n % 10 == 0 or n < SPARE else "approved"}
            for n in range(comments)
        ]  # fmt: skip
        db.session.execute(sa.insert(Comment), rows)
        db.session.commit()
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()
        db.engine.dispose()


@contextlib.contextmanager
def serving(url: str) -> Iterator[tuple[int, Path]]:
    """Run the processes; yield their port and the file of what they complain about."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=128) as listener,
        tempfile.NamedTemporaryFile("w+") as errors,
        contextlib.ExitStack() as running,
    ):
        listener.setblocking(False)  # whoever wakes too late for a connection must not wait for one
        descriptor = listener.fileno()
        command = [sys.executable, "-m", "bench.moderators_server", url, str(descriptor)]
        for _number in range(PROCESSES):
            process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=errors, stderr=errors,
                pass_fds=(descriptor,),
            )  # fmt: skip
            running.enter_context(process)  # closes its standard input, at which it ends
        yield listener.getsockname()[1], Path(errors.name)


def at_work(url: str, seconds: float, thinking: tuple[float, float]) -> tuple[list[Sitting], int]:
    """Have all moderators at work; return what each did, and how many lines complain."""
    with serving(url) as (port, errors):
        people = [Moderator(port, number) for number in range(MODERATORS)]
        for person in people:
            person.sign_in()
        found: dict[int, Sitting] = {}

        def work(person: Moderator) -> None:
            found[person.number] = person.moderate(seconds, thinking)

        threads = [threading.Thread(target=work, args=(person,)) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        said = errors.read_text()
        complaints = len(re.findall(r"locked|Traceback|error", said, re.IGNORECASE))
        if complaints:
            print(said[-3000:], file=sys.stderr)
    return [found[number] for number in sorted(found)], complaints


def twice_in(url: str) -> tuple[int, int]:
    """Return how many comments were decided more than once, and how long the log is."""
    app = create_app(Settings(url))
    with app.app_context():
        again = db.session.scalar(sa.select(sa.func.count()).where(Comment.version > 2)) or 0
        decisions = sa.select(AuditEntry.subject_id).where(
            AuditEntry.action.in_(("comment.approve", "comment.spam"))
        )
        told = db.session.scalars(decisions).all()
        db.session.rollback()
        db.engine.dispose()
    return again + len(told) - len(set(told)), len(told)


def told(name: str, sittings: list[Sitting], seconds: float, complaints: int, url: str) -> str:
    """Return the figures of one run in lines."""
    times = sorted(each for sitting in sittings for each in sitting.times)
    shown = Counter(row for sitting in sittings for row in set(sitting.shown))
    decided = Counter(row for sitting in sittings for row in sitting.decided)
    refused = sum((sitting.refused for sitting in sittings), Counter())
    twice, _length = twice_in(url)
    at = {share: times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.95, 0.99)}
    return (
        f"{name}: {len(times):,} decisions, {len(times) / seconds:.0f}/s; ms p50 {at[0.5]:.1f}, "
        f"p95 {at[0.95]:.1f}, p99 {at[0.99]:.1f}, max {times[-1]:.0f}; decided twice "
        f"{twice + sum(number - 1 for number in decided.values())}, shown to two "
        f"{sum(number > 1 for number in shown.values())}, refused {dict(refused) or 0}, "
        f"complaints {complaints}"
    )


def run(comments: int, seconds: float) -> None:
    """Measure both databases, thinking and not, and print the figures."""
    print(f"{MODERATORS} moderators, {PROCESSES} processes of werkzeug's threaded server,"
          f" {comments:,} comments, {seconds:g} s a run")  # fmt: skip
    runs = (("thinking 0.5 to 1.5 s", THINKING), ("not thinking", (0.0, 0.0)))
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{directory}/console.db"
        prepare(url)
        fill_sqlite(url, comments)
        _runs("SQLite", url, seconds, runs)
    with database(comments) as bench:
        url = bench.url.replace("postgresql:", "postgresql+psycopg:")
        prepare(url)
        bench.fill()
        bench.hold(SPARE)
        bench.durable()
        _runs(f"PostgreSQL {bench.version()}", url, seconds, runs)


def _runs(
    name: str, url: str, seconds: float, runs: tuple[tuple[str, tuple[float, float]], ...]
) -> None:
    for way, thinking in runs:
        sittings, complaints = at_work(url, seconds, thinking)
        print(told(f"{name}, {way}", sittings, seconds, complaints, url), flush=True)
