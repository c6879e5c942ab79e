"""Who may look at operations."""

from sqlalchemy import ColumnElement, false, true

from console.core.actor import Actor
from console.operations.models import Operation

READ = "operations:read"


WORK = ("comments:moderate", "posts:publish")
"""Permissions whose holders start operations."""


def can_enter(actor: Actor) -> bool:
    """Return whether ``actor`` may have operations to look at."""
    return actor.can(READ) or any(map(actor.can, WORK))


def can_read(actor: Actor, operation: Operation) -> bool:
    """Return whether ``actor`` may see ``operation``: their own, or all with the permission."""
    return actor.can(READ) or (actor.user_id is not None and operation.actor_id == actor.user_id)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the operations that ``actor`` may see."""
    if actor.can(READ):
        return true()
    return Operation.actor_id == actor.user_id if actor.user_id is not None else false()
