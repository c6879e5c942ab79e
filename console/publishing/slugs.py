"""Addresses that are readable and used once."""

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute

from console.core.db import session
from console.core.text import make_slug

PROBE = 1_000


def free_slug(column: InstrumentedAttribute[str], wanted: str, *, own: str | None = None) -> str:
    """Return the slug of ``wanted``, with ``-2``, ``-3``… behind it when others have it.

    ``own`` is the slug that the row has already and may keep.
    """
    base = make_slug(wanted)
    if base == own:
        return base
    statement = select(column).where(
        or_(column == base, column.like(f"{_escape(base)}-%", escape="\\"))
    )
    taken = set(session.scalars(statement.limit(PROBE)))
    if own is not None:
        taken.discard(own)
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
