"""Deleting comments for good: out of the trash and out of spam, never to be undone.

Replies move up to the nearest ancestor that stays. What was imported is remembered by its source,
so that importing it again does not bring it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    union,
    update,
)
from sqlalchemy import case as sql_case

from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.moderation import policies
from console.moderation.models import CommentStatus, DeletedComment, Flag
from console.moderation.moves import COMMENTS, check_moved, origin_of, rows_for
from console.operations.models import Operation, OperationState
from console.operations.parts import Part, moved_in
from console.operations.running import make_room
from console.operations.selection import Selection
from console.operations.services import ITEMS, freeze, open_operation

KIND = policies.DELETE
ACTION = "delete"
DELETED = "deleted"
"""What stands for the state of a comment that is gone."""
ORIGINS = (CommentStatus.SPAM, CommentStatus.TRASH)
TRASH_DAYS = 30
GONE: Table = DeletedComment.metadata.tables["deleted_comments"]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What deleting would do: to how many comments, replies and reports; how many stay away."""

    comments: int
    replies: int
    flags: int
    imported: int


def freeze_deletion(actor: Actor, selection: Selection) -> Operation:
    """Return a frozen operation that deletes what is spam or trash of ``selection``.

    Nothing is deleted before ``sets.confirm``. Raises ``ForbiddenError``, or ``InvalidInputError``
    where nothing is selected or left.
    """
    if not policies.can_delete(actor):
        raise ForbiddenError(_("You may not delete comments for good."))
    make_room(actor)
    operation = open_operation(actor, KIND, ACTION, state=OperationState.FROZEN)
    if selection.is_empty or not _freeze(operation, actor, selection):
        raise InvalidInputError(_("Nothing matches any more."))
    session.flush()
    return operation


def empty_trash(actor: Actor, *, days: int = TRASH_DAYS) -> Operation | None:
    """Return a running operation that deletes what has been in the trash for ``days``.

    ``None`` where there is nothing. Raises ``ForbiddenError``.
    """
    if not policies.can_delete(actor):
        raise ForbiddenError(_("You may not delete comments for good."))
    since = now() - timedelta(days=days)
    old: ColumnElement[bool] = COMMENTS.c.status == CommentStatus.TRASH
    old &= COMMENTS.c.status_changed_at < since
    if session.execute(select(COMMENTS.c.id).where(old).limit(1)).first() is None:
        return None
    reason = _("In the trash for %(days)s days.", days=days)
    operation = open_operation(actor, KIND, ACTION, reason=reason, parameters=origin_of(actor))
    _freeze(operation, actor, Selection(criterion=old))
    session.flush()
    return operation


def _freeze(operation: Operation, actor: Actor, selection: Selection) -> int:
    fits = COMMENTS.c.status.in_(ORIGINS)
    arrival = sql_case((fits, DELETED), else_=null())
    return freeze(operation, rows_for(actor), selection, arrival, lock=False)


def numbers_of(operation: Operation) -> Numbers:
    """Return what a frozen operation would delete, and what that brings with it."""
    mine = select(ITEMS.c.target_id).where(
        ITEMS.c.operation_id == operation.id, ITEMS.c.skip_reason.is_(None)
    )
    imported = COMMENTS.c.id.in_(mine) & COMMENTS.c.source.is_not(None)
    counts = (
        select(func.count()).select_from(mine.subquery()),
        select(func.count()).select_from(_replies_of(mine).subquery()),
        select(func.count()).where(Flag.comment_id.in_(mine)),
        select(func.count()).where(imported),
    )
    return Numbers(*session.execute(select(*(each.scalar_subquery() for each in counts))).one())


def _replies_of(gone: Select[int]) -> Select[int]:
    """Return the ids of the comments that stay and answer one that goes."""
    return select(COMMENTS.c.id).where(COMMENTS.c.parent_id.in_(gone), COMMENTS.c.id.not_in(gone))


def lock_around(operation: Operation, part: Part) -> None:
    """Lock the comments of ``part``, their replies and what they answer, in the order of their ids.

    Locked as they are come to, they and a decision about others of the same thread could wait for
    each other.
    """
    gone, parent = moved_in(operation, part), COMMENTS.c.parent_id
    near = union(
        gone,
        select(COMMENTS.c.id).where(parent.in_(gone)),
        select(parent).where(COMMENTS.c.id.in_(gone), parent.is_not(None)),
    )
    thread = select(COMMENTS.c.id).where(COMMENTS.c.id.in_(near)).order_by(COMMENTS.c.id)
    locked = thread.with_for_update(of=COMMENTS).subquery()
    session.execute(select(func.count()).select_from(locked))


def erase(operation: Operation, part: Part) -> Mapping[str, int]:
    """Delete the comments of ``part``; return how many replies have moved up."""
    gone = moved_in(operation, part)
    replies = session.execute(select(func.count()).select_from(_replies_of(gone).subquery()))
    number = replies.scalar_one()
    if number:
        _move_replies_up(gone)
    _remember(gone)
    # Within the part they answer each other: SQLite would not let go of any that is answered.
    session.execute(
        update(COMMENTS)
        .where(COMMENTS.c.id.in_(gone), COMMENTS.c.parent_id.is_not(None))
        .values(parent_id=None)
    )
    check_moved(session.execute(delete(COMMENTS).where(COMMENTS.c.id.in_(gone))), part)
    return {"replies": number} if number else {}


def _move_replies_up(gone: Select[int]) -> None:
    """Let the replies to ``gone`` answer the nearest ancestor that stays."""
    child, parent = COMMENTS.alias("child"), COMMENTS.alias("parent")
    steps: Any = (
        select(child.c.id.label("reply"), parent.c.parent_id.label("ancestor"))
        .join(parent, parent.c.id == child.c.parent_id)
        .where(child.c.parent_id.in_(gone), child.c.id.not_in(gone))
        .cte("steps", recursive=True)
    )
    higher = COMMENTS.alias("higher")
    steps = steps.union_all(
        select(steps.c.reply, higher.c.parent_id)
        .join(higher, higher.c.id == steps.c.ancestor)
        .where(steps.c.ancestor.in_(gone))
    )
    arrived = (
        select(steps.c.reply, steps.c.ancestor)
        .where(steps.c.ancestor.is_(None) | steps.c.ancestor.not_in(gone))
        .subquery()
    )
    session.execute(
        update(COMMENTS)
        .where(COMMENTS.c.id == arrived.c.reply)
        .values(parent_id=arrived.c.ancestor, updated_at=now())
    )


def _remember(gone: Select[int]) -> None:
    parent = COMMENTS.alias("parent")
    same_source = (parent.c.id == COMMENTS.c.parent_id) & (parent.c.source == COMMENTS.c.source)
    imported = select(
        COMMENTS.c.source, COMMENTS.c.external_id, parent.c.external_id,
        literal(now(), GONE.c.deleted_at.type),
    ).outerjoin_from(COMMENTS, parent, same_source)  # fmt: skip
    known = exists().where(
        GONE.c.source == COMMENTS.c.source, GONE.c.external_id == COMMENTS.c.external_id
    )
    rows = imported.where(
        COMMENTS.c.id.in_(gone),
        COMMENTS.c.source.is_not(None),
        COMMENTS.c.external_id.is_not(None),
        ~known,
    )
    columns = ["source", "external_id", "parent", "deleted_at"]
    session.execute(insert(GONE).from_select(columns, rows))
