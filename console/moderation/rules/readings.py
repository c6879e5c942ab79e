"""The statements behind the past: each asks for a whole batch, in parts that databases take."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from console.core.db import session
from console.moderation.models import Comment, CommentStatus
from console.moderation.rules.parts import Candidate

PART = 500
"""Values in one statement: SQLite takes a limited number."""
TEXTS = 1_000
"""So many comments at most are read back of one text: no rule asks for more."""
REFUSED = (CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.TRASH)


@dataclass(slots=True)
class Tally:
    """How the comments of an author had been decided up to a moment."""

    approved: int = 0
    refused: int = 0
    last_refused: datetime | None = None


class Written(NamedTuple):
    """A stored comment as the past needs it; ``since`` then it has its ``status``."""

    at: datetime
    number: int
    author: int | str | None
    address: str
    digest: int | None
    status: str
    since: datetime


def tallies(candidates: Sequence[Candidate], before: datetime) -> dict[int | str, Tally]:
    """Return how the authors' comments from before then had been decided by then."""
    found: dict[int | str, Tally] = {}
    for column, keys in _by_author(candidates):
        for part in _parts(keys):
            rows = session.execute(_tally(column, part, before))
            found.update({row[0]: Tally(row[1], row[2], row[3]) for row in rows})
    return found


def _tally(
    column: InstrumentedAttribute[Any], keys: Collection[Any], before: datetime
) -> Select[*tuple[Any, ...]]:
    known = Comment.status_changed_at < before
    refused = and_(known, Comment.status.in_(REFUSED))
    approved = and_(known, Comment.status == CommentStatus.APPROVED)
    return (
        select(
            column,
            func.sum(case((approved, 1), else_=0)),
            func.sum(case((refused, 1), else_=0)),
            func.max(case((refused, Comment.status_changed_at))),
        )
        .where(_of(column, keys), Comment.created_at < before)
        .group_by(column)
    )


def written_since(
    candidates: Sequence[Candidate], begin: datetime, since: datetime
) -> Iterator[Written]:
    """Return what the authors and their addresses sent from ``since`` until the last candidate.

    Of a past that is stored, what came in from ``begin`` on are the candidates themselves.
    """
    end = max(candidate.moment for candidate in candidates)
    upper = Comment.created_at < begin if candidates[0].stored else Comment.created_at <= end
    near = and_(Comment.created_at >= since, upper)
    for part in _parts(candidates):
        addresses = {each.author_address for each in part if each.author_address}
        digests = {each.digest for each in part}
        theirs = [_of(column, keys) for column, keys in _by_author(part)]
        same = or_(
            false(), *theirs, Comment.author_address.in_(addresses),
            Comment.text_digest.in_(digests),
        )  # fmt: skip
        yield from _written(near, same)


def decided_since(candidates: Sequence[Candidate], begin: datetime) -> Iterator[Written]:
    """Return what the authors had written before ``begin`` and was decided after, of the past."""
    if candidates[0].stored is None:
        return
    end = max(candidate.moment for candidate in candidates)
    for column, keys in _by_author(candidates):
        for part in _parts(keys):
            yield from _written(
                Comment.created_at < begin,
                _of(column, part),
                Comment.status_changed_at >= begin,
                Comment.status_changed_at <= end,
            )


def _written(*criteria: ColumnElement[bool]) -> Iterator[Written]:
    statement = select(
        Comment.created_at, Comment.id, Comment.author_id, Comment.author_email,
        Comment.author_address, Comment.text_digest, Comment.status, Comment.status_changed_at,
    ).where(*criteria)  # fmt: skip
    for row in session.execute(statement):
        author = row.author_id if row.author_id is not None else row.author_email or None
        yield Written(
            row.created_at, row.id, author, row.author_address, row.text_digest, row.status,
            row.status_changed_at,
        )  # fmt: skip


def texts_before(
    candidates: Sequence[Candidate], begin: datetime, days: int
) -> dict[int, deque[datetime]]:
    """Return when other comments said the same in the ``days`` before ``begin``, oldest first."""
    found: dict[int, list[datetime]] = {}
    for part in _parts({candidate.digest for candidate in candidates}):
        newest = Comment.created_at.desc()
        place = func.row_number().over(partition_by=Comment.text_digest, order_by=newest)
        same = (
            select(Comment.text_digest, Comment.created_at, place.label("place"))
            .where(
                Comment.text_digest.in_(part),
                Comment.created_at >= begin - timedelta(days=days),
                Comment.created_at < begin,
            )
            .subquery()
        )
        # Of each text: one flood must not hide that others are repeated.
        some = select(same.c.text_digest, same.c.created_at).where(same.c.place <= TEXTS)
        for digest, moment in session.execute(some.order_by(same.c.created_at.desc())):
            if digest is not None:
                found.setdefault(digest, []).append(moment)
    return {digest: deque(reversed(moments)) for digest, moments in found.items()}


def _by_author(
    candidates: Iterable[Candidate],
) -> list[tuple[InstrumentedAttribute[Any], set[Any]]]:
    """Return the columns by which authors are known, each with those of ``candidates``."""
    authors = {candidate.author for candidate in candidates}
    ids = {author for author in authors if isinstance(author, int)}
    emails = {author for author in authors if isinstance(author, str)}
    pairs: list[tuple[InstrumentedAttribute[Any], set[Any]]] = [
        (Comment.author_id, ids),
        (Comment.author_email, emails),
    ]
    return [(column, keys) for column, keys in pairs if keys]


def _of(column: InstrumentedAttribute[Any], keys: Collection[Any]) -> ColumnElement[bool]:
    # Who gives the address of somebody with an account is not that somebody.
    guests = Comment.author_id.is_(None) if column is Comment.author_email else None
    found = column.in_(keys)
    return found if guests is None else and_(found, guests)


def _parts(keys: Collection[Any]) -> Iterator[list[Any]]:
    everything = list(keys)
    for start in range(0, len(everything), PART):
        yield everything[start : start + PART]
