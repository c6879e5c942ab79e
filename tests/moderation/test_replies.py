"""Answering as staff: who may, what cannot be answered, and approving with the same key."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError, MissingError
from console.core.unit_of_work import unit_of_work
from console.moderation.editing import StaleCommentError, edit_comment
from console.moderation.models import Comment
from console.moderation.replies import reply
from tests.factories import CommentFactory, PostFactory

Session = scoped_session[Any]


def stored(session: Session, comment_id: int) -> Comment:
    """Return the comment as the database has it."""
    return session.get_one(Comment, comment_id, populate_existing=True)


def test_a_reply_is_public_under_the_comment(session: Session, actor_for: Any, cast: Any) -> None:
    comment = CommentFactory(approved=True)
    key = reply(actor_for("moderator"), comment.id, " Thank you. ", "Moderator").id
    answer = stored(session, key)
    assert (answer.parent_id, answer.post_id) == (comment.id, comment.post_id)
    assert (answer.body, answer.author_name) == ("Thank you.", "Moderator")
    assert (answer.author_id, answer.author_email) == (cast.moderator.id, "")
    assert answer.status == "approved"
    assert stored(session, comment.id).version == 1


def test_what_is_answered_can_be_approved_with_it(session: Session, actor_for: Any) -> None:
    comment = CommentFactory()
    reply(actor_for("moderator"), comment.id, "Thank you.", "Moderator", approve=1)
    assert stored(session, comment.id).status == "approved"
    entries = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert entries == ["comment.approve", "comment.submit"]


def test_a_comment_that_has_changed_is_neither_approved_nor_answered(
    session: Session, actor_for: Any
) -> None:
    comment = CommentFactory(body="One.")
    edit_comment(actor_for("editor"), comment.id, 1, "Two.")
    session.commit()
    with pytest.raises(StaleCommentError) as error, unit_of_work():
        reply(actor_for("moderator"), comment.id, "Thank you.", "Moderator", approve=1)
    assert (error.value.seen, error.value.stored) == ("One.", "Two.")
    assert stored(session, comment.id).status == "pending"
    assert session.scalar(select(func.count()).select_from(Comment)) == 1


@pytest.mark.parametrize("status", ["spam", "trash"])
def test_what_is_gone_is_not_answered(session: Session, actor_for: Any, status: str) -> None:
    comment = CommentFactory(**{status: True})
    with pytest.raises(ConflictError):
        reply(actor_for("moderator"), comment.id, "Thank you.", "Moderator")


@pytest.mark.parametrize(
    "fields", [{"published": True, "comments_open": False}, {"draft": True}, {"scheduled": True}]
)
def test_a_post_that_takes_no_comments_takes_no_reply(
    session: Session, actor_for: Any, fields: dict[str, bool]
) -> None:
    comment = CommentFactory(post=PostFactory(**fields))
    with pytest.raises(ConflictError):
        reply(actor_for("moderator"), comment.id, "Thank you.", "Moderator", approve=1)


@pytest.mark.parametrize("who", ["anonymous", "outsider", "author", "auditor"])
def test_only_those_who_decide_answer_here(session: Session, actor_for: Any, who: str) -> None:
    with pytest.raises(ForbiddenError):
        reply(actor_for(who), CommentFactory().id, "Thank you.", "Somebody")


def test_there_is_something_to_say_and_to_answer(session: Session, actor_for: Any) -> None:
    with pytest.raises(InvalidInputError):
        reply(actor_for("moderator"), CommentFactory().id, " ", "Moderator")
    with pytest.raises(MissingError):
        reply(actor_for("moderator"), 999_999, "Thank you.", "Moderator")
