"""Walks through the site as one person: follows every link from the start."""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from console.accounts.models import User
from console.core.db import db
from tests import pages
from tests.conftest import PASSWORD, Stage

START = "the start"
STARTS = ("/", "/login", "/admin/")
ROWS, LISTS = 10, 2
"""How many pages of one route are looked at: each state has a row among the first, and lists with
the same filters differ in their values only."""


@dataclass
class Visit:
    """One page, and where the way led to it."""

    address: str
    endpoint: str
    response: TestResponse
    came_from: str

    @functools.cached_property
    def page(self) -> pages.Element:
        """What is on it; nothing where it is no page."""
        return pages.read(self.response.text if self.is_page else "")

    @property
    def is_page(self) -> bool:
        """Whether people see it: redirections are for browsers."""
        code = self.response.status_code
        return self.response.mimetype == "text/html" and not 300 <= code < 400


def walk(client: FlaskClient, starts: Iterable[str] = STARTS) -> Iterator[Visit]:
    """Yield every page that links lead to, once; of those alike the first few."""
    seen: set[str] = set()
    alike: Counter[tuple[str, frozenset[str]]] = Counter()
    ways = [(start, START) for start in starts]
    while ways:
        address, came_from = ways.pop(0)
        kind = _kind(client.application, address)
        alike[kind] += address not in seen
        if address in seen or alike[kind] > (LISTS if kind[1] - {"id"} else ROWS):
            continue
        seen.add(address)
        visit = Visit(address, kind[0], client.get(address), came_from)
        yield visit
        ways += [(link, address) for link in links_of(visit)]


def links_of(visit: Visit) -> list[str]:
    """Return the addresses on this site to which a page or an answer leads."""
    if 300 <= visit.response.status_code < 400:
        found = [visit.response.location or ""]
    else:
        found = pages.links(visit.page)
    return [way for way in (local(visit.address, link) for link in found) if way]


def reset_address(app: Flask) -> str:
    """Return the address that a mail for setting a password holds."""
    author = select(User).where(User.email == "author@example.com")
    with app.test_request_context():
        token = generate_reset_password_token(db.session.scalars(author).one())
    return f"/reset/{token}"


def local(page: str, link: str) -> str:
    """Return ``link`` on ``page`` as a path of this site, or nothing if it leads elsewhere."""
    parts = urlsplit(urljoin(f"http://localhost{page}", link))
    if parts.scheme not in {"http", "https"} or parts.netloc != "localhost":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _kind(app: Flask, address: str) -> tuple[str, frozenset[str]]:
    """Return the route of ``address``, and the names of its arguments."""
    parts = urlsplit(address)
    routes = app.url_map.bind("localhost")
    try:
        endpoint, _values = routes.match(parts.path)
    except (RequestRedirect, HTTPException):
        endpoint = parts.path
        if routes.test(parts.path, "POST"):
            endpoint, _values = routes.match(parts.path, "POST")
    names = set(parse_qs(parts.query, keep_blank_values=True)) - {"url"}
    return endpoint, frozenset(names)


TYPED = "Ωμέγα"
"""What is typed into every field: long enough for a name, nothing that could be an address."""
FILLED = ("author@example.com", "newcomer@example.com")
"""What is typed where an address is asked for, beside a password and the rest."""
DEEP = 3
"""How many forms one after the other: a button, its confirmation, the undoing."""


@dataclass(frozen=True)
class Sending:
    """One way to send a form."""

    address: str
    data: tuple[tuple[str, str], ...]
    told: str


Way = tuple[Sending, ...]
"""Forms sent one after the other."""


class Sender:
    """Sends every form in every way, each on the site as it was; of those alike the first."""

    def __init__(self, stage: Stage, client: FlaskClient) -> None:
        self._stage, self._client = stage, client
        self._ways: dict[object, Way] = {}

    def note(self, address: str, page: pages.Element, before: Way = ()) -> None:
        """Remember the forms of a page for sending them, after what led there."""
        if len(before) < DEEP:
            for kind, sending in _sendings(self._stage.app, address, page):
                self._ways.setdefault(kind, (*before, sending))

    def send(self) -> Iterator[tuple[Way, Visit]]:
        """Yield the answer to each form; those on an answer are sent too."""
        done = 0
        while done < len(self._ways):
            way = list(self._ways.values())[done]
            done += 1
            visit = self.answer(way)
            yield way, visit
            self.note(visit.address, visit.page, way)

    def answer(self, way: Way) -> Visit:
        """Return where sending those forms leads."""
        self._stage.database.restore()
        client = clone(self._client)
        for sending in way:
            response = client.post(sending.address, data=multi(sending), follow_redirects=True)
        endpoint, _names = _kind(client.application, response.request.path)
        told = " then ".join(f"{sending.address} {sending.told}" for sending in way)
        return Visit(response.request.path, endpoint, response, told)


def multi(sending: Sending) -> MultiDict[str, str]:
    """Return what a client sends: some names stand there more than once."""
    return MultiDict(sending.data)


def clone(client: FlaskClient) -> FlaskClient:
    """Return a client with the same session."""
    app = client.application
    name = app.config["SESSION_COOKIE_NAME"]
    copy, cookie = app.test_client(), client.get_cookie(name)
    copy.environ_base |= client.environ_base
    if cookie:
        copy.set_cookie(name, cookie.value)
    return copy


def _sendings(app: Flask, page_address: str, page: pages.Element) -> Iterator[tuple[Any, Sending]]:
    """Yield each way to send each form of a page, with what tells it from others alike."""
    for form in pages.forms(page):
        address = local(page_address, form.action or page_address)
        names = frozenset(name for name, _value in form.fields)
        for button in form.buttons or (("", ""),):
            for way, fields in _ways(form):
                data = (*fields, button) if button[0] else fields
                kind = (_kind(app, address)[0], button[0], button[1].partition(":")[0], way, names)
                yield kind, Sending(address, tuple(data), f"{'='.join(button)} {way}")


def _ways(form: pages.Form) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    yield "as it stands", form.fields
    if form.ticks:
        yield "ticked", (*form.fields, *form.ticks)
    if form.typed:
        yield "without a token", tuple(each for each in form.fields if each[0] != "csrf_token")
        others = tuple(each for each in form.fields if each[0] not in form.typed)
        yield "emptied", (*others, *((name, "") for name in form.typed))
        yield "typed into", (*others, *((name, TYPED) for name in form.typed))
        for address in FILLED:
            yield address, (*others, *((name, _filled(name, address)) for name in form.typed))


def _filled(name: str, address: str) -> str:
    if "password" in name:
        return PASSWORD
    return address if "email" in name else f"{TYPED} {len(address)}"
