"""Roles: what they allow, who may change them, and the one that nobody changes."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.accounts.models import Role
from console.accounts.permissions import EVERYTHING
from console.accounts.policies import can_manage_role
from console.accounts.roles import (
    NAME_LENGTH,
    create_role,
    delete_role,
    update_role,
)
from console.audit.models import AuditEntry
from console.core.actor import Actor, Channel
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.factories import RoleFactory, UserFactory

Session = scoped_session[Any]
ActorWith = Callable[..., Actor]
PROGRAM = Actor(name="command line", permissions=EVERYTHING, channel=Channel.CLI)


def named(session: Session, name: str) -> Role:
    """Return the role of that name."""
    return session.scalars(select(Role).where(Role.name == name)).one()


def change(actor: Actor, role: Role, **fields: Any) -> Role:
    """Change some fields of ``role`` and leave the others as they are."""
    now = {
        "name": role.name,
        "description": role.description,
        "permissions": list(role.permissions),
        "version": None,
    }
    return update_role(actor, role, **{**now, **fields})


def entry(session: Session) -> AuditEntry:
    """Return the only entry."""
    return session.scalars(select(AuditEntry)).one()


# -- making ----------------------------------------------------------------------------------------


def test_a_new_role_and_its_entry(session: Session, actor_for: Any) -> None:
    role = create_role(actor_for("admin"), " Tag\nkeeper ", " Keeps\ttags ", {"tags:manage"})
    session.expire(role)
    assert (role.name, role.description, role.permissions) == (
        "Tag keeper",
        "Keeps tags",
        ["tags:manage"],
    )
    found = entry(session)
    assert (found.action, found.subject_kind, found.subject_id, found.subject_label) == (
        "role.create",
        "role",
        role.id,
        "Tag keeper",
    )
    assert (found.before, found.after) == (
        {},
        {"name": "Tag keeper", "description": "Keeps tags", "permissions": ["tags:manage"]},
    )


@pytest.mark.parametrize(
    "who", ["editor", "moderator", "author", "auditor", "outsider", "anonymous"]
)
def test_only_those_who_manage_roles_may(session: Session, actor_for: Any, who: str) -> None:
    actor, role = actor_for(who), RoleFactory()
    for attempt in (
        lambda: create_role(actor, "new", "", []),
        lambda: change(actor, role),
        lambda: delete_role(actor, role),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * (NAME_LENGTH + 1)])
def test_a_name_that_cannot_be_used(session: Session, actor_for: Any, name: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        create_role(actor_for("admin"), name, "", [])
    assert "name" in error.value.fields


@pytest.mark.parametrize("name", ["editor", " editor ", "admin"])
def test_a_name_that_is_taken(session: Session, actor_for: Any, name: str) -> None:
    with pytest.raises(ConflictError) as error:
        create_role(actor_for("admin"), name, "", [])
    assert "name" in error.value.fields
    with pytest.raises(ConflictError):
        change(actor_for("admin"), RoleFactory(), name=name)


@pytest.mark.parametrize(
    "permissions", [["posts:burn"], ["posts:read", "posts:burn"], [""], ["POSTS:READ"], ["*"]]
)
def test_a_permission_that_there_is_not(
    session: Session, actor_for: Any, permissions: list[str]
) -> None:
    with pytest.raises(InvalidInputError) as error:
        create_role(actor_for("admin"), "new", "", permissions)
    assert "permissions" in error.value.fields


def test_permissions_are_kept_once_and_in_order(session: Session, actor_for: Any) -> None:
    given = ["tags:read", "audit:read", "tags:read"]
    assert create_role(actor_for("admin"), "new", "", given).permissions == [
        "audit:read",
        "tags:read",
    ]


# -- giving no more than one holds -----------------------------------------------------------------


def test_nobody_puts_more_into_a_role_than_they_hold(
    session: Session, actor_with: ActorWith
) -> None:
    actor, role = actor_with("roles:manage", "tags:read"), RoleFactory(permissions=["tags:read"])
    for attempt in (
        lambda: create_role(actor, "new", "", ["tags:read", "posts:read"]),
        lambda: change(actor, role, permissions=["posts:read"]),
    ):
        with pytest.raises(ForbiddenError) as error:
            attempt()
        assert "permissions" in error.value.fields
    assert create_role(actor, "new", "", ["tags:read"]).permissions == ["tags:read"]


def test_nobody_changes_a_role_that_holds_more(session: Session, actor_with: ActorWith) -> None:
    actor, role = actor_with("roles:manage"), RoleFactory(permissions=["tags:read"])
    assert not can_manage_role(actor, role)
    for attempt in (
        lambda: change(actor, role, permissions=[]),
        lambda: change(actor, role, description="Mine"),
        lambda: delete_role(actor, role),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    assert role.permissions == ["tags:read"]


def test_nobody_adds_to_their_own_role(session: Session, holder: Any) -> None:
    person = holder("roles:manage")
    actor = Actor(name=person.username, user_id=person.id, permissions=person.permissions)
    with pytest.raises(ForbiddenError):
        change(actor, person.roles[0], permissions=["roles:manage", "users:manage"])
    assert person.permissions == {"roles:manage"}


@pytest.mark.parametrize("who", ["admin", "command line", "nearly"])
def test_the_admin_role_stays_as_it_is_for_everybody(
    session: Session, actor_for: Any, actor_with: ActorWith, who: str
) -> None:
    actor = {
        "admin": lambda: actor_for("admin"),
        "command line": lambda: PROGRAM,
        "nearly": lambda: actor_with("roles:manage", "users:manage"),
    }[who]()
    role = named(session, "admin")
    for attempt in (
        lambda: change(actor, role, name="boss"),
        lambda: change(actor, role, permissions=[]),
        lambda: change(actor, role, description="Less"),
        lambda: delete_role(actor, role),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    assert named(session, "admin").allowed == EVERYTHING


# -- changing and deleting -------------------------------------------------------------------------


def test_a_change_and_its_entry(session: Session, actor_for: Any) -> None:
    role = RoleFactory(name="old", description="Same", permissions=["tags:read"])
    person = UserFactory(roles=[role])
    change(actor_for("admin"), role, name="new", permissions=["tags:manage"], version=1)
    session.expire_all()
    assert (role.name, role.version) == ("new", 2)
    assert person.permissions == {"tags:manage"}
    found = entry(session)
    assert (found.action, found.subject_id, found.subject_label) == ("role.update", role.id, "new")
    assert found.before == {"name": "old", "permissions": ["tags:read"]}
    assert found.after == {"name": "new", "permissions": ["tags:manage"]}


@pytest.mark.parametrize("seen", [1, 3])
def test_a_stale_form_changes_nothing(session: Session, actor_for: Any, seen: int) -> None:
    role = RoleFactory(version=2)
    with pytest.raises(ConflictError):
        change(actor_for("admin"), role, name="new", version=seen)
    assert session.scalars(select(AuditEntry)).all() == []


def test_a_role_that_nobody_has_is_deleted(session: Session, actor_for: Any) -> None:
    role = RoleFactory(name="gone", description="What for", permissions=["tags:read"])
    role_id = role.id
    delete_role(actor_for("admin"), role)
    assert session.get(Role, role_id) is None
    found = entry(session)
    assert (found.action, found.subject_id, found.subject_label) == ("role.delete", role_id, "gone")
    assert (found.before, found.after) == (
        {"name": "gone", "description": "What for", "permissions": ["tags:read"]},
        {},
    )


def test_a_role_that_somebody_has_stays(session: Session, actor_for: Any) -> None:
    role = RoleFactory(name="held")
    UserFactory(roles=[role], inactive=True)
    with pytest.raises(ConflictError, match="held"):
        delete_role(actor_for("admin"), role)
    assert session.get(Role, role.id) is role
    assert session.scalars(select(AuditEntry)).all() == []
