"""What decisions make of readers' reports, set by set: outcomes, credit, and sums on comments."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Table,
    case,
    func,
    select,
    true,
    update,
)

from console.core.db import session
from console.moderation.models import Comment, CommentStatus, Flag, FlagOutcome, Reporter
from console.moderation.transitions import Action
from console.operations.models import Operation

SEEN_AT = "seen_at"
"""The parameter of an operation that says when what it is about was looked at."""
MOST_POINTS_TOGETHER = 100
"""What all reports of one comment weigh at most: a crowd cannot bury the rest of the queue."""
FLAGS: Table = Flag.metadata.tables["flags"]
REPORTERS: Table = Flag.metadata.tables["reporters"]
COMMENTS: Table = Flag.metadata.tables["comments"]
GONE = (CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.TRASH)


def settle_flags(operation: Operation, moved: Select[int]) -> None:
    """Close, or open again, the reports of the comments that ``operation`` ``moved`` just now.

    A comment that is public now was reported without cause: the open reports are dismissed. One
    that is not was reported rightly: they are upheld. Taking an operation back opens the reports
    again that it closed, and takes what readers were credited with back too.
    """
    part = moved.subquery()
    if _takes_back(operation):
        closed = (FLAGS.c.operation_id == operation.undoes_id) & FLAGS.c.outcome.is_not(None)
        if _credit(closed, part, FLAGS.c.outcome, -1):
            _write(closed, part, outcome=None, operation_id=None)
            recount_flags(moved)
        # What was not public before and is so no more: later reports have nothing to say.
        _close(operation, part, COMMENTS.c.status.in_(GONE))
    else:
        moment = _looked_at(operation)
        _close(operation, part, FLAGS.c.created_at <= moment if moment else true())
        if moment:
            recount_flags(moved)  # what nobody has seen stays open


def _looked_at(operation: Operation) -> datetime | None:
    """Return when whoever keeps a set looked at its reports; nothing where each was seen alone."""
    moment = (operation.parameters or {}).get(SEEN_AT) if operation.action == Action.KEEP else None
    return moment and datetime.fromisoformat(moment)


def _takes_back(operation: Operation) -> bool:
    """Return whether ``operation`` undoes a decision; undoing that again is deciding again."""
    undoes, back = operation.undoes_id, False
    while undoes is not None:
        back = not back
        undoes = session.scalar(select(Operation.undoes_id).where(Operation.id == undoes))
    return back


def _close(operation: Operation, part: Subquery, which: ColumnElement[bool]) -> None:
    public_now = COMMENTS.c.status == CommentStatus.APPROVED
    outcome = case((public_now, str(FlagOutcome.DISMISSED)), else_=str(FlagOutcome.UPHELD))
    opened = FLAGS.c.outcome.is_(None) & which
    if not _credit(opened, part, outcome, 1):
        return
    _write(opened, part, outcome=outcome, operation_id=operation.id)
    closed_here = select(FLAGS.c.comment_id).where(FLAGS.c.operation_id == operation.id)
    session.execute(
        update(COMMENTS)
        .where(COMMENTS.c.id == part.c[0], COMMENTS.c.id.in_(closed_here))
        .values(open_flags=0, flag_points=0, queue_rank=-COMMENTS.c.score)
    )
    _forget_loaded(Comment)


def _credit(
    which: ColumnElement[bool], part: Subquery, outcome: ColumnElement[Any], by: int
) -> bool:
    """Count ``which`` reports for or against those who made them; return whether there are any."""
    joined = FLAGS.join(part, part.c[0] == FLAGS.c.comment_id).join(
        COMMENTS, COMMENTS.c.id == FLAGS.c.comment_id
    )
    whose = select(FLAGS.c.reporter_id).select_from(joined).where(which)
    # Locked in the order of their ids, so that two decisions cannot wait for each other.
    people = select(REPORTERS.c.id).where(REPORTERS.c.id.in_(whose)).order_by(REPORTERS.c.id)
    if not session.execute(people.with_for_update()).all():
        return False
    counts = (
        select(
            FLAGS.c.reporter_id,
            func.count(case((outcome == FlagOutcome.UPHELD, 1))).label("upheld"),
            func.count(case((outcome == FlagOutcome.DISMISSED, 1))).label("dismissed"),
        )
        .select_from(joined)
        .where(which)
        .group_by(FLAGS.c.reporter_id)
        .subquery()
    )
    session.execute(
        update(REPORTERS)
        .where(REPORTERS.c.id == counts.c.reporter_id)
        .values(
            upheld=REPORTERS.c.upheld + by * counts.c.upheld,
            dismissed=REPORTERS.c.dismissed + by * counts.c.dismissed,
        )
    )
    return True


def _write(which: ColumnElement[bool], part: Subquery, **values: Any) -> None:
    session.execute(
        update(FLAGS)
        .where(FLAGS.c.comment_id == part.c[0], COMMENTS.c.id == FLAGS.c.comment_id, which)
        .values(**values)
    )
    _forget_loaded(Flag, Reporter)


def recount_flags(chosen: Select[int]) -> None:
    """Bring the sums of the ``chosen`` comments that have open reports in line with these."""
    part = chosen.subquery()
    points = func.sum(FLAGS.c.points)
    sums = (
        select(
            FLAGS.c.comment_id,
            func.count().label("number"),
            case((points > MOST_POINTS_TOGETHER, MOST_POINTS_TOGETHER), else_=points).label(
                "points"
            ),
        )
        .join(part, part.c[0] == FLAGS.c.comment_id)
        .where(FLAGS.c.outcome.is_(None))
        .group_by(FLAGS.c.comment_id)
        .subquery()
    )
    session.execute(
        update(COMMENTS)
        .where(COMMENTS.c.id == sums.c.comment_id)
        .values(
            open_flags=sums.c.number,
            flag_points=sums.c.points,
            queue_rank=-(COMMENTS.c.score + sums.c.points),
        )
    )
    _forget_loaded(Comment)


def _forget_loaded(*kinds: type[Any]) -> None:
    for row in session.identity_map.values():
        if isinstance(row, kinds):
            session.expire(row)
