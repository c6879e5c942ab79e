"""Figures about people: how much each of them decided, and how much of it did not last.

Every statement looks at a bounded number of rows, however many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from console.accounts.models import User
from console.core.actor import Actor
from console.core.db import session
from console.moderation.models import CommentStatus
from console.moderation.moves import KIND
from console.moderation.policies import team_visible_to
from console.operations.models import Operation, OperationItem, OperationState

OPERATIONS = 10_000
"""So many decisions, the newest, are summed up."""
JUDGED = 1_000
"""Of so many of them, the newest, is looked at what became of their comments, and"""
JUDGED_COMMENTS = 2_000
"""of so many comments, or few more."""
BY_HAND = 200
"""Decisions about more comments than this clear up: nobody has looked at each."""
REFUSED = (CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.TRASH)


@dataclass(frozen=True, slots=True)
class Person:
    """What one person decided, a program where ``user_id`` is none.

    ``decided`` counts no comment whose decision was undone. ``followed`` are comments of which
    we know what became later, ``overturned`` those of them that somebody else decided otherwise
    or whose decision somebody else undid. What one undid oneself was no decision.
    """

    user_id: int | None
    name: str
    decided: int
    followed: int
    overturned: int


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody who decided anything, most first; ``more`` says that not everything was read."""

    people: tuple[Person, ...]
    more: bool

    @property
    def decided(self) -> int:
        """Return how many comments all of them decided."""
        return sum(person.decided for person in self.people)

    @property
    def followed(self) -> int:
        """Return of how many it is known what became."""
        return sum(person.followed for person in self.people)

    @property
    def overturned(self) -> int:
        """Return how many of these were overturned."""
        return sum(person.overturned for person in self.people)


def team_figures(actor: Actor, since: datetime) -> Team:
    """Return who decided how much since then: everybody's work, or else the actor's own.

    Undoing is no decision. Of sets of more than ``BY_HAND`` comments nothing is followed.
    """
    rows = session.execute(decided_by_person(actor, since)).all()
    followed = _followed(actor, since) if rows else []
    kept = {row[0]: row[1:] for row in session.execute(lasting(followed))} if followed else {}
    people = (
        Person(row.actor_id, row.name, row.decided, *kept.get(row.actor_id, (0, 0))) for row in rows
    )
    worked = tuple(person for person in people if person.decided or person.followed)
    return Team(worked, more=sum(row.operations for row in rows) >= OPERATIONS)


def decided_by_person(actor: Actor, since: datetime) -> Select[int | None, str, int, int]:
    """Return id, name, number of comments decided and of operations of each person."""
    recent = _decisions(actor, since, OPERATIONS).subquery()
    known = func.coalesce(func.nullif(User.display_name, ""), User.username)
    back = aliased(Operation)
    undone = select(back.changed).where(_takes_back(back, recent.c.id)).correlate(recent)
    # Of those that take the same one back at most one is in force.
    lasting_ = func.sum(recent.c.changed - func.coalesce(undone.scalar_subquery(), 0))
    return (
        select(
            recent.c.actor_id,
            func.coalesce(func.max(known), func.max(recent.c.actor_name)).label("name"),
            lasting_.label("decided"),
            func.count().label("operations"),
        )
        .outerjoin(User, User.id == recent.c.actor_id)
        .group_by(recent.c.actor_id)
        .order_by(lasting_.desc(), recent.c.actor_id)
    )


def lasting(operation_ids: Sequence[int]) -> Select[int | None, int, int]:
    """Return of each person's decisions how many comments were followed, and overturned."""
    judged = (
        select(
            Operation.actor_id,
            OperationItem.operation_id,
            OperationItem.target_id,
            OperationItem.version_seen,
            OperationItem.state_after,
        )
        .join(OperationItem, OperationItem.operation_id == Operation.id)
        .where(
            # Named one by one, and for both tables: else planners read all there is of them.
            OperationItem.operation_id.in_(operation_ids),
            Operation.id.in_(operation_ids),
            OperationItem.skip_reason.is_(None),
            OperationItem.target_id <= Operation.progress_id,
        )
        .subquery()
    )
    return (
        select(
            judged.c.actor_id,
            func.count(),
            func.count(case((_overturned(judged), 1))),
        )
        .where(~_was_none(judged))
        .group_by(judged.c.actor_id)
    )


