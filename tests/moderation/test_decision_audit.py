"""What a decision leaves in the log: one entry, with everything."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.audit.queries import entries_about
from console.core.actor import Actor, Channel
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.queries import moves_on
from console.operations.selection import Selection
from tests.factories import CommentFactory

Session = scoped_session[Any]


@pytest.fixture
def actor(actor_for: Any) -> Actor:
    """Return a moderator of whom everything is known."""
    person = actor_for("moderator")
    return Actor(
        name=person.name,
        user_id=person.user_id,
        permissions=person.permissions,
        channel=Channel.API,
        address="192.0.2.7",
        request_id="the-request-1",
    )


def entry(session: Session) -> dict[str, Any]:
    """Return the only entry, without id and time."""
    found = session.scalars(select(AuditEntry)).one()
    columns = (column.key for column in AuditEntry.__table__.columns)
    return {key: getattr(found, key) for key in columns if key not in {"id", "at"}}


def test_one_comment(session: Session, actor: Actor) -> None:
    comment = CommentFactory(approved=True, author_name="Some Reader")
    decision = decide(actor, Selection.of(comment.id), Action.REJECT, "Beside the point")
    assert entry(session) == {
        "actor_id": actor.user_id,
        "actor_name": "moderator",
        "channel": "api",
        "address": "192.0.2.7",
        "request_id": "the-request-1",
        "action": "comment.reject",
        "subject_kind": "comment",
        "subject_id": comment.id,
        "subject_label": "Some Reader",
        "operation_id": decision.operation_id,
        "before": {"status": "approved"},
        "after": {"status": "rejected"},
        "reason": "Beside the point",
    }


def test_many_comments(session: Session, actor: Actor) -> None:
    chosen = [CommentFactory(), CommentFactory(), CommentFactory(approved=True)]
    untouched = CommentFactory(trash=True)
    selection = Selection.of(*(comment.id for comment in [*chosen, untouched]))
    decision = decide(actor, selection, Action.TRASH)
    assert entry(session) == {
        "actor_id": actor.user_id,
        "actor_name": "moderator",
        "channel": "api",
        "address": "192.0.2.7",
        "request_id": "the-request-1",
        "action": "comment.trash",
        "subject_kind": "comments",
        "subject_id": None,
        "subject_label": "",
        "operation_id": decision.operation_id,
        "before": {"status": {"approved": 1, "pending": 2}},
        "after": {"status": {"trash": 3}},
        "reason": "",
    }


def test_many_that_go_back_to_different_states(session: Session, actor: Actor) -> None:
    chosen = [
        CommentFactory(spam=True, before_spam=past)
        for past in ("pending", "approved", "approved", None)
    ]
    decide(actor, Selection.of(*(comment.id for comment in chosen)), Action.NOT_SPAM)
    found = entry(session)
    assert found["action"] == "comment.not_spam"
    assert found["before"] == {"status": {"spam": 4}}
    assert found["after"] == {"status": {"approved": 2, "pending": 2}}


def test_one_of_several_that_changed_is_named(session: Session, actor: Actor) -> None:
    fits, wrong = CommentFactory(author_name="Fitting"), CommentFactory(approved=True)
    decide(actor, Selection.of(fits.id, wrong.id), Action.APPROVE)
    found = entry(session)
    assert (found["subject_kind"], found["subject_id"]) == ("comment", fits.id)
    assert found["subject_label"] == "Fitting"


def test_what_changes_nothing_leaves_no_entry(session: Session, actor: Actor) -> None:
    decide(actor, Selection.of(CommentFactory(trash=True).id), Action.APPROVE)
    decide(actor, Selection.of(999_999), Action.APPROVE)
    assert session.scalars(select(AuditEntry)).all() == []


def test_the_history_of_a_comment_holds_alone_and_together(session: Session, actor: Actor) -> None:
    comment, other = CommentFactory(), CommentFactory()
    decide(actor, Selection.of(comment.id), Action.APPROVE)
    decide(actor, Selection.of(comment.id, other.id), Action.SPAM)
    decide(actor, Selection.of(other.id), Action.TRASH)
    operations = session.scalars(moves_on("comments.decide", comment.id)).all()
    history = session.scalars(entries_about("comment", comment.id, operations)).all()
    assert [found.action for found in history] == ["comment.spam", "comment.approve"]
