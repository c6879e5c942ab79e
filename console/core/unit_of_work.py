"""The only place that commits: one unit of work a request, command or job."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from console.core.db import begin_writing, session
from console.core.errors import ConflictError
from console.core.messages import gettext as _

log = logging.getLogger(__name__)
_AFTER_COMMIT = "console_after_commit"
RACES_POSTGRESQL = {"23503", "23505", "40P01"}
"""foreign_key_violation, unique_violation, deadlock_detected"""
RACES_SQLITE = {
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
}


@contextmanager
def unit_of_work(*, dry_run: bool = False) -> Iterator[None]:
    """Run the body in one writing transaction; commit at its end, or undo all of it.

    What the session had only read so far is let go first: a reader that turns writer would
    decide on what it saw before others wrote. With ``dry_run`` everything happens and nothing
    stays. Callbacks given to ``after_commit`` run once the data is safe, and never otherwise.
    Raises ``ConflictError`` when somebody else took the same name or address first, or each
    waited for the other: services look before they write, and the database has the last word.
    """
    if _AFTER_COMMIT in session.info:
        raise RuntimeError("a unit of work is open already: only faces open one")
    begin_writing()
    session.info[_AFTER_COMMIT] = []
    try:
        yield
        session.rollback() if dry_run else session.commit()
    except (IntegrityError, OperationalError) as error:
        session.rollback()
        if not _is_race(error):
            raise
        log.warning("somebody else was faster", exc_info=error)
        raise ConflictError(
            _("Somebody else was faster with the same entry. Try again.")
        ) from error
    except BaseException:
        session.rollback()
        raise
    finally:
        callbacks = session.info.pop(_AFTER_COMMIT, [])
    if not dry_run:
        _run(callbacks)


def _is_race(error: DBAPIError) -> bool:
    """Return whether another transaction is the cause: a key taken, a row gone, or locked too."""
    original = error.orig
    return (
        getattr(original, "sqlstate", None) in RACES_POSTGRESQL
        or getattr(original, "sqlite_errorcode", None) in RACES_SQLITE
    )


def after_commit(callback: Callable[[], None]) -> None:
    """Have ``callback`` called when the current unit of work is committed: mail, cache purges.

    Raises ``KeyError`` outside of one.
    """
    session.info[_AFTER_COMMIT].append(callback)


def in_unit_of_work() -> bool:
    """Return whether one is open, as by a face it is."""
    return _AFTER_COMMIT in session.info


def _run(callbacks: list[Callable[[], None]]) -> None:
    # The data is safe: what fails now must neither look like a failed write nor stop the others.
    for callback in callbacks:
        try:
            callback()
        except Exception:
            session.rollback()
            log.exception("after the commit")
