"""Reading operations and their items."""

from sqlalchemy import Select, func, select

from console.operations.models import Operation, OperationItem, Outcome


def items_of(operation_id: int) -> Select[OperationItem]:
    """Return the items of one operation by target."""
    return (
        select(OperationItem)
        .where(OperationItem.operation_id == operation_id)
        .order_by(OperationItem.target_id)
    )


def operations_on(kind: str, target_id: int) -> Select[int]:
    """Return the ids of the operations of ``kind`` that changed ``target_id``."""
    return (
        select(Operation.id)
        .join(OperationItem, OperationItem.operation_id == Operation.id)
        .where(
            OperationItem.target_id == target_id,
            OperationItem.outcome == Outcome.CHANGED,
            Operation.kind == kind,
        )
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
