"""Changing users: every rule on people is here, whatever the face."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from console.accounts import policies
from console.accounts.models import Role, User
from console.accounts.permissions import ADMIN_ROLE
from console.accounts.queries import (
    active_admin_count,
    roles_by_name,
    user_by_email,
    user_by_username,
)
from console.audit.services import Subject, differences, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.text import one_line
from console.core.versions import check_version

USERNAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class UserFields:
    """What may be set on a user. ``roles`` are names."""

    email: str
    username: str
    display_name: str = ""
    roles: Collection[str] = field(default_factory=tuple)


def create_user(
    actor: Actor, fields: UserFields, *, password_hash: str | None = None, active: bool = True
) -> User:
    """Return a new user.

    Without a password the account is opened by the link of a mail. Raises ``ForbiddenError``
    when the actor may not manage users or gives a role that holds more than they do, and
    ``InvalidInputError`` or ``ConflictError`` naming the field.
    """
    _require(policies.can_manage_users(actor))
    roles = _roles_to_give(actor, fields.roles)
    user = User(
        email=_free_email(fields.email, None),
        username=_free_username(fields.username, None),
        display_name=one_line(fields.display_name)[:255],
        password=password_hash,
        active=active,
        fs_uniquifier=secrets.token_hex(32),
        roles=list(roles),
    )
    session.add(user)
    session.flush()
    record(actor, "user.create", _subject(user), before={}, after=_state(user))
    return user


def update_user(actor: Actor, user: User, fields: UserFields, *, version: int | None) -> User:
    """Change names, address and roles of ``user``, and return it.

    Raises ``ConflictError`` when ``version`` is not the present one, or when the last active
    admin would be gone; ``ForbiddenError`` for a role that the actor may not give or take.
    """
    actor = _lock(actor, user, version)
    before = _state(user)
    admins = _active_admins()
    roles = _roles_to_change(actor, user, fields.roles)
    user.email = _free_email(fields.email, user)
    user.username = _free_username(fields.username, user)
    user.display_name = one_line(fields.display_name)[:255]
    user.roles = list(roles)
    if (before["email"], before["roles"]) != (user.email, sorted(role.name for role in roles)):
        # Links that were mailed to the old address, and sessions with the old rights, end here.
        user.fs_uniquifier = secrets.token_hex(32)
    _finish(actor, "user.update", user, before, admins)
    return user


def set_active(
    actor: Actor, user: User, active: bool, *, version: int | None = None, reason: str = ""
) -> User:
    """Let ``user`` sign in, or end that and all sessions with it.

    Raises ``ConflictError`` for the last active admin, and when ``version`` is not the present.
    """
    actor = _lock(actor, user, version)
    if active and user.source is not None and user.email is None:
        raise InvalidInputError(_("Give the account an e-mail address first."))
    before, admins = _state(user), _active_admins()
    if user.active == active:
        return user
    user.active = active
    # The uniquifier is what a session names: a new one ends them all.
    user.fs_uniquifier = secrets.token_hex(32)
    _finish(actor, "user.activate" if active else "user.deactivate", user, before, admins, reason)
    return user


def _lock(actor: Actor, user: User, version: int | None) -> Actor:
    """Keep others from changing ``user`` and the admins, then judge by what is true now.

    Returns the actor with the rights they have by then: who waited here may have been demoted.

    Two admins who demote each other at once would each still see the other: the second waits
    here. The policy is asked before too, so that a stranger cannot make anybody wait.
    """
    _require(policies.can_manage_user(actor, user))
    session.execute(select(Role.id).where(Role.name == ADMIN_ROLE).with_for_update())
    check_version(user, version)
    actor = _as_of_now(actor)
    _require(policies.can_manage_user(actor, user))
    return actor


def _as_of_now(actor: Actor) -> Actor:
    if actor.user_id is None:
        return actor
    person = session.get(User, actor.user_id, populate_existing=True)
    held = person.permissions if person is not None and person.active else frozenset[str]()
    return replace(actor, permissions=held)


def _finish(  # noqa: PLR0913, PLR0917 - a full sentence: who did what to whom, from what, why
    actor: Actor,
    action: str,
    user: User,
    before: dict[str, Any],
    admins_before: int,
    reason: str = "",
) -> None:
    user.version += 1
    session.flush()
    if admins_before and not _active_admins():
        raise ConflictError(_("The last active admin has to stay."))
    was, became = differences(before, _state(user))
    record(actor, action, _subject(user), before=was, after=became, reason=one_line(reason))


def _active_admins() -> int:
    return session.execute(active_admin_count()).scalar_one()


def _roles_to_give(actor: Actor, names: Collection[str]) -> Sequence[Role]:
    # Kept from being deleted meanwhile; others may give the same roles at the same time.
    kept = roles_by_name(*names).with_for_update(read=True, key_share=True)
    roles = session.scalars(kept).all() if names else []
    if len(roles) != len(set(names)):
        raise InvalidInputError(_("There is no such role."), fields={"roles": _("Unknown role")})
    for role in roles:
        if not policies.can_give(actor, role.allowed):
            raise ForbiddenError(
                _("The role “%(role)s” holds more than you do.", role=role.name),
                fields={"roles": _("Nobody can give what they do not hold.")},
            )
    return roles


def _roles_to_change(actor: Actor, user: User, names: Collection[str]) -> Sequence[Role]:
    kept = {role.name for role in user.roles}
    _roles_to_give(actor, set(names) - kept)
    return session.scalars(roles_by_name(*names)).all() if names else []


def _free_username(value: str, owner: User | None) -> str:
    username = one_line(value)
    if not username or len(username) > USERNAME_LENGTH or "/" in username:
        raise InvalidInputError(
            _("The user name cannot be used."),
            fields={"username": _("1 to %(n)s characters, without “/”", n=USERNAME_LENGTH)},
        )
    found = session.scalars(user_by_username(username)).first()
    if found is not None and found is not owner:
        message = _("This user name is taken.")
        raise ConflictError(message, fields={"username": message})
    return username


def _free_email(value: str, owner: User | None) -> str:
    try:
        email = validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        message = _("This is not an e-mail address.")
        raise InvalidInputError(message, fields={"email": message}) from error
    found = session.scalars(user_by_email(email)).first()
    if found is not None and found is not owner:
        message = _("Another account has this e-mail address.")
        raise ConflictError(message, fields={"email": message})
    return email


def _require(allowed: bool) -> None:
    if not allowed:
        raise ForbiddenError(_("You may not manage this account."))


def _subject(user: User) -> Subject:
    return Subject("user", user.id, user.username)


def _state(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "username": user.username,
        "display_name": user.display_name,
        "active": user.active,
        "roles": sorted(role.name for role in user.roles),
    }
