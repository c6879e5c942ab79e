"""Several parts at a time: the same end as one after the other, whatever comes in between."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.db import db
from console.core.unit_of_work import unit_of_work
from console.jobs import lanes, operations
from console.jobs.operations import go_on
from console.moderation import sets, undo
from console.moderation.models import Comment
from console.moderation.sets import cancel, confirm, freeze_matching
from console.moderation.transitions import Action
from console.operations.models import Operation, OperationItem
from tests.factories import PostFactory, insert_comments

Session = scoped_session[Any]
PART = 10
PARTS = 8


@pytest.fixture(autouse=True)
def _small_parts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of ten, and lanes for any number of them."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("has one writer at a time")
    for module in (lanes, operations, sets, undo):
        monkeypatch.setattr(module, "part_size", lambda: PART)
    monkeypatch.setattr(operations, "PAUSE", 0)
    monkeypatch.setattr(lanes, "TURN_SECONDS", 2)


@pytest.fixture
def running(session: Session, actor_for: Any) -> int:
    """An operation on eight parts that nobody has begun with."""
    insert_comments(PART * PARTS, PostFactory(published=True), status="pending")
    session.commit()
    with unit_of_work():
        frozen = freeze_matching(actor_for("moderator"), Comment.id > 0, Action.APPROVE)
        return confirm(actor_for("moderator"), frozen.id).id


def ended(session: Session, number: int) -> Operation:
    """Return the operation as it is now; items, log and comments have to agree with it."""
    session.rollback()
    operation = session.get_one(Operation, number)
    entries = select(AuditEntry.after).where(
        AuditEntry.operation_id == number, AuditEntry.action == "comment.approve"
    )
    assert sum(sum(e["status"].values()) for e in session.scalars(entries)) == operation.changed
    moved = select(Comment.id).where(Comment.version == 2, Comment.status == "approved")
    assert len(session.scalars(moved).all()) == operation.changed
    return operation


def test_the_end_is_the_same(session: Session, running: int) -> None:
    told: list[int] = []
    go_on(running, told=lambda: told.append(1))
    operation = ended(session, running)
    assert (operation.state, operation.changed, len(told)) == ("finished", 80, PARTS)
    tallies = session.scalars(select(AuditEntry.after).order_by(AuditEntry.id)).all()
    assert tallies == [{"status": {"approved": PART}}] * PARTS


def test_what_changed_since_is_skipped(session: Session, running: int) -> None:
    late = session.scalars(select(Comment.id).order_by(Comment.id)).all()[::7]
    session.execute(update(Comment).where(Comment.id.in_(late)).values(version=9))
    session.commit()
    go_on(running)
    operation = ended(session, running)
    assert (operation.state, operation.skipped) == ("finished", len(late))
    skipped = select(OperationItem.target_id).where(OperationItem.skip_reason == "stale")
    assert set(session.scalars(skipped)) == set(late)


@pytest.mark.parametrize("place", [0, 1, 4, PARTS - 1])
def test_a_lane_that_fails_is_made_up_for(
    session: Session, running: int, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    failing(monkeypatch, place, lambda: None)
    go_on(running)
    assert (ended(session, running).state, ended(session, running).changed) == ("finished", 80)


def failing(monkeypatch: pytest.MonkeyPatch, place: int, meanwhile: Callable[[], None]) -> None:
    """Have the lane with that part fail once its rows are moved; ``meanwhile`` happens before."""
    real, begun = lanes.advance_beside, []

    def advance(actor: Any, number: int, part: Any, turn: Any) -> Any:
        begun.append(part)
        if len(begun) == place + 1:

            def broken() -> Any:
                turn()
                meanwhile()
                raise RuntimeError("no")

            return real(actor, number, part, broken)
        return real(actor, number, part, turn)

    monkeypatch.setattr(lanes, "advance_beside", advance)


def test_stopped_meanwhile_it_goes_no_further(
    app: Flask,
    session: Session,
    actor_for: Any,
    running: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actor = actor_for("moderator")
    real, begun = lanes.advance_beside, []

    def advance(who: Any, number: int, part: Any, turn: Any) -> Any:
        begun.append(part)
        if len(begun) == 4:
            with app.app_context():
                with unit_of_work():
                    cancel(actor, number)
                db.session.remove()
        return real(who, number, part, turn)

    monkeypatch.setattr(lanes, "advance_beside", advance)
    go_on(running)
    operation = ended(session, running)
    assert operation.state == "cancelled"
    assert operation.changed < 80


def test_an_undo_in_lanes(session: Session, running: int, actor_for: Any) -> None:
    go_on(running)
    with unit_of_work():
        back = undo.undo(actor_for("moderator"), running).operation_id
    go_on(back)
    session.rollback()
    assert set(session.execute(select(Comment.status, Comment.version))) == {("pending", 3)}
    assert session.get_one(Operation, back).changed == 80
