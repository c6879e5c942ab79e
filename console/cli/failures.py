"""What goes wrong in a command, told on one line."""

import contextlib
from collections.abc import Iterator

import click
from sqlalchemy.exc import SQLAlchemyError

from console.core.errors import ConsoleError
from console.core.text import one_line


@contextlib.contextmanager
def errors_on_one_line() -> Iterator[None]:
    """End with status 1 and one line on standard error that says what and where."""
    try:
        yield
    except ConsoleError as error:
        raise click.ClickException(one_line(error.message)) from error
    except OSError as error:
        raise click.ClickException(one_line(f"{error.filename or ''}: {error.strerror}")) from error
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise click.ClickException(one_line(f"the database refused: {cause}")) from error
