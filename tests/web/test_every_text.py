"""Every text that anybody sees was given to translation.

The site speaks a language in which no translation has a plain letter: what has one on a page or in
a mail was written past the catalogue. Each role follows every link and sends every form.
"""

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from werkzeug.test import TestResponse

from console.web import mail
from tests import crawl, pages, pseudo, world
from tests.conftest import CAST, Stage, dispose, make_stage, sign_in

ROLES = "admin|auditor|author|editor|moderator"
NAMES = re.compile(
    r"\S+@\S+"  # e-mail addresses
    r"|(https?:/|(?<!\w))/[\w./?=&%-]+"  # addresses of the web, paths
    r"|\b([a-z0-9]+(-[a-z0-9]+)+|limani|adeio|omega)\b"  # slugs
    r"|\([a-z]+:[a-z_]+\)"  # permissions
    r"|^.* \(GMT[^)]*\)$"  # places, which Babel names
    r"|\b(UTC|Markdown|HTML|WordPress|CommonMark|Europe/\w+)\b"
    rf"|(?<![^\s“])({ROLES})(?=$|[,:”]| ·)"  # roles are called what people call them
    r"|%\(\w+\)[a-z]|\{\w+\}"
)
"""What is no language: it reads the same in all of them."""
PLAIN = re.compile(r"[A-Za-z]")
SENDERS = {"anonymous", "admin", "author"}
"""Who has forms that the others do not have as well."""
PLACES = (
    "/nothing/here",
    "/posts/nothing",
    "/admin/nothing/here",
    "/admin/posts/details/?id=999999",
    "/admin/posts/?page=odd",
    "/admin/posts/?search=ζζζζ",
    "/admin/users/",
    "/reset/no-token-of-ours",
    "/verify",
)


@pytest.fixture(scope="module")
def speak(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Callable[..., Stage]]:
    """Return a site that speaks the language, on a database that is filled in some way."""
    folder = tmp_path_factory.mktemp("translations")
    pseudo.write_catalogue(folder)
    stages = []

    def make(name: str, *template: Any) -> Stage:
        stage = make_stage(
            "sqlite",
            f"{name}_{worker_id}",
            *template,
            LANGUAGES=(pseudo.LANGUAGE,),
            BABEL_TRANSLATION_DIRECTORIES=str(folder),
            SITE_NAME="Κονσόλα",
            MAIL_DIRECTORY=str(tmp_path_factory.mktemp("mail")),
        )
        stages.append(stage)
        return stage

    yield make
    for stage in stages:
        dispose(stage.app)


@pytest.fixture(scope="module")
def furnished(speak: Callable[..., Stage]) -> Stage:
    """A site with one of everything."""
    return speak("furnished", "world", world.build)


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """The mails that go out."""
    sent: list[EmailMessage] = []
    monkeypatch.setattr(mail, "deliver", lambda message, _config: sent.append(message))
    return sent


class Reader:
    """Somebody who reads every page, and remembers what was not translated."""

    def __init__(self, stage: Stage, who: str) -> None:
        self.stage = stage
        self.client = stage.app.test_client()
        if who != "anonymous":
            sign_in(self.client, who)
        self.found: dict[tuple[str, str], str] = {}
        self.ways: dict[Any, tuple[crawl.Sending, ...]] = {}

    def read(self, told: str, response: TestResponse) -> pages.Element:
        """Read a page; redirections are for browsers."""
        readable = response.mimetype == "text/html" and not 300 <= response.status_code < 400
        page = pages.read(response.text if readable else "")
        for where, text in pages.texts(page):
            if PLAIN.search(NAMES.sub("", text)):
                self.found.setdefault((where, text), told)
        return page

    def note_forms(self, address: str, page: pages.Element, *before: crawl.Sending) -> None:
        for kind, sending in crawl.sendings(self.stage.app, address, page):
            self.ways.setdefault(kind, (*before, sending))

    def walk(self) -> None:
        for visit in crawl.walk(self.client, (*crawl.STARTS, *PLACES)):
            self.note_forms(visit.address, self.read(visit.address, visit.response))

    def send_everything(self) -> None:
        name = self.stage.app.config["SESSION_COOKIE_NAME"]
        cookie = self.client.get_cookie(name)
        done: set[Any] = set()
        while new := self.ways.keys() - done:
            for kind in sorted(new, key=str):
                done.add(kind)
                client = self.stage.app.test_client()
                if cookie:
                    client.set_cookie(name, cookie.value)
                self.stage.database.restore()
                self._send(client, self.ways[kind])

    def _send(self, client: Any, way: tuple[crawl.Sending, ...]) -> None:
        for sending in way:
            data = crawl.multi(sending.data)
            response = client.post(sending.address, data=data, follow_redirects=True)
        told = " then ".join(f"{sending.address} {sending.told}" for sending in way)
        page = self.read(told, response)
        if len(way) < crawl.DEEP:
            self.note_forms(response.request.path, page, *way)


@pytest.mark.parametrize("who", ["anonymous", *CAST])
def test_every_page_is_translated(furnished: Stage, who: str, letters: list[EmailMessage]) -> None:
    reader = Reader(furnished, who)
    reader.walk()
    if who in SENDERS:
        reader.send_everything()
        assert letters
    for message in letters:
        read_letter(reader, message)
    lines = [f"{where} {text}: {told}" for (where, text), told in reader.found.items()]
    assert "\n".join(lines) == ""


def read_letter(reader: Reader, message: EmailMessage) -> None:
    texts = [("subject", message["Subject"])]
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            texts.append(("mail", part.get_content()))
        elif part.get_content_type() == "text/html":
            texts += pages.texts(pages.read(part.get_content()))
    for where, text in texts:
        if PLAIN.search(NAMES.sub("", text)):
            reader.found[where, text] = "a mail"


@pytest.mark.parametrize("who", ["admin", "author"])
def test_an_empty_site_is_translated(speak: Callable[..., Stage], who: str) -> None:
    reader = Reader(speak(f"empty_{who}", "empty", world.build_empty), who)
    reader.walk()
    lines = [f"{where} {text}: {told}" for (where, text), told in reader.found.items()]
    assert "\n".join(lines) == ""
