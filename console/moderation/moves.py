"""What every act on comments shares: going through a part, and the entry in the log about it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Result, Row, Table, func, literal, select

from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.db import rowcount, session
from console.core.errors import ForbiddenError
from console.core.messages import gettext as _
from console.moderation.effects import follow
from console.moderation.models import Comment, Flag
from console.moderation.policies import DECIDE, can_moderate, visible_to
from console.moderation.signals import comments_decided
from console.operations.models import Operation, OperationItem
from console.operations.parts import (
    OvertakenError,
    Part,
    finish_part,
    lock_part,
    look_up_one_by_one,
    moved_in,
)
from console.operations.queries import moves_of
from console.operations.services import Rows

KIND = DECIDE
KEEP = "keep"
COMMENTS: Table = Comment.metadata.tables["comments"]
KEPT = {
    "was_since": "status_changed_at",
    "was_reason": "status_reason",
    "was_decided_at": "decided_at",
    "was_decided_by_id": "decided_by_id",
    "was_before_spam": "before_spam",
    "was_before_trash": "before_trash",
}
"""Columns of an item -> those that a decision overwrites, and an Undo puts back."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the log is to tell of a part: its subject, and where it goes if that is known yet."""

    subject: Subject
    moves: Sequence[Row[Any]] = ()


Move = Callable[[Operation, Part], Mapping[str, int]]
"""Does to the comments of a part what an operation is for; returns what else the log is to tell."""


def rows_for(actor: Actor) -> Rows:
    """Return the comments that an operation of ``actor`` can be about."""
    kept = {name: COMMENTS.c[column] for name, column in KEPT.items()}
    return Rows(COMMENTS, visible_to(actor), kept)


def check_may_decide(actor: Actor) -> None:
    """Raise ``ForbiddenError`` unless ``actor`` may decide comments."""
    if not can_moderate(actor):
        raise ForbiddenError(_("You may not decide comments."))


def origin_of(actor: Actor) -> dict[str, str | None]:
    """Return where ``actor`` acts from, for the log when somebody else goes on with it."""
    return {"address": actor.address, "request_id": actor.request_id}


def run_part(  # noqa: PLR0913 - who does what to which part, and when
    actor: Actor,
    operation: Operation,
    part: Part | None,
    move: Move,
    *,
    locked: bool = True,
    turn: Callable[[], None] | None = None,
) -> None:
    """Do ``move`` to a part, with all that hangs on it, in the caller's transaction.

    ``locked`` says that its rows are locked, and as they were when they were frozen. ``turn`` is
    called between the move and the rest, which is written in the order of the parts.
    """
    more: Mapping[str, int] = {}
    known = Known(Subject("comments"))
    if part is not None and part.fitting:
        known = _known(operation, part)  # before it may be gone
        part, more = (part, move(operation, part)) if locked else _moved(operation, part, move)
    if turn is not None:
        turn()
    if part is not None and part.fitting:
        follow(actor, operation, moved_in(operation, part))
    finish_part(operation, part)
    if part is not None and part.fitting:
        _record(actor, operation, part, known, more)
        comments_decided.send(actor, operation=operation, moved=moved_in(operation, part))


def _moved(operation: Operation, part: Part, move: Move) -> tuple[Part, Mapping[str, int]]:
    """Do ``move`` to rows that nobody has locked, and return the part of those that it did.

    Hardly ever has any of them changed: only then they are locked first, to find out which.
    """
    look_up_one_by_one()
    try:
        with session.begin_nested():
            return part, move(operation, part)
    except OvertakenError:
        part = lock_part(operation, part, COMMENTS)
        return part, move(operation, part) if part.fitting else {}


def check_moved(result: Result[Any], part: Part) -> None:
    """Raise ``OvertakenError`` unless every comment of the part was moved."""
    if rowcount(result) != part.fitting:
        raise OvertakenError
    forget_loaded()


def forget_loaded() -> None:
    """Have the comments in the session read again: they were moved behind its back."""
    for row in session.identity_map.values():
        if isinstance(row, Comment):
            session.expire(row)


def _record(
    actor: Actor, operation: Operation, part: Part, known: Known, more: Mapping[str, int]
) -> None:
    """Write the one entry: for a single row with its name, else the operation's items name them."""
    subject = known.subject
    moves: Sequence[Any] = known.moves
    if not moves:
        moves = session.execute(moves_of(operation.id, part.after, part.last)).all()
    before = _tally(subject, [(move.state_before, move.number) for move in moves])
    after = _tally(subject, [(move.state_after, move.number) for move in moves])
    closed = _closed_flags(operation, part)
    record(
        actor,
        f"comment.{operation.action}",
        subject,
        before={"status": before, **closed},
        after={"status": after, **dict.fromkeys(closed, 0), **more},
        reason=operation.reason,
        operation_id=operation.id,
    )


def _closed_flags(operation: Operation, part: Part) -> dict[str, int]:
    """Return how many reports were dismissed by keeping comments, which changes no state."""
    if operation.action != KEEP:
        return {}
    closed = select(func.count()).where(
        Flag.operation_id == operation.id, Flag.comment_id.in_(moved_in(operation, part))
    )
    return {"open_flags": session.execute(closed).scalar_one()}


def _tally(subject: Subject, states: list[tuple[str | None, int]]) -> str | dict[str, int]:
    """Return the state of a single row, and of several how many are in which."""
    numbers: Counter[str] = Counter()
    for state, number in states:
        numbers[state or ""] += number
    if subject.id is not None:
        return next(iter(numbers))
    return dict(numbers)


def _known(operation: Operation, part: Part) -> Known:
    """Return the only comment of an operation and where it goes, or comments as such.

    Several have no name: how many they are is in the values, for readers of any language.
    """
    if operation.total > part.size or part.fitting > 1:
        return Known(Subject("comments"))
    item = OperationItem
    single = (
        select(item.state_before, item.state_after, literal(1).label("number"))
        .add_columns(Comment.id, Comment.author_name)
        .join(Comment, Comment.id == item.target_id)
        .where(item.operation_id == operation.id, item.target_id.in_(moved_in(operation, part)))
    )
    row = session.execute(single).first()
    if row is None:
        return Known(Subject("comments"))
    return Known(Subject("comment", row.id, row.author_name), [row])
