"""``flask roles``: roles, what they allow and who has them, under the rules of every other face."""

from collections.abc import Set as AbstractSet

import click
from flask.cli import AppGroup

from console.accounts.models import Role, User
from console.accounts.permissions import EVERYTHING
from console.accounts.roles import create_role, update_role
from console.accounts.services import UserFields, update_user
from console.cli.people import find_role, find_user, one_change
from console.core.errors import ConflictError, InvalidInputError
from console.web.identity import COMMAND_LINE

roles = AppGroup("roles", help="Manage roles. USER is an e-mail address or a user name.")


@roles.command("create")
@click.argument("name")
@click.option("-d", "--description", default="")
@click.option("-p", "--permissions", default="", help="A comma separated list.")
def create(name: str, description: str, permissions: str) -> None:
    """Create a role."""
    wanted = _listed(permissions)
    with one_change():
        _require_known(wanted)
        role = create_role(COMMAND_LINE, name, description, wanted)
        said = f"Created the role {role.name}, which allows: {_named(wanted)}."
    click.echo(said)


@roles.command("add")
@click.argument("user")
@click.argument("role")
def add(user: str, role: str) -> None:
    """Give USER the role ROLE. They have to sign in again."""
    with one_change():
        person, given = find_user(user), find_role(role)
        held = {each.name for each in person.roles}
        if given.name in held:
            raise ConflictError(f"{person.username} has the role {given.name} already.")
        _set_roles(person, held | {given.name})
        said = f"{person.username} has the role {given.name} now."
    click.echo(said)


@roles.command("remove")
@click.argument("user")
@click.argument("role")
def remove(user: str, role: str) -> None:
    """Take the role ROLE from USER. They have to sign in again."""
    with one_change():
        person, taken = find_user(user), find_role(role)
        held = {each.name for each in person.roles}
        if taken.name not in held:
            raise ConflictError(f"{person.username} does not have the role {taken.name}.")
        _set_roles(person, held - {taken.name})
        said = f"{person.username} no longer has the role {taken.name}."
    click.echo(said)


@roles.command("add_permissions")
@click.argument("role")
@click.argument("permissions")
def add_permissions(role: str, permissions: str) -> None:
    """Let ROLE allow PERMISSIONS too, a comma separated list."""
    wanted = _listed(permissions)
    with one_change():
        changed = find_role(role)
        said = _set_permissions(changed, wanted, changed.allowed | wanted)
    click.echo(said)


@roles.command("remove_permissions")
@click.argument("role")
@click.argument("permissions")
def remove_permissions(role: str, permissions: str) -> None:
    """Let ROLE no longer allow PERMISSIONS, a comma separated list."""
    unwanted = _listed(permissions)
    with one_change():
        changed = find_role(role)
        said = _set_permissions(changed, unwanted, changed.allowed - unwanted)
    click.echo(said)


def _set_roles(user: User, names: AbstractSet[str]) -> None:
    if user.email is None:
        raise InvalidInputError(
            f"{user.username} has no e-mail address. Give the account one first, under Users."
        )
    fields = UserFields(user.email, user.username, user.display_name, sorted(names))
    # The version that was read with the roles: who changes them meanwhile is not overwritten.
    update_user(COMMAND_LINE, user, fields, version=user.version)


def _set_permissions(role: Role, named: AbstractSet[str], wanted: AbstractSet[str]) -> str:
    """Let ``role`` allow what is ``wanted``, and return what to say about it."""
    if not named:
        raise InvalidInputError("No permission is named.")
    _require_known(named)
    if wanted == role.allowed:
        return f"Nothing changed. The role {role.name} allows: {_named(wanted)}."
    update_role(
        COMMAND_LINE,
        role,
        name=role.name,
        description=role.description,
        permissions=wanted,
        version=role.version,
    )
    return f"Changed the role {role.name}, which allows: {_named(wanted)}."


def _require_known(permissions: AbstractSet[str]) -> None:
    if unknown := permissions - EVERYTHING:
        raise InvalidInputError(
            f"There is no such permission: {_named(unknown)}. Permissions: {_named(EVERYTHING)}."
        )


def _listed(permissions: str) -> set[str]:
    return {name.strip() for name in permissions.split(",")} - {""}


def _named(permissions: AbstractSet[str]) -> str:
    return ", ".join(sorted(permissions)) or "nothing"
