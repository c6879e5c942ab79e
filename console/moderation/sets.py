"""Sets of comments of any size: frozen, confirmed, taken further part by part, or called off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import has_one_writer, session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError, MissingError
from console.core.messages import gettext as _
from console.moderation import deletion, policies, services, undo
from console.moderation.flag_outcomes import SEEN_AT
from console.moderation.moves import COMMENTS, KIND, Move, check_may_decide, origin_of, run_part
from console.moderation.transitions import TRANSITIONS, Action
from console.operations.models import Operation, OperationState
from console.operations.parts import (
    OvertakenError,
    Part,
    lock_part,
    next_part,
    part_size,
)
from console.operations.queries import frozen_by, operations_visible_to
from console.operations.running import cancel_operation, drop_frozen, hold, make_room
from console.operations.selection import Selection
from console.operations.services import open_operation

NO_LONGER_ALLOWED = "not_allowed"
"""Why an operation was stopped: its actor lost the right to it."""


@dataclass(frozen=True, slots=True)
class Advance:
    """How far an operation has come: whether there is more to do, and the lease to do it with."""

    more: bool
    lease: datetime | None = None


def freeze_matching(actor: Actor, criterion: ColumnElement[bool], action: Action) -> Operation:
    """Return a frozen operation on every comment that fits ``criterion`` and the actor may see.

    Nothing is decided before ``confirm``; a day later it is gone. Raises ``ForbiddenError``, or
    ``InvalidInputError`` where nothing fits.
    """
    check_may_decide(actor)
    make_room(actor)
    operation = open_operation(actor, KIND, action, state=OperationState.FROZEN)
    selection = Selection(criterion=criterion)
    if not services.freeze_decision(operation, actor, selection, lock=False):
        raise InvalidInputError(_("Nothing matches any more."))
    session.flush()
    return operation


def confirm(actor: Actor, operation_id: int, reason: str = "") -> Operation:
    """Let what ``actor`` has frozen run, and return it: from now on it can be taken further.

    Raises ``MissingError``, ``ForbiddenError``, or ``InvalidInputError`` for a missing reason.
    """
    operation = _frozen(actor, operation_id)
    _check_may_run(actor, operation)
    operation.reason = services.checked_reason(reason, needed=needs_reason(operation))
    # Reports that come in after it was frozen have been seen by nobody.
    operation.parameters = {**origin_of(actor), SEEN_AT: operation.created_at.isoformat()}
    operation.created_at = now()
    operation.state = OperationState.RUNNING
    session.flush()
    return operation


def needs_reason(operation: Operation) -> bool:
    """Return whether what ``operation`` does has to be explained."""
    if operation.kind == deletion.KIND:
        return True
    return TRANSITIONS[Action(operation.action)].needs_reason


def _frozen(actor: Actor, operation_id: int) -> Operation:
    statement = frozen_by(actor, operation_id).with_for_update()
    operation = session.scalars(statement).first()
    if operation is None:
        raise MissingError(_("There is no such operation, or it has been confirmed already."))
    return operation


def cancel(actor: Actor, operation_id: int) -> None:
    """Drop what ``actor`` has frozen, or stop a running operation after the part it is at.

    What is done stays done, and can be undone. Raises ``MissingError``, ``ForbiddenError``, or
    ``ConflictError`` for one that has ended.
    """
    if drop_frozen(Operation.id == operation_id, Operation.actor_id == actor.user_id):
        return
    operation = session.scalars(
        operations_visible_to(actor).where(Operation.id == operation_id).with_for_update()
    ).first()
    if operation is None:
        raise MissingError(_("There is no such operation."))
    _check_may_run(actor, operation)
    if operation.state != OperationState.RUNNING:
        raise ConflictError(_("This has ended already."))
    cancel_operation(operation)
    _record_end(actor, operation)


def _record_end(actor: Actor, operation: Operation) -> None:
    record(
        actor,
        "operation.cancel",
        Subject("operation", operation.id, operation.action),
        before={"state": OperationState.RUNNING},
        after={"state": OperationState.CANCELLED},
        operation_id=operation.id,
    )


def advance(
    actor: Actor, operation_id: int, lease: datetime, *, size: int | None = None
) -> Advance:
    """Do the next part of an operation, in the caller's transaction.

    ``actor`` is who started it, with the rights of this moment: without them it is stopped.
    ``lease`` is what ``take_lease`` or the part before gave; when somebody else has taken the
    operation over, or it has ended, there is nothing more to do.
    """
    operation = hold(operation_id, lease)
    if operation is None:
        return Advance(more=False)
    if not policies.can_run(actor, operation):
        cancel_operation(operation, NO_LONGER_ALLOWED)
        _record_end(actor, operation)
        return Advance(more=False)
    _do(actor, operation, next_part(operation, size or part_size()))
    return Advance(operation.state == OperationState.RUNNING, operation.leased_until)


def advance_beside(
    actor: Actor, operation_id: int, part: Part, turn: Callable[[], datetime]
) -> Advance:
    """Do ``part`` while somebody else still does the parts before it.

    ``turn`` waits until these are committed, and returns the lease; only then is written what
    stands in one order. Raises ``OvertakenError`` where the operation has not come to this part.
    """
    operation = session.get_one(Operation, operation_id)
    if not policies.can_run(actor, operation):
        raise OvertakenError

    def in_turn() -> None:
        held = hold(operation_id, turn())
        if held is None or held.progress_id != part.after:
            raise OvertakenError

    _do(actor, operation, part, in_turn)
    return Advance(operation.state == OperationState.RUNNING, operation.leased_until)


def _do(
    actor: Actor, operation: Operation, part: Part | None, turn: Callable[[], None] | None = None
) -> None:
    # Deleting takes a stronger lock than changing does, which has to be there first.
    locked = operation.kind == deletion.KIND or has_one_writer()
    if part is not None and operation.kind == deletion.KIND:
        deletion.lock_around(operation, part)
    if part is not None and locked:
        part = lock_part(operation, part, COMMENTS)
    run_part(actor, operation, part, _move_of(operation), locked=locked, turn=turn)


def _check_may_run(actor: Actor, operation: Operation) -> None:
    if not policies.can_run(actor, operation):
        raise ForbiddenError(_("You may not do this with comments."))


def _move_of(operation: Operation) -> Move:
    if operation.kind == deletion.KIND:
        return deletion.erase
    return undo.restore if operation.action == undo.ACTION else services.move
