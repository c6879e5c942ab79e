"""``flask users``: what each command changes and records, and what it refuses."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskCliRunner
from flask_security import verify_password
from sqlalchemy.orm import scoped_session

from console.accounts import passwords, services
from console.accounts.models import User
from console.accounts.passwords import reset_access, set_password
from console.audit.models import AuditEntry
from console.audit.services import record
from console.cli import people
from console.core.errors import ConflictError, ForbiddenError
from tests.factories import UserFactory

Session = scoped_session[Any]
Command = Callable[..., str]
Entries = Callable[[], list[AuditEntry]]

NEW = "correct horse battery 1"
WEAK = "too-short-1"
ON_A_USER = (
    ("activate",),
    ("deactivate",),
    ("reset_access",),
    ("change_password", f"--password={NEW}"),
)


def user_of(session: Session, username: str) -> User:
    """Return the user of that name, as stored."""
    session.expire_all()
    return session.scalars(sa.select(User).where(User.username == username)).one()


def secrets_in(entries: list[AuditEntry], *secrets: str | None) -> list[str | None]:
    """Return those of ``secrets`` that stand anywhere in ``entries``."""
    columns = [column.key for column in AuditEntry.__table__.columns if column.key != "at"]
    written = orjson.dumps([[getattr(each, key) for key in columns] for each in entries]).decode()
    return [secret for secret in secrets if secret and secret in written]


def test_the_groups_are_our_own(app: Flask) -> None:
    for group in ("roles", "users"):
        commands = app.cli.commands[group].commands.values()  # type: ignore[attr-defined]
        assert commands
        for command in commands:
            inner = getattr(command.callback, "__wrapped__", command.callback)
            assert inner.__module__ == f"console.cli.{group}"


# -- create ----------------------------------------------------------------------------------------


def test_an_account_with_a_password(
    app: Flask, session: Session, succeed: Command, entries: Entries
) -> None:
    said = succeed("users", "create", "New@Example.org", f"--password={NEW}", "-a", "-u", "newbie")
    assert said == "Created newbie (New@example.org), active."
    user = user_of(session, "newbie")
    assert (user.email, user.active, user.roles) == ("New@example.org", True, [])
    assert verify_password(NEW, user.password or "")
    (entry,) = entries()
    assert (entry.action, entry.actor_name, entry.channel) == ("user.create", "command line", "cli")
    assert (entry.subject_id, entry.actor_id, entry.before) == (user.id, None, {})
    assert entry.after == {
        "email": "New@example.org",
        "username": "newbie",
        "display_name": "",
        "active": True,
        "roles": [],
    }
    assert secrets_in(entries(), NEW, user.password, user.fs_uniquifier) == []


def test_an_account_without_a_password_says_how_to_open_it(
    session: Session, succeed: Command
) -> None:
    said = succeed("users", "create", "new@example.com")
    assert said == (
        "Created new (new@example.com), inactive and without a password. To open the account: "
        "flask users activate new@example.com, then flask users change_password new@example.com."
    )
    user = user_of(session, "new")
    assert (user.password, user.active) == (None, False)
    succeed("users", "activate", "new@example.com")
    succeed("users", "change_password", "new@example.com", f"--password={NEW}")
    user = user_of(session, "new")
    assert user.active
    assert verify_password(NEW, user.password or "")


@pytest.mark.parametrize(
    ("more", "state"),
    [
        (["--active"], "without a password. To open the account: flask users change_password"),
        ([f"--password={NEW}"], "inactive. To open the account: flask users activate new@"),
    ],
)
def test_what_a_new_account_lacks_is_said(succeed: Command, more: list[str], state: str) -> None:
    assert f"(new@example.com), {state}" in succeed("users", "create", "new@example.com", *more)


def test_attributes_by_name(session: Session, succeed: Command) -> None:
    succeed(
        "users", "create", "email:new@example.com", "username:newbie", "display_name:New: Person"
    )
    user = user_of(session, "newbie")
    assert (user.email, user.display_name) == ("new@example.com", "New: Person")


@pytest.mark.parametrize(
    "command", [["create", "new@example.com"], ["change_password", "editor@example.com"]]
)
def test_the_password_is_asked_for_twice_and_never_shown(
    session: Session, runner: FlaskCliRunner, command: list[str]
) -> None:
    asked = ["--password"] if command[0] == "create" else []
    result = runner.invoke(args=["users", *command, *asked], input=f"{NEW}\n{NEW}\n")
    assert result.exit_code == 0, result.output
    assert "Repeat for confirmation" in result.output
    assert NEW not in result.output
    user = user_of(session, command[1].partition("@")[0])
    assert verify_password(NEW, user.password or "")


@pytest.mark.parametrize("arguments", [["new@x.com"], ["new@x.com", f"--password={NEW}"]])
def test_no_question_is_asked_without_need(runner: FlaskCliRunner, arguments: list[str]) -> None:
    result = runner.invoke(args=["users", "create", *arguments], input="")
    assert result.exit_code == 0
    assert "Password" not in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["EDITOR@example.com"], "Another account has this e-mail address."),
        (["editor@example.net"], "This user name is taken. Choose one with --username."),
        (["new@example.com", "-u", "EDITOR"], "This user name is taken. Choose one"),
        (["new@example.com", "-u", "a/b"], "1 to 120 characters, without “/”. Choose one"),
        (["nobody"], "This is not an e-mail address."),
        (["\udcff@example.com"], "This is not an e-mail address."),
        (["username:new"], "An account needs an e-mail address."),
        (["email:"], "An account needs an e-mail address."),
        (["new@example.com", "active:1"], "Nothing called “active” can be set. Attributes: email,"),
        (["new@example.com", "fs_uniquifier:x"], "Nothing called “fs_uniquifier” can be set."),
        (["new@example.com", "other@example.com"], "The same attribute is given twice."),
        (["new@example.com", "username:a", "-u", "b"], "The same attribute is given twice."),
    ],
)
def test_an_account_that_cannot_be(refuse: Command, arguments: list[str], said: str) -> None:
    assert said in refuse("users", "create", *arguments)


# -- activate and deactivate -----------------------------------------------------------------------


@pytest.mark.parametrize("identity", ["editor@example.com", "EDITOR@Example.COM", "Editor"])
def test_an_account_is_found_by_address_or_name_and_closed(
    session: Session, client_for: Any, succeed: Command, entries: Entries, identity: str
) -> None:
    browser = client_for("editor")
    assert browser.get("/admin/").status_code == 200
    assert succeed("users", "deactivate", identity) == "editor is inactive now."
    user = user_of(session, "editor")
    assert not user.active
    assert browser.get("/admin/").status_code == 302
    (entry,) = entries()
    assert (entry.action, entry.channel) == ("user.deactivate", "cli")
    assert (entry.subject_id, entry.before, entry.after) == (
        user.id,
        {"active": True},
        {"active": False},
    )


def test_an_account_is_opened_again(session: Session, succeed: Command, entries: Entries) -> None:
    person = UserFactory(inactive=True)
    assert succeed("users", "activate", person.email) == f"{person.username} is active now."
    assert user_of(session, person.username).active
    assert [entry.action for entry in entries()] == ["user.activate"]


@pytest.mark.parametrize(("command", "state"), [("activate", "active"), ("deactivate", "inactive")])
def test_what_is_so_already_stays_and_leaves_no_entry(
    session: Session, succeed: Command, entries: Entries, command: str, state: str
) -> None:
    person = UserFactory(active=state == "active")
    name, version, before = person.username, person.version, person.fs_uniquifier
    assert succeed("users", command, name) == f"{name} was {state} already."
    stored = user_of(session, name)
    assert (stored.version, stored.fs_uniquifier) == (version, before)
    assert entries() == []


def test_an_address_goes_before_a_user_name(session: Session, succeed: Command) -> None:
    UserFactory(username="editor@example.com", email="impostor@example.com")
    succeed("users", "deactivate", "editor@example.com")
    assert not user_of(session, "editor").active
    assert user_of(session, "editor@example.com").active


def test_the_last_active_admin_stays(refuse: Command) -> None:
    UserFactory(role="admin", inactive=True)
    said = refuse("users", "deactivate", "admin@example.com")
    assert said == "Error: The last active admin has to stay."


def test_one_of_two_admins_may_go(session: Session, succeed: Command) -> None:
    UserFactory(role="admin")
    succeed("users", "deactivate", "admin")
    assert not user_of(session, "admin").active


def test_an_imported_author_needs_an_address_first(refuse: Command) -> None:
    person = UserFactory(imported=True)
    assert "Give the account an e-mail address first." in refuse(
        "users", "activate", person.username
    )


# -- passwords and sessions ------------------------------------------------------------------------


@pytest.mark.parametrize("had", [True, False])
def test_another_password_ends_the_sessions(
    session: Session, client_for: Any, succeed: Command, entries: Entries, had: bool
) -> None:
    if not had:
        user_of(session, "editor").password = None
        session.commit()
    browser = client_for("editor")
    assert browser.get("/admin/").status_code == 200
    said = succeed("users", "change_password", "editor@example.com", f"--password={NEW}")
    assert said == "editor has a new password; all their sessions are over."
    user = user_of(session, "editor")
    assert verify_password(NEW, user.password or "")
    assert (user.version, user.active) == (2, True)
    assert browser.get("/admin/").status_code == 302
    (entry,) = entries()
    assert (entry.action, entry.channel) == ("user.change_password", "cli")
    assert (entry.subject_id, entry.subject_label) == (user.id, "editor")
    assert entry.before == {"password": "set" if had else None}
    assert entry.after == {"password": "changed" if had else "set"}
    assert secrets_in(entries(), NEW, user.password, user.fs_uniquifier) == []


def test_access_is_reset_and_the_password_stays(
    session: Session, cast: Any, client_for: Any, succeed: Command, entries: Entries
) -> None:
    browser = client_for("editor")
    assert browser.get("/admin/").status_code == 200
    password = cast.editor.password
    said = succeed("users", "reset_access", "editor")
    assert said == "All sessions of editor are over; the password is the same."
    user = user_of(session, "editor")
    assert (user.password, user.version) == (password, 2)
    assert browser.get("/admin/").status_code == 302
    (entry,) = entries()
    assert (entry.action, entry.channel) == ("user.reset_access", "cli")
    assert (entry.before, entry.after) == ({"sessions": "open"}, {"sessions": "ended"})
    assert secrets_in(entries(), user.fs_uniquifier) == []


@pytest.mark.parametrize(
    "kept",
    [
        "fs_token_uniquifier",
        "us_totp_secrets",
        "tf_primary_method",
        "webauthn",
        "mf_recovery_codes",
        "refresh_trackers",
    ],
)
def test_sessions_are_all_there_is_to_reset(kept: str) -> None:
    """What Flask-Security's own command clears beside sessions; whoever adds it, clears it too."""
    assert not hasattr(User, kept)


