"""Editing a comment through the pages, also when somebody else was faster."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.moderation.editing import edit_comment
from console.moderation.models import Comment, CommentStatus, FormerText
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.models import Operation
from console.operations.selection import Selection
from tests.admin.conftest import Send
from tests.factories import CommentFactory

EDIT = "/admin/comments/edit/"
ACTION = "/admin/comments/action/"
Get = Callable[[str, str], TestResponse]
ActorFor = Callable[[str], Actor]


def comment_of(session: Any, key: int) -> Comment:
    """Return the comment as it is stored."""
    session.expire_all()
    found: Comment = session.get_one(Comment, key)
    return found


def edited_meanwhile(session: Any, actor: Actor, **fields: Any) -> int:
    """Return the id of a comment of which everybody but ``actor`` saw version 1."""
    comment = CommentFactory(body="The tide turns at noon.", **fields)
    edit_comment(actor, comment.id, 1, "The tide turns at midnight.")
    session.commit()
    return int(comment.id)


# -- the form --------------------------------------------------------------------------------------


def test_the_form_shows_the_text_and_saves_it(session: Any, send: Send, get: Get) -> None:
    key = CommentFactory(body="A <b>first</b> text", approved=True).id
    session.commit()
    page = get("moderator", f"{EDIT}?id={key}").text
    assert "A &lt;b&gt;first&lt;/b&gt; text</textarea>" in page
    back = "/admin/comments/?search=x"
    answer = send("moderator", f"{EDIT}?id={key}", body="Better", version="1", url=back)
    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    comment = comment_of(session, key)
    assert (comment.body, comment.status) == ("Better", CommentStatus.APPROVED)


def test_an_edit_is_undone_by_its_message(
    session: Any, send: Send, client_for: Any, csrf: Any
) -> None:
    key = CommentFactory(body="First").id
    session.commit()
    client = client_for("moderator")
    fields = {"body": "Second", "version": "1", "csrf_token": csrf(client)}
    page = client.post(f"{EDIT}?id={key}", data=fields, follow_redirects=True).text
    assert 'action="/admin/comments/edit/undo/"' in page
    assert f'name="row" value="{key}.2"' in page
    send("moderator", "/admin/comments/edit/undo/", row=f"{key}.2")
    assert (comment_of(session, key).body, comment_of(session, key).version) == ("First", 3)
    send("moderator", "/admin/comments/edit/undo/", row=f"{key}.2")  # once is enough
    assert comment_of(session, key).version == 3


def test_the_undo_of_an_edit_is_of_no_later_one(session: Any, client_for: Any, csrf: Any) -> None:
    key = CommentFactory(body="First").id
    session.commit()

    def edit_too(*_of: Any) -> None:
        edited = sa.update(Comment).where(Comment.id == key, Comment.version == 2)
        with session.get_bind().begin() as another:
            another.execute(edited.values(version=3))

    client = client_for("moderator")
    fields = {"body": "Second", "version": "1", "csrf_token": csrf(client)}
    sa.event.listen(session, "after_commit", edit_too)
    page = client.post(f"{EDIT}?id={key}", data=fields, follow_redirects=True).text
    sa.event.remove(session, "after_commit", edit_too)
    assert comment_of(session, key).version == 3
    assert f'name="row" value="{key}.2"' in page


@pytest.mark.parametrize("body", ["", "  ", "x" * 20_001])
def test_what_is_no_text_comes_back(session: Any, send: Send, body: str) -> None:
    key = CommentFactory(body="As it is").id
    session.commit()
    answer = send("moderator", f"{EDIT}?id={key}", body=body, version="1")
    assert answer.status_code == 400
    assert "1 to 20000" in answer.text.replace(",", "")
    assert body in answer.text
    assert comment_of(session, key).body == "As it is"


@pytest.mark.parametrize("fields", [{"body": "New"}, {"version": "1"}, {}])
def test_half_a_form_changes_nothing(session: Any, send: Send, fields: dict[str, str]) -> None:
    key = CommentFactory(body="As it is").id
    session.commit()
    assert send("moderator", f"{EDIT}?id={key}", **fields).status_code == 400
    assert comment_of(session, key).body == "As it is"


def test_fields_that_are_not_in_the_form_are_ignored(session: Any, send: Send) -> None:
    key = CommentFactory().id
    session.commit()
    send(
        "moderator", f"{EDIT}?id={key}", body="New", version="1",
        status="approved", author_name="Else", id="1", post_id="1",
    )  # fmt: skip
    comment = comment_of(session, key)
    assert (comment.status, comment.body) == ("pending", "New")
    assert comment.author_name != "Else"


def test_a_stale_form_shows_both_texts_and_saves_the_next_time(
    session: Any, send: Send, actor_for: ActorFor
) -> None:
    key = edited_meanwhile(session, actor_for("editor"))
    answer = send("moderator", f"{EDIT}?id={key}", body="My own text.", version="1")
    assert answer.status_code == 409
    assert "My own text.</textarea>" in answer.text
    assert ">noon</del>" in answer.text
    assert ">midnight</ins>" in answer.text
    assert "Editor" in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert comment_of(session, key).body == "The tide turns at midnight."
    assert (
        send("moderator", f"{EDIT}?id={key}", body="My own text.", version="2").status_code == 302
    )
    assert comment_of(session, key).body == "My own text."
    texts = session.scalars(sa.select(FormerText.body).order_by(FormerText.version)).all()
    assert texts == ["The tide turns at noon.", "The tide turns at midnight."]


# -- deciding about a text that has changed --------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "Off topic"])
def test_a_decision_about_an_old_text_is_asked_again(
    session: Any, send: Send, actor_for: ActorFor, reason: str
) -> None:
    key = edited_meanwhile(session, actor_for("editor"))
    action = "reject" if reason else "approve"
    answer = send("moderator", ACTION, row_action=f"{action}:{key}.1", reason=reason)
    assert answer.status_code == 409
    for text in (">noon</del>", ">midnight</ins>", "Editor", f'value="{action}:{key}.2"', reason):
        assert text in answer.text
    assert comment_of(session, key).status == "pending"
    assert session.scalars(sa.select(Operation)).all() == []
    done = send("moderator", ACTION, row_action=f"{action}:{key}.2", reason=reason)
    assert done.status_code == 302
    assert comment_of(session, key).status == f"{action}ed".replace("eed", "ed")


def test_where_the_state_has_changed_too_the_decision_is_not_offered(
    session: Any, send: Send, actor_for: ActorFor
) -> None:
    key = edited_meanwhile(session, actor_for("editor"))
    decide(actor_for("editor"), Selection.of(key), Action.APPROVE)
    session.commit()
    answer = send("moderator", ACTION, row_action=f"approve:{key}.1")
    assert answer.status_code == 409
    assert "does not allow this decision" in answer.text
    assert ">Approve</button>" not in answer.text


def test_a_decision_that_somebody_else_took_is_told_in_a_line(
    session: Any, client_for: Any, csrf: Any, actor_for: ActorFor
) -> None:
    comment = CommentFactory(author_name="Ada")
    decide(actor_for("editor"), Selection.of(comment.id), Action.SPAM)
    session.commit()
    client = client_for("moderator")
    fields = {"row_action": f"approve:{comment.id}.1", "csrf_token": csrf(client)}
    page = client.post(ACTION, data=fields, follow_redirects=True)
    assert page.status_code == 200
    assert "<bdi>Editor</bdi> was faster" in page.text
    assert "<bdi>Ada</bdi>" in page.text
    assert comment_of(session, comment.id).status == "spam"


def test_of_several_those_with_another_text_are_left_and_listed(
    session: Any, send: Send, actor_for: ActorFor
) -> None:
    stale, fresh = edited_meanwhile(session, actor_for("editor")), CommentFactory().id
    session.commit()
    rows = [f"{stale}.1", f"{fresh}.1"]
    assert send("moderator", ACTION, action="approve", rowid=rows).status_code == 302
    assert comment_of(session, stale).status == "pending"
    assert comment_of(session, fresh).status == "approved"


def test_what_was_typed_is_shown_inert(session: Any, send: Send, actor_for: ActorFor) -> None:
    evil = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)>"
    comment = CommentFactory(body=f"Before {evil}", author_name=evil)
    edit_comment(actor_for("editor"), comment.id, 1, f"After {evil} {evil}")
    session.commit()
    for answer in (
        send("moderator", ACTION, row_action=f"reject:{comment.id}.1", reason=evil),
        send("moderator", f"{EDIT}?id={comment.id}", body=evil, version="1"),
    ):
        assert answer.status_code == 409
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


# -- the log ---------------------------------------------------------------------------------------


def test_the_log_shows_what_changed(session: Any, get: Get, actor_for: ActorFor) -> None:
    edited_meanwhile(session, actor_for("editor"))
    entry = session.scalars(sa.select(AuditEntry)).one()
    page = get("admin", f"/admin/audit/details/?id={entry.id}").text
    assert ">noon</del>" in page
    assert ">midnight</ins>" in page
