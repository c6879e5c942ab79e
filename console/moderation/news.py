"""What has happened in the queue since a page was made; cheap to ask where nothing has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from console.accounts.models import User
from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.db import session
from console.core.paging import count_up_to
from console.moderation import policies
from console.moderation.claims import is_live
from console.moderation.models import Claim, Comment, Flag

MOST_NEW = 99
"""New ones are counted up to here and then "99+"."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """The last comment and the last report there were as a page was made."""

    comment_id: int = 0
    flag_id: int = 0


def watermark() -> Watermark:
    """Return what is the last there is: the end of two indexes."""
    comment_id, flag_id = session.execute(select(_last(Comment.id), _last(Flag.id))).one()
    return Watermark(comment_id or 0, flag_id or 0)


def marker() -> str:
    """Return a text that changes whenever anything of the queue may have changed.

    Every write leaves an entry in the log; leases do not, so they are told by number, sum and
    the latest of them. Reads the end of three indexes and the leases that hold.
    """
    live = (
        select(
            func.count().label("number"),
            func.max(Claim.claimed_at).label("latest"),
            func.coalesce(func.sum(Claim.comment_id), 0).label("total"),
        )
        .where(is_live())
        .subquery()
    )
    last = (_last(AuditEntry.id), _last(Comment.id), _last(Flag.id))
    row = session.execute(select(*last, live.c.number, live.c.latest, live.c.total)).one()
    return blake2b(repr(tuple(row)).encode(), digest_size=12).hexdigest()


def _last(key: Any) -> ColumnElement[int | None]:
    return select(func.max(key)).scalar_subquery()


def how_many_new(among: Select[Any], since: Watermark) -> int:
    """Return how many of ``among`` came into the queue since, counted up to ``MOST_NEW`` + 1.

    Those are newer comments, and older ones of which somebody has reported since.
    """
    reported = select(Flag.comment_id).where(Flag.id > since.flag_id)
    came = or_(
        Comment.id > since.comment_id,
        and_(Comment.status != "pending", Comment.id.in_(reported)),
    )
    return session.execute(select(count_up_to(among.where(came), MOST_NEW))).scalar_one()


def standing(
    actor: Actor, ids: Collection[int]
) -> Select[int, int, str, int, datetime | None, str, str]:
    """Return id, version, status, open flags, time and name of the decision of those comments."""
    return (
        select(
            Comment.id,
            Comment.version,
            Comment.status,
            Comment.open_flags,
            Comment.decided_at,
            User.username,
            User.display_name,
        )
        .outerjoin(User, User.id == Comment.decided_by_id)
        .where(Comment.id.in_(ids), policies.visible_to(actor))
    )
