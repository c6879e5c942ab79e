"""Reading operations and their items."""

from sqlalchemy import Select, func, select

from console.core.actor import Actor
from console.operations.models import Operation, OperationItem, Outcome
from console.operations.policies import visible_to


def operations_visible_to(actor: Actor) -> Select[Operation]:
    """Return the operations that ``actor`` may see, in no order."""
    return select(Operation).where(visible_to(actor))


def changed_by(operation_id: int) -> Select[int]:
    """Return the ids of the rows that an operation changed."""
    return select(OperationItem.target_id).where(
        OperationItem.operation_id == operation_id, OperationItem.outcome == Outcome.CHANGED
    )


def undone_by(operation_id: int) -> Select[int]:
    """Return the id of the operation that took this one back, if any did."""
    return select(Operation.id).where(Operation.undoes_id == operation_id)


def items_of(operation_id: int) -> Select[OperationItem]:
    """Return the items of one operation by target."""
    return (
        select(OperationItem)
        .where(OperationItem.operation_id == operation_id)
        .order_by(OperationItem.target_id)
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
            OperationItem.outcome == Outcome.CHANGED,
            Operation.kind == kind,
        )
        .order_by(Operation.id.desc())
        .limit(limit)
    )


def outcome_counts(operation_id: int) -> Select[str, int]:
    """Return how many items of one operation have which outcome."""
    return (
        select(OperationItem.outcome, func.count())
        .where(OperationItem.operation_id == operation_id)
        .group_by(OperationItem.outcome)
    )


def moves_of(operation_id: int) -> Select[str, str | None, int]:
    """Return from which state to which how many items of one operation were moved."""
    return (
        select(OperationItem.state_before, OperationItem.state_after, func.count().label("number"))
        .where(OperationItem.operation_id == operation_id, OperationItem.outcome == Outcome.CHANGED)
        .group_by(OperationItem.state_before, OperationItem.state_after)
        .order_by(OperationItem.state_before)
    )
