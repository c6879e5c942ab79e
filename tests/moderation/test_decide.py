"""Deciding: who may, what is asked of them, what is written where."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment
from console.moderation.queries import comments_visible_to
from console.moderation.services import REASON_LENGTH, decide
from console.moderation.signals import comments_decided
from console.moderation.transitions import Action
from console.operations.models import Operation, OperationItem
from console.operations.selection import MAX_TICKED, MAX_VERSION, Selection, token_of
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]


def rows(session: Session, model: Any) -> int:
    """Return how many rows of ``model`` there are."""
    return int(session.execute(select(func.count()).select_from(model)).scalar_one())


def items(session: Session) -> dict[int, str | None]:
    """Return why each comment was skipped, ``None`` where it was not."""
    found = session.scalars(select(OperationItem))
    return {item.target_id: item.skip_reason for item in found}


# -- who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["admin", "editor", "moderator"])
def test_staff_decides(session: Session, actor_for: Any, who: str) -> None:
    comment = CommentFactory()
    actor = actor_for(who)
    assert decide(actor, Selection.of(comment.id), Action.APPROVE).changed == 1
    assert comment.decided_by_id == actor.user_id


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("who", ["author", "auditor", "outsider", "anonymous"])
def test_nobody_else_does(session: Session, actor_for: Any, who: str, action: Action) -> None:
    comment = CommentFactory()
    with pytest.raises(ForbiddenError):
        decide(actor_for(who), Selection.of(comment.id), action)
    assert comment.status == "pending"
    assert (rows(session, Operation), rows(session, AuditEntry)) == (0, 0)


def test_the_policy_comes_before_everything_else(session: Session, actor_for: Any) -> None:
    with pytest.raises(ForbiddenError):
        decide(actor_for("author"), Selection(), Action.REJECT, "x" * 1_000)


# -- what is asked ---------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "   ", "\n\t", "\x00"])
def test_a_rejection_says_why(session: Session, actor_for: Any, reason: str) -> None:
    comment = CommentFactory()
    with pytest.raises(InvalidInputError) as error:
        decide(actor_for("editor"), Selection.of(comment.id), Action.REJECT, reason)
    assert "reason" in error.value.fields
    assert (comment.status, rows(session, Operation)) == ("pending", 0)


def test_a_reason_is_kept_on_one_line(session: Session, actor_for: Any) -> None:
    comment = CommentFactory()
    reason = "  Two\r\nlines,\x00 a\ttab  and 日本語 "
    decide(actor_for("editor"), Selection.of(comment.id), Action.REJECT, reason)
    kept = "Two lines, a tab and 日本語"
    assert comment.status_reason == kept
    assert session.scalars(select(Operation.reason)).one() == kept
    assert session.scalars(select(AuditEntry.reason)).one() == kept


def test_a_reason_has_a_longest_length(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(), actor_for("editor")
    with pytest.raises(InvalidInputError) as error:
        decide(actor, Selection.of(comment.id), Action.SPAM, "x" * (REASON_LENGTH + 1))
    assert "reason" in error.value.fields
    decide(actor, Selection.of(comment.id), Action.SPAM, "é" * REASON_LENGTH)
    assert comment.status_reason == "é" * REASON_LENGTH


def test_the_reason_is_that_of_the_present_state(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(), actor_for("editor")
    decide(actor, Selection.of(comment.id), Action.REJECT, "Rude")
    decide(actor, Selection.of(comment.id), Action.APPROVE)
    assert comment.status_reason == ""


@pytest.mark.parametrize("selection", [Selection(), Selection.ticked([])])
def test_nothing_ticked_is_an_error(session: Session, actor_for: Any, selection: Selection) -> None:
    with pytest.raises(InvalidInputError):
        decide(actor_for("editor"), selection, Action.APPROVE)
    assert rows(session, Operation) == 0


# -- what is decided -------------------------------------------------------------------------------


def test_a_decision_is_signed_and_dated(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(), actor_for("moderator")
    before = comment.created_at
    moment = datetime(2031, 5, 4, 3, 2, 1, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        decide(actor, Selection.of(comment.id), Action.APPROVE)
    assert comment.decided_at == comment.status_changed_at == comment.updated_at == moment
    assert comment.decided_by is not None
    assert comment.decided_by.username == "moderator"
    assert comment.created_at == before
    operation = session.scalars(select(Operation)).one()
    assert operation.created_at == operation.finished_at == moment


def test_a_program_signs_with_its_name_only(session: Session, actor_for: Any) -> None:
    robot = Actor(name="robot", permissions=frozenset({"comments:moderate"}))
    comment = CommentFactory()
    decide(robot, Selection.of(comment.id), Action.SPAM)
    assert (comment.status, comment.decided_by_id) == ("spam", None)
    operation = session.scalars(select(Operation)).one()
    assert (operation.actor_id, operation.actor_name) == (None, "robot")


def test_only_what_was_chosen_changes(session: Session, actor_for: Any) -> None:
    chosen, other = CommentFactory(), CommentFactory()
    decide(actor_for("editor"), Selection.of(chosen.id), Action.APPROVE)
    assert (chosen.status, other.status, other.version) == ("approved", "pending", 1)


@pytest.mark.parametrize("seen", [1, 2, 4, MAX_VERSION])
def test_a_comment_that_changed_since_it_was_seen_is_skipped(
    session: Session, actor_for: Any, seen: int
) -> None:
    comment = CommentFactory(version=3)
    decision = decide(
        actor_for("editor"), Selection.ticked([token_of(comment.id, seen)]), Action.APPROVE
    )
    assert (decision.changed, decision.skipped) == (0, 1)
    assert items(session) == {comment.id: "stale"}
    assert (comment.status, comment.version) == ("pending", 3)


def test_the_version_that_was_seen_passes(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(version=3)
    selection = Selection.ticked([token_of(comment.id, 3)])
    assert decide(actor_for("editor"), selection, Action.APPROVE).changed == 1
    assert decide(actor_for("editor"), selection, Action.UNAPPROVE).skipped == 1
    assert (comment.status, comment.version) == ("approved", 4)


def test_a_mixed_selection(session: Session, actor_for: Any) -> None:
    fits, wrong, stale = CommentFactory(), CommentFactory(trash=True), CommentFactory(version=2)
    tokens = [token_of(fits.id, 1), token_of(wrong.id, 1), token_of(stale.id, 1), "999999.1"]
    decision = decide(actor_for("editor"), Selection.ticked(tokens), Action.APPROVE)
    assert (decision.changed, decision.skipped, decision.missing) == (1, 2, 1)
    assert items(session) == {
        fits.id: None,
        wrong.id: "state",
        stale.id: "stale",
    }
    operation = session.get_one(Operation, decision.operation_id)
    assert (operation.kind, operation.action) == ("comments.decide", "approve")
    assert (operation.total, operation.changed, operation.skipped) == (3, 1, 2)


@pytest.mark.parametrize("missing", [0, 999_999, 2**31, 2**63 - 1])
def test_what_is_not_there_is_counted(session: Session, actor_for: Any, missing: int) -> None:
    for selection in (Selection.of(missing), Selection.ticked([token_of(missing, 1)])):
        decision = decide(actor_for("editor"), selection, Action.APPROVE)
        assert (decision.changed, decision.skipped, decision.missing) == (0, 0, 1)
    assert rows(session, AuditEntry) == 0


def test_a_comment_ticked_twice_is_decided_once(session: Session, actor_for: Any) -> None:
    comment = CommentFactory()
    token = token_of(comment.id, 1)
    decision = decide(actor_for("editor"), Selection.ticked([token, token]), Action.APPROVE)
    assert (decision.changed, decision.skipped, decision.missing) == (1, 0, 0)
    assert comment.version == 2


def test_a_filter_decides_what_matches(session: Session, actor_for: Any) -> None:
    first, second, trash = CommentFactory(), CommentFactory(), CommentFactory(trash=True)
    pending = Selection(criterion=Comment.status == "pending")
    decision = decide(actor_for("editor"), pending, Action.APPROVE)
    assert (decision.changed, decision.skipped, decision.missing) == (2, 0, 0)
    states = [comment.status for comment in (first, second, trash)]
    assert states == ["approved", "approved", "trash"]


def test_objects_in_hand_show_the_new_state(session: Session, actor_for: Any) -> None:
    comment = CommentFactory()
    found = session.scalars(comments_visible_to(actor_for("editor"))).one()
    assert (found is comment, found.status) == (True, "pending")
    decide(actor_for("editor"), Selection.of(comment.id), Action.APPROVE)
    assert (found.status, found.version) == ("approved", 2)


# -- what hears of it ------------------------------------------------------------------------------


def test_the_signal_is_sent_once_for_all(session: Session, actor_for: Any) -> None:
    actor, heard = actor_for("editor"), []

    def listen(sender: Actor, operation: Operation, moved: Any) -> None:
        heard.append((sender, operation.id, len(session.scalars(moved).all())))

    selection = Selection.of(*(CommentFactory().id for _ in range(3)))
    with comments_decided.connected_to(listen):
        decision = decide(actor, selection, Action.APPROVE)
        decide(actor, selection, Action.APPROVE)  # changes nothing: nobody is told
    assert heard == [(actor, decision.operation_id, 3)]


def test_a_listener_that_fails_undoes_the_decision(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(), actor_for("editor")
    session.commit()

    def fail(_sender: Actor, **_more: Any) -> None:
        raise ConflictError("no")

    with (
        comments_decided.connected_to(fail),
        pytest.raises(ConflictError),
        unit_of_work(),
    ):
        decide(actor, Selection.of(comment.id), Action.APPROVE)
    assert (comment.status, comment.version, comment.decided_by_id) == ("pending", 1, None)
    assert [rows(session, model) for model in (Operation, OperationItem, AuditEntry)] == [0, 0, 0]


# -- set by set ------------------------------------------------------------------------------------


def test_deciding_many_costs_as_many_statements_as_deciding_one(
    session: Session, actor_for: Any, query_counter: Any
) -> None:
    actor = actor_for("editor")
    ids = insert_comments(101, PostFactory(published=True), status="pending")
    counts = []
    for chosen in (ids[:1], ids[1:]):
        with query_counter() as statements:
            decision = decide(
                actor, Selection.ticked(f"{row_id}.1" for row_id in chosen), Action.APPROVE
            )
        assert decision.changed == len(chosen)
        counts.append(len(statements))
    assert counts == [10, 10]


def test_as_many_as_can_be_ticked_are_decided_at_once(session: Session, actor_for: Any) -> None:
    ids = insert_comments(MAX_TICKED, PostFactory(published=True), status="pending")
    selection = Selection.ticked(token_of(row_id, 1) for row_id in ids)
    decision = decide(actor_for("editor"), selection, Action.SPAM)
    assert (decision.changed, decision.skipped, decision.missing) == (MAX_TICKED, 0, 0)
