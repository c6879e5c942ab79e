"""Figures about the work on comments, against counts by hand, wherever a day begins."""

import random
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.core.actor import ANONYMOUS, Actor
from console.core.clock import now, set_to
from console.core.durations import seconds_between
from console.core.zones import zone_named
from console.moderation import figures
from console.moderation.figures import (
    Day,
    Speed,
    daily_counts,
    days_until_now,
    decision_speed,
    unusual_times,
)
from console.moderation.models import Comment
from console.moderation.services import decide
from console.moderation.submission import Submission, submit
from console.moderation.transitions import Action
from console.moderation.undo import undo
from console.operations.selection import Selection
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]
UTC_ZONE, BERLIN = zone_named("UTC"), zone_named("Europe/Berlin")
HOUR = timedelta(hours=1)
READER = Actor("reader", permissions=frozenset({"comments:read"}))


# -- days ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "zone", "today"),
    [
        ("2026-06-30T22:30:00Z", "Europe/Berlin", date(2026, 7, 1)),
        ("2026-06-30T22:30:00Z", "UTC", date(2026, 6, 30)),
        ("2026-07-01T05:00:00Z", "America/Los_Angeles", date(2026, 6, 30)),
        ("2026-06-30T11:00:00Z", "Pacific/Kiritimati", date(2026, 7, 1)),
    ],
)
def test_today_is_what_the_calendar_on_the_wall_says(moment: str, zone: str, today: date) -> None:
    with set_to(datetime.fromisoformat(moment)):
        days = days_until_now(zone_named(zone), 3)
    assert days == [today - timedelta(days=2), today - timedelta(days=1), today]


@pytest.mark.parametrize(
    ("zone", "turn"),
    [
        ("UTC", datetime(2026, 3, 29, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),  # a day of 23 hours
        ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),  # one of 25
        ("Africa/Cairo", datetime(2026, 4, 24, tzinfo=UTC)),  # which begins at one o'clock
        ("America/Havana", datetime(2026, 11, 1, tzinfo=UTC)),  # whose first hour comes twice
        ("Australia/Lord_Howe", datetime(2026, 4, 5, tzinfo=UTC)),  # half an hour longer
        ("Asia/Kathmandu", datetime(2026, 4, 5, tzinfo=UTC)),
    ],
)
def test_days_are_counted_as_by_hand(session: Session, zone: str, turn: datetime) -> None:
    there, rng = zone_named(zone), random.Random(1)
    post = PostFactory(published=True)
    halves = [turn + timedelta(minutes=30 * n) for n in range(-200, 200)]
    edges = [half - timedelta(microseconds=1) for half in halves]
    written = [*halves, *edges]
    for moment in written:
        decided = moment + timedelta(hours=rng.randrange(30)) if rng.random() < 0.7 else None
        insert_comments(1, post, created_at=moment, first_decided_at=decided)
    with set_to(turn + timedelta(days=3)):
        days = days_until_now(there, 7)
        found = daily_counts(READER, days, there)
    rows = session.scalars(select(Comment)).all()
    came = [row.created_at.astimezone(there).date() for row in rows]
    done = [
        row.first_decided_at.astimezone(there).date()
        for row in rows
        if row.first_decided_at is not None
    ]
    assert found == [Day(day, came.count(day), done.count(day)) for day in days]


def test_a_day_is_counted_up_to_a_limit(session: Session, monkeypatch: Any) -> None:
    monkeypatch.setattr(figures, "DAY_LIMIT", 5)
    moment = datetime(2026, 1, 2, 12, tzinfo=UTC)
    insert_comments(9, PostFactory(published=True), created_at=moment)
    with set_to(moment + HOUR):
        (found,) = daily_counts(READER, days_until_now(UTC_ZONE, 1), UTC_ZONE)
    assert found == Day(date(2026, 1, 2), 6, 0)


def test_who_may_not_read_comments_learns_no_number(session: Session) -> None:
    insert_comments(3, PostFactory(published=True), first_decided_at=now())
    assert daily_counts(ANONYMOUS, days_until_now(UTC_ZONE, 1), UTC_ZONE)[0].came_in == 0
    assert decision_speed(ANONYMOUS, now() - HOUR) is None


def test_the_days_are_one_statement(session: Session, query_counter: Any) -> None:
    with query_counter(most=1):
        daily_counts(READER, days_until_now(BERLIN), BERLIN)


# -- what counts as a decision ---------------------------------------------------------------------


def first(session: Session, comment_id: int) -> datetime | None:
    """Return when the comment was first decided."""
    return session.execute(
        select(Comment.first_decided_at).where(Comment.id == comment_id)
    ).scalar_one()


def test_only_the_first_decision_counts(session: Session, actor_for: Any) -> None:
    actor, comment = actor_for("moderator"), CommentFactory()
    moment = datetime(2026, 1, 2, 3, tzinfo=UTC)
    for number, action in enumerate((Action.SPAM, Action.NOT_SPAM, Action.APPROVE, Action.TRASH)):
        with set_to(moment + number * HOUR):
            decide(actor, Selection.of(comment.id), action)
    assert first(session, comment.id) == moment


