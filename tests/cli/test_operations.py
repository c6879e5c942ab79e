"""``flask operations``: what is under way, going on with it, dropping what nobody confirmed."""

from datetime import timedelta
from typing import Any

from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.core.clock import now
from console.core.db import db
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment
from console.moderation.sets import confirm, freeze_matching
from console.moderation.transitions import Action
from console.operations.models import Operation
from tests.factories import PostFactory, insert_comments

Session = scoped_session[Any]


def frozen(actor: Any) -> int:
    """Freeze what is pending."""
    db.session.commit()
    with unit_of_work():
        return freeze_matching(actor, Comment.status == "pending", Action.APPROVE).id


def test_all_that_is_under_way_is_taken_to_its_end(
    session: Session, runner: FlaskCliRunner, actor_for: Any
) -> None:
    insert_comments(3, PostFactory(published=True), status="pending")
    first, second, third = (frozen(actor_for("moderator")) for _number in range(3))
    with unit_of_work():
        confirm(actor_for("moderator"), first)
        busy = confirm(actor_for("moderator"), second)
        busy.leased_until = now() + timedelta(seconds=20)
    listed = runner.invoke(args=["operations", "list"]).stdout
    assert f"{first}: approve by moderator, running, in nobody's hands: 0 of 3" in listed
    assert f"{second}: approve by moderator, running: 0 of 3" in listed
    assert "2 under way" in listed
    done = runner.invoke(args=["operations", "resume"])
    assert (done.exit_code, done.stdout.count("finished")) == (0, 1)
    assert str(second) in done.stderr
    assert session.get_one(Operation, third).state == "frozen"
    assert session.scalars(select(Comment.status)).all() == ["approved"] * 3
    again = runner.invoke(args=["operations", "resume", str(first)])
    assert "has ended" in again.stderr


def test_tidying_drops_what_nobody_confirmed(
    session: Session, runner: FlaskCliRunner, actor_for: Any
) -> None:
    insert_comments(2, PostFactory(published=True), status="pending")
    old, new = frozen(actor_for("moderator")), frozen(actor_for("moderator"))
    session.get_one(Operation, old).created_at = now() - timedelta(days=2)
    session.commit()
    assert runner.invoke(args=["operations", "tidy"]).stdout == "1 dropped\n"
    assert session.scalars(select(Operation.id)).all() == [new]


def test_the_trash_is_emptied(session: Session, runner: FlaskCliRunner) -> None:
    post = PostFactory(published=True)
    insert_comments(3, post, status="trash", status_changed_at=now() - timedelta(days=31))
    insert_comments(2, post, status="trash")
    session.commit()
    done = runner.invoke(args=["moderation", "empty-trash"])
    assert (done.exit_code, done.stdout) == (0, "3 comments deleted for good\n")
    done = runner.invoke(args=["moderation", "empty-trash", "--older-than", "0"])
    assert done.stdout == "2 comments deleted for good\n"
    done = runner.invoke(args=["moderation", "empty-trash", "--older-than", "0"])
    assert done.stdout == "0 comments deleted for good\n"
    assert session.scalars(select(Comment.id)).all() == []


def test_a_number_of_no_operation_is_an_error(session: Session, runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["operations", "resume", "99999"])
    assert (result.exit_code, result.stderr) == (1, "Error: there is no operation 99999\n")
