"""Reading operations and their items."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select, text

from console.core.actor import Actor
from console.core.clock import now
from console.operations.models import IN_FORCE, Operation, OperationItem, OperationState
from console.operations.policies import visible_to


def operations_visible_to(actor: Actor) -> Select[Operation]:
    """Return the operations that ``actor`` may see, in no order; those that are frozen are none."""
    return select(Operation).where(visible_to(actor), Operation.state != OperationState.FROZEN)


def frozen_by(actor: Actor, operation_id: int) -> Select[Operation]:
    """Return an operation that waits for ``actor`` to confirm it."""
    return select(Operation).where(
        Operation.id == operation_id,
        Operation.state == OperationState.FROZEN,
        Operation.actor_id == actor.user_id,
    )


def unfinished() -> Select[Operation]:
    """Return the running operations, oldest first."""
    return select(Operation).where(Operation.state == OperationState.RUNNING).order_by(Operation.id)


def is_changed(
    operation_id: int | None = None, of: type[OperationItem] = OperationItem
) -> ColumnElement[bool]:
    """Return the criterion of the items whose rows were changed: not skipped, and come to.

    With ``operation_id`` it is that of the items of one operation, which costs less; ``of`` is
    an alias of the items.
    """
    own = Operation.id == (of.operation_id if operation_id is None else operation_id)
    progress = select(Operation.progress_id).where(own)
    if operation_id is None:
        progress = progress.correlate(of)
    return and_(of.skip_reason.is_(None), of.target_id <= progress.scalar_subquery())


def changed_by(operation_id: int) -> Select[int]:
    """Return the ids of the rows that an operation changed."""
    return select(OperationItem.target_id).where(
        OperationItem.operation_id == operation_id, is_changed(operation_id)
    )


def in_force() -> ColumnElement[bool]:
    """Return the criterion of an Undo that holds."""
    return text(f"({IN_FORCE})")  # type: ignore[return-value]


def undone_by(operation_id: int) -> Select[int]:
    """Return the id of the operation that takes this one back, if any does."""
    return select(Operation.id).where(Operation.undoes_id == operation_id, text(f"({IN_FORCE})"))


def items_of(operation_id: int) -> Select[OperationItem]:
    """Return the items of one operation by target."""
    return (
        select(OperationItem)
        .where(OperationItem.operation_id == operation_id)
        .order_by(OperationItem.target_id)
    )


def skipped_items(operation_id: int) -> Select[OperationItem]:
    """Return the items of one operation whose rows are left as they are, in no order."""
    return select(OperationItem).where(
        OperationItem.operation_id == operation_id, OperationItem.skip_reason.is_not(None)
    )


def fitting_items(operation_id: int) -> Select[OperationItem]:
    """Return the items of one operation whose rows are (to be) changed, in no order."""
    return select(OperationItem).where(
        OperationItem.operation_id == operation_id, OperationItem.skip_reason.is_(None)
    )


def moves_on(kind: str, target_id: int, limit: int = 50) -> Select[int, str, str | None]:
    """Return id, state before and state after of the operations of ``kind`` that changed a row.

    The newest come first; ``limit`` bounds them.
    """
    return (
        select(Operation.id, OperationItem.state_before, OperationItem.state_after)
        .join(OperationItem, OperationItem.operation_id == Operation.id)
        .where(
            OperationItem.target_id == target_id,
            OperationItem.skip_reason.is_(None),
            OperationItem.target_id <= Operation.progress_id,
            Operation.kind == kind,
        )
        .order_by(OperationItem.version_seen.desc())
        .limit(limit)
    )


def moves_of(
    operation_id: int, after: int = 0, last: int | None = None
) -> Select[str, str | None, int]:
    """Return from which state to which how many items of one operation are (to be) moved.

    ``after`` and ``last`` bound the part that is counted.
    """
    statement = select(
        OperationItem.state_before, OperationItem.state_after, func.count().label("number")
    ).where(
        OperationItem.operation_id == operation_id,
        OperationItem.skip_reason.is_(None),
        OperationItem.target_id > after,
    )
    if last is not None:
        statement = statement.where(OperationItem.target_id <= last)
    return statement.group_by(OperationItem.state_before, OperationItem.state_after).order_by(
        OperationItem.state_before, OperationItem.state_after
    )


def skips_of(operation_id: int) -> Select[str, str | None, int]:
    """Return in which state and for which reason how many items of one operation are skipped."""
    return (
        select(OperationItem.state_before, OperationItem.skip_reason, func.count().label("number"))
        .where(OperationItem.operation_id == operation_id, OperationItem.skip_reason.is_not(None))
        .group_by(OperationItem.state_before, OperationItem.skip_reason)
        .order_by(OperationItem.state_before, OperationItem.skip_reason)
    )


def is_abandoned(operation: Operation, moment: datetime | None = None) -> bool:
    """Return whether a running operation is in nobody's hands."""
    return operation.state == OperationState.RUNNING and (
        operation.leased_until is None or operation.leased_until < (moment or now())
    )
