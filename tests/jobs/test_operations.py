"""Operations go on without whoever started them, and after whatever stopped them."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.db import db
from console.core.errors import ConflictError
from console.core.unit_of_work import unit_of_work
from console.jobs import enqueue, operations, runner
from console.jobs.operations import go_on
from console.jobs.runner import Background
from console.moderation import sets
from console.moderation import undo as undoing
from console.moderation.models import Comment
from console.moderation.sets import confirm, freeze_matching
from console.moderation.transitions import Action
from console.operations.models import Operation
from console.web.identity import COMMAND_LINE
from tests.factories import PostFactory, insert_comments

Session = scoped_session[Any]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of two, so that a few comments are several."""
    real = sets.advance
    monkeypatch.setattr(
        operations, "advance", lambda actor, key, lease: real(actor, key, lease, size=2)
    )
    monkeypatch.setattr(operations, "PAUSE", 0)
    monkeypatch.setattr(runner, "IDLE", 0.2)


@pytest.fixture
def running(session: Session, actor_for: Any) -> Operation:
    """An operation on five comments that nobody has begun with."""
    insert_comments(5, PostFactory(published=True), status="pending")
    return start(actor_for("moderator"))


def start(actor: Actor) -> Operation:
    """Let an operation on all that is pending run."""
    db.session.commit()
    with unit_of_work():
        frozen = freeze_matching(actor, Comment.status == "pending", Action.APPROVE)
        return confirm(actor, frozen.id)


def approved(session: Session) -> int:
    """Return how many comments are approved."""
    return len(session.scalars(select(Comment.id).where(Comment.status == "approved")).all())


def test_it_is_taken_to_its_end(session: Session, running: Operation) -> None:
    enqueue(running.id)
    assert (running.state, running.changed, approved(session)) == ("finished", 5, 5)
    entries = session.scalars(select(AuditEntry)).all()
    assert [(entry.channel, entry.actor_name) for entry in entries] == [("job", "moderator")] * 3
    assert not go_on(running.id)


def test_rights_are_those_of_the_moment(session: Session, cast: Any, running: Operation) -> None:
    cast.moderator.active = False
    session.commit()
    enqueue(running.id)
    assert (running.state, approved(session)) == ("cancelled", 0)


def test_the_command_line_has_no_account(session: Session) -> None:
    insert_comments(3, PostFactory(published=True), status="pending")
    operation = start(COMMAND_LINE)
    enqueue(operation.id)
    assert operation.state == "finished"


def test_somebody_without_an_account_has_no_rights(session: Session) -> None:
    insert_comments(3, PostFactory(published=True), status="pending")
    robot = Actor(name="robot", permissions=frozenset({"comments:moderate", "comments:read"}))
    operation = start(robot)
    enqueue(operation.id)
    assert (operation.state, approved(session)) == ("cancelled", 0)


@pytest.mark.parametrize("failures", [1, 2])
@pytest.mark.parametrize(
    "error", [OperationalError("", None, Exception("lock timeout")), ConflictError("deadlock")]
)
def test_what_others_got_in_the_way_of_is_tried_again(
    session: Session,
    running: Operation,
    monkeypatch: pytest.MonkeyPatch,
    failures: int,
    error: Exception,
) -> None:
    failing(monkeypatch, [error] * failures)
    enqueue(running.id)
    assert (running.state, approved(session)) == ("finished", 5)


def failing(monkeypatch: pytest.MonkeyPatch, errors: list[Exception]) -> None:
    """Have parts fail with ``errors``, after they have done their work."""
    real = operations.advance

    def advance(*arguments: Any) -> Any:
        done = real(*arguments)
        if errors:
            raise errors.pop()
        return done

    monkeypatch.setattr(operations, "advance", advance)


def test_what_stopped_it_leaves_it_to_be_gone_on_with(
    session: Session, running: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, [RuntimeError("no")])
    with pytest.raises(RuntimeError):
        enqueue(running.id)
    assert (running.state, running.changed, running.leased_until) == ("running", 0, None)
    assert (approved(session), len(session.scalars(select(AuditEntry)).all())) == (0, 0)
    enqueue(running.id)
    assert (running.state, approved(session)) == ("finished", 5)


def ended(background: Background) -> None:
    """Wait until the thread has nothing more to do, and has ended."""
    (thread,) = (each for each in threading.enumerate() if each is background._thread)
    thread.join(timeout=20)
    assert background._thread is None


def test_a_thread_of_its_own_does_it(app: Flask, session: Session, running: Operation) -> None:
    key = running.id
    session.commit()
    background = Background(app)
    background.enqueue(key)
    background.enqueue(key)  # has ended by then: nothing happens
    ended(background)
    session.rollback()
    assert (running.state, approved(session)) == ("finished", 5)


def test_a_failure_in_the_thread_is_logged_and_the_next_is_done(
    app: Flask,
    session: Session,
    running: Operation,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = running.id
    session.commit()
    failing(monkeypatch, [RuntimeError("no")])
    background = Background(app)
    background.enqueue(key)
    background.enqueue(key)
    ended(background)
    session.rollback()
    assert (running.state, approved(session)) == ("finished", 5)
    assert "operation stopped" in caplog.text


def test_a_large_undo_goes_on_whoever_asked_for_it(
    session: Session, running: Operation, actor_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue(running.id)
    earlier, moderator = running.id, actor_for("moderator")
    monkeypatch.setattr(undoing, "part_size", lambda: 2)
    session.commit()
    with unit_of_work():
        undo = undoing.undo(moderator, earlier).operation_id
    assert session.get_one(Operation, undo).state == "finished"
    assert approved(session) == 0
