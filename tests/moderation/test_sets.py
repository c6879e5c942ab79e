"""Sets of comments of any size: frozen, confirmed, gone through part by part, called off."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError, MissingError
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment
from console.moderation.sets import advance, cancel, confirm, freeze_matching
from console.moderation.transitions import Action
from console.moderation.undo import undo
from console.operations.models import Operation, OperationItem, SkipReason
from console.operations.queries import operations_visible_to
from console.operations.running import FROZEN_EACH, LEASE, drop_unconfirmed, take_lease
from tests.core.together import at_once
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]
PENDING: ColumnElement[bool] = Comment.status == "pending"


def number(session: Session, model: Any) -> int:
    """Return how many rows of ``model`` there are."""
    return int(session.execute(select(func.count()).select_from(model)).scalar_one())


def states(session: Session) -> list[str]:
    """Return the state of every comment."""
    return list(session.scalars(select(Comment.status).order_by(Comment.id)))


def started(actor: Actor, action: Action = Action.APPROVE, reason: str = "") -> Operation:
    """Return a running operation on all that is pending."""
    return confirm(actor, freeze_matching(actor, PENDING, action).id, reason)


def run(actor: Actor, operation: Operation, *, size: int = 2, parts: int = 99) -> int:
    """Go through ``parts`` of the operation at most; return how many there were."""
    lease = take_lease(operation.id)
    done = 0
    while lease is not None and done < parts:
        step = advance(actor, operation.id, lease, size=size)
        done, lease = done + 1, step.lease if step.more else None
    return done


# -- frozen ----------------------------------------------------------------------------------------


def test_freezing_changes_no_comment(session: Session, actor_for: Any) -> None:
    actor = actor_for("moderator")
    insert_comments(3, PostFactory(published=True), status="pending")
    operation = freeze_matching(actor, PENDING, Action.APPROVE)
    assert (operation.state, operation.total, operation.changed) == ("frozen", 3, 0)
    assert states(session) == ["pending"] * 3
    assert number(session, AuditEntry) == 0
    assert session.scalars(operations_visible_to(actor)).all() == []


@pytest.mark.parametrize("who", ["author", "auditor", "outsider", "anonymous"])
def test_who_may_not_decide_freezes_nothing(session: Session, actor_for: Any, who: str) -> None:
    CommentFactory()
    with pytest.raises(ForbiddenError):
        freeze_matching(actor_for(who), PENDING, Action.APPROVE)
    assert number(session, OperationItem) == 0


def test_nothing_that_matches_is_an_error(session: Session, actor_for: Any) -> None:
    with pytest.raises(InvalidInputError):
        freeze_matching(actor_for("editor"), PENDING, Action.APPROVE)


def test_only_who_froze_it_confirms_it(session: Session, actor_for: Any) -> None:
    CommentFactory()
    operation = freeze_matching(actor_for("moderator"), PENDING, Action.APPROVE)
    for who in ("admin", "editor"):
        with pytest.raises(MissingError):
            confirm(actor_for(who), operation.id)
    confirm(actor_for("moderator"), operation.id)
    with pytest.raises(MissingError):
        confirm(actor_for("moderator"), operation.id)


def test_a_reason_is_asked_when_it_is_confirmed(session: Session, actor_for: Any) -> None:
    CommentFactory()
    actor = actor_for("moderator")
    operation = freeze_matching(actor, PENDING, Action.REJECT)
    with pytest.raises(InvalidInputError):
        confirm(actor, operation.id, " ")
    run(actor, confirm(actor, operation.id, "Off topic"))
    assert session.scalars(select(Comment.status_reason)).all() == ["Off topic"]
    assert session.scalars(select(AuditEntry.reason)).all() == ["Off topic"]


def test_what_nobody_confirms_is_gone_after_a_day(session: Session, actor_for: Any) -> None:
    CommentFactory()
    actor, moment = actor_for("moderator"), datetime(2031, 5, 1, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        freeze_matching(actor, PENDING, Action.APPROVE)
        kept = started(actor)
    with time_machine.travel(moment + timedelta(days=1), tick=False):
        assert drop_unconfirmed() == 0
    with time_machine.travel(moment + timedelta(days=1, seconds=1), tick=False):
        assert drop_unconfirmed() == 1
    assert session.scalars(select(Operation.id)).all() == [kept.id]
    assert session.scalars(select(OperationItem.operation_id)).all() == [kept.id]


def test_one_person_keeps_few_of_them(session: Session, actor_for: Any) -> None:
    CommentFactory()
    others = freeze_matching(actor_for("editor"), PENDING, Action.SPAM)
    mine = [
        freeze_matching(actor_for("moderator"), PENDING, Action.SPAM).id
        for _number in range(FROZEN_EACH + 3)
    ]
    left = session.scalars(select(Operation.id).order_by(Operation.id)).all()
    assert left == [others.id, *mine[-FROZEN_EACH:]]


# -- gone through ----------------------------------------------------------------------------------


def test_it_goes_on_part_by_part_with_an_entry_each(session: Session, actor_for: Any) -> None:
    actor = actor_for("moderator")
    insert_comments(5, PostFactory(published=True), status="pending")
    operation = started(actor)
    assert run(actor, operation, parts=2) == 2
    assert (operation.state, operation.changed) == ("running", 4)
    assert states(session) == ["approved"] * 4 + ["pending"]
    tallies = session.scalars(select(AuditEntry.after).order_by(AuditEntry.id)).all()
    assert tallies == [{"status": {"approved": 2}}] * 2
    operation.leased_until = None
    assert run(actor, operation) == 1
    assert (operation.state, operation.changed, operation.skipped) == ("finished", 5, 0)
    assert states(session) == ["approved"] * 5
    moments = session.execute(select(Comment.decided_at, Comment.status_changed_at).distinct())
    assert [tuple(row) for row in moments] == [(operation.created_at, operation.created_at)]


def test_what_changed_since_is_skipped_and_listed_and_what_is_new_is_left(
    session: Session, actor_for: Any
) -> None:
    actor, post = actor_for("moderator"), PostFactory(published=True)
    ids = insert_comments(4, post, status="pending")
    spam = insert_comments(1, post, status="spam")
    operation = freeze_matching(actor, Comment.post_id == post.id, Action.APPROVE)
    (late,) = insert_comments(1, post, status="pending")
    session.execute(update(Comment).where(Comment.id == ids[1]).values(version=2))
    session.execute(delete(Comment).where(Comment.id == ids[2]))
    run(actor, confirm(actor, operation.id), size=3)
    found = dict(session.execute(select(Comment.id, Comment.status)).all())
    assert found == {
        ids[0]: "approved",
        ids[1]: "pending",
        ids[3]: "approved",
        spam[0]: "spam",
        late: "pending",
    }
    items = select(OperationItem).where(OperationItem.skip_reason.is_not(None))
    skipped = {item.target_id: item.skip_reason for item in session.scalars(items)}
    assert skipped == {
        ids[1]: SkipReason.STALE,
        ids[2]: SkipReason.STALE,
        spam[0]: SkipReason.STATE,
    }
    assert (operation.changed, operation.skipped) == (2, 3)


def test_who_lost_the_right_meanwhile_goes_no_further(session: Session, actor_for: Any) -> None:
    actor = actor_for("moderator")
    insert_comments(4, PostFactory(published=True), status="pending")
    operation = started(actor)
    run(actor, operation, parts=1)
    operation.leased_until = None
    run(Actor(name=actor.name, user_id=actor.user_id), operation)
    assert (operation.state, operation.changed) == ("cancelled", 2)
    assert operation.parameters
    assert operation.parameters["stopped"] == "not_allowed"
    assert states(session) == ["approved"] * 2 + ["pending"] * 2


def test_stopped_it_keeps_what_is_done_which_can_be_undone(
    session: Session, actor_for: Any
) -> None:
    actor = actor_for("moderator")
    insert_comments(4, PostFactory(published=True), status="pending")
    operation = started(actor)
    with pytest.raises(ConflictError):
        undo(actor, operation.id)
    run(actor, operation, parts=1)
    cancel(actor, operation.id)
    assert run(actor, operation) == 0
    assert states(session) == ["approved"] * 2 + ["pending"] * 2
    with pytest.raises(ConflictError):
        cancel(actor, operation.id)
    assert undo(actor, operation.id).changed == 2
    assert states(session) == ["pending"] * 4


def test_cancelled_before_it_began_it_is_gone(session: Session, actor_for: Any) -> None:
    CommentFactory()
    operation = freeze_matching(actor_for("moderator"), PENDING, Action.SPAM)
    with pytest.raises(MissingError):
        cancel(actor_for("editor"), operation.id)
    cancel(actor_for("moderator"), operation.id)
    assert (number(session, Operation), number(session, OperationItem)) == (0, 0)


def test_what_was_called_off_leaves_its_number_to_no_other(
    session: Session, actor_for: Any
) -> None:
    CommentFactory()
    actor = actor_for("moderator")
    shown = freeze_matching(actor, PENDING, Action.SPAM).id
    cancel(actor, shown)
    freeze_matching(actor, PENDING, Action.APPROVE)
    with pytest.raises(MissingError):  # by a page that was open still
        confirm(actor, shown)


# -- one at a time ---------------------------------------------------------------------------------


def test_one_at_a_time_takes_it_further(session: Session, actor_for: Any) -> None:
    actor = actor_for("moderator")
    insert_comments(4, PostFactory(published=True), status="pending")
    operation = started(actor)
    mine = take_lease(operation.id)
    assert mine is not None
    assert take_lease(operation.id) is None
    step = advance(actor, operation.id, mine, size=2)
    assert step.lease
    assert take_lease(operation.id) is None
    with time_machine.travel(step.lease + timedelta(seconds=1), tick=False):
        theirs = take_lease(operation.id)
        assert theirs == step.lease + timedelta(seconds=1) + LEASE
        assert not advance(actor, operation.id, step.lease, size=2).more
        assert operation.changed == 2
        assert theirs
        advance(actor, operation.id, theirs, size=2)
    assert operation.changed == 4


def test_however_many_parts_there_were_it_is_free_soon(session: Session, actor_for: Any) -> None:
    actor = actor_for("moderator")
    insert_comments(20, PostFactory(published=True), status="pending")
    operation, moment = started(actor), datetime(2031, 5, 1, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        leases = {take_lease(operation.id)}
        for _part in range(19):
            leases.add(advance(actor, operation.id, max(filter(None, leases)), size=1).lease)
    assert len(leases) == 20  # another one each time: an old one is worth nothing
    assert max(filter(None, leases)) < moment + LEASE + timedelta(seconds=1)


def test_of_several_who_ask_one_gets_it(app: Flask, session: Session, actor_for: Any) -> None:
    CommentFactory()
    operation = started(actor_for("moderator")).id

    def ask() -> Any:
        with unit_of_work():
            return take_lease(operation)

    assert sorted(bool(lease) for lease in at_once(app, ask, ask, ask)) == [False, False, True]


def test_a_part_costs_the_same_for_few_and_for_many(
    session: Session, actor_for: Any, query_counter: Any
) -> None:
    actor, post, counts = actor_for("moderator"), PostFactory(published=True), []
    for many in (3, 300):
        insert_comments(many, post, status="pending")
        operation = started(actor, Action.SPAM)
        lease = take_lease(operation.id)
        assert lease
        with query_counter(most=16) as statements:
            advance(actor, operation.id, lease, size=many)
        counts.append(len(statements))
    assert counts[0] == counts[1]
