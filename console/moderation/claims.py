"""Claims: leases of five minutes, so that no card is on two moderators' screens.

A lease keeps nobody from deciding; what was decided in between is caught by the version that a
decision carries. It keeps two people from reading the same card.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, delete, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from console.accounts.models import User
from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, MissingError
from console.core.messages import gettext as _
from console.moderation import policies
from console.moderation.models import Claim, Comment
from console.moderation.queue import BY_URGENCY, waiting, waiting_comments

LEASE = timedelta(minutes=5)
MOST = 10
"""So many comments can be asked for at once."""
MOST_HELD = 100
"""So many leases can be renewed at once."""
TRIES = 4
"""How often others may have been faster before fewer are given than were asked for."""
INSERT: Mapping[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def claim_next(
    actor: Actor, number: int = 1, among: Select[Any] | None = None, besides: Collection[int] = ()
) -> list[int]:
    """Lease the next waiting comments that nobody holds; return their ids, most urgent first.

    ``among`` narrows ``waiting_comments``; ``besides`` are ids to pass over. Whoever asks at the
    same moment, in another window too, gets others. At most ``MOST`` come. Raises
    ``ForbiddenError``.
    """
    _check_may_claim(actor)
    free = (waiting_comments(actor) if among is None else among).where(is_free())
    if besides:
        free = free.where(Comment.id.not_in(besides))
    free = free.order_by(*BY_URGENCY.columns)
    found: list[int] = []
    for attempt in range(TRIES):
        missing = min(number, MOST) - len(found)
        taken = _lease(actor, free.limit(missing), mine_too=False) if missing > 0 else []
        found += taken
        # None at all may also be that others were faster by a moment: it is looked twice.
        if missing <= len(taken) or (attempt and not taken):
            break
    return found


def renew(actor: Actor, ids: Collection[int]) -> set[int]:
    """Renew the leases that ``actor`` has, or had until they ran out, on ``ids``; return which.

    A page that stays open asks for that: it gives nobody a card. Raises ``ForbiddenError``.
    """
    own = select(Claim.comment_id).where(Claim.user_id == actor.user_id, Claim.comment_id.in_(ids))
    return hold(actor, session.scalars(own).all())


def hold(actor: Actor, ids: Collection[int]) -> set[int]:
    """Lease those of ``ids`` that wait and that nobody else holds, and return them.

    Raises ``ForbiddenError``.
    """
    _check_may_claim(actor)
    chosen = sorted(ids)[:MOST_HELD]
    free = or_(is_free(), Comment.id.in_(held_by(actor)))
    wanted = waiting_comments(actor).where(Comment.id.in_(chosen), free)
    return set(_lease(actor, wanted.order_by(Comment.id), mine_too=True))


def release(actor: Actor, ids: Collection[int] | None = None) -> None:
    """Let go of the leases of ``actor`` on ``ids``, or of all that they have."""
    own = select(Claim.comment_id).where(Claim.user_id == actor.user_id)
    if ids is not None:
        own = own.where(Claim.comment_id.in_(ids))
    # What a decision is about to end needs no waiting for.
    found = session.scalars(own.with_for_update(skip_locked=True)).all()
    session.execute(
        delete(Claim)
        .where(Claim.comment_id.in_(found), Claim.user_id == actor.user_id)
        .execution_options(synchronize_session=False)
    )


def take_over(actor: Actor, comment_id: int) -> None:
    """Lease a waiting comment to ``actor``, whoever has it, and tell the log from whom it was.

    Raises ``ForbiddenError``, ``MissingError``, or ``ConflictError`` when it waits no more.
    """
    _check_may_claim(actor)
    wanted = select(Comment.id).where(Comment.id == comment_id, policies.visible_to(actor))
    if session.scalar(wanted.with_for_update()) is None:
        raise MissingError(_("There is no such comment."))
    if session.scalar(wanted.where(waiting())) is None:
        raise ConflictError(_("This comment has been decided meanwhile."))
    ended = _end(Claim.comment_id == comment_id)
    _lease(actor, waiting_comments(actor).where(Comment.id == comment_id), mine_too=True)
    _record_take_overs(actor, ended)


def end_claims(actor: Actor, decided: Select[int]) -> None:
    """End all leases on the comments ``decided``: somebody else's is taken over by that."""
    _record_take_overs(actor, _end(Claim.comment_id.in_(decided)))


