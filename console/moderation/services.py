"""Deciding comments: the one code path for a key press, a bulk action, a command and a job."""

from dataclasses import dataclass

from sqlalchemy import case as sql_case
from sqlalchemy import func, update

from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.text import one_line
from console.moderation import policies
from console.moderation.effects import follow
from console.moderation.moves import (
    COMMENTS,
    ITEMS,
    KIND,
    forget_loaded,
    keep_former,
    record_move,
)
from console.moderation.signals import comments_decided
from console.moderation.transitions import TRANSITIONS, Action, arrival, origin_columns
from console.operations.models import Operation, Outcome
from console.operations.queries import changed_by
from console.operations.selection import Selection
from console.operations.services import close_operation, freeze, open_operation, settle

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a selection. ``missing`` were asked for by id but are not there to see."""

    operation_id: int
    changed: int
    skipped: int
    missing: int


def decide(actor: Actor, selection: Selection, action: Action, reason: str = "") -> Decision:
    """Take ``action`` on every comment of ``selection`` to which it applies.

    The selection is frozen first; rows that changed since they were seen, or whose state the
    action does not fit, are skipped and listed in the operation. Raises ``ForbiddenError``, or
    ``InvalidInputError`` for an empty selection, a missing reason or one over 500 characters.
    """
    if not policies.can_moderate(actor):
        raise ForbiddenError(_("You may not decide comments."))
    reason = _checked_reason(action, reason)
    if selection.is_empty:
        raise InvalidInputError(_("Tick at least one comment."))
    operation = open_operation(actor, KIND, action, reason=reason)
    total = freeze(operation, COMMENTS, selection, policies.visible_to(actor))
    settle(operation, COMMENTS, arrival(action, COMMENTS))
    keep_former(operation)
    _move_comments(actor, operation, reason)
    follow(actor, operation, changed_by(operation.id))
    close_operation(operation)
    record_move(actor, operation)
    if operation.changed:
        comments_decided.send(actor, operation=operation)
    missing = max(len(selection.seen) - total, 0)
    return Decision(operation.id, operation.changed, operation.skipped, missing)


def _checked_reason(action: Action, reason: str) -> str:
    reason = one_line(reason)
    if TRANSITIONS[action].needs_reason and not reason:
        message = _("Give a reason.")
        raise InvalidInputError(message, fields={"reason": message})
    if len(reason) > REASON_LENGTH:
        message = _("A reason has at most %(n)s characters.", n=REASON_LENGTH)
        raise InvalidInputError(message, fields={"reason": message})
    return reason


def _move_comments(actor: Actor, operation: Operation, reason: str) -> None:
    moment = now()
    session.execute(
        update(COMMENTS)
        .where(
            ITEMS.c.operation_id == operation.id,
            ITEMS.c.outcome == Outcome.CHANGED,
            ITEMS.c.target_id == COMMENTS.c.id,
        )
        .values(
            status=ITEMS.c.state_after,
            **origin_columns(COMMENTS, COMMENTS.c.status, ITEMS.c.state_after),
            # A comment that is kept stays in its state, and since when.
            status_changed_at=sql_case(
                (COMMENTS.c.status == ITEMS.c.state_after, COMMENTS.c.status_changed_at),
                else_=moment,
            ),
            status_reason=reason,
            first_decided_at=func.coalesce(COMMENTS.c.first_decided_at, moment),
            decided_at=moment,
            decided_by_id=actor.user_id,
            updated_at=moment,
            version=COMMENTS.c.version + 1,
        )
    )
    forget_loaded()
