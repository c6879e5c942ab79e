"""``flask roles``: what each command changes and records, and what it refuses."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

from console.accounts import roles, services
from console.accounts.models import Role, User
from console.accounts.permissions import EVERYTHING
from console.audit.models import AuditEntry
from console.audit.services import record
from console.core.db import db
from console.core.errors import ConflictError
from console.core.versions import check_version
from tests.factories import RoleFactory, UserFactory

Session = scoped_session[Any]
Command = Callable[..., str]
Entries = Callable[[], list[AuditEntry]]

ALL = f"Permissions: {', '.join(sorted(EVERYTHING))}."


def role_of(session: Session, name: str) -> Role:
    """Return the role of that name, as stored."""
    session.expire_all()
    return session.scalars(sa.select(Role).where(Role.name == name)).one()


def names_of_roles(session: Session, username: str) -> list[str]:
    """Return the names of the roles that a user has, as stored."""
    session.expire_all()
    user = session.scalars(sa.select(User).where(User.username == username)).one()
    return [role.name for role in user.roles]


# -- create ----------------------------------------------------------------------------------------


def test_a_role_is_made(session: Session, succeed: Command, entries: Entries) -> None:
    said = succeed(
        "roles", "create", "reader", "-d", "Reads", "-p", "posts:read, comments:read,posts:read"
    )
    assert said == "Created the role reader, which allows: comments:read, posts:read."
    role = role_of(session, "reader")
    assert (role.description, role.permissions) == ("Reads", ["comments:read", "posts:read"])
    (entry,) = entries()
    assert (entry.action, entry.actor_name, entry.channel) == ("role.create", "command line", "cli")
    assert (entry.subject_id, entry.before) == (role.id, {})
    assert entry.after == {
        "name": "reader",
        "description": "Reads",
        "permissions": ["comments:read", "posts:read"],
    }


@pytest.mark.parametrize("more", [[], ["-p", ""], ["--description", "", "--permissions", " , "]])
def test_a_role_that_allows_nothing(session: Session, succeed: Command, more: list[str]) -> None:
    said = succeed("roles", "create", "empty", *more)
    assert said == "Created the role empty, which allows: nothing."
    assert role_of(session, "empty").permissions == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "-p", "nonsense"], f"There is no such permission: nonsense. {ALL}"),
        (["new", "-p", "posts:read,x,y"], f"There is no such permission: x, y. {ALL}"),
        (["new", "-p", "Posts:Read"], "There is no such permission: Posts:Read."),
        (["editor"], "This role exists already."),
        ([" "], "A role needs a name of at most 80 characters."),
        (["x" * 81], "A role needs a name of at most 80 characters."),
    ],
)
def test_a_role_that_cannot_be(refuse: Command, arguments: list[str], said: str) -> None:
    assert said in refuse("roles", "create", *arguments)


# -- add and remove --------------------------------------------------------------------------------


@pytest.mark.parametrize("identity", ["moderator@example.com", "MODERATOR"])
def test_a_role_is_given_beside_others(
    session: Session, cast: Any, succeed: Command, entries: Entries, identity: str
) -> None:
    assert succeed("roles", "add", identity, "author") == "moderator has the role author now."
    assert names_of_roles(session, "moderator") == ["author", "moderator"]
    (entry,) = entries()
    assert (entry.action, entry.channel) == ("user.update", "cli")
    assert entry.subject_id == cast.moderator.id
    assert (entry.before, entry.after) == (
        {"roles": ["moderator"]},
        {"roles": ["author", "moderator"]},
    )


def test_a_role_is_taken_and_others_stay(
    session: Session, succeed: Command, entries: Entries
) -> None:
    person = UserFactory(role=("author", "editor"))
    name = person.username
    said = succeed("roles", "remove", person.email, "editor")
    assert said == f"{name} no longer has the role editor."
    assert names_of_roles(session, name) == ["author"]
    (entry,) = entries()
    assert (entry.action, entry.channel) == ("user.update", "cli")
    assert (entry.before, entry.after) == ({"roles": ["author", "editor"]}, {"roles": ["author"]})


def test_the_admin_role_is_given_and_then_taken_from_the_other(
    session: Session, succeed: Command
) -> None:
    succeed("roles", "add", "editor", "admin")
    succeed("roles", "remove", "admin", "admin")
    assert names_of_roles(session, "editor") == ["admin", "editor"]
    assert names_of_roles(session, "admin") == []


def test_the_last_active_admin_stays(refuse: Command) -> None:
    UserFactory(role="admin", inactive=True)
    said = refuse("roles", "remove", "admin@example.com", "admin")
    assert said == "Error: The last active admin has to stay."


@pytest.mark.parametrize("command", ["add", "remove"])
@pytest.mark.parametrize(
    ("user", "role", "said"),
    [
        ("nobody@example.com", "editor", "Nobody has the e-mail address or user name “nobody@"),
        ("\udcff", "editor", "Nobody has the e-mail address or user name “"),
        ("editor", "boss", "There is no role “boss”. Roles: admin, auditor, author, editor, mod"),
        ("editor", "Editor", "There is no role “Editor”."),
        ("editor", "editor\udcff", "There is no role “"),
        ("editor", "", "There is no role “”."),
    ],
)
def test_nobody_or_nothing_of_that_name(
    refuse: Command, command: str, user: str, role: str, said: str
) -> None:
    assert said in refuse("roles", command, user, role)


def test_what_is_so_already(refuse: Command) -> None:
    said = refuse("roles", "add", "editor", "editor")
    assert said == "Error: editor has the role editor already."
    said = refuse("roles", "remove", "editor", "admin")
    assert said == "Error: editor does not have the role admin."


def test_a_role_needs_an_address(refuse: Command) -> None:
    person = UserFactory(imported=True)
    assert "has no e-mail address." in refuse("roles", "add", person.username, "author")


@pytest.mark.parametrize("command", [["add", "author"], ["remove", "editor"]])
def test_who_changes_the_account_meanwhile_is_not_overwritten(
    refuse: Command, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Another writer comes between reading the roles and locking the row."""

    def check_late(user: User, version: int | None) -> None:
        later = sa.update(User).where(User.id == user.id).values(version=User.version + 1)
        db.session.execute(later.execution_options(synchronize_session=False))
        check_version(user, version)

    monkeypatch.setattr(services, "check_version", check_late)
    verb, role = command
    assert "Somebody changed this" in refuse("roles", verb, "editor", role)


