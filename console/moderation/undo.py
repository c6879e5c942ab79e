"""Taking a decision back as a whole: each comment stands again as it stood before."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, null, or_, select, update
from sqlalchemy.orm import aliased

from console.accounts.models import User
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConflictError, MissingError
from console.core.messages import gettext as _
from console.moderation.moves import (
    COMMENTS,
    KEPT,
    KIND,
    check_may_decide,
    check_moved,
    origin_of,
    rows_for,
    run_part,
)
from console.moderation.services import Decision
from console.moderation.signals import undo_started
from console.operations.models import Operation, OperationItem, OperationState
from console.operations.parts import Part, in_order, next_part, part_size
from console.operations.queries import is_changed, operations_visible_to, undone_by
from console.operations.services import ITEMS, freeze_changed, open_operation

ACTION = "undo"
UNDO_DAYS = 30
EARLIER = ITEMS.alias("earlier")
"""The items of the operation that is taken back."""


def undo(actor: Actor, operation_id: int) -> Decision:
    """Put back every comment that the operation moved and that stands as it was left.

    The others are skipped and listed in the operation that this is itself; it can be undone like
    any other. More than fit into one part are only frozen: the operation is left running, and
    ``changed`` is 0 until somebody takes it further. Raises ``ForbiddenError``, ``MissingError``
    for an operation that the actor may not see, or ``ConflictError`` for one that cannot be taken
    back (any more).
    """
    check_may_decide(actor)
    earlier = session.scalars(
        operations_visible_to(actor).where(Operation.id == operation_id).with_for_update()
    ).first()
    if earlier is None:
        raise MissingError(_("There is no such operation."))
    _check(earlier)
    operation = open_operation(actor, KIND, ACTION, parameters=origin_of(actor))
    operation.undoes_id = earlier.id
    at_once = earlier.changed <= part_size()
    as_left = _stands_as_left(earlier)
    total = freeze_changed(operation, rows_for(actor), earlier, as_left, lock=at_once)
    if at_once:
        run_part(actor, operation, next_part(operation, size=None), restore)
    else:
        undo_started.send(actor, operation=operation)
    session.flush()
    return Decision(operation.id, operation.changed, operation.skipped, earlier.changed - total)


def is_undoable(operation: Operation) -> bool:
    """Return whether ``operation`` can be taken back now, by whoever may."""
    return _is_in_reach(operation) and not _is_undone(operation)


def _is_in_reach(operation: Operation) -> bool:
    ended = operation.state in {OperationState.FINISHED, OperationState.CANCELLED}
    recent = operation.created_at >= now() - timedelta(days=UNDO_DAYS)
    return operation.kind == KIND and ended and operation.changed > 0 and recent


def _is_undone(operation: Operation) -> bool:
    return session.execute(undone_by(operation.id)).first() is not None


def _check(earlier: Operation) -> None:
    if earlier.state == OperationState.RUNNING:
        raise ConflictError(_("This is still under way. Stop it first, or wait for its end."))
    if not _is_in_reach(earlier):
        raise ConflictError(
            _("Only decisions of the last %(days)s days can be undone.", days=UNDO_DAYS)
        )
    if _is_undone(earlier):
        raise ConflictError(_("This has been undone already."))


def _stands_as_left(earlier: Operation) -> ColumnElement[bool]:
    """Return the SQL that says whether a comment stands as ``earlier`` left it.

    Either nothing has touched it since. Or all that did were decisions that were undone again:
    its state is the one that ``earlier`` gave it, decided at that very moment, and each step of
    its version since belongs to an operation, so none to an edit or an import.
    """
    left = ITEMS.c.version_seen + 1
    again = and_(
        COMMENTS.c.status == ITEMS.c.state_after,
        COMMENTS.c.decided_at.is_not_distinct_from(_moment(earlier)),
        COMMENTS.c.version - left == _steps_since(),
    )
    return or_(COMMENTS.c.version == left, again)


def _moment(earlier: Operation) -> ColumnElement[object]:
    """Return the SQL for when comments had been decided as ``earlier`` left them."""
    if earlier.undoes_id is None:
        return literal(earlier.created_at, COMMENTS.c.decided_at.type)
    return (
        select(EARLIER.c.was_decided_at)
        .where(
            EARLIER.c.operation_id == earlier.undoes_id,
            EARLIER.c.target_id == COMMENTS.c.id,
        )
        .correlate(COMMENTS)
        .scalar_subquery()
    )


def _steps_since() -> ColumnElement[int]:
    later = aliased(OperationItem)
    changed = is_changed(of=later)
    return (
        select(func.count())
        .select_from(later)
        .where(
            later.target_id == COMMENTS.c.id,
            later.version_seen > ITEMS.c.version_seen,
            changed,
        )
        .correlate(COMMENTS, ITEMS)
        .scalar_subquery()
    )


def restore(operation: Operation, part: Part) -> Mapping[str, int]:
    """Put the comments of ``part`` back to how they stood before the operation that is undone."""
    beside = and_(
        EARLIER.c.operation_id == operation.undoes_id,
        EARLIER.c.target_id == ITEMS.c.target_id,
        EARLIER.c.target_id.between(part.after, part.last),
    )
    was = in_order(operation, part, *(EARLIER.c[name] for name in KEPT), beside=beside)
    back: dict[str, ColumnElement[Any]] = {column: was.c[name] for name, column in KEPT.items()}
    # Whoever decided may have been deleted since; the items know nothing of that.
    somebody = select(User.id).where(User.id == was.c.was_decided_by_id)
    back["decided_by_id"] = somebody.correlate(was).scalar_subquery()
    moved = session.execute(
        update(COMMENTS)
        .where(was.c.target_id == COMMENTS.c.id, was.c.version_seen == COMMENTS.c.version)
        .values(
            status=was.c.state_after,
            **back,
            # Undone, a first decision was none; what was decided before it, or is again, was one.
            first_decided_at=case(
                (was.c.was_decided_at.is_(None), null()),
                else_=func.coalesce(COMMENTS.c.first_decided_at, was.c.was_decided_at),
            ),
            updated_at=now(),
            version=COMMENTS.c.version + 1,
        )
    )
    check_moved(moved, part)
    return {}
