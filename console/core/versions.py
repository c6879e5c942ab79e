"""Noticing that somebody else was faster."""

from sqlalchemy.exc import InvalidRequestError

from console.core.db import Versioned, session
from console.core.errors import ConflictError, MissingError
from console.core.messages import gettext as _


def lock_row(row: Versioned) -> None:
    """Read ``row`` again, and keep others from changing it until the transaction ends.

    Whoever decides on what a row says calls this first: PostgreSQL lets two transactions read
    the same state and write one after the other. SQLite has one writer at a time anyway. Raises
    ``MissingError`` when the row is gone.
    """
    session.flush()  # reading again would drop what has been changed in hand
    try:
        session.refresh(row, with_for_update={"of": type(row)})
    except InvalidRequestError as error:
        raise MissingError(_("Somebody deleted this meanwhile.")) from error


def check_version(row: Versioned, seen: int | None) -> None:
    """Lock ``row``; raise ``ConflictError`` when it has changed since version ``seen`` was read.

    ``None`` is for callers that show nobody a form: commands and jobs.
    """
    lock_row(row)
    if seen is not None and row.version != seen:
        raise ConflictError(
            _(
                "Somebody changed this while you had it open. Nothing of yours is lost: compare "
                "with what is stored now, then save again."
            )
        )
