"""Freezing what was chosen with what becomes of each row, and going through it part by part."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import ColumnElement, event, false, func, literal, null, text, true, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import scoped_session

from console.core.actor import Actor, Channel
from console.core.db import db
from console.moderation.models import Comment
from console.moderation.moves import COMMENTS
from console.operations.models import Operation, OperationState, SkipReason
from console.operations.parts import Part, finish_part, lock_part, moved_in, next_part
from console.operations.queries import changed_by, items_of, moves_of, moves_on, skips_of
from console.operations.selection import Selection
from console.operations.services import Rows, freeze, open_operation
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]
ROBOT = Actor(name="robot", channel=Channel.JOB)
ALL = Rows(COMMENTS, true(), {"was_reason": COMMENTS.c.status_reason})
NONE = Rows(COMMENTS, false(), {})
APPROVED: ColumnElement[Any] = literal("approved")
NOWHERE: ColumnElement[Any] = null()
UNLESS_SPAM = func.nullif(APPROVED, func.replace(COMMENTS.c.status, "spam", "approved"))


def opened(**more: Any) -> Operation:
    """Return a new operation of a program."""
    return open_operation(ROBOT, "comments.decide", "approve", **more)


def frozen(session: Session, operation: Operation) -> list[tuple[Any, ...]]:
    """Return what the items of ``operation`` hold."""
    items = session.scalars(items_of(operation.id).execution_options(populate_existing=True))
    return [
        (i.target_id, i.version_seen, i.state_before, i.state_after, i.skip_reason) for i in items
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
    fits, wrong = CommentFactory(version=2), CommentFactory(spam=True, status_reason="Bait")
    stale, gone_on = CommentFactory(version=4), CommentFactory(spam=True, version=4)
    operation = opened()
    seen = {fits.id: 2, wrong.id: None, stale.id: 3, gone_on.id: 3}
    assert freeze(operation, ALL, Selection(seen=seen), UNLESS_SPAM) == 4
    assert operation.total == 4
    assert frozen(session, operation) == [
        (fits.id, 2, "pending", "approved", None),
        (wrong.id, 1, "spam", None, SkipReason.STATE),
        (stale.id, 3, "pending", None, SkipReason.STALE),
        (gone_on.id, 3, "spam", None, SkipReason.STALE),
    ]
    assert [item.was_reason for item in session.scalars(items_of(operation.id))][1] == "Bait"


def test_what_is_not_there_or_not_visible_is_not_frozen(session: Session) -> None:
    comment = CommentFactory()
    assert freeze(opened(), ALL, Selection.of(comment.id, 999_999), APPROVED) == 1
    assert freeze(opened(), NONE, Selection.of(comment.id), APPROVED) == 0
    assert freeze(opened(), NONE, Selection(criterion=true()), APPROVED) == 0


def test_a_filter_takes_what_matches_when_it_is_frozen(session: Session) -> None:
    post = PostFactory(published=True)
    ids = insert_comments(4, post, status="pending")
    insert_comments(2, post, status="spam")
    pending: ColumnElement[bool] = Comment.status == "pending"
    operation = opened()
    assert freeze(operation, ALL, Selection(criterion=pending), APPROVED) == 4
    insert_comments(2, post, status="pending")
    assert [item[0] for item in frozen(session, operation)] == ids


def test_a_filter_may_ask_for_the_post(session: Session) -> None:
    mine, other = PostFactory(title="Mine", published=True), PostFactory(published=True)
    ids = insert_comments(2, mine, status="pending")
    insert_comments(2, other, status="pending")
    about: ColumnElement[bool] = Comment.post.has(title="Mine")
    operation = opened()
    assert freeze(operation, ALL, Selection(criterion=about), APPROVED) == 2
    assert [item[0] for item in frozen(session, operation)] == ids


def test_it_is_gone_through_part_by_part(session: Session) -> None:
    post = PostFactory(published=True)
    ids = insert_comments(5, post, status="pending")
    session.execute(update(Comment).where(Comment.id == ids[1]).values(status="spam"))
    operation, other = opened(), opened()
    for each in (operation, other):
        freeze(each, ALL, Selection.of(*ids), UNLESS_SPAM)
    parts, moved = [], []
    while part := next_part(operation, 2):
        parts.append(part)
        moved.append(list(session.scalars(moved_in(operation, part))))
        finish_part(operation, part)
    assert parts == [
        Part(0, ids[1], 2, 1),
        Part(ids[1], ids[3], 2, 2),
        Part(ids[3], ids[4], 1, 1),
    ]
    assert moved == [[ids[0]], [ids[2], ids[3]], [ids[4]]]
    assert (operation.state, operation.changed, operation.skipped) == ("finished", 4, 1)
    assert operation.finished_at is not None
    assert (other.state, other.progress_id, other.changed) == ("running", 0, 0)


def test_without_items_it_is_finished_at_once(session: Session) -> None:
    operation = opened()
    freeze(operation, NONE, Selection(criterion=true()), APPROVED)
    assert next_part(operation) is None
    finish_part(operation, None)
    assert operation.state == OperationState.FINISHED


def test_what_has_changed_since_it_was_frozen_is_skipped(session: Session) -> None:
    ids = insert_comments(4, PostFactory(published=True), status="pending")
    operation = opened()
    freeze(operation, ALL, Selection.of(*ids), APPROVED, lock=False)
    session.execute(update(Comment).where(Comment.id == ids[1]).values(version=2))
    session.execute(Comment.__table__.delete().where(Comment.id == ids[2]))  # type: ignore[attr-defined]
    part = next_part(operation)
    assert part is not None
    locked = lock_part(operation, part, COMMENTS)
    assert (locked.size, locked.fitting) == (4, 2)
    assert [(item[0], item[3], item[4]) for item in frozen(session, operation)] == [
        (ids[0], "approved", None),
        (ids[1], None, SkipReason.STALE),
        (ids[2], None, SkipReason.STALE),
        (ids[3], "approved", None),
    ]
    assert lock_part(operation, locked, COMMENTS) == locked
    assert [tuple(row) for row in session.execute(skips_of(operation.id))] == [
        ("pending", "stale", 2)
    ]


def test_freezing_and_going_through_cost_the_same_for_one_and_for_many(
    session: Session, query_counter: Any
) -> None:
    ids = insert_comments(100, PostFactory(published=True), status="pending")
    counts = []
    for chosen in (ids[:1], ids[1:]):
        operation = opened()
        with query_counter() as statements:
            freeze(operation, ALL, Selection.of(*chosen), APPROVED)
            part = next_part(operation)
            assert part is not None
            lock_part(operation, part, COMMENTS)
            finish_part(operation, part)
        counts.append(len(statements))
    assert counts == [5, 5]


def test_what_an_operation_does_is_counted(session: Session) -> None:
    post = PostFactory(published=True)
    pending, spam = insert_comments(2, post, status="pending"), insert_comments(1, post)
    session.execute(update(Comment).where(Comment.id.in_(spam)).values(status="spam"))
    operation = opened()
    freeze(operation, ALL, Selection.of(*pending, *spam), APPROVED)
    assert [tuple(row) for row in session.execute(moves_of(operation.id))] == [
        ("pending", "approved", 2),
        ("spam", "approved", 1),
    ]
    assert [tuple(row) for row in session.execute(moves_of(operation.id, 0, pending[0]))] == [
        ("pending", "approved", 1)
    ]


def test_only_what_an_operation_has_come_to_is_changed(session: Session) -> None:
    first, second = insert_comments(2, PostFactory(published=True), status="pending")
    operation = opened()
    freeze(operation, ALL, Selection.of(first, second), APPROVED)
    assert session.scalars(changed_by(operation.id)).all() == []
    finish_part(operation, next_part(operation, 1))
    assert session.scalars(changed_by(operation.id)).all() == [first]
    assert session.scalars(moves_on("comments.decide", first)).all() == [operation.id]
    assert session.scalars(moves_on("comments.decide", second)).all() == []
    assert session.scalars(moves_on("posts.move", first)).all() == []


def test_what_begins_to_match_while_freezing_is_locked_too(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("has one writer at a time")
    comment_id = CommentFactory(approved=True).id
    session.commit()
    with between(session, "INSERT INTO operation_items", set_status(comment_id, "pending")):
        operation = opened()
        selection = Selection(criterion=Comment.status == "pending")
        assert freeze(operation, ALL, selection, APPROVED) == 1
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
