"""The figures on moderation as the dashboard shows them: numbers in words, days for a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from babel.dates import format_skeleton
from flask import url_for
from flask_babel import format_decimal, format_timedelta, get_timezone, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from console.admin import formatters as fmt
from console.admin.needs import oldest_waiting
from console.admin.team import standing_tables
from console.core.actor import Actor
from console.core.db import session
from console.core.paging import COUNT_LIMIT
from console.core.zones import start_of_day
from console.moderation import policies
from console.moderation.figures import (
    DAY_LIMIT,
    DAYS,
    SAMPLE_LIMIT,
    Day,
    Speed,
    daily_counts,
    days_until_now,
    decision_speed,
    unusual_times,
)
from console.moderation.models import Comment, CommentStatus
from console.moderation.queries import bounded_counts_by_status
from console.moderation.transitions import STATUS_LABELS
from console.web.locale import current_locale


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts and what there is to say about it."""

    label: str
    value: str
    note: str
    url: str = ""


def moderation_figures(actor: Actor) -> dict[str, Any]:
    """Return what the dashboard says about comments to whoever may read them."""
    counts = session.execute(bounded_counts_by_status(COUNT_LIMIT)).one()._mapping
    if not any(counts.values()):
        return {"no_comments": True}
    zone = get_timezone()
    calendar = days_until_now(zone)
    days = daily_counts(actor, calendar, zone)
    speed = decision_speed(actor, start_of_day(calendar[0], zone))
    waiting, oldest = counts[CommentStatus.PENDING], oldest_waiting(actor)
    return {
        "waiting": waiting,
        "oldest": oldest,
        "figures": [_waiting(actor, waiting, oldest[:1]), _today(days[-1]), *_speed(speed)],
        "chart": _chart(days),
        "tables": standing_tables(actor, start_of_day(calendar[0], zone)),
        "unusual": _unusual(days),
        "tally": [
            (status, label, fmt.bounded(counts[status], COUNT_LIMIT), _list_url(status))
            for status, label in STATUS_LABELS.items()
            if status != CommentStatus.PENDING
        ],
    }


def _waiting(actor: Actor, waiting: int, oldest: Sequence[Comment]) -> Figure:
    moderates = policies.can_moderate(actor)
    url = url_for("queue.index_view") if moderates else _list_url(CommentStatus.PENDING)
    note: str = _("Everything is decided")
    for comment in oldest:
        view = "queue.details_view" if moderates else "comments.details_view"
        came = fmt.link(url_for(view, id=comment.id), fmt.moment(comment.created_at))
        # The sentence is our own; what goes into it is escaped.
        note = Markup(_("The oldest came %(time)s")) % {"time": came}  # noqa: S704
    return Figure(_("Waiting for a decision"), fmt.bounded(waiting, COUNT_LIMIT), note, url)


def _today(today: Day) -> Figure:
    came_in = ngettext(
        "%(number)s comment came in",
        "%(number)s comments came in",
        today.came_in,
        number=fmt.bounded(today.came_in, DAY_LIMIT),
    )
    return Figure(_("Decided today"), fmt.bounded(today.decided, DAY_LIMIT), came_in)


def _speed(speed: Speed | None) -> list[Figure]:
    half, most = _("Half are decided within"), _("Nine out of ten within")
    if speed is None:
        note = _("Nothing was decided in the last %(days)s days", days=DAYS)
        return [Figure(half, "–", note), Figure(most, "–", note)]
    number = format_decimal(speed.number)
    note = ngettext(
        "Based on %(number)s decision in the last %(days)s days",
        "Based on %(number)s decisions in the last %(days)s days",
        speed.number,
        number=number,
        days=DAYS,
    )
    if speed.number == SAMPLE_LIMIT:
        note = _(
            "Based on the newest %(number)s decisions in the last %(days)s days",
            number=number,
            days=DAYS,
        )
    return [Figure(half, _duration(speed.half), note), Figure(most, _duration(speed.most), note)]


def _duration(took: timedelta) -> str:
    # Up to two of a unit are told in the smaller one: "90 minutes" says more than "2 hours".
    return str(format_timedelta(took, threshold=2))


def _chart(days: list[Day]) -> dict[str, Any]:
    came_in, decided = [day.came_in for day in days], [day.decided for day in days]
    return {
        "head": _("Day"),
        "columns": [
            (_("Came in"), "bars", _total(came_in)),
            (_("Decided"), "line", _total(decided)),
        ],
        "rows": [
            (
                _named(day.day, "MMMEd"),
                _named(day.day, "MMMd"),
                [(n, fmt.bounded(n, DAY_LIMIT)) for n in (day.came_in, day.decided)],
            )
            for day in days
        ],
    }


def _total(counts: list[int]) -> str:
    more = "+" if max(counts) > DAY_LIMIT else ""
    return f"{format_decimal(sum(counts))}{more}"


def _named(day: date, skeleton: str) -> str:
    return str(format_skeleton(skeleton, datetime.combine(day, time()), locale=current_locale()))


def _unusual(days: list[Day]) -> tuple[str, str] | None:
    """Return the remark about a day that is unlike the others, and the list of its comments."""
    times = unusual_times(days)
    if times is None:
        return None
    text = ngettext(
        "Today brought %(times)s time as many comments as a usual day.",
        "Today brought %(times)s times as many comments as a usual day.",
        times,
        times=format_decimal(times),
    )
    since = days[-1].day.isoformat()
    return text, url_for("comments.index_view", flt3_created_at_since=since)


def _list_url(status: str) -> str:
    return url_for("comments.index_view", flt0_status_is=status)
