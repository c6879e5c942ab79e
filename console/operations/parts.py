"""Going through an operation part by part, each in a transaction of its own."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Table,
    and_,
    exists,
    func,
    select,
    text,
    update,
)

from console.core.clock import now
from console.core.db import has_one_writer, session
from console.operations.models import Operation, OperationState, SkipReason
from console.operations.services import ITEMS

PART = 10_000
"""Items that are worked on in one transaction: a fraction of a second."""
SQLITE_PART = 25_000
"""The same on SQLite, which writes most pages of the indexes once for each part."""


@dataclass(frozen=True, slots=True)
class Part:
    """Items of an operation: those behind ``after`` up to ``last``.

    ``size`` is how many they are, ``fitting`` how many of them are to be changed.
    """

    after: int
    last: int
    size: int
    fitting: int


def part_size() -> int:
    """Return how many items make a part."""
    return SQLITE_PART if has_one_writer() else PART


class OvertakenError(Exception):
    """A row, or the operation itself, is not any more as it was: the part has to be done anew."""


def next_part(
    operation: Operation, size: int | None = PART, *, after: int | None = None
) -> Part | None:
    """Return what is to be done next, ``size`` items at most; ``None`` when all is done.

    With ``after`` it is what comes behind that item.
    """
    after = operation.progress_id if after is None else after
    items = (
        select(ITEMS.c.target_id, ITEMS.c.skip_reason)
        .where(ITEMS.c.operation_id == operation.id, ITEMS.c.target_id > after)
        .order_by(ITEMS.c.target_id)
        .limit(size)
        .subquery()
    )
    last, number, skipped = session.execute(
        select(func.max(items.c.target_id), func.count(), func.count(items.c.skip_reason))
    ).one()
    if not number:
        return None
    return Part(after, last, number, number - skipped)


def lock_part(operation: Operation, part: Part, target: Table) -> Part:
    """Lock the rows of ``part`` and return it without those that have changed since it was frozen.

    They are skipped as stale. Locked in the order of their ids, as by ``freeze``.
    """
    same = and_(target.c.id == ITEMS.c.target_id, target.c.version == ITEMS.c.version_seen)
    fresh = (
        select(target.c.id)
        .join(ITEMS, same)
        .where(*fitting(operation, part))
        .order_by(target.c.id)
        .with_for_update(of=target)
        .subquery()
    )
    number = session.execute(select(func.count()).select_from(fresh)).scalar_one()
    if number < part.fitting:
        session.execute(
            update(ITEMS)
            .where(*fitting(operation, part), ~exists().where(same))
            .values(skip_reason=str(SkipReason.STALE), state_after=None)
        )
    return Part(part.after, part.last, part.size, number)


def in_order(
    operation: Operation,
    part: Part,
    *others: ColumnElement[Any],
    beside: ColumnElement[bool] | None = None,
) -> Subquery:
    """Return the items of ``part`` whose rows are to be changed, to be joined by an UPDATE.

    PostgreSQL keeps their order, and so locks the rows in the order of their ids, as long as it
    looks them up one by one: see ``look_up_one_by_one``. ``others`` are columns of another table,
    whose rows stand ``beside`` the items.
    """
    columns = (ITEMS.c.target_id, ITEMS.c.version_seen, ITEMS.c.state_after, *others)
    items = select(*columns).where(*fitting(operation, part))
    if beside is not None:
        items = items.where(beside)
    return items.order_by(ITEMS.c.target_id).subquery()


def look_up_one_by_one() -> None:
    """Have PostgreSQL join the rows of a part to its items in their order, until the commit.

    Else two operations that change the same rows could wait for each other. It is the right plan
    for a part anyway; only the planner, which has no statistics of new items, cannot know.
    """
    if not has_one_writer():
        for plan in ("enable_hashjoin", "enable_mergejoin"):
            session.execute(text(f"SET LOCAL {plan} = off"))


def fitting(operation: Operation, part: Part) -> tuple[ColumnElement[bool], ...]:
    """Return the criteria of the items of ``part`` whose rows are (to be) changed."""
    return (
        ITEMS.c.operation_id == operation.id,
        ITEMS.c.target_id > part.after,
        ITEMS.c.target_id <= part.last,
        ITEMS.c.skip_reason.is_(None),
    )


def moved_in(operation: Operation, part: Part) -> Select[int]:
    """Return the ids of the rows of ``part`` that are (to be) changed."""
    return select(ITEMS.c.target_id).where(*fitting(operation, part))


def finish_part(operation: Operation, part: Part | None) -> None:
    """Store that ``part`` is done; with the last one, or none, the operation is finished."""
    if part is not None:
        operation.progress_id = part.last
        operation.changed += part.fitting
        operation.skipped += part.size - part.fitting
    if part is None or operation.changed + operation.skipped >= operation.total:
        operation.state = OperationState.FINISHED
        operation.finished_at = now()
        operation.leased_until = None
    session.flush()
