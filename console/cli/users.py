"""``flask users``: accounts from the command line, under the rules of every other face."""

from collections.abc import Callable

import click
from click.exceptions import ClickException
from flask import current_app, request
from flask.cli import AppGroup
from flask_security import hash_password
from flask_security.recoverable import send_reset_password_instructions
from werkzeug.exceptions import SecurityError

from console.accounts.models import User
from console.accounts.passwords import reset_access, set_password
from console.accounts.services import UserFields, create_user, set_active
from console.cli.people import find_role, find_user, one_change
from console.core.errors import ConsoleError
from console.core.text import has_odd_characters
from console.web.identity import COMMAND_LINE

ATTRIBUTES = ("email", "username", "display_name")
PASSWORD_LENGTH_MAX = 128  # Flask-Security's

send_link: Callable[[User], None] = send_reset_password_instructions

users = AppGroup("users", help="Manage accounts. USER is an e-mail address or a user name.")


@users.command("create")
@click.argument("attributes", nargs=-1, required=True, metavar="EMAIL [ATTRIBUTE:VALUE]...")
@click.password_option(
    prompt_required=False, help="Asked for when nothing follows. Without it: no password yet."
)
@click.option("-a", "--active", is_flag=True, help="Let the user sign in at once.")
@click.option("-u", "--username", help="By default what stands before the @.")
def create(
    attributes: tuple[str, ...], password: str | None, active: bool, username: str | None
) -> None:
    """Create an account, by default one that is not active.

    The attributes are email, username and display_name: "email:value" or just the address.
    """
    fields = _fields(attributes, username)
    hashed = None if password is None else _hash(password, fields.email, fields.username)
    with one_change(_hint):
        user = create_user(COMMAND_LINE, fields, password_hash=hashed, active=active)
        said = f"Created {user.username} ({user.email}), {_what_is_next(user)}."
    click.echo(said)


@users.command("activate")
@click.argument("user")
def activate(user: str) -> None:
    """Let USER sign in."""
    _set_active(user, True)


@users.command("deactivate")
@click.argument("user")
def deactivate(user: str) -> None:
    """Keep USER from signing in, and end all their sessions."""
    _set_active(user, False)


@users.command("reset_access")
@click.argument("user")
def reset(user: str) -> None:
    """End all sessions of USER. The password stays."""
    with one_change():
        name = reset_access(COMMAND_LINE, find_user(user)).username
    click.echo(f"All sessions of {name} are over; the password is the same.")


@users.command("change_password")
@click.argument("user")
@click.password_option(help="Asked for when it is not given.")
def change_password(user: str, password: str) -> None:
    """Give USER another password, and end all their sessions.

    Nobody is told: let them know on another way.
    """
    hashed = _hash(password, user)
    with one_change():
        name = set_password(COMMAND_LINE, find_user(user), hashed).username
    click.echo(f"{name} has a new password; all their sessions are over.")


@users.command("invite")
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, help="May be given several times.")
@click.option("--username", help="By default what stands before the @.")
def invite(email: str, roles: tuple[str, ...], username: str | None) -> None:
    """Create an account for EMAIL and mail its owner a link to set a password.

    Exits 1 with one line, and creates nothing, for an unknown role, an address or a user name
    that is taken, and what is not an address.
    """
    fields = UserFields(email, username or email.partition("@")[0], roles=set(roles))
    # The link needs a host; outside of a request that is the address of the site.
    with current_app.test_request_context(base_url=current_app.config["PUBLIC_BASE_URL"]):
        _require_address()
        with one_change(_hint):
            for role in roles:
                find_role(role)
            user = create_user(COMMAND_LINE, fields)
        send_link(user)
        # Mail leaves when the response does. There is none, so an empty one stands in for it.
        current_app.process_response(current_app.response_class()).close()
    click.echo(f"Created {user.username} ({user.email}) with: {', '.join(sorted(fields.roles))}.")
    click.echo(_where_the_mail_is(user))


def _fields(attributes: tuple[str, ...], username: str | None) -> UserFields:
    """Return what ``email:a@b.c``, ``a@b.c`` and the like say; each may be said once."""
    said = [] if username is None else [("username", username)]
    for attribute in attributes:
        name, colon, value = attribute.partition(":")
        said.append((name, value) if colon else ("email", attribute))
    values = dict(said)
    if unknown := values.keys() - set(ATTRIBUTES):
        raise ClickException(
            f"Nothing called “{min(unknown)}” can be set. Attributes: {', '.join(ATTRIBUTES)}."
        )
    if len(values) < len(said):
        raise ClickException("The same attribute is given twice.")
    if not (email := values.get("email", "")):
        raise ClickException("An account needs an e-mail address.")
    return UserFields(
        email,
        values.get("username") or email.partition("@")[0],
        display_name=values.get("display_name", ""),
    )


def _hash(password: str, *about: str) -> str:
    """Return the hash of ``password``, which is held to the rules that the web holds it to.

    ``about`` is what the owner is called, which a password should not be made of.
    """
    util = current_app.extensions["security"].password_util
    known = {f"word_{n}": word for n, word in enumerate(about)}
    faults, normalised = util.validate(password, is_register=True, **known)
    if has_odd_characters(normalised):
        faults = ["It holds characters that cannot be typed."]
    elif len(normalised) > PASSWORD_LENGTH_MAX:
        faults = [f"It is longer than {PASSWORD_LENGTH_MAX} characters."]
    if faults:
        raise ClickException(f"The password cannot be used. {' '.join(map(str, faults))}")
    return str(hash_password(normalised))


def _set_active(identity: str, active: bool) -> None:
    with one_change():
        user = find_user(identity)
        changes = user.active != active
        set_active(COMMAND_LINE, user, active)
        name = user.username
    state = "active" if active else "inactive"
    click.echo(f"{name} is {state} now." if changes else f"{name} was {state} already.")


def _what_is_next(user: User) -> str:
    """Return in which state a new account is, and the commands that open it."""
    lacks, steps = [], []
    if not user.active:
        lacks.append("inactive")
        steps.append(f"flask users activate {user.email}")
    if user.password is None:
        lacks.append("without a password")
        steps.append(f"flask users change_password {user.email}")
    if not steps:
        return "active"
    return f"{' and '.join(lacks)}. To open the account: {', then '.join(steps)}"


def _require_address() -> None:
    """Raise where the mail could not name a link: before anything is written."""
    if isinstance(request.routing_exception, SecurityError):
        raise ClickException("PUBLIC_BASE_URL names a host that is not among TRUSTED_HOSTS.")


def _hint(error: ConsoleError) -> str:
    if "username" not in error.fields:
        return ""
    rule = error.fields["username"]
    return ("" if rule == error.message else f"{rule}. ") + "Choose one with --username."


def _where_the_mail_is(user: User) -> str:
    if current_app.config["MAIL_SERVER"]:
        return f"A link to set a password is on its way to {user.email}."
    place = current_app.config["MAIL_DIRECTORY"]
    return f"No MAIL_SERVER is set, so the mail with the link is a file in {place}."
