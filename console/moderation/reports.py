"""Readers' open reports of comments, as those who decide see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from console.core.db import session
from console.core.messages import lazy_gettext as _l
from console.moderation.models import Flag, FlagReason

REASON_LABELS = {
    FlagReason.SPAM: _l("Spam"),
    FlagReason.ABUSE: _l("Abuse"),
    FlagReason.OFF_TOPIC: _l("Off topic"),
    FlagReason.OTHER: _l("Something else"),
}
NOTES = 3
"""Notes shown of a comment for each reason: those of the readers who weigh most."""


@dataclass(frozen=True, slots=True)
class Report:
    """How many readers report a comment for one reason, and what the weightiest of them say."""

    reason: str
    number: int
    notes: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the reason in words."""
        return str(REASON_LABELS[FlagReason(self.reason)])


def open_reports(comment_ids: Iterable[int]) -> Mapping[int, list[Report]]:
    """Return the open reports of each comment that has any, by reason, in one statement."""
    ids = list(comment_ids)
    found: dict[int, list[Report]] = {}
    for row in session.execute(_first_of_each_reason(ids)) if ids else ():
        reports = found.setdefault(row.comment_id, [])
        if not reports or reports[-1].reason != row.reason:
            reports.append(Report(row.reason, row.number, ()))
        if row.note:
            last = reports.pop()
            reports.append(Report(last.reason, last.number, (*last.notes, row.note)))
    return found


def _first_of_each_reason(ids: list[int]) -> Select[int, str, str, int]:
    group = (Flag.comment_id, Flag.reason)
    order = ((Flag.note == "").asc(), Flag.points.desc(), Flag.id)
    ranked = (
        select(
            Flag.comment_id,
            Flag.reason,
            Flag.note,
            func.count().over(partition_by=group).label("number"),
            func.row_number().over(partition_by=group, order_by=order).label("place"),
        )
        .where(Flag.comment_id.in_(ids), Flag.outcome.is_(None))
        .subquery()
    )
    return (
        select(ranked.c.comment_id, ranked.c.reason, ranked.c.note, ranked.c.number)
        .where(ranked.c.place <= NOTES)
        .order_by(ranked.c.comment_id, ranked.c.number.desc(), ranked.c.reason, ranked.c.place)
    )
