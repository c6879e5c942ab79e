"""Undoing a decision: who may, what goes back, what is left, what is written where."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.errors import ConflictError, ForbiddenError, MissingError
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment
from console.moderation.moves import COMMENTS, KEPT
from console.moderation.policies import can_undo
from console.moderation.queries import public_comments_of
from console.moderation.services import Decision, decide
from console.moderation.signals import comments_decided
from console.moderation.transitions import Action
from console.moderation.undo import UNDO_DAYS, is_undoable, undo
from console.operations.models import Operation, OperationItem
from console.operations.selection import Selection
from tests.core.together import at_once
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]
STATES = ("pending", "approved", "rejected", "spam", "trash")
ACTIONS = st.sampled_from(list(Action))


def approved(actor: Actor, *comments: Comment) -> Decision:
    """Approve ``comments``."""
    return decide(actor, Selection.of(*(comment.id for comment in comments)), Action.APPROVE)


def stands(session: Session) -> dict[int, tuple[Any, ...]]:
    """Return everything about each comment that a decision touches, but for version and time."""
    columns = [COMMENTS.c[name] for name in ("id", "status", *KEPT.values())]
    return {row[0]: tuple(row[1:]) for row in session.execute(select(*columns))}


def skips(session: Session, operation_id: int) -> dict[int, str | None]:
    """Return why each comment was left alone, ``None`` where it was not."""
    items = select(OperationItem).where(OperationItem.operation_id == operation_id)
    return {item.target_id: item.skip_reason for item in session.scalars(items)}


# -- who may ---------------------------------------------------------------------------------------


def test_one_undoes_ones_own(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(), actor_for("moderator")
    done = approved(actor, comment)
    assert undo(actor, done.operation_id).changed == 1
    assert (comment.status, comment.decided_at, comment.decided_by_id) == ("pending", None, None)


def test_admins_undo_anybodys(session: Session, actor_for: Any) -> None:
    comment = CommentFactory()
    done = approved(actor_for("moderator"), comment)
    assert undo(actor_for("admin"), done.operation_id).changed == 1


@pytest.mark.parametrize("who", ["author", "auditor", "outsider", "anonymous"])
def test_who_may_not_decide_may_not_undo(session: Session, actor_for: Any, who: str) -> None:
    comment = CommentFactory()
    done = approved(actor_for("moderator"), comment)
    with pytest.raises(ForbiddenError):
        undo(actor_for(who), done.operation_id)
    assert not can_undo(actor_for(who), session.get_one(Operation, done.operation_id))
    assert comment.status == "approved"


def test_others_operations_are_not_there(session: Session, actor_for: Any) -> None:
    comment = CommentFactory()
    done = approved(actor_for("moderator"), comment)
    for number in (done.operation_id, done.operation_id + 1):
        with pytest.raises(MissingError):
            undo(actor_for("editor"), number)
    assert comment.status == "approved"


# -- when ------------------------------------------------------------------------------------------


def test_the_window_is_thirty_days(session: Session, actor_for: Any) -> None:
    actor, moment = actor_for("editor"), datetime(2031, 5, 1, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        first = approved(actor, CommentFactory()).operation_id
        second = approved(actor, CommentFactory()).operation_id
    with time_machine.travel(moment + timedelta(days=UNDO_DAYS), tick=False):
        assert undo(actor, first).changed == 1
    with time_machine.travel(moment + timedelta(days=UNDO_DAYS, seconds=1), tick=False):
        assert not is_undoable(session.get_one(Operation, second))
        with pytest.raises(ConflictError):
            undo(actor, second)


def test_twice_is_refused(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(), actor_for("editor")
    done = approved(actor, comment).operation_id
    assert is_undoable(session.get_one(Operation, done))
    undo(actor, done)
    assert not is_undoable(session.get_one(Operation, done))
    with pytest.raises(ConflictError, match="already"):
        undo(actor, done)
    assert comment.status == "pending"


def test_what_changed_nothing_has_nothing_to_undo(session: Session, actor_for: Any) -> None:
    actor = actor_for("editor")
    nothing = approved(actor, CommentFactory(approved=True)).operation_id
    assert not is_undoable(session.get_one(Operation, nothing))
    with pytest.raises(ConflictError):
        undo(actor, nothing)


def test_an_undo_can_be_undone(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(), actor_for("editor")
    done = decide(actor, Selection.of(comment.id), Action.REJECT, "Rude")
    before = stands(session)
    back = undo(actor, done.operation_id)
    assert comment.status_reason == ""
    undo(actor, back.operation_id)
    assert stands(session) == before
    assert (comment.status, comment.status_reason, comment.version) == ("rejected", "Rude", 4)


# -- what goes back --------------------------------------------------------------------------------


def test_readers_see_at_once_what_is_back(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(approved=True), actor_for("editor")
    done = decide(actor, Selection.of(comment.id), Action.SPAM)
    assert session.scalars(public_comments_of(comment.post)).all() == []
    undo(actor, done.operation_id)
    assert session.scalars(public_comments_of(comment.post)).all() == [comment]


def test_the_way_back_out_of_spam_and_trash_is_kept(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(approved=True), actor_for("editor")
    one = Selection.of(comment.id)
    decide(actor, one, Action.SPAM)
    decide(actor, one, Action.TRASH)
    undo(actor, decide(actor, one, Action.RESTORE).operation_id)
    assert (comment.status, comment.before_trash, comment.before_spam) == (
        "trash",
        "spam",
        "approved",
    )
    decide(actor, one, Action.RESTORE)
    undo(actor, decide(actor, one, Action.NOT_SPAM).operation_id)
    assert (comment.status, comment.before_trash, comment.before_spam) == ("spam", None, "approved")


def test_what_changed_since_is_left_and_listed(session: Session, actor_for: Any) -> None:
    actor = actor_for("editor")
    kept, edited, moved, gone = (CommentFactory() for _number in range(4))
    ids = kept.id, edited.id, moved.id, gone.id
    done = approved(actor, kept, edited, moved, gone)
    session.execute(update(Comment).where(Comment.id == ids[1]).values(version=3))
    decide(actor, Selection.of(ids[2]), Action.TRASH)
    session.execute(delete(Comment).where(Comment.id == ids[3]))
    session.expire_all()
    back = undo(actor, done.operation_id)
    assert (back.changed, back.skipped, back.missing) == (1, 2, 1)
    assert skips(session, back.operation_id) == {ids[0]: None, ids[1]: "stale", ids[2]: "stale"}
    assert (kept.status, edited.status, moved.status) == ("pending", "approved", "trash")


def test_what_was_skipped_by_the_decision_stays(session: Session, actor_for: Any) -> None:
    actor = actor_for("editor")
    fitting, other = CommentFactory(), CommentFactory(spam=True)
    done = approved(actor, fitting, other)
    assert undo(actor, done.operation_id).changed == 1
    assert (other.status, other.version) == ("spam", 1)


@settings(max_examples=25)
@given(
    states=st.lists(st.sampled_from(STATES), min_size=1, max_size=5),
    past=st.lists(ACTIONS, max_size=2),
    action=ACTIONS,
    since=st.lists(st.tuples(st.integers(0, 4), ACTIONS), max_size=3),
)
def test_every_comment_that_nobody_touched_stands_as_before(  # noqa: PLR0917 - fixtures
    session: Session,
    actor_for: Any,
    states: list[str],
    past: list[Action],
    action: Action,
    since: list[tuple[int, Action]],
) -> None:
    actor, post = actor_for("moderator"), PostFactory(published=True, author=None)
    ids = [insert_comments(1, post, status=state)[0] for state in states]
    for earlier in past:
        decide(actor, Selection.of(*ids), earlier, "Before")
    before = stands(session)
    done = decide(actor, Selection.of(*ids), action, "Why")
    for place, later in since:
        decide(actor, Selection.of(ids[place % len(ids)]), later, "Since")
    after = stands(session)
    if done.changed:
        moved = {key for key, why in skips(session, done.operation_id).items() if why is None}
        touched = _touched_since(session, done.operation_id)
        back = undo(actor, done.operation_id)
        assert stands(session) == after | {key: before[key] for key in moved - touched}
        assert (back.changed, back.skipped) == (len(moved - touched), len(moved & touched))
    session.rollback()


def _touched_since(session: Session, operation_id: int) -> set[int]:
    later = select(OperationItem.target_id).where(
        OperationItem.operation_id > operation_id, OperationItem.skip_reason.is_(None)
    )
    return set(session.scalars(later))


# -- what is written -------------------------------------------------------------------------------


def test_it_is_an_operation_with_one_entry_and_announced(session: Session, actor_for: Any) -> None:
    actor, heard = actor_for("editor"), []
    comments = [CommentFactory(), CommentFactory(rejected=True)]
    done = approved(actor, *comments)

    def listen(_actor: Actor, operation: Operation, moved: Any) -> None:
        heard.append(operation.id)

    with comments_decided.connected_to(listen):
        back = undo(actor, done.operation_id)
    operation = session.get_one(Operation, back.operation_id)
    assert heard == [operation.id]
    assert (operation.action, operation.undoes_id) == ("undo", done.operation_id)
    assert (operation.total, operation.changed, operation.skipped) == (2, 2, 0)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.operation_id) == ("comment.undo", operation.id)
    assert entry.before == {"status": {"approved": 2}}
    assert entry.after == {"status": {"pending": 1, "rejected": 1}}


def test_it_costs_as_many_statements_for_many_as_for_one(
    session: Session, actor_for: Any, query_counter: Any
) -> None:
    actor, post, counts = actor_for("editor"), PostFactory(published=True), []
    for number in (2, 60):
        ids = insert_comments(number, post, status="pending")
        done = decide(actor, Selection.of(*ids), Action.APPROVE)
        with query_counter(most=20) as statements:
            assert undo(actor, done.operation_id).changed == number
        counts.append(len(statements))
    assert counts[0] == counts[1]


# -- several at once -------------------------------------------------------------------------------


def test_of_two_at_once_one_undoes(app: Flask, session: Session, actor_for: Any) -> None:
    comment, actor, admin = CommentFactory(), actor_for("editor"), actor_for("admin")
    key, done = comment.id, approved(actor, comment).operation_id

    def job(who: Actor) -> Any:
        with unit_of_work():
            return undo(who, done)

    outcomes = at_once(app, lambda: job(actor), lambda: job(admin))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ConflictError", "Decision"]
    comment = session.get_one(Comment, key)
    assert (comment.status, comment.version) == ("pending", 3)
