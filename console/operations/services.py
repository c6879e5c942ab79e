"""Opening an operation and freezing what it is about: set by set, never row by row.

How it is gone through stands in ``parts``, who does that and how it ends in ``running``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, false, insert, literal, null, or_, select, text
from sqlalchemy import case as sql_case

from console.core.actor import Actor
from console.core.db import has_one_writer, rowcount, session
from console.operations.models import Operation, OperationItem, OperationState, SkipReason
from console.operations.selection import Selection

MANY = 1_000
"""Items from which on PostgreSQL is to count them at once."""
STALE = str(SkipReason.STALE)
ITEMS: Table = OperationItem.metadata.tables["operation_items"]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that an operation can be about: those of ``target`` that are ``visible``.

    ``target`` has the columns ``id``, ``version`` and ``status``; ``kept`` says what else of a row
    a change overwrites, by the columns of an item.
    """

    target: Table
    visible: ColumnElement[bool]
    kept: Mapping[str, ColumnElement[Any]]


def open_operation(  # noqa: PLR0913 - who, what, why
    actor: Actor,
    kind: str,
    action: str,
    *,
    reason: str = "",
    parameters: Mapping[str, Any] | None = None,
    state: OperationState = OperationState.RUNNING,
) -> Operation:
    """Return a new operation without items, flushed. The caller has checked the policy."""
    operation = Operation(
        kind=kind,
        action=action,
        actor_id=actor.user_id,
        actor_name=actor.name,
        reason=reason,
        parameters=dict(parameters) if parameters else None,
        state=state,
    )
    session.add(operation)
    session.flush()
    return operation


def freeze(  # noqa: PLR0913 - which rows, and what becomes of each
    operation: Operation,
    rows: Rows,
    selection: Selection,
    arrival: ColumnElement[str | None],
    *,
    changed: ColumnElement[bool] | None = None,
    lock: bool = True,
) -> int:
    """Write the ``rows`` of ``selection`` into the operation; return how many there are.

    ``arrival`` gives the state that a row goes to, null where the action does not apply;
    ``changed`` says of rows that something has changed which raises no version. With
    ``lock`` the rows are locked, in the order of their ids so that two operations cannot wait for
    each other, and the operation can go on in this transaction; without, ``parts.lock_part`` looks
    again what has changed.
    """
    target = rows.target
    seen = _version_seen(target, selection)
    skip = sql_case(
        (or_(target.c.version != seen, false() if changed is None else changed), STALE),
        (arrival.is_(None), str(SkipReason.STATE)),
        else_=null(),
    )
    chosen = _chosen(target, selection)
    return _store(operation, rows, chosen, (seen, arrival, skip), lock=lock)


def freeze_changed(
    operation: Operation,
    rows: Rows,
    earlier: Operation,
    as_left: ColumnElement[bool],
    *,
    lock: bool = True,
) -> int:
    """Write the rows that ``earlier`` changed into the operation; return how many are there.

    They go back to the state before, where ``as_left`` says that nobody has changed them since;
    it may use the columns of ``ITEMS``, which are those of ``earlier``.
    """
    target = rows.target
    changed = (
        select(target.c.id)
        .join(ITEMS, ITEMS.c.target_id == target.c.id)
        .where(
            ITEMS.c.operation_id == earlier.id,
            ITEMS.c.skip_reason.is_(None),
            ITEMS.c.target_id <= earlier.progress_id,
        )
    )
    skip = sql_case((as_left, null()), else_=str(SkipReason.STALE))
    item = (target.c.version, ITEMS.c.state_before, skip)
    return _store(operation, rows, changed, item, lock=lock)


def _store(
    operation: Operation,
    rows: Rows,
    chosen: Select[Any],
    item: tuple[ColumnElement[Any], ColumnElement[Any], ColumnElement[Any]],
    *,
    lock: bool,
) -> int:
    target, (seen, arrival, skip) = rows.target, item
    values: dict[str, ColumnElement[Any]] = {
        "operation_id": literal(operation.id),
        "target_id": target.c.id,
        "version_seen": seen,
        "state_before": target.c.status,
        "state_after": sql_case((skip.is_(None), arrival), else_=null()),
        "skip_reason": skip,
        **rows.kept,
    }
    found = chosen.where(rows.visible).order_by(target.c.id).with_only_columns(*values.values())
    # Found and locked by one statement: what begins to match in between cannot slip in unlocked.
    found = found.with_for_update(of=target) if lock else found
    stored = session.execute(
        insert(ITEMS)
        .from_select(list(values), found, include_defaults=False)
        .execution_options(preserve_rowcount=True)
    )
    operation.total = rowcount(stored)
    if operation.total >= MANY and not has_one_writer():
        # Its planner would take a new operation for one without items, and look for a long time.
        session.execute(text("ANALYZE operation_items"))
    return operation.total


def _chosen(target: Table, selection: Selection) -> Select[Any]:
    if selection.criterion is None:
        return select(target.c.id).where(target.c.id.in_(selection.seen))
    return select(target.c.id).where(selection.criterion)


def _version_seen(target: Table, selection: Selection) -> ColumnElement[int]:
    known = {key: version for key, version in selection.seen.items() if version is not None}
    if not known:
        return target.c.version
    return sql_case(known, value=target.c.id, else_=target.c.version)