def _followed(actor: Actor, since: datetime) -> list[int]:
    """Return the newest decisions by hand, as many as have so many comments."""
    newest = session.execute(_decisions(actor, since, JUDGED, Operation.total <= BY_HAND)).all()
    before = accumulate((row.total for row in newest), initial=0)
    return [row.id for row, sum_ in zip(newest, before, strict=False) if sum_ < JUDGED_COMMENTS]


def _decisions(
    actor: Actor, since: datetime, number: int, *which: ColumnElement[bool]
) -> Select[int, int | None, str, int, int]:
    return (
        select(
            Operation.id,
            Operation.actor_id,
            Operation.actor_name,
            Operation.changed,
            Operation.total,
        )
        .where(
            Operation.created_at >= since,
            Operation.kind == KIND,
            Operation.state != OperationState.FROZEN,
            Operation.undoes_id.is_(None),
            Operation.changed > 0,
            team_visible_to(actor),
            *which,
        )
        .order_by(Operation.created_at.desc(), Operation.id.desc())
        .limit(number)
    )


def _overturned(judged: Subquery) -> ColumnElement[bool]:
    """Return the criterion of the decisions that did not last.

    Moving what is refused from one refusal to another, or out of sight, overturns nothing.
    """
    later, item, back = aliased(Operation), aliased(OperationItem), aliased(Operation)
    otherwise = and_(
        later.undoes_id.is_(None),
        _side(item.state_after) != _side(judged.c.state_after),
        # Undone, it put back in force what it had overturned.
        ~exists().where(_takes_back(back, later.id)),
    )
    return _followed_by(
        judged,
        item,
        later,
        later.actor_id.is_distinct_from(judged.c.actor_id),
        or_(otherwise, _takes_back(later, judged.c.operation_id)),
    )


def _was_none(judged: Subquery) -> ColumnElement[bool]:
    """Return the criterion of the decisions that were undone by those who made them."""
    later, item = aliased(Operation), aliased(OperationItem)
    return _followed_by(
        judged,
        item,
        later,
        later.actor_id.is_not_distinct_from(judged.c.actor_id),
        _takes_back(later, judged.c.operation_id),
    )


def _followed_by(
    judged: Subquery,
    item: type[OperationItem],
    later: type[Operation],
    *which: ColumnElement[bool],
) -> ColumnElement[bool]:
    """Return the criterion of the decisions after which the comment was moved by ``later``."""
    return (
        exists()
        .where(
            item.target_id == judged.c.target_id,
            item.version_seen > judged.c.version_seen,
            item.skip_reason.is_(None),
            later.id == item.operation_id,
            later.kind == KIND,
            item.target_id <= later.progress_id,
            *which,
        )
        .correlate(judged)
    )


def _takes_back(
    undo: type[Operation], operation_id: ColumnElement[int] | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Return the criterion of an ``undo`` of the operation that was not undone in its turn."""
    again = aliased(Operation)
    return and_(
        undo.undoes_id == operation_id,
        _in_force(undo),
        ~exists().where(again.undoes_id == undo.id, _in_force(again)),
    )


def _in_force(undo: type[Operation]) -> ColumnElement[bool]:
    # As ``operations.models.IN_FORCE`` says it: else no planner takes its index.
    return or_(
        undo.state == literal_column("'running'"),
        and_(undo.state == literal_column("'finished'"), undo.changed > literal_column("0")),
    )


def _side(
    state: ColumnElement[str | None] | InstrumentedAttribute[str | None],
) -> ColumnElement[str]:
    """Return on which side a decision was: public, refused, or open again."""
    return case(
        (state == CommentStatus.APPROVED, "public"), (state.in_(REFUSED), "refused"), else_="open"
    )
