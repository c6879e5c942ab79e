"""Reading decisions to learn from, and what was learned."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, select

from console.moderation.learning.models import Learned, LearningState
from console.moderation.models import Comment, CommentKind, CommentStatus

REFUSED = (CommentStatus.REJECTED, CommentStatus.SPAM)
LEARNED_FROM = (CommentStatus.APPROVED, *REFUSED)
"""Trash is no opinion: things get there for many reasons."""
AUTHOR_LIMIT = 20
"""So many decisions about one author count, the newest: nobody teaches by mere mass."""
LOOKED_AT = 200_000
"""The newest decisions that are looked through, so that it takes no longer in a large database."""


def decided_here() -> ColumnElement[bool]:
    """Return the criterion of comments that somebody here has decided, and not taken back."""
    return Comment.decided_by_id.is_not(None) & Comment.first_decided_at.is_not(None)


def decided_elsewhere() -> ColumnElement[bool]:
    """Return the criterion of imported comments that nobody here has decided."""
    return Comment.source.is_not(None) & Comment.decided_by_id.is_(None)


def decisions(*, imported: bool, looked_at: int = LOOKED_AT) -> Select[Any]:
    """Return id, author and whether it was refused of what is learned from, the newest first.

    At most ``AUTHOR_LIMIT`` of one author, out of the newest ``looked_at``.
    """
    moment = Comment.created_at if imported else Comment.first_decided_at
    newest = (
        select(
            Comment.id,
            _author().label("author"),
            Comment.status.in_(REFUSED).label("refused"),
            moment.label("moment"),
        )
        .where(
            decided_elsewhere() if imported else decided_here(),
            Comment.status.in_(LEARNED_FROM),
            Comment.kind == CommentKind.COMMENT,
        )
        .order_by(moment.desc(), Comment.id.desc())
        .limit(looked_at)
        .subquery()
    )
    order = (newest.c.moment.desc(), newest.c.id.desc())
    place = func.row_number().over(partition_by=newest.c.author, order_by=order)
    ranked = select(newest, place.label("place")).subquery()
    return (
        select(ranked.c.id, ranked.c.author, ranked.c.refused)
        .where(ranked.c.place <= AUTHOR_LIMIT)
        .order_by(ranked.c.moment.desc(), ranked.c.id.desc())
    )


def _author() -> ColumnElement[str]:
    """Return by what authors are told apart: account, e-mail address, IP address, else name."""
    account = cast(Comment.author_id, String)
    return case(
        (Comment.author_id.is_not(None), literal("user ").concat(account)),
        (Comment.author_email != "", literal("mail ").concat(func.lower(Comment.author_email))),
        (Comment.author_address != "", literal("from ").concat(Comment.author_address)),
        else_=literal("name ").concat(Comment.author_name),
    )


def first_decisions(limit: int) -> Select[int, int]:
    """Return how many approved and refused comments were decided here, up to ``limit`` each.

    Quicker than ``decisions``, and blind for authors.
    """

    def number(*statuses: CommentStatus) -> ColumnElement[int]:
        found = select(literal(1)).where(decided_here(), Comment.status.in_(statuses)).limit(limit)
        return select(func.count()).select_from(found.subquery()).scalar_subquery()

    return select(number(CommentStatus.APPROVED), number(*REFUSED))


def texts_of(ids: Collection[int]) -> Select[int, str, str]:
    """Return id, text and author's name of those comments."""
    return select(Comment.id, Comment.body, Comment.author_name).where(Comment.id.in_(ids))


def decided_since(moment: datetime, limit: int) -> Select[int]:
    """Return how many comments were first decided here after ``moment``, up to ``limit``."""
    found = (
        select(literal(1))
        .where(decided_here(), Comment.first_decided_at > moment)
        .limit(limit)
        .subquery()
    )
    return select(func.count()).select_from(found)


def lessons() -> Select[Learned]:
    """Return what was learned, without the weights, the newest first."""
    return select(Learned).order_by(Learned.id.desc())


def newest_ready() -> Select[int, datetime | None]:
    """Return which lesson is used, and since when."""
    return (
        select(Learned.id, Learned.finished_at)
        .where(Learned.state == LearningState.READY)
        .order_by(Learned.id.desc())
        .limit(1)
    )


def weights_of(lesson_id: int) -> Select[bytes]:
    """Return the weights as they are stored."""
    return select(Learned.weights).where(Learned.id == lesson_id)
