"""Nobody gives what they do not hold, and nobody manages a person who holds more."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.accounts.policies import can_give, can_manage_user
from console.accounts.services import UserFields, create_user, set_active, update_user
from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.errors import ForbiddenError
from tests.factories import RoleFactory, UserFactory

Session = scoped_session[Any]
ActorWith = Callable[..., Actor]
NOBODYS = ("editor", "moderator", "author", "auditor", "outsider", "anonymous")


def fields_of(user: User, *roles: str) -> UserFields:
    """Return the form of ``user`` with other roles."""
    return UserFields(user.email or "", user.username, user.display_name, roles)


def log_length(session: Session) -> int:
    """Return how many entries there are."""
    return int(session.execute(select(func.count()).select_from(AuditEntry)).scalar_one())


@pytest.mark.parametrize("who", NOBODYS)
def test_only_those_who_manage_users_may(session: Session, actor_for: Any, who: str) -> None:
    actor, person = actor_for(who), UserFactory()
    for attempt in (
        lambda: create_user(actor, UserFields("new@example.com", "new")),
        lambda: update_user(actor, person, fields_of(person), version=None),
        lambda: set_active(actor, person, False),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    assert log_length(session) == 0


@pytest.mark.parametrize("role", ["admin", "editor", "moderator", "author", "auditor"])
def test_who_manages_users_only_cannot_give_more(
    session: Session, actor_with: ActorWith, role: str
) -> None:
    actor = actor_with("users:manage")
    with pytest.raises(ForbiddenError) as error:
        create_user(actor, UserFields("new@example.com", "new", roles=[role]))
    assert "roles" in error.value.fields
    person = UserFactory()
    with pytest.raises(ForbiddenError) as error:
        update_user(actor, person, fields_of(person, role), version=None)
    assert "roles" in error.value.fields
    session.rollback()
    assert session.scalars(select(User).where(User.username == "new")).all() == []


def test_what_one_holds_one_gives(session: Session, actor_with: ActorWith) -> None:
    small = RoleFactory(permissions=["comments:read"])
    actor = actor_with("users:manage", "comments:read", "comments:moderate", "rules:read")
    user = create_user(actor, UserFields("new@example.com", "new", roles=[small.name, "moderator"]))
    assert sorted(role.name for role in user.roles) == sorted([small.name, "moderator"])
    update_user(actor, user, fields_of(user, small.name), version=None)
    assert user.permissions == {"comments:read"}


@pytest.mark.parametrize("role", ["admin", "editor", "auditor"])
def test_nobody_manages_a_person_who_holds_more(
    session: Session, actor_with: ActorWith, role: str
) -> None:
    actor, person = actor_with("users:manage", "comments:read"), UserFactory(role=role)
    before = (person.username, person.active, person.fs_uniquifier)
    assert not can_manage_user(actor, person)
    for attempt in (
        lambda: update_user(actor, person, fields_of(person), version=None),
        lambda: set_active(actor, person, False),
        lambda: set_active(actor, person, True),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    assert (person.username, person.active, person.fs_uniquifier) == before
    assert [held.name for held in person.roles] == [role]


def test_nobody_gives_themselves_more(session: Session, holder: Callable[..., User]) -> None:
    person = holder("users:manage")
    actor = Actor(name=person.username, user_id=person.id, permissions=person.permissions)
    own = person.roles[0].name
    for role in ("admin", "editor", "moderator", RoleFactory(permissions=["posts:read"]).name):
        with pytest.raises(ForbiddenError):
            update_user(actor, person, fields_of(person, own, role), version=None)
    update_user(actor, person, fields_of(person, own), version=None)
    assert person.permissions == {"users:manage"}


def test_what_somebody_has_already_is_not_given_again(
    session: Session, actor_for: Any, actor_with: ActorWith
) -> None:
    actor, person = actor_with("users:manage", "posts:write_own"), UserFactory(role="author")
    fields = UserFields(person.email or "", person.username, "Renamed", ["author"])
    update_user(actor, person, fields, version=None)
    assert (person.display_name, [role.name for role in person.roles]) == ("Renamed", ["author"])


def test_who_manages_users_may_take_what_they_hold(session: Session, actor_with: ActorWith) -> None:
    actor, person = actor_with("users:manage", "posts:write_own"), UserFactory(role="author")
    update_user(actor, person, fields_of(person), version=None)
    assert person.roles == []


def test_the_admin_role_is_everything_later_additions_too(
    session: Session, actor_for: Any, actor_with: ActorWith
) -> None:
    everything = actor_for("admin").permissions
    nearly = actor_with(*sorted(everything - {"audit:read"}))
    with pytest.raises(ForbiddenError):
        create_user(nearly, UserFields("new@example.com", "new", roles=["admin"]))
    complete = actor_with(*everything)
    assert create_user(complete, UserFields("two@example.com", "two", roles=["admin"])).roles


def test_nothing_can_always_be_given(actor_with: ActorWith) -> None:
    assert can_give(actor_with(), [])
    assert not can_give(actor_with(), ["posts:read"])
