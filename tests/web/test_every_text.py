"""Every text that anybody sees was given to translation.

The site speaks a language in which no translation has a plain letter: what has one on a page or in
a mail was written past the catalogue. Each role follows every link and sends every form.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from console.web import mail
from tests import crawl, pages, pseudo, world
from tests.conftest import CAST, Stage, dispose, make_stage, sign_in

ROLES = "admin|auditor|author|editor|moderator"
NAMES = re.compile(
    r"\S+@\S+"  # e-mail addresses
    r"|(https?:/|(?<!\w))/[\w.:/?=&%-]+"  # addresses of the web, paths
    r"|\b([a-z0-9]+(-[a-z0-9]+)+|limani|adeio|omega)\b"  # slugs
    r"|\([a-z]+:[a-z_]+\)"  # permissions
    r"|^.* \(GMT[^)]*\)$"  # places, which Babel names
    r"|\b(UTC|Markdown|HTML|WordPress|CommonMark|Europe/\w+)\b"
    rf"|(?<![^\s“])({ROLES})(?=$|[,:”]| ·)"  # roles are called what people call them
    r"|%\(\w+\)[a-z]|\{\w+\}"
)
"""What is no language: it reads the same in all of them."""
PLAIN = re.compile(r"[A-Za-z]")
SENDERS = ["anonymous", "admin", "author"]
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
        self.client = stage.app.test_client()
        if who != "anonymous":
            sign_in(self.client, who)
        self.sender = crawl.Sender(stage, self.client)
        self.found: dict[str, str] = {}

    def read(self, visit: crawl.Visit) -> None:
        """Read one page."""
        if visit.is_page:
            self.hear(pages.texts(visit.page), visit.address, visit.came_from)

    def hear(self, texts: Iterable[tuple[str, str]], *told: str) -> None:
        """Remember those texts that were not translated."""
        for where, text in texts:
            if PLAIN.search(NAMES.sub("", text)):
                self.found.setdefault(f"{where} {text}", " from ".join(told))

    def walk(self) -> None:
        """Read every page to which links lead."""
        places = (*PLACES, crawl.reset_address(self.client.application))
        for visit in crawl.walk(self.client, (*crawl.STARTS, *places)):
            self.read(visit)
            self.sender.note(visit.address, visit.page)

    def send(self) -> None:
        """Read every answer to a form."""
        for _way, visit in self.sender.send():
            self.read(visit)


@pytest.mark.parametrize("who", ["anonymous", *CAST])
def test_every_page_is_translated(furnished: Stage, who: str) -> None:
    reader = Reader(furnished, who)
    reader.walk()
    assert reader.found == {}


@pytest.mark.parametrize("who", SENDERS)
def test_every_answer_is_translated(
    furnished: Stage, who: str, letters: list[EmailMessage]
) -> None:
    reader = Reader(furnished, who)
    reader.walk()
    reader.send()
    furnished.database.restore()
    for message in letters:
        reader.hear([("subject", message["Subject"]), *texts_of(message)], "a mail")
    assert letters
    assert reader.found == {}


@pytest.mark.parametrize("who", ["admin", "author"])
def test_an_empty_site_is_translated(speak: Callable[..., Stage], who: str) -> None:
    reader = Reader(speak(f"empty_{who}", "empty", world.build_empty), who)
    reader.walk()
    assert reader.found == {}


def texts_of(message: EmailMessage) -> Iterator[tuple[str, str]]:
    """Yield what stands in a mail, of both its forms."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            yield "mail", part.get_content()
        elif part.get_content_type() == "text/html":
            yield from pages.texts(pages.read(part.get_content()))
