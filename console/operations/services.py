"""Freezing a selection and moving its rows, set by set, never row by row."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, insert, literal, select, update
from sqlalchemy import case as sql_case

from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.operations.models import (
    Operation,
    OperationItem,
    OperationState,
    Outcome,
    SkipReason,
)
from console.operations.queries import outcome_counts
from console.operations.selection import Selection


def open_operation(
    actor: Actor,
    kind: str,
    action: str,
    *,
    reason: str = "",
    parameters: Mapping[str, Any] | None = None,
) -> Operation:
    """Return a new operation without items, flushed. The caller has checked the policy."""
    operation = Operation(
        kind=kind,
        action=action,
        actor_id=actor.user_id,
        actor_name=actor.name,
        reason=reason,
        parameters=dict(parameters) if parameters else None,
    )
    session.add(operation)
    session.flush()
    return operation


def freeze(
    operation: Operation, target: Table, selection: Selection, visible: ColumnElement[bool]
) -> int:
    """Write the rows of ``selection`` that are ``visible`` into the operation; return how many.

    ``target`` has the columns ``id``, ``version`` and ``status``. Rows are locked in the order
    of their ids until the transaction ends, so that two operations cannot wait for each other.
    """
    return _store_items(
        operation,
        target,
        _chosen(target, selection).where(visible),
        _version_seen(target, selection),
    )


def freeze_changed(
    operation: Operation, target: Table, earlier: Operation, visible: ColumnElement[bool]
) -> int:
    """Write the rows that ``earlier`` changed into the operation; return how many are there.

    The version seen is the one that ``earlier`` left behind: what changed since is stale.
    """
    item: Table = OperationItem.metadata.tables["operation_items"]
    changed = (
        select(target.c.id)
        .join(item, item.c.target_id == target.c.id)
        .where(item.c.operation_id == earlier.id, item.c.outcome == Outcome.CHANGED, visible)
    )
    return _store_items(operation, target, changed, item.c.version_seen + 1)


def _store_items(
    operation: Operation, target: Table, chosen: Select[Any], version: ColumnElement[int]
) -> int:
    # Found and locked by one statement: what begins to match in between cannot slip in unlocked.
    rows = chosen.order_by(target.c.id).with_for_update(of=target)
    rows = rows.with_only_columns(
        literal(operation.id),
        target.c.id,
        version,
        target.c.status,
        literal(str(Outcome.FROZEN)),
    )
    columns = ["operation_id", "target_id", "version_seen", "state_before", "outcome"]
    session.execute(insert(OperationItem).from_select(columns, rows, include_defaults=False))
    operation.total = _count(operation)
    return operation.total


def _chosen(target: Table, selection: Selection) -> Select[Any]:
    if selection.criterion is None:
        return select(target.c.id).where(target.c.id.in_(selection.seen))
    statement = select(target.c.id).where(selection.criterion)
    if selection.up_to_id is not None:
        statement = statement.where(target.c.id <= selection.up_to_id)
    return statement


def _version_seen(target: Table, selection: Selection) -> ColumnElement[int]:
    known = {key: version for key, version in selection.seen.items() if version is not None}
    if not known:
        return target.c.version
    return sql_case(known, value=target.c.id, else_=target.c.version)


def _count(operation: Operation) -> int:
    items = select(func.count()).where(OperationItem.operation_id == operation.id)
    return session.execute(items).scalar_one()


def settle(operation: Operation, target: Table, arrival: ColumnElement[str | None]) -> None:
    """Decide for each frozen item whether it will change, and into which state.

    ``arrival`` gives the new state from the columns of ``target``, or null where the action
    does not apply. A row that changed since it was seen is skipped as stale.
    """
    mine = and_(OperationItem.operation_id == operation.id, OperationItem.outcome == Outcome.FROZEN)
    fresh = and_(
        target.c.id == OperationItem.target_id, target.c.version == OperationItem.version_seen
    )
    session.execute(
        update(OperationItem)
        .where(mine, fresh, arrival.is_not(None))
        .values(outcome=Outcome.CHANGED, state_after=arrival)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(OperationItem)
        .where(mine, fresh)
        .values(outcome=Outcome.SKIPPED, skip_reason=SkipReason.STATE)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(OperationItem)
        .where(mine)
        .values(outcome=Outcome.SKIPPED, skip_reason=SkipReason.STALE)
        .execution_options(synchronize_session=False)
    )


def close_operation(operation: Operation) -> None:
    """Store the counts of the outcomes and the time at which the operation ended."""
    counts = {row[0]: row[1] for row in session.execute(outcome_counts(operation.id))}
    operation.changed = counts.get(Outcome.CHANGED, 0)
    operation.skipped = counts.get(Outcome.SKIPPED, 0)
    operation.state = OperationState.FINISHED
    operation.finished_at = now()
    session.flush()
