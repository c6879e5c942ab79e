"""A mail server on the loopback, and a site that tells authors."""

import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy.orm import scoped_session

from console.core.actor import Actor
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment
from console.moderation.rules.services import save_settings
from console.moderation.rules.settings import RulesSettings
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection

Decide = Callable[..., int]


class Post:
    """What a real mail server has been handed."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a message as a mail program would read it."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Rcpt"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"

    def text(self, number: int = -1) -> str:
        """Return the plain text of a message."""
        return self._part(number, "plain")

    def html(self, number: int = -1) -> str:
        """Return the HTML of a message."""
        return self._part(number, "html")

    def _part(self, number: int, kind: Any) -> str:
        part = self.messages[number].get_body((kind,))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")


@pytest.fixture(scope="session")
def smtp() -> Iterator[tuple[Post, int]]:
    """A mail server of this run, and its port."""
    post = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    yield post, port
    controller.stop()


@pytest.fixture
def post(app: Flask, smtp: tuple[Post, int], monkeypatch: pytest.MonkeyPatch) -> Post:
    """The server, without what it got before; the application sends its mail there."""
    server, port = smtp
    server.messages.clear()
    for name, value in (("MAIL_SERVER", "127.0.0.1"), ("MAIL_PORT", port)):
        monkeypatch.setitem(app.config, name, value)
    return server


@pytest.fixture
def telling(session: scoped_session[Any], actor_for: Callable[[str], Actor]) -> None:
    """A site that tells authors of rejections and approvals."""
    settings = RulesSettings(tell_rejected=True, tell_approved=True)
    with unit_of_work():
        save_settings(actor_for("admin"), settings)


@pytest.fixture
def deciding(session: scoped_session[Any], actor_for: Callable[[str], Actor]) -> Decide:
    """Decide about comments and commit; return the operation's id."""

    def run(action: str, *comments: Comment, who: str = "moderator", why: str = "Rude") -> int:
        actor, ids = actor_for(who), [comment.id for comment in comments]
        session.commit()
        with unit_of_work():
            return decide(actor, Selection.of(*ids), Action(action), why).operation_id

    return run
