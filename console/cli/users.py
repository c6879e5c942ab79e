"""``flask users invite``: an account whose owner sets the password, from the link in a mail."""

from collections.abc import Callable

import click
from click.exceptions import ClickException
from flask import current_app, request
from flask.cli import with_appcontext
from flask_security.recoverable import send_reset_password_instructions
from werkzeug.exceptions import SecurityError

from console.accounts.models import User
from console.accounts.queries import roles_by_name
from console.accounts.services import UserFields, create_user
from console.core.db import session
from console.core.errors import ConsoleError
from console.core.unit_of_work import unit_of_work
from console.web.identity import COMMAND_LINE

send_link: Callable[[User], None] = send_reset_password_instructions


@click.command()
@click.argument("email")
@click.option("--role", "roles", multiple=True, required=True, help="May be given several times.")
@click.option("--username", help="By default what stands before the @.")
@with_appcontext
def invite(email: str, roles: tuple[str, ...], username: str | None) -> None:
    """Create an account for EMAIL and mail its owner a link to set a password.

    Exits 1 with one line, and creates nothing, for an unknown role, an address or a user name
    that is taken, and what is not an address.
    """
    fields = UserFields(email, username or email.partition("@")[0], roles=set(roles))
    # The link needs a host; outside of a request that is the address of the site.
    with current_app.test_request_context(base_url=current_app.config["PUBLIC_BASE_URL"]):
        _require_address()
        user = _create(fields)
        send_link(user)
        # Mail leaves when the response does. There is none, so an empty one stands in for it.
        current_app.process_response(current_app.response_class()).close()
    click.echo(f"Created {user.username} ({user.email}) with: {', '.join(sorted(fields.roles))}.")
    click.echo(_where_the_mail_is(user))


def _require_address() -> None:
    """Raise where the mail could not name a link: before anything is written."""
    if isinstance(request.routing_exception, SecurityError):
        raise ClickException("PUBLIC_BASE_URL names a host that is not among TRUSTED_HOSTS.")


def _create(fields: UserFields) -> User:
    try:
        with unit_of_work():
            return create_user(COMMAND_LINE, fields)
    except ConsoleError as error:
        raise ClickException(f"Nobody was invited. {error}{_hint(error)}") from error


def _hint(error: ConsoleError) -> str:
    if "roles" in error.fields:
        return f" Roles: {', '.join(role.name for role in session.scalars(roles_by_name()))}."
    if "username" in error.fields:
        return " Choose one with --username."
    return ""


def _where_the_mail_is(user: User) -> str:
    if current_app.config["MAIL_SERVER"]:
        return f"A link to set a password is on its way to {user.email}."
    place = current_app.config["MAIL_DIRECTORY"]
    return f"No MAIL_SERVER is set, so the mail with the link is a file in {place}."
