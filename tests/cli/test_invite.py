"""``flask users invite``: the account, the mail with its link, and what is refused."""

import email
import email.policy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.audit.models import AuditEntry

Session = scoped_session[Any]
Command = Callable[..., str]


@pytest.fixture
def mails(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return the plain texts of the mails that were written, by recipient and text."""
    monkeypatch.setitem(app.config, "MAIL_DIRECTORY", str(tmp_path))

    def read() -> list[str]:
        found = []
        for path in sorted(tmp_path.glob("*.txt")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            assert body is not None
            found.append(f"{message['To']}\n{body.get_content()}")
        return found

    return read


def test_an_invitation_makes_an_account_and_mails_a_link(
    session: Session,
    runner: FlaskCliRunner,
    client: FlaskClient,
    mails: Callable[[], list[str]],
) -> None:
    result = runner.invoke(args=["users", "invite", "New.Hand@Example.org", "--role=moderator"])
    assert result.exit_code == 0, result.output
    user = session.scalars(sa.select(User).where(User.username == "New.Hand")).one()
    assert [role.name for role in user.roles] == ["moderator"]
    assert user.password is None
    assert user.active
    (mail,) = mails()
    assert mail.startswith(f"{user.email}\n")
    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/reset/\S+)", mail)
    assert client.get(link, follow_redirects=True).status_code == 200
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.subject_id == user.id)).one()
    assert (entry.action, entry.actor_name, entry.channel) == ("user.create", "command line", "cli")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["hand@example.org", "--role=boss"], "There is no role “boss”. Roles: admin,"),
        (["hand@example.org", "--role=\udcff"], "There is no role “"),
        (["EDITOR@example.com", "--role=editor"], "Another account has this e-mail address."),
        (
            ["editor@example.net", "--role=editor"],
            "user name is taken. Choose one with --username.",
        ),
        (["nobody", "--role=editor"], "This is not an e-mail address."),
    ],
)
def test_an_invitation_that_cannot_be_is_one_clear_line(
    refuse: Command, mails: Callable[[], list[str]], arguments: list[str], said: str
) -> None:
    assert said in refuse("users", "invite", *arguments)
    assert mails() == []


def test_an_invitation_needs_the_address_of_the_site(
    app: Flask,
    refuse: Command,
    mails: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["console.example.org"])
    said = refuse("users", "invite", "hand@example.org", "--role=editor")
    assert "PUBLIC_BASE_URL" in said
    assert mails() == []