def test_what_is_skipped_was_not_decided(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(status="trash")
    decide(actor_for("moderator"), Selection.of(comment.id), Action.APPROVE)
    assert first(session, comment.id) is None


def test_what_comes_in_approved_was_not_decided(session: Session, actor_for: Any) -> None:
    post = PostFactory(published=True)
    (comment_id,) = submit(actor_for("editor"), [Submission(post.id, "Thanks!", "Editor")])
    assert first(session, comment_id) is None


def test_a_first_decision_that_is_undone_was_none(session: Session, actor_for: Any) -> None:
    actor, comment = actor_for("moderator"), CommentFactory()
    moment = now() - HOUR
    with set_to(moment):
        done = decide(actor, Selection.of(comment.id), Action.SPAM)
    taken_back = undo(actor, done.operation_id)
    assert first(session, comment.id) is None
    undo(actor, taken_back.operation_id)
    assert first(session, comment.id) == moment


def test_undoing_a_later_decision_leaves_the_first(session: Session, actor_for: Any) -> None:
    actor, comment, moment = actor_for("moderator"), CommentFactory(), now() - HOUR
    with set_to(moment):
        decide(actor, Selection.of(comment.id), Action.APPROVE)
    later = decide(actor, Selection.of(comment.id), Action.SPAM)
    undo(actor, later.operation_id)
    assert first(session, comment.id) == moment


# -- how fast --------------------------------------------------------------------------------------


def decided_after(*seconds: float, ago: timedelta = HOUR, **columns: Any) -> None:
    """Store a comment for each of ``seconds``, which it took to be decided."""
    post, moment = PostFactory(published=True), now() - ago
    for took in seconds:
        written = moment - timedelta(seconds=took)
        insert_comments(1, post, created_at=written, first_decided_at=moment, **columns)


@pytest.mark.parametrize("number", [1, 2, 3, 9, 10, 11, 100])
def test_percentiles_are_those_of_the_nearest_rank(session: Session, number: int) -> None:
    rng = random.Random(number)
    took = [rng.expovariate(1 / 7200) for _ in range(number)]
    decided_after(*took)
    found = decision_speed(READER, now() - 2 * HOUR)
    assert found is not None
    assert found.number == number
    for measured, share in ((found.half, 0.5), (found.most, 0.9)):
        expected = sorted(took)[ceil(number * share) - 1]
        assert measured.total_seconds() == pytest.approx(expected, abs=0.5)


def test_without_decisions_there_is_no_speed(session: Session) -> None:
    CommentFactory()
    assert decision_speed(READER, now() - HOUR) is None


def test_imports_and_what_is_older_do_not_count(session: Session) -> None:
    decided_after(60, 60)
    decided_after(9_000_000, source="https://blog.example.com")
    decided_after(5, ago=timedelta(days=40))
    assert decision_speed(READER, now() - timedelta(days=30)) == Speed(
        2, timedelta(seconds=60), timedelta(seconds=60)
    )


def test_the_newest_decisions_tell_how_fast_they_are(session: Session, monkeypatch: Any) -> None:
    monkeypatch.setattr(figures, "SAMPLE_LIMIT", 3)
    decided_after(10, 20, 30, ago=timedelta(minutes=1))
    decided_after(7000, 8000, ago=timedelta(hours=5))
    found = decision_speed(READER, now() - timedelta(days=1))
    assert found == Speed(3, timedelta(seconds=20), timedelta(seconds=30))


def test_the_speed_is_one_statement(session: Session, query_counter: Any) -> None:
    decided_after(1, 2, 3)
    with query_counter(most=1):
        decision_speed(READER, now() - timedelta(days=1))


def test_seconds_between_moments(session: Session) -> None:
    decided_after(90_061.5)
    took = seconds_between(Comment.created_at, Comment.first_decided_at)
    assert float(session.execute(select(took)).scalar_one()) == pytest.approx(90_061.5, abs=0.002)


# -- what is unusual -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("came_in", "times"),
    [
        ([10, 10, 10, 35], 3),
        ([10, 10, 10, 29], None),
        ([0, 0, 0, 19], None),  # many times as much, and still next to nothing
        ([0, 0, 0, 20], 20),
        ([10, 500, 10, 30], 3),  # one odd day before does not make this one usual
        ([100], None),
    ],
)
def test_unusual_days(came_in: list[int], times: int | None) -> None:
    days = [Day(date(2026, 1, n), number, 0) for n, number in enumerate(came_in, 1)]
    assert unusual_times(days) == times


# -- at a million comments -------------------------------------------------------------------------


def test_figures_read_indexes_only(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("the planner of PostgreSQL reads small tables whole")
    days = days_until_now(UTC_ZONE, 1)
    for statement in (
        figures.count_by_day(READER, days, UTC_ZONE),
        figures.decision_times(READER, now() - HOUR),
        figures.waiting_since(READER),
    ):
        compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")
        steps = [row[-1] for row in plan if "comments" in row[-1]]
        assert steps
        assert all("USING COVERING INDEX" in step for step in steps), steps


# -- how long what waits has waited ----------------------------------------------------------------


@pytest.mark.parametrize(("hours", "half"), [([5], 5), ([5, 1], 5), ([9, 5, 1], 5)])
def test_the_age_of_the_queue(session: Session, hours: list[int], half: int) -> None:
    moment = now()
    with set_to(moment):
        for each in hours:
            CommentFactory(created_at=moment - each * HOUR)
        CommentFactory(approved=True, created_at=moment - 100 * HOUR)
        found = figures.queue_age(READER)
    assert found == figures.Age(len(hours), max(hours) * HOUR, half * HOUR)


def test_an_empty_queue_has_no_age(session: Session) -> None:
    assert figures.queue_age(READER) is None
    CommentFactory()
    assert figures.queue_age(ANONYMOUS) is None
