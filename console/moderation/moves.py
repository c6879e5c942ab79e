"""What deciding and undoing share: keeping how comments stood, and the entry about the move."""

from collections import Counter

from sqlalchemy import Table, func, insert, literal, select

from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.db import session
from console.moderation.models import Comment, Flag, FormerState
from console.operations.models import Operation, OperationItem, Outcome
from console.operations.queries import moves_of

KIND = "comments.decide"
KEEP = "keep"
COMMENTS: Table = Comment.metadata.tables["comments"]
ITEMS: Table = OperationItem.metadata.tables["operation_items"]
FORMER: Table = FormerState.metadata.tables["former_states"]
KEPT = (
    "before_spam",
    "before_trash",
    "status_changed_at",
    "status_reason",
    "decided_at",
    "decided_by_id",
)
"""The columns that a decision overwrites."""


def keep_former(operation: Operation) -> None:
    """Store how the comments stand that ``operation`` is about to move."""
    kept = [COMMENTS.c[name] for name in KEPT]
    rows = (
        select(literal(operation.id), COMMENTS.c.id, *kept)
        .join(ITEMS, ITEMS.c.target_id == COMMENTS.c.id)
        .where(ITEMS.c.operation_id == operation.id, ITEMS.c.outcome == Outcome.CHANGED)
    )
    names = ["operation_id", "comment_id", *KEPT]
    session.execute(insert(FORMER).from_select(names, rows, include_defaults=False))


def forget_loaded() -> None:
    """Have the comments in the session read again: they were moved behind its back."""
    for row in session.identity_map.values():
        if isinstance(row, Comment):
            session.expire(row)


def record_move(actor: Actor, operation: Operation) -> None:
    """Write the one entry: for a single row with its name, else the operation's items name them."""
    if not operation.changed:
        return
    moves = session.execute(moves_of(operation.id)).all()
    # Several have no name: how many they are is in the values, for readers of any language.
    subject = Subject("comments")
    if operation.changed == 1:
        subject = _subject(operation)
    closed = _closed_flags(operation)
    record(
        actor,
        f"comment.{operation.action}",
        subject,
        before={"status": _tally([(move.state_before, move.number) for move in moves]), **closed},
        after={
            "status": _tally([(move.state_after, move.number) for move in moves]),
            **dict.fromkeys(closed, 0),
        },
        reason=operation.reason,
        operation_id=operation.id,
    )


def _closed_flags(operation: Operation) -> dict[str, int]:
    """Return how many reports were dismissed by keeping comments, which changes no state."""
    if operation.action != KEEP:
        return {}
    closed = select(func.count()).where(Flag.operation_id == operation.id)
    return {"open_flags": session.execute(closed).scalar_one()}


def _tally(states: list[tuple[str | None, int]]) -> str | dict[str, int]:
    """Return the state of a single row, and of several how many are in which."""
    numbers: Counter[str] = Counter()
    for state, number in states:
        numbers[state or ""] += number
    if numbers.total() == 1:
        return next(iter(numbers))
    return dict(numbers)


def _subject(operation: Operation) -> Subject:
    changed = select(OperationItem.target_id).where(
        OperationItem.operation_id == operation.id, OperationItem.outcome == Outcome.CHANGED
    )
    comment = session.execute(
        select(Comment.id, Comment.author_name).where(Comment.id.in_(changed))
    ).one()
    return Subject("comment", comment.id, comment.author_name)
