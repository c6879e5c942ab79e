"""Undo on the pages: offered where a decision is told, and on the operation's own page."""

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from console.moderation.models import Comment
from console.operations.models import Operation
from tests.admin.conftest import Send
from tests.factories import CommentFactory

Get = Callable[[str, str], TestResponse]
UNDO = "/admin/operations/undo"
QUEUE = "/admin/queue/?search=a%26b"


def status_of(session: Any, key: int) -> str:
    """Return the state of a comment."""
    return str(session.scalar(sa.select(Comment.status).where(Comment.id == key)))


def last_operation(session: Any) -> int:
    """Return the newest operation."""
    return int(session.scalar(sa.select(sa.func.max(Operation.id))))


def test_a_decision_is_told_with_undo_and_undone(session: Any, client_for: Any, csrf: Any) -> None:
    key = CommentFactory().id
    session.commit()
    client = client_for("editor")
    decision = {"row_action": f"approve:{key}.1", "url": QUEUE, "csrf_token": csrf(client)}
    told = client.post("/admin/queue/action/", data=decision, follow_redirects=True).text
    form = re.search(rf'<form method="post" action="{UNDO}"[^>]*>.*?</form>', told, re.DOTALL)
    assert form
    assert re.search("Approved: comment by <bdi>[^<]+</bdi>[.]", told)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    fields["url"] = fields["url"].replace("&amp;", "&")
    assert fields["operation"] == str(last_operation(session))
    answer = client.post(UNDO, data=fields)
    assert answer.headers["Location"] == QUEUE
    assert status_of(session, key) == "pending"
    assert "Undone: comment by" in client.get(QUEUE).text
    again = client.post(UNDO, data=fields, follow_redirects=True)
    assert "This has been undone already." in again.text


def test_undo_needs_a_token(session: Any, client_for: Any, send: Send) -> None:
    key = CommentFactory().id
    session.commit()
    send("editor", "/admin/comments/action/", row_action=f"approve:{key}.1")
    fields = {"operation": str(last_operation(session))}
    assert client_for("editor").post(UNDO, data=fields).status_code == 400
    assert status_of(session, key) == "approved"


def test_the_page_of_the_operation_offers_it_once(session: Any, send: Send, get: Get) -> None:
    key = CommentFactory().id
    session.commit()
    send("editor", "/admin/comments/action/", row_action=f"trash:{key}.1")
    page = f"/admin/operations/details/?id={last_operation(session)}"
    operation = str(last_operation(session))
    assert UNDO in get("editor", page).text
    assert UNDO not in get("auditor", page).text
    answer = send("editor", UNDO, operation=operation, url=page)
    assert answer.headers["Location"] == page
    assert UNDO not in get("editor", page).text
    assert status_of(session, key) == "pending"


def test_others_and_odd_numbers_are_not_there(session: Any, send: Send) -> None:
    key = CommentFactory().id
    session.commit()
    send("editor", "/admin/comments/action/", row_action=f"approve:{key}.1")
    for number in (str(last_operation(session)), "999999", "-1", "x", ""):
        assert send("moderator", UNDO, operation=number).status_code == 404
    assert status_of(session, key) == "approved"


def test_what_changed_since_is_told(session: Any, send: Send, client_for: Any, csrf: Any) -> None:
    keys = [CommentFactory().id, CommentFactory().id]
    session.commit()
    rows = [f"{key}.1" for key in keys]
    send("editor", "/admin/comments/action/", action="approve", rowid=rows)
    operation = str(last_operation(session))
    send("moderator", "/admin/comments/action/", row_action=f"trash:{keys[0]}.2")
    client = client_for("editor")
    fields = {"operation": operation, "csrf_token": csrf(client)}
    told = client.post(UNDO, data=fields, follow_redirects=True).text
    assert "Undone: comment by" in told
    assert "1 was left as it is" in told
    assert [status_of(session, key) for key in keys] == ["trash", "pending"]
