"""What the commands on users and roles share: whom they mean, and one line for what cannot be."""

import contextlib
from collections.abc import Callable, Iterator

import click
from sqlalchemy.exc import SQLAlchemyError

from console.accounts.models import Role, User
from console.accounts.queries import roles_by_name, user_by_email, user_by_username
from console.core.db import session
from console.core.errors import ConsoleError, MissingError
from console.core.text import has_odd_characters, one_line
from console.core.unit_of_work import unit_of_work


def _no_hint(_error: ConsoleError) -> str:
    return ""


@contextlib.contextmanager
def one_change(hint: Callable[[ConsoleError], str] = _no_hint) -> Iterator[None]:
    """Run the body in one unit of work. Where it cannot be, exit 1 with one line on stderr.

    ``hint`` says what the operator may do about an error of the rules.
    """
    with errors_in_a_line(hint), unit_of_work():
        yield


@contextlib.contextmanager
def errors_in_a_line(hint: Callable[[ConsoleError], str] = _no_hint) -> Iterator[None]:
    """Run the body; where it cannot be done, exit 1 with one line on stderr."""
    try:
        yield
    except ConsoleError as error:
        raise click.ClickException(one_line(f"{error} {hint(error)}")) from error
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise click.ClickException(one_line(f"The database refused: {cause}")) from error


def find_user(identity: str) -> User:
    """Return the user with that e-mail address, else the one with that user name.

    Raises ``MissingError``.
    """
    if _is_askable(identity):
        for statement in (user_by_email(identity), user_by_username(identity)):
            if user := session.scalars(statement).first():
                return user
    raise MissingError(f"Nobody has the e-mail address or user name “{identity}”.")


def find_role(name: str) -> Role:
    """Return the role of that name. Raises ``MissingError``, with the names that there are."""
    role = session.scalars(roles_by_name(name)).first() if _is_askable(name) else None
    if role is None:
        raise MissingError(f"There is no role “{name}”. {role_names()}")
    return role


def role_names() -> str:
    """Return a sentence with the name of every role."""
    return f"Roles: {', '.join(role.name for role in session.scalars(roles_by_name()))}."


def _is_askable(value: str) -> bool:
    # Bytes that are no text come as lone surrogates, which no database takes.
    return not has_odd_characters(value)
