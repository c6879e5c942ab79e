"""The last active admin stays, whoever tries, and however many try at once."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from console.accounts.models import Role, User
from console.accounts.permissions import EVERYTHING
from console.accounts.queries import active_admin_count
from console.accounts.roles import delete_role
from console.accounts.services import UserFields, create_user, set_active, update_user
from console.audit.models import AuditEntry
from console.core.actor import Actor, Channel
from console.core.db import db
from console.core.errors import ConflictError, ConsoleError, ForbiddenError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from tests.core.together import at_once
from tests.factories import RoleFactory, UserFactory

Session = scoped_session[Any]
PROGRAM = Actor(name="command line", permissions=EVERYTHING, channel=Channel.CLI)


def demote(actor: Actor, user: User) -> None:
    """Take every role of ``user``."""
    update_user(actor, user, UserFields(user.email or "", user.username), version=None)


def deactivate(actor: Actor, user: User) -> None:
    """Let ``user`` in no more."""
    set_active(actor, user, False)


WAYS = [demote, deactivate]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", ["admin", "command line"])
def test_the_last_admin_stays(
    session: Session, actor_for: Any, cast: Any, way: Any, who: str
) -> None:
    actor = PROGRAM if who == "command line" else actor_for("admin")
    with pytest.raises(ConflictError):
        way(actor, cast.admin)
    session.rollback()
    assert session.execute(active_admin_count()).scalar_one() == 1
    assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize("way", WAYS)
def test_an_admin_who_may_not_sign_in_is_none(
    session: Session, actor_for: Any, cast: Any, way: Any
) -> None:
    UserFactory(role="admin", inactive=True)
    with pytest.raises(ConflictError):
        way(actor_for("admin"), cast.admin)


@pytest.mark.parametrize("way", WAYS)
def test_one_of_two_may_go(session: Session, actor_for: Any, cast: Any, way: Any) -> None:
    other = UserFactory(role="admin")
    way(actor_for("admin"), other)
    assert session.execute(active_admin_count()).scalar_one() == 1
    with pytest.raises(ConflictError):
        way(actor_for("admin"), cast.admin)


def test_the_last_admin_may_be_renamed(session: Session, actor_for: Any, cast: Any) -> None:
    fields = UserFields("chief@example.com", "chief", roles=["admin"])
    assert update_user(actor_for("admin"), cast.admin, fields, version=1).username == "chief"


@pytest.mark.parametrize("_round", range(3))
def test_two_admins_who_remove_each_other_at_once(
    app: Flask, session: Session, actor_for: Any, cast: Any, _round: int
) -> None:
    second = UserFactory(role="admin")
    pair = {cast.admin.id: actor_for("admin"), second.id: actor_for(second.username)}

    def job(target_id: int, way: Any) -> Callable[[], str]:
        (actor,) = (actor for own_id, actor in pair.items() if own_id != target_id)

        def run() -> str:
            with unit_of_work():
                way(actor, db.session.get_one(User, target_id))
            return str(way.__name__)

        return run

    jobs = [job(target_id, way) for way in WAYS for target_id in pair] * 3
    outcomes = at_once(app, *jobs[:10])
    # Who was demoted while they waited may not do it any more.
    refused = ConflictError | ForbiddenError
    assert all(isinstance(outcome, str | refused) for outcome in outcomes)
    assert session.execute(active_admin_count()).scalar_one() == 1
    entries = session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()
    assert 1 <= entries <= sum(isinstance(outcome, str) for outcome in outcomes)


@pytest.mark.parametrize("_round", range(3))
def test_deactivating_twice_at_once_is_done_once(
    app: Flask, session: Session, actor_for: Any, _round: int
) -> None:
    person_id, actor = UserFactory().id, actor_for("admin")

    def run() -> None:
        with unit_of_work():
            set_active(actor, db.session.get_one(User, person_id), False)

    at_once(app, *[run] * 4)
    person = session.get_one(User, person_id)
    assert (person.active, person.version) == (False, 2)
    assert session.scalars(select(AuditEntry.action)).all() == ["user.deactivate"]


@pytest.mark.parametrize("_round", range(3))
def test_a_role_is_deleted_or_given_not_both(
    app: Flask, session: Session, actor_for: Any, _round: int
) -> None:
    role, actor = RoleFactory(name="passing"), actor_for("admin")
    role_id = role.id

    def delete() -> None:
        with unit_of_work():
            delete_role(actor, db.session.get_one(Role, role_id))

    def give() -> None:
        with unit_of_work():
            create_user(actor, UserFields("new@example.com", "new", roles=["passing"]))

    deleted, given = at_once(app, delete, give)
    assert isinstance(deleted, ConsoleError) != isinstance(given, ConsoleError)
    assert isinstance(deleted, ConflictError | None)
    assert isinstance(given, InvalidInputError | None)
    assert (session.get(Role, role_id) is None) == (deleted is None)


@pytest.mark.parametrize("how", ["demoted", "deactivated"])
def test_rights_are_those_of_the_moment(
    session: Session, actor_for: Any, cast: Any, how: str
) -> None:
    UserFactory(role="admin")
    actor, person = actor_for("admin"), UserFactory()
    if how == "demoted":
        cast.admin.roles = []
    else:
        cast.admin.active = False
    session.flush()
    with pytest.raises(ForbiddenError):
        set_active(actor, person, False)
    assert person.active
