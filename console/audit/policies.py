"""Who may read the log."""

from sqlalchemy import ColumnElement, false, true

from console.core.actor import Actor

READ = "audit:read"


def can_read(actor: Actor) -> bool:
    """Return whether ``actor`` may read the log; nobody may change it."""
    return actor.can(READ)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the entries that ``actor`` may see: all or none."""
    return true() if can_read(actor) else false()
