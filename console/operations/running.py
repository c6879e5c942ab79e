"""Who takes an operation further, and operations that end before they are done."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update

from console.core.actor import Actor
from console.core.clock import now
from console.core.db import rowcount, session
from console.operations.models import Operation, OperationItem, OperationState

LEASE = timedelta(seconds=30)
"""How long nobody else takes a running operation further after its last part."""
TICK = timedelta(microseconds=1)
KEPT_FROZEN = timedelta(days=1)
"""How long a frozen operation waits to be confirmed."""
FROZEN_EACH = 5
"""So many frozen operations one person can have; the oldest makes room for the next."""


def take_lease(operation_id: int) -> datetime | None:
    """Return until when the caller alone may take the operation further, ``None`` if it may not.

    Atomic: of several who ask, one gets it. One that has run out is taken over.
    """
    moment = now()
    free = or_(Operation.leased_until.is_(None), Operation.leased_until < moment)
    taken = session.execute(
        update(Operation)
        .where(Operation.id == operation_id, Operation.state == OperationState.RUNNING, free)
        .values(leased_until=moment + LEASE)
        .execution_options(synchronize_session=False)
    )
    return moment + LEASE if rowcount(taken) else None


def hold(operation_id: int, lease: datetime) -> Operation | None:
    """Return the operation for its next part, locked, with a new lease in ``leased_until``.

    ``None`` when it is not running any more, or when somebody else has taken it over.
    """
    operation = session.scalars(
        select(Operation)
        .where(
            Operation.id == operation_id,
            Operation.state == OperationState.RUNNING,
            Operation.leased_until == lease,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if operation is not None:
        # A new one each time, also within a tick of the clock; never more than one ahead.
        operation.leased_until = max(now() + LEASE, lease + TICK)
    return operation


def release(operation_id: int, lease: datetime) -> None:
    """Let somebody else take the operation further at once."""
    session.execute(
        update(Operation)
        .where(Operation.id == operation_id, Operation.leased_until == lease)
        .values(leased_until=None)
        .execution_options(synchronize_session=False)
    )


def cancel_operation(operation: Operation, why: str = "") -> None:
    """Let the rest of a running operation be; ``why`` is a word that pages know."""
    operation.state = OperationState.CANCELLED
    operation.finished_at = now()
    operation.leased_until = None
    if why:
        operation.parameters = {**(operation.parameters or {}), "stopped": why}
    session.flush()


def drop_frozen(*which: ColumnElement[bool]) -> int:
    """Delete frozen operations and their items; return how many."""
    found = session.scalars(
        select(Operation.id)
        .where(Operation.state == OperationState.FROZEN, *which)
        .with_for_update()
    ).all()
    for model, column in ((OperationItem, OperationItem.operation_id), (Operation, Operation.id)):
        session.execute(
            delete(model).where(column.in_(found)).execution_options(synchronize_session=False)
        )
    return len(found)


def drop_unconfirmed() -> int:
    """Delete the frozen operations that nobody has confirmed within a day; return how many."""
    return drop_frozen(Operation.created_at < now() - KEPT_FROZEN)


def make_room(actor: Actor) -> None:
    """Delete what the actor froze and left, so that one more may be frozen."""
    drop_unconfirmed()
    mine = select(Operation.id).where(
        Operation.state == OperationState.FROZEN, Operation.actor_id == actor.user_id
    )
    kept = session.scalars(mine.order_by(Operation.id.desc()).limit(FROZEN_EACH - 1)).all()
    drop_frozen(Operation.actor_id == actor.user_id, Operation.id.not_in(kept))
