"""Taking a decision back as a whole: each comment stands again as it stood before."""

from datetime import timedelta

from sqlalchemy import ColumnElement, case, func, null, select, update
from sqlalchemy.orm import aliased

from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, MissingError
from console.core.messages import gettext as _
from console.moderation import policies
from console.moderation.effects import follow
from console.moderation.moves import (
    COMMENTS,
    FORMER,
    ITEMS,
    KEPT,
    KIND,
    forget_loaded,
    keep_former,
    record_move,
)
from console.moderation.services import Decision
from console.moderation.signals import comments_decided
from console.operations.models import Operation, OperationItem, Outcome
from console.operations.queries import changed_by, operations_visible_to, undone_by
from console.operations.services import close_operation, freeze_changed, open_operation, settle

ACTION = "undo"
UNDO_DAYS = 30


def undo(actor: Actor, operation_id: int) -> Decision:
    """Put back every comment that the operation moved and that nobody has touched since.

    The others are skipped and listed in the operation that this is itself; it can be undone like
    any other. Raises ``ForbiddenError``, ``MissingError`` for an operation that the actor may not
    see, or ``ConflictError`` for one that cannot be taken back (any more).
    """
    if not policies.can_moderate(actor):
        raise ForbiddenError(_("You may not decide comments."))
    earlier = session.scalars(
        operations_visible_to(actor).where(Operation.id == operation_id).with_for_update()
    ).first()
    if earlier is None:
        raise MissingError(_("There is no such operation."))
    _check(earlier)
    operation = open_operation(actor, KIND, ACTION)
    operation.undoes_id = earlier.id
    total = freeze_changed(operation, COMMENTS, earlier, policies.visible_to(actor))
    settle(operation, COMMENTS, _state_before(earlier))
    keep_former(operation)
    _restore(operation, earlier)
    follow(actor, operation, changed_by(operation.id))
    close_operation(operation)
    record_move(actor, operation)
    if operation.changed:
        comments_decided.send(actor, operation=operation)
    return Decision(operation.id, operation.changed, operation.skipped, earlier.changed - total)


def is_undoable(operation: Operation) -> bool:
    """Return whether ``operation`` can be taken back now, by whoever may."""
    return _is_in_reach(operation) and not _is_undone(operation)


def _is_in_reach(operation: Operation) -> bool:
    recent = operation.created_at >= now() - timedelta(days=UNDO_DAYS)
    return operation.kind == KIND and operation.changed > 0 and recent


def _is_undone(operation: Operation) -> bool:
    return session.execute(undone_by(operation.id)).first() is not None


def _check(earlier: Operation) -> None:
    if not _is_in_reach(earlier):
        raise ConflictError(
            _("Only decisions of the last %(days)s days can be undone.", days=UNDO_DAYS)
        )
    if _is_undone(earlier):
        raise ConflictError(_("This has been undone already."))


def _state_before(earlier: Operation) -> ColumnElement[str | None]:
    """Return the SQL for the state to go back to, null where there is no way back."""
    item = aliased(OperationItem)
    return (
        select(item.state_before)
        .join(
            FORMER,
            (FORMER.c.operation_id == item.operation_id) & (FORMER.c.comment_id == item.target_id),
        )
        .where(
            item.operation_id == earlier.id,
            item.target_id == COMMENTS.c.id,
            item.state_after == COMMENTS.c.status,
        )
        .correlate(COMMENTS)
        .scalar_subquery()
    )


def _restore(operation: Operation, earlier: Operation) -> None:
    session.execute(
        update(COMMENTS)
        .where(
            ITEMS.c.operation_id == operation.id,
            ITEMS.c.outcome == Outcome.CHANGED,
            ITEMS.c.target_id == COMMENTS.c.id,
            FORMER.c.operation_id == earlier.id,
            FORMER.c.comment_id == COMMENTS.c.id,
        )
        .values(
            status=ITEMS.c.state_after,
            **{name: FORMER.c[name] for name in KEPT},
            # Undone, a first decision was none; what was decided before it, or is again, was one.
            first_decided_at=case(
                (FORMER.c.decided_at.is_(None), null()),
                else_=func.coalesce(COMMENTS.c.first_decided_at, FORMER.c.decided_at),
            ),
            updated_at=now(),
            version=COMMENTS.c.version + 1,
        )
    )
    forget_loaded()
