"""Changing what a comment says: who may, what is kept, and what happens when two do it at once."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.errors import ForbiddenError, InvalidInputError, MissingError
from console.moderation.digests import digest_of
from console.moderation.editing import (
    EDITS,
    StaleCommentError,
    edit_comment,
    edits_of,
    text_seen,
)
from console.moderation.models import Comment, CommentStatus, FormerText
from console.moderation.services import decide
from console.moderation.submission import BODY_LENGTH
from console.moderation.transitions import Action
from console.operations.selection import Selection
from tests.factories import CommentFactory

Session = scoped_session[Any]


def stored(session: Session, comment_id: int) -> Comment:
    """Return the comment as the database has it."""
    return session.get_one(Comment, comment_id, populate_existing=True)


def test_the_text_changes_and_nothing_else_does(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(body="Fist!", approved=True)
    before = {c.key: getattr(comment, c.key) for c in Comment.__table__.columns}
    moment = datetime(2031, 1, 2, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        edit_comment(actor_for("moderator"), comment.id, 1, "  First!\r\n ")
    now = stored(session, comment.id)
    changed = {key for key, value in before.items() if getattr(now, key) != value}
    assert changed == {"body", "text_digest", "version", "updated_at"}
    assert now.text_digest == digest_of("First!")
    assert (now.body, now.version, now.updated_at) == ("First!", 2, moment)


def test_what_it_said_is_kept_and_told(session: Session, actor_for: Any, cast: Any) -> None:
    comment = CommentFactory(body="Fist!")
    edit_comment(actor_for("moderator"), comment.id, 1, "First!")
    former = session.scalars(select(FormerText)).one()
    assert (former.comment_id, former.version, former.body) == (comment.id, 1, "Fist!")
    assert former.edited_by_id == cast.moderator.id
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject_id) == ("comment.edit", comment.id)
    assert (entry.before, entry.after) == ({"text": "Fist!"}, {"text": "First!"})


@pytest.mark.parametrize("status", list(CommentStatus))
def test_an_edit_decides_nothing(session: Session, actor_for: Any, status: str) -> None:
    comment = CommentFactory(**{status: True})
    edit_comment(actor_for("editor"), comment.id, 1, "Another text.")
    assert stored(session, comment.id).status == status


def test_the_same_text_again_writes_nothing(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(body="As it is.")
    edit_comment(actor_for("editor"), comment.id, 1, " As it is.\n")
    assert stored(session, comment.id).version == 1
    assert session.scalars(select(FormerText)).all() == []
    assert session.scalars(select(AuditEntry)).all() == []


def test_a_text_that_came_with_space_around_it_is_the_same_without(
    session: Session, actor_for: Any
) -> None:
    comment = CommentFactory(body="One\r\n\r\ntwo \n")
    edit_comment(actor_for("editor"), comment.id, 1, "One\n\ntwo")
    assert stored(session, comment.id).version == 1
    assert stored(session, comment.id).body == "One\r\n\r\ntwo \n"


@pytest.mark.parametrize("who", ["anonymous", "outsider", "author", "auditor"])
def test_only_those_who_decide_may_edit(session: Session, actor_for: Any, who: str) -> None:
    with pytest.raises(ForbiddenError):
        edit_comment(actor_for(who), CommentFactory().id, 1, "Another text.")


@pytest.mark.parametrize("body", ["", " \n\t", "\x00", "x" * (BODY_LENGTH + 1)])
def test_what_is_no_text_is_refused(session: Session, actor_for: Any, body: str) -> None:
    comment = CommentFactory()
    with pytest.raises(InvalidInputError) as error:
        edit_comment(actor_for("editor"), comment.id, 1, body)
    assert "body" in error.value.fields


def test_what_is_not_there_cannot_be_edited(session: Session, actor_for: Any) -> None:
    with pytest.raises(MissingError):
        edit_comment(actor_for("editor"), 999_999, 1, "Another text.")


def test_a_stale_edit_tells_both_texts(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(body="One.")
    edit_comment(actor_for("editor"), comment.id, 1, "Two.")
    with pytest.raises(StaleCommentError) as error:
        edit_comment(actor_for("moderator"), comment.id, 1, "Three.")
    assert (error.value.seen, error.value.stored, error.value.version) == ("One.", "Two.", 2)
    assert stored(session, comment.id).body == "Two."
    edit_comment(actor_for("moderator"), comment.id, error.value.version, "Three.")
    assert stored(session, comment.id).body == "Three."


def test_an_edit_after_a_decision_is_stale_too(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(body="One.")
    decide(actor_for("editor"), Selection.of(comment.id), Action.APPROVE)
    with pytest.raises(StaleCommentError) as error:
        edit_comment(actor_for("moderator"), comment.id, 1, "Two.")
    assert error.value.seen == error.value.stored == "One."


def test_a_program_that_saw_nothing_edits_what_is_there(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(version=7)
    edit_comment(actor_for("editor"), comment.id, None, "Another text.")
    assert stored(session, comment.id).version == 8


@settings(max_examples=15)
@given(steps=st.lists(st.sampled_from(["edit", "decide"]), max_size=6))
def test_every_version_is_known(session: Session, actor_for: Any, steps: list[str]) -> None:
    actor, comment = actor_for("editor"), CommentFactory(body="Text 1")
    said = {1: "Text 1"}
    for number, step in enumerate(steps, 2):
        if step == "edit":
            edit_comment(actor, comment.id, number - 1, f"Text {number}")
        else:
            action = Action.UNAPPROVE if comment.status == "approved" else Action.APPROVE
            decide(actor, Selection.of(comment.id), action)
        said[number] = comment.body
    assert {version: text_seen(comment, version) for version in said} == said


def test_edits_come_newest_first_with_both_texts(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(body="Text 0")
    for number in range(1, EDITS + 3):
        edit_comment(actor_for("editor"), comment.id, number, f"Text {number}")
    edits = edits_of(comment)
    assert len(edits) == EDITS
    assert (edits[0].before, edits[0].after) == (f"Text {EDITS + 1}", f"Text {EDITS + 2}")
    assert all(newer.before == older.after for newer, older in pairwise(edits))
    assert {edit.by for edit in edits} == {"Editor"}
    assert [edit.version for edit in edits_of(comment, since=EDITS + 1)] == [EDITS + 2, EDITS + 1]


def test_a_text_outlives_who_changed_it(session: Session, actor_for: Any, cast: Any) -> None:
    comment = CommentFactory()
    edit_comment(actor_for("editor"), comment.id, 1, "Another text.")
    session.delete(cast.editor)
    session.flush()
    assert session.scalar(select(func.count()).select_from(FormerText)) == 1
    assert [edit.by for edit in edits_of(comment)] == [None]