def test_a_password_is_normalised(session: Session, succeed: Command) -> None:
    succeed("users", "change_password", "editor", "--password=ﬁne-ﬁve-ﬁfty-1")
    assert verify_password("fine-five-fifty-1", user_of(session, "editor").password or "")


@pytest.mark.parametrize("command", [["create", "new@example.com"], ["change_password", "editor"]])
@pytest.mark.parametrize(
    ("password", "said"),
    [
        (WEAK, "at least 12 characters"),
        ("", "at least 12 characters"),
        ("long-" * 26, "It is longer than 128 characters."),
        ("no text: \udcff\udcff\udcff\udcff", "It holds characters that cannot be typed."),
    ],
)
def test_a_password_that_cannot_be(
    refuse: Command, command: list[str], password: str, said: str
) -> None:
    line = refuse("users", *command, f"--password={password}")
    assert line.startswith("Error: The password cannot be used. ")
    assert said in line
    assert not password or password not in line


def test_only_who_may_manage_a_person_sets_their_password(cast: Any, actor_for: Any) -> None:
    for who in ("editor", "auditor", "outsider"):
        with pytest.raises(ForbiddenError):
            set_password(actor_for(who), cast.author, "a hash")
        with pytest.raises(ForbiddenError):
            reset_access(actor_for(who), cast.author)


