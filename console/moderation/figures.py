"""Figures about the work on comments: how much comes in and is decided, and how fast.

Every statement reads indexes only and looks at a bounded number of rows, however many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from sqlalchemy import ColumnElement, Select, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.durations import seconds_between
from console.core.zones import start_of_day
from console.moderation.models import Comment, CommentStatus
from console.moderation.policies import visible_to

DAYS = 30
DAY_LIMIT = 10_000
"""Comments of one day are counted up to here and one more, which says that there are more."""
SAMPLE_LIMIT = 10_000
"""So many first decisions, the newest, tell how fast they are."""
MANY = 3
"""Times the usual number of comments of a day that is worth a remark, if they are at least"""
AT_LEAST = 20


@dataclass(frozen=True, slots=True)
class Day:
    """How many comments were written on a day, and how many decided for the first time."""

    day: date
    came_in: int
    decided: int


@dataclass(frozen=True, slots=True)
class Speed:
    """Within which time half and nine tenths of ``number`` comments were first decided."""

    number: int
    half: timedelta
    most: timedelta


def days_until_now(zone: tzinfo, number: int = DAYS) -> list[date]:
    """Return the last ``number`` days as the calendar in ``zone`` has them; the last is today."""
    today = now().astimezone(zone).date()
    return [today - timedelta(days=back) for back in reversed(range(number))]


def daily_counts(actor: Actor, days: Sequence[date], zone: tzinfo) -> list[Day]:
    """Return what came in and what was decided on each of ``days``, from midnight in ``zone``.

    What came in is counted by when it was written, imported comments included. A comment counts
    as decided once: when somebody here first decided it. Counted up to ``DAY_LIMIT`` + 1.
    """
    row = session.execute(count_by_day(actor, days, zone)).one()
    return [Day(day, *row[2 * place : 2 * place + 2]) for place, day in enumerate(days)]


def count_by_day(actor: Actor, days: Sequence[date], zone: tzinfo) -> Select[*tuple[int, ...]]:
    """Return one row: for each day how many came in, then how many were decided."""
    # A range of an index for each number: the days of a calendar are nothing that both
    # databases could group by, and a day of 23 hours is one too.
    return select(
        *(
            _count_between(actor, column, start_of_day(day, zone), start_of_day(_next(day), zone))
            for day in days
            for column in (Comment.created_at, Comment.first_decided_at)
        )
    )


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _count_between(
    actor: Actor,
    column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    begin: datetime,
    end: datetime,
) -> ColumnElement[int]:
    found = select(literal(1)).where(visible_to(actor), column >= begin, column < end)
    limited = found.limit(DAY_LIMIT + 1).subquery()
    return select(func.count()).select_from(limited).scalar_subquery()


def decision_speed(actor: Actor, since: datetime) -> Speed | None:
    """Return how fast comments were first decided since then, or ``None`` where none was.

    From writing to the first decision of somebody here; of the newest ``SAMPLE_LIMIT`` at most.
    Imported comments do not count: they were written to be decided elsewhere.
    """
    number, half, most = session.execute(decision_times(actor, since)).one()
    if not number:
        return None
    return Speed(number, timedelta(seconds=round(half)), timedelta(seconds=round(most)))


def decision_times(actor: Actor, since: datetime) -> Select[int, float, float]:
    """Return one row: how many, and the seconds within which 50 % and 90 % were decided.

    Percentiles by nearest rank: each is a time that one of the comments took.
    """
    # Said this way no planner takes the index on ``source`` for it, which finds nearly everything.
    written_here = func.coalesce(Comment.source, "") == ""
    newest = (
        select(Comment.created_at, Comment.first_decided_at)
        .where(visible_to(actor), Comment.first_decided_at >= since, written_here)
        .order_by(Comment.first_decided_at.desc())
        .limit(SAMPLE_LIMIT)
        .subquery()
    )
    took = seconds_between(newest.c.created_at, newest.c.first_decided_at)
    ranked = select(
        took.label("took"),
        func.row_number().over(order_by=took).label("rank"),
        func.count().over().label("number"),
    ).subquery()
    rank, number = ranked.c.rank, ranked.c.number
    return select(
        func.count(),
        func.min(case((rank * 2 >= number, ranked.c.took))),
        func.min(case((rank * 10 >= number * 9, ranked.c.took))),
    ).select_from(ranked)


def unusual_times(days: Sequence[Day]) -> int | None:
    """Return how many times as much as usual the last of ``days`` brought, if that is a lot.

    Usual is the median of the days before it.
    """
    today, before = days[-1].came_in, [each.came_in for each in days[:-1]]
    usual = max(median(before), 1) if before else today
    times = int(today // usual)
    return times if today >= AT_LEAST and times >= MANY else None


@dataclass(frozen=True, slots=True)
class Age:
    """How long what waits has waited: the oldest, and half of it at least as long as ``half``.

    ``number`` comments wait, counted up to ``SAMPLE_LIMIT`` + 1; then half of the oldest so many.
    """

    number: int
    oldest: timedelta
    half: timedelta


def queue_age(actor: Actor) -> Age | None:
    """Return how long undecided comments have waited, or ``None`` where none waits."""
    moment = now()
    number, oldest, half = session.execute(waiting_since(actor)).one()
    return Age(number, moment - oldest, moment - half) if number else None


def waiting_since(actor: Actor) -> Select[int, datetime, datetime]:
    """Return one row: how many wait, since when the oldest, and the one in the middle."""
    waiting = (
        select(Comment.created_at)
        .where(visible_to(actor), Comment.status == CommentStatus.PENDING)
        .order_by(Comment.created_at, Comment.id)
        .limit(SAMPLE_LIMIT + 1)
        .subquery()
    )
    ranked = select(
        waiting.c.created_at,
        func.row_number().over(order_by=waiting.c.created_at).label("rank"),
        func.count().over().label("number"),
    ).subquery()
    in_front = ranked.c.rank * 2 >= ranked.c.number
    return select(
        func.count(),
        func.min(ranked.c.created_at),
        func.min(case((in_front, ranked.c.created_at))),
    ).select_from(ranked)
