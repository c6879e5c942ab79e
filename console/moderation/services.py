"""Deciding comments: the one code path for a key press, a bulk action, a command and a job."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, update
from sqlalchemy import case as sql_case

from console.core.actor import Actor
from console.core.db import session
from console.core.errors import InvalidInputError
from console.core.messages import gettext as _
from console.core.text import one_line
from console.moderation.moves import (
    COMMENTS,
    KIND,
    check_may_decide,
    check_moved,
    rows_for,
    run_part,
)
from console.moderation.transitions import TRANSITIONS, Action, arrival, origin_columns
from console.operations.models import Operation
from console.operations.parts import Part, in_order, next_part
from console.operations.selection import Selection
from console.operations.services import freeze, open_operation

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a selection. ``missing`` were asked for by id but are not there to see."""

    operation_id: int
    changed: int
    skipped: int
    missing: int


def decide(actor: Actor, selection: Selection, action: Action, reason: str = "") -> Decision:
    """Take ``action`` on every comment of ``selection`` to which it applies, at once.

    The selection is frozen first; rows that changed since they were seen, or whose state the
    action does not fit, are skipped and listed in the operation. Raises ``ForbiddenError``, or
    ``InvalidInputError`` for an empty selection, a missing reason or one over 500 characters.
    Of more than can be ticked by hand, see ``moderation.sets``.
    """
    check_may_decide(actor)
    reason = checked_reason(reason, needed=TRANSITIONS[action].needs_reason)
    if selection.is_empty:
        raise InvalidInputError(_("Tick at least one comment."))
    operation = open_operation(actor, KIND, action, reason=reason)
    total = freeze_decision(operation, actor, selection, lock=True)
    with session.no_autoflush:  # the operation is written once, as it ended
        run_part(actor, operation, next_part(operation, size=None), move)
    missing = max(len(selection.seen) - total, 0)
    return Decision(operation.id, operation.changed, operation.skipped, missing)


def checked_reason(reason: str, *, needed: bool) -> str:
    """Return ``reason`` as it is kept; raises ``InvalidInputError`` where that is not possible."""
    reason = one_line(reason)
    if needed and not reason:
        message = _("Give a reason.")
        raise InvalidInputError(message, fields={"reason": message})
    if len(reason) > REASON_LENGTH:
        message = _("A reason has at most %(n)s characters.", n=REASON_LENGTH)
        raise InvalidInputError(message, fields={"reason": message})
    return reason


def freeze_decision(operation: Operation, actor: Actor, selection: Selection, *, lock: bool) -> int:
    """Write the comments of ``selection`` into the operation; return how many there are."""
    way = arrival(Action(operation.action), COMMENTS)
    unseen = _unseen_reports(selection) if operation.action == Action.KEEP else None
    return freeze(operation, rows_for(actor), selection, way, changed=unseen, lock=lock)


def _unseen_reports(selection: Selection) -> ColumnElement[bool] | None:
    """Return the SQL for comments with more open reports than were seen: nobody dismisses these."""
    shown = {
        key: selection.marks.get(key, 0)
        for key, version in selection.seen.items()
        if version is not None
    }
    if not shown:
        return None
    number = COMMENTS.c.open_flags
    return number > sql_case(shown, value=COMMENTS.c.id, else_=number)


def move(operation: Operation, part: Part) -> Mapping[str, int]:
    """Decide the comments of ``part``. All of an operation are decided at the same moment."""
    moment, items = operation.created_at, in_order(operation, part)
    moved = session.execute(
        update(COMMENTS)
        .where(items.c.target_id == COMMENTS.c.id, items.c.version_seen == COMMENTS.c.version)
        .values(
            status=items.c.state_after,
            **origin_columns(COMMENTS, COMMENTS.c.status, items.c.state_after),
            # A comment that is kept stays in its state, and since when.
            status_changed_at=sql_case(
                (COMMENTS.c.status == items.c.state_after, COMMENTS.c.status_changed_at),
                else_=moment,
            ),
            status_reason=operation.reason,
            first_decided_at=func.coalesce(COMMENTS.c.first_decided_at, moment),
            decided_at=moment,
            decided_by_id=operation.actor_id,
            updated_at=moment,
            version=COMMENTS.c.version + 1,
        )
    )
    check_moved(moved, part)
    return {}
