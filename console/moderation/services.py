"""Deciding comments: the one code path for a key press, a bulk action, a command and a job."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Table, select, update

from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.text import one_line
from console.moderation import policies
from console.moderation.models import Comment
from console.moderation.signals import comments_decided
from console.moderation.transitions import TRANSITIONS, Action, arrival, origin_columns
from console.operations.models import Operation, OperationItem, Outcome
from console.operations.queries import moves_of
from console.operations.selection import Selection
from console.operations.services import close_operation, freeze, open_operation, settle

KIND = "comments.decide"
REASON_LENGTH = 500
COMMENTS: Table = Comment.metadata.tables["comments"]


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
    _move_comments(actor, operation, reason)
    close_operation(operation)
    _record(actor, operation, action, reason)
    if operation.changed:
        comments_decided.send(actor, operation=operation)
    missing = max(len(selection.seen) - total, 0)
    return Decision(operation.id, operation.changed, operation.skipped, missing)


def _checked_reason(action: Action, reason: str) -> str:
    reason = one_line(reason)
    if TRANSITIONS[action].needs_reason and not reason:
        message = _("Say why.")
        raise InvalidInputError(message, fields={"reason": message})
    if len(reason) > REASON_LENGTH:
        message = _("A reason has at most %(n)s characters.", n=REASON_LENGTH)
        raise InvalidInputError(message, fields={"reason": message})
    return reason


def _move_comments(actor: Actor, operation: Operation, reason: str) -> None:
    moment, item = now(), OperationItem.__table__
    session.execute(
        update(COMMENTS)
        .where(
            item.c.operation_id == operation.id,
            item.c.outcome == Outcome.CHANGED,
            item.c.target_id == COMMENTS.c.id,
        )
        .values(
            status=item.c.state_after,
            **origin_columns(COMMENTS, COMMENTS.c.status, item.c.state_after),
            status_changed_at=moment,
            status_reason=reason,
            decided_at=moment,
            decided_by_id=actor.user_id,
            updated_at=moment,
            version=COMMENTS.c.version + 1,
        )
    )
    # The rows were moved behind the back of the objects that the session holds.
    for row in session.identity_map.values():
        if isinstance(row, Comment):
            session.expire(row)


def _record(actor: Actor, operation: Operation, action: Action, reason: str) -> None:
    """Write the one entry: for a single row with its name, else the operation's items name them."""
    if not operation.changed:
        return
    moves = session.execute(moves_of(operation.id)).all()
    subject = Subject("comments", None, _("%(n)s comments", n=operation.changed))
    if operation.changed == 1:
        subject = _subject(operation)
    record(
        actor,
        f"comment.{action}",
        subject,
        before={"status": _tally([(move.state_before, move.number) for move in moves])},
        after={"status": _tally([(move.state_after, move.number) for move in moves])},
        reason=reason,
        operation_id=operation.id,
    )


def _tally(states: list[tuple[str | None, int]]) -> str:
    """Return one state as it is, and several rows as "2 pending, 1 approved"."""
    numbers: Counter[str] = Counter()
    for state, number in states:
        numbers[state or ""] += number
    if numbers.total() == 1:
        return next(iter(numbers))
    return ", ".join(f"{number} {state}" for state, number in numbers.items())


def _subject(operation: Operation) -> Subject:
    changed = select(OperationItem.target_id).where(
        OperationItem.operation_id == operation.id, OperationItem.outcome == Outcome.CHANGED
    )
    comment = session.execute(
        select(Comment.id, Comment.author_name).where(Comment.id.in_(changed))
    ).one()
    return Subject("comment", comment.id, comment.author_name)