# -- permissions -----------------------------------------------------------------------------------


def test_permissions_are_added(session: Session, succeed: Command, entries: Entries) -> None:
    role = RoleFactory(name="reader", permissions=["posts:read"])
    said = succeed("roles", "add_permissions", "reader", "tags:read, comments:read")
    assert said == "Changed the role reader, which allows: comments:read, posts:read, tags:read."
    stored = role_of(session, "reader")
    assert stored.permissions == ["comments:read", "posts:read", "tags:read"]
    assert (stored.description, stored.version) == (role.description, 2)
    (entry,) = entries()
    assert (entry.action, entry.subject_id, entry.channel) == ("role.update", role.id, "cli")
    assert entry.before == {"permissions": ["posts:read"]}
    assert entry.after == {"permissions": ["comments:read", "posts:read", "tags:read"]}


def test_permissions_are_removed(session: Session, succeed: Command, entries: Entries) -> None:
    RoleFactory(name="reader", permissions=["comments:read", "posts:read"])
    said = succeed("roles", "remove_permissions", "reader", "posts:read,comments:read")
    assert said == "Changed the role reader, which allows: nothing."
    assert role_of(session, "reader").permissions == []
    (entry,) = entries()
    assert (entry.action, entry.channel) == ("role.update", "cli")
    assert entry.after == {"permissions": []}


@pytest.mark.parametrize(
    ("command", "permission"),
    [("add_permissions", "posts:read"), ("remove_permissions", "tags:read")],
)
def test_permissions_that_are_so_already(
    session: Session, succeed: Command, entries: Entries, command: str, permission: str
) -> None:
    RoleFactory(name="reader", permissions=["posts:read"])
    said = succeed("roles", command, "reader", permission)
    assert said == "Nothing changed. The role reader allows: posts:read."
    assert role_of(session, "reader").version == 1
    assert entries() == []


@pytest.mark.parametrize("command", ["add_permissions", "remove_permissions"])
@pytest.mark.parametrize(
    ("role", "permissions", "said"),
    [
        ("editor", "nonsense", f"There is no such permission: nonsense. {ALL}"),
        ("editor", "tags:read,nonsense", f"There is no such permission: nonsense. {ALL}"),
        ("editor", " , ", "No permission is named."),
        ("boss", "tags:read", "There is no role “boss”. Roles: admin,"),
        ("\udcff", "tags:read", "There is no role “"),
    ],
)
def test_permissions_that_cannot_be(
    refuse: Command, command: str, role: str, permissions: str, said: str
) -> None:
    assert said in refuse("roles", command, role, permissions)


def test_the_admin_role_stays_as_it_is(refuse: Command, succeed: Command) -> None:
    assert "Nothing changed." in succeed("roles", "add_permissions", "admin", "posts:read")
    said = refuse("roles", "remove_permissions", "admin", "posts:read")
    assert said == "Error: You may not change the role “admin”."


# -- what every command keeps ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ["create", "new", "-p", "posts:read"],
        ["add", "editor", "author"],
        ["remove", "editor", "editor"],
        ["add_permissions", "editor", "users:read"],
        ["remove_permissions", "editor", "posts:read"],
    ],
)
def test_nothing_is_half_written(
    refuse: Command, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    def written_and_stopped(*args: Any, **more: Any) -> None:
        record(*args, **more)
        raise ConflictError("Stopped.")

    for module in (roles, services):
        monkeypatch.setattr(module, "record", written_and_stopped)
    assert refuse("roles", *command) == "Error: Stopped."