def is_free() -> ColumnElement[bool]:
    """Return the criterion of the comments that nobody holds."""
    held = select(Claim.comment_id).where(Claim.comment_id == Comment.id, is_live())
    return ~held.exists()


def held_by(actor: Actor) -> Select[int]:
    """Return the ids of the comments that ``actor`` holds."""
    return select(Claim.comment_id).where(Claim.user_id == actor.user_id, is_live())


def held_by_others(actor: Actor) -> Select[int]:
    """Return the ids of the comments that somebody else than ``actor`` holds."""
    return select(Claim.comment_id).where(Claim.user_id != actor.user_id, is_live())


def claims_on(ids: Collection[int]) -> Select[Claim]:
    """Return the leases on the comments ``ids``, with who has them."""
    return (
        select(Claim)
        .where(Claim.comment_id.in_(ids), is_live())
        .options(joinedload(Claim.user).load_only(User.username, User.display_name))
        .execution_options(populate_existing=True)
    )


def is_live() -> ColumnElement[bool]:
    """Return the criterion of the leases that have not run out."""
    return Claim.expires_at > now()


def _lease(actor: Actor, wanted: Select[Any], *, mine_too: bool) -> list[int]:
    """Lease the comments ``wanted`` in their order; return those that were not another's.

    Found, locked and written by one statement. Comments that somebody is busy with are passed
    over; whoever has leased one since the statement began keeps it.
    """
    moment = now()
    row = {"user_id": actor.user_id, "claimed_at": moment, "expires_at": moment + LEASE}
    columns = [literal(value, Claim.__table__.c[name].type) for name, value in row.items()]
    rows = wanted.with_only_columns(Comment.id, *columns)
    statement = INSERT[session.get_bind().dialect.name](Claim).from_select(
        ["comment_id", *row], rows.with_for_update(of=Comment, skip_locked=True)
    )
    over = Claim.expires_at <= moment
    mine = Claim.user_id == actor.user_id
    since = case((mine & ~over, Claim.claimed_at), else_=moment)
    statement = statement.on_conflict_do_update(
        index_elements=[Claim.comment_id],
        set_={**row, "claimed_at": since} if mine_too else row,
        where=(over | mine) if mine_too else over,
    )
    return list(session.scalars(statement.returning(Claim.comment_id)))


def _end(which: ColumnElement[bool]) -> Sequence[Row[int, int, datetime]]:
    return session.execute(
        delete(Claim)
        .where(which)
        .returning(Claim.comment_id, Claim.user_id, Claim.expires_at)
        .execution_options(synchronize_session=False)
    ).all()


def _record_take_overs(actor: Actor, ended: Sequence[Row[int, int, datetime]]) -> None:
    """Write an entry for each of the leases ``ended`` that somebody else was still to have."""
    moment = now()
    broken = {
        claim.comment_id: claim.user_id
        for claim in ended
        if claim.user_id != actor.user_id and claim.expires_at > moment
    }
    if not broken:
        return
    names = dict(session.execute(_usernames(broken.values())).all())
    authors = dict(session.execute(_author_names(broken)).all())
    for comment_id, user_id in sorted(broken.items()):
        record(
            actor,
            "comment.take_over",
            Subject("comment", comment_id, authors[comment_id]),
            before={"claimed_by": names[user_id]},
            after={"claimed_by": actor.name},
        )


def _usernames(ids: Collection[int]) -> Select[int, str]:
    return select(User.id, User.username).where(User.id.in_(ids))


def _author_names(ids: Collection[int]) -> Select[int, str]:
    return select(Comment.id, Comment.author_name).where(Comment.id.in_(ids))


def _check_may_claim(actor: Actor) -> None:
    if not policies.can_moderate(actor) or actor.user_id is None:
        raise ForbiddenError(_("You may not decide comments."))
