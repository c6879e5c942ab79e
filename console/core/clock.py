"""The one source of the present moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    return _set_to.get() or datetime.now(UTC)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let ``now`` return ``moment`` in the body: for content that tells of a past (the demo)."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
