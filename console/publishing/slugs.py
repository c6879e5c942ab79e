"""Addresses that are readable and used once."""

from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from console.core.db import session
from console.core.text import make_slug

PROBE = 100
"""Slugs that one query tries."""


def free_slug(column: InstrumentedAttribute[str], wanted: str, *, own: str | None = None) -> str:
    """Return the slug of ``wanted``, with ``-2``, ``-3``… behind it when others have it.

    ``own`` is the slug that the row has already and may keep.
    """
    base = make_slug(wanted)
    if base == own:
        return base
    for start in count(1, PROBE):
        tried = [base if n == 1 else f"{base}-{n}" for n in range(start, start + PROBE)]
        taken = set(session.scalars(select(column).where(column.in_(tried)))) - {own}
        for slug in tried:
            if slug not in taken:
                return slug
    raise AssertionError("there is always a further number")
