"""Freezing what was chosen, and settling what becomes of each row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import (
    ColumnElement,
    event,
    false,
    func,
    insert,
    literal,
    null,
    select,
    text,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import scoped_session

from console.core.actor import Actor, Channel
from console.core.db import db
from console.moderation.models import Comment
from console.moderation.moves import COMMENTS
from console.operations.models import Operation, OperationItem, Outcome, SkipReason
from console.operations.queries import items_of, moves_of, moves_on, outcome_counts
from console.operations.selection import Selection
from console.operations.services import close_operation, freeze, open_operation, settle
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]
ROBOT = Actor(name="robot", channel=Channel.JOB)
APPROVED: ColumnElement[Any] = literal("approved")
NOWHERE: ColumnElement[Any] = null()


def opened(**more: Any) -> Operation:
    """Return a new operation of a program."""
    return open_operation(ROBOT, "comments.decide", "approve", **more)


def frozen(session: Session, operation: Operation) -> list[tuple[Any, ...]]:
    """Return what the items of ``operation`` hold."""
    items = session.scalars(items_of(operation.id).execution_options(populate_existing=True))
    return [
        (i.target_id, i.version_seen, i.state_before, i.state_after, i.outcome, i.skip_reason)
        for i in items
    ]


def test_an_operation_says_who_what_and_why(session: Session, actor_for: Any) -> None:
    actor = actor_for("moderator")
    operation = open_operation(
        actor, "comments.decide", "reject", reason="Rude", parameters={"status": "pending"}
    )
    session.expire(operation)
    assert (operation.kind, operation.action, operation.reason) == (
        "comments.decide",
        "reject",
        "Rude",
    )
    assert (operation.actor_id, operation.actor_name) == (actor.user_id, "moderator")
    assert operation.parameters == {"status": "pending"}
    assert (operation.total, operation.changed, operation.skipped) == (0, 0, 0)
    assert operation.finished_at is None


def test_ticked_rows_are_frozen_as_they_were_seen(session: Session) -> None:
    comments = [CommentFactory(version=3), CommentFactory(version=5, approved=True)]
    first, second = (comment.id for comment in comments)
    operation = opened()
    selection = Selection(seen={first: 2, second: None})
    assert freeze(operation, COMMENTS, selection, true()) == 2
    assert operation.total == 2
    assert frozen(session, operation) == [
        (first, 2, "pending", None, "frozen", None),
        (second, 5, "approved", None, "frozen", None),
    ]


def test_what_is_not_there_or_not_visible_is_not_frozen(session: Session) -> None:
    comment = CommentFactory()
    assert freeze(opened(), COMMENTS, Selection.of(comment.id, 999_999), true()) == 1
    assert freeze(opened(), COMMENTS, Selection.of(comment.id), false()) == 0
    assert freeze(opened(), COMMENTS, Selection(criterion=true()), false()) == 0


def test_a_filter_takes_what_matches_up_to_its_watermark(session: Session) -> None:
    post = PostFactory(published=True)
    ids = insert_comments(6, post, status="pending")
    insert_comments(2, post, status="spam")
    pending: ColumnElement[bool] = Comment.status == "pending"
    operation = opened()
    assert freeze(operation, COMMENTS, Selection(criterion=pending, up_to_id=ids[3]), true()) == 4
    assert [item[0] for item in frozen(session, operation)] == ids[:4]
    assert freeze(opened(), COMMENTS, Selection(criterion=pending), true()) == 6
    assert freeze(opened(), COMMENTS, Selection(criterion=pending, up_to_id=0), true()) == 0


def test_a_filter_may_ask_for_the_post(session: Session) -> None:
    mine, other = PostFactory(title="Mine", published=True), PostFactory(published=True)
    ids = insert_comments(2, mine, status="pending")
    insert_comments(2, other, status="pending")
    about: ColumnElement[bool] = Comment.post.has(title="Mine")
    operation = opened()
    assert freeze(operation, COMMENTS, Selection(criterion=about), true()) == 2
    assert [item[0] for item in frozen(session, operation)] == ids


def test_settling_tells_changed_from_state_from_stale(session: Session) -> None:
    fits, wrong = CommentFactory(version=2), CommentFactory(spam=True)
    stale, gone_on = CommentFactory(version=4), CommentFactory(spam=True, version=4)
    operation = opened()
    seen = {fits.id: 2, wrong.id: None, stale.id: 3, gone_on.id: 3}
    freeze(operation, COMMENTS, Selection(seen=seen), true())
    arrival = func.nullif(APPROVED, func.replace(COMMENTS.c.status, "spam", "approved"))
    settle(operation, COMMENTS, arrival)
    close_operation(operation)
    assert frozen(session, operation) == [
        (fits.id, 2, "pending", "approved", Outcome.CHANGED, None),
        (wrong.id, 1, "spam", None, Outcome.SKIPPED, SkipReason.STATE),
        (stale.id, 3, "pending", None, Outcome.SKIPPED, SkipReason.STALE),
        (gone_on.id, 3, "spam", None, Outcome.SKIPPED, SkipReason.STALE),
    ]
    assert (operation.total, operation.changed, operation.skipped) == (4, 1, 3)
    assert operation.finished_at is not None


def test_settling_leaves_other_operations_alone(session: Session) -> None:
    comment = CommentFactory()
    other, operation = opened(), opened()
    for each in (other, operation):
        freeze(each, COMMENTS, Selection.of(comment.id), true())
    settle(operation, COMMENTS, APPROVED)
    assert [item[4] for item in frozen(session, other)] == ["frozen"]


def test_settling_again_changes_nothing(session: Session) -> None:
    comment = CommentFactory()
    operation = opened()
    freeze(operation, COMMENTS, Selection.of(comment.id), true())
    settle(operation, COMMENTS, APPROVED)
    session.execute(update(Comment).values(version=9))
    before = frozen(session, operation)
    settle(operation, COMMENTS, NOWHERE)
    assert frozen(session, operation) == before


def test_freezing_and_settling_cost_the_same_for_one_and_for_many(
    session: Session, query_counter: Any
) -> None:
    ids = insert_comments(100, PostFactory(published=True), status="pending")
    counts = []
    for chosen in (ids[:1], ids[1:]):
        operation = opened()
        with query_counter() as statements:
            freeze(operation, COMMENTS, Selection.of(*chosen), true())
            settle(operation, COMMENTS, APPROVED)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_what_an_operation_did_is_counted(session: Session) -> None:
    post = PostFactory(published=True)
    pending, spam = insert_comments(2, post, status="pending"), insert_comments(1, post)
    session.execute(update(Comment).where(Comment.id.in_(spam)).values(status="spam"))
    operation = opened()
    freeze(operation, COMMENTS, Selection.of(*pending, *spam), true())
    settle(operation, COMMENTS, APPROVED)
    assert dict(session.execute(outcome_counts(operation.id)).all()) == {"changed": 3}
    assert [tuple(row) for row in session.execute(moves_of(operation.id))] == [
        ("pending", "approved", 2),
        ("spam", "approved", 1),
    ]


def test_the_moves_on_a_row_are_those_that_changed_it(session: Session) -> None:
    comment, other = CommentFactory(), CommentFactory()
    operations = []
    for arrival in (APPROVED, NOWHERE):
        operation = opened()
        freeze(operation, COMMENTS, Selection.of(comment.id), true())
        settle(operation, COMMENTS, arrival)
        operations.append(operation)
    assert session.scalars(moves_on("comments.decide", comment.id)).all() == [operations[0].id]
    assert session.scalars(moves_on("comments.decide", other.id)).all() == []
    assert session.scalars(moves_on("posts.move", comment.id)).all() == []


def test_an_outcome_is_one_of_three(session: Session) -> None:
    row = {
        "operation_id": opened().id,
        "target_id": 1,
        "version_seen": 1,
        "state_before": "pending",
        "outcome": "lost",
    }
    with pytest.raises(IntegrityError):
        session.execute(insert(OperationItem).values(row))


def test_items_go_with_their_operation(session: Session) -> None:
    operation = opened()
    freeze(operation, COMMENTS, Selection.of(CommentFactory().id), true())
    session.delete(operation)
    session.flush()
    assert session.scalars(select(OperationItem)).all() == []


def test_what_begins_to_match_while_freezing_is_locked_too(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("has one writer at a time")
    comment_id = CommentFactory(approved=True).id
    session.commit()
    with between(session, "INSERT INTO operation_items", set_status(comment_id, "pending")):
        operation = opened()
        selection = Selection(criterion=Comment.status == "pending")
        assert freeze(operation, COMMENTS, selection, true()) == 1
    with pytest.raises(OperationalError, match="lock timeout"):
        set_status(comment_id, "spam")()


def set_status(comment_id: int, status: str) -> Callable[[], None]:
    """Return what somebody else does meanwhile."""

    def change() -> None:
        with db.engine.begin() as other:
            other.execute(text("SET LOCAL lock_timeout = '50ms'"))
            changed = update(Comment).where(Comment.id == comment_id)
            other.execute(changed.values(status=status, version=Comment.version + 1))

    return change


@contextmanager
def between(session: Session, beginning: str, act: Callable[[], None]) -> Iterator[None]:
    """Have ``act`` happen once, right before the first statement with that ``beginning``."""
    waiting = [act]

    def notice(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if waiting and statement.startswith(beginning):
            waiting.pop()()

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", notice)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", notice)
