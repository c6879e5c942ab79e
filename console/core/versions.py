"""Noticing that somebody else was faster."""

from console.core.db import Versioned
from console.core.errors import ConflictError
from console.core.messages import gettext as _


def check_version(row: Versioned, seen: int | None) -> None:
    """Raise ``ConflictError`` when ``row`` has changed since version ``seen`` was read.

    ``None`` is for callers that show nobody a form: commands and jobs.
    """
    if seen is not None and row.version != seen:
        raise ConflictError(
            _(
                "Somebody changed this while you had it open. Nothing of yours is lost: compare "
                "with what is stored now, then save again."
            )
        )
