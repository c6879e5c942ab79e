"""Changing roles: permission sets under the rule that nobody gives what they do not hold."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from console.accounts import policies
from console.accounts.models import Role, roles_users
from console.accounts.permissions import EVERYTHING
from console.accounts.queries import roles_by_name
from console.audit.services import Subject, differences, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.messages import ngettext
from console.core.text import one_line
from console.core.versions import check_version, lock_row

NAME_LENGTH = 80


def create_role(actor: Actor, name: str, description: str, permissions: Collection[str]) -> Role:
    """Return a new role. Raises ``ForbiddenError`` for a permission the actor does not hold."""
    if not policies.can_manage_roles(actor):
        raise ForbiddenError(_("You may not manage roles."))
    role = Role(
        name=_free_name(name, None),
        description=one_line(description)[:255],
        permissions=_permissions_to_give(actor, permissions),
    )
    session.add(role)
    session.flush()
    record(actor, "role.create", _subject(role), before={}, after=_state(role))
    return role


def update_role(  # noqa: PLR0913 - the fields of a role, each named by the caller
    actor: Actor,
    role: Role,
    *,
    name: str,
    description: str,
    permissions: Collection[str],
    version: int | None,
) -> Role:
    """Change ``role`` and return it. The admin role stays as it is, for everybody."""
    _require(actor, role)
    check_version(role, version)
    _require(actor, role)  # again: what the role allows may have been changed meanwhile
    before = _state(role)
    role.name = _free_name(name, role)
    role.description = one_line(description)[:255]
    role.permissions = _permissions_to_give(actor, permissions)
    role.version += 1
    session.flush()
    was, became = differences(before, _state(role))
    record(actor, "role.update", _subject(role), before=was, after=became)
    return role


def delete_role(actor: Actor, role: Role) -> None:
    """Delete ``role``. Raises ``ConflictError`` while somebody has it."""
    _require(actor, role)
    lock_row(role)
    count = select(func.count()).where(roles_users.c.role_id == role.id)
    holders = session.execute(count).scalar_one()
    if holders:
        raise ConflictError(
            ngettext(
                "%(num)s person has the role “%(role)s”: give them another first.",
                "%(num)s people have the role “%(role)s”: give them another first.",
                holders,
                role=role.name,
            )
        )
    record(actor, "role.delete", _subject(role), before=_state(role), after={})
    session.delete(role)
    session.flush()


def _require(actor: Actor, role: Role) -> None:
    if not policies.can_manage_role(actor, role):
        raise ForbiddenError(_("You may not change the role “%(role)s”.", role=role.name))


def _permissions_to_give(actor: Actor, permissions: Collection[str]) -> list[str]:
    wanted = {str(permission) for permission in permissions}
    if not wanted <= EVERYTHING:
        message = _("There is no such permission.")
        raise InvalidInputError(message, fields={"permissions": message})
    if not policies.can_give(actor, wanted):
        message = _("Nobody can give what they do not hold.")
        raise ForbiddenError(message, fields={"permissions": message})
    return sorted(wanted)


def _free_name(value: str, owner: Role | None) -> str:
    name = one_line(value)
    if not name or len(name) > NAME_LENGTH:
        message = _("A role needs a name of at most %(n)s characters.", n=NAME_LENGTH)
        raise InvalidInputError(message, fields={"name": message})
    found = session.scalars(roles_by_name(name)).first()
    if found is not None and found is not owner:
        message = _("This role exists already.")
        raise ConflictError(message, fields={"name": message})
    return name


def _subject(role: Role) -> Subject:
    return Subject("role", role.id, role.name)


def _state(role: Role) -> dict[str, Any]:
    return {
        "name": role.name,
        "description": role.description,
        "permissions": sorted(role.permissions),
    }