# -- what every command refuses --------------------------------------------------------------------


@pytest.mark.parametrize("command", ON_A_USER)
@pytest.mark.parametrize("identity", ["nobody@example.com", "nobody", "", "%", "editor\udcff"])
def test_nobody_of_that_name(refuse: Command, command: tuple[str, ...], identity: str) -> None:
    said = refuse("users", command[0], identity, *command[1:])
    assert said.startswith("Error: Nobody has the e-mail address or user name “")


@pytest.mark.parametrize("command", [("create", "new@example.com"), *ON_A_USER[1:]])
def test_nothing_is_half_written(
    refuse: Command, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    def written_and_stopped(*args: Any, **more: Any) -> None:
        record(*args, **more)
        raise ConflictError("Stopped.")

    for module in (passwords, services):
        monkeypatch.setattr(module, "record", written_and_stopped)
    user = () if command[0] == "create" else ("editor",)
    assert refuse("users", command[0], *user, *command[1:]) == "Error: Stopped."


def test_a_database_that_refuses_is_one_line(
    refuse: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = sa.select(sa.text("*")).select_from(sa.text("no_such_table"))
    monkeypatch.setattr(people, "user_by_email", lambda _address: broken)
    said = refuse("users", "activate", "editor")
    assert said.startswith("Error: The database refused: ")
    assert "no_such_table" in said
    assert "SELECT" not in said
