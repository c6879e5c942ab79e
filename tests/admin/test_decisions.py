"""Deciding comments through the pages, as an editor does."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from console.audit.models import AuditEntry
from console.moderation.models import Comment
from console.operations.models import Operation, OperationItem
from tests.admin.conftest import Send
from tests.factories import CommentFactory, PostFactory

ACTION = "/admin/comments/action/"


def statuses(session: Any, *ids: int) -> list[str]:
    """Return the states of the comments of ``ids``, in their order."""
    found = dict(session.execute(sa.select(Comment.id, Comment.status)).all())
    return [found[key] for key in ids]


def last_entry(session: Any) -> AuditEntry:
    """Return the newest audit entry."""
    return session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()


def test_a_row_is_approved_and_public_at_once(session: Any, send: Send, get: Any) -> None:
    comment = CommentFactory(body="May it be seen?")
    slug, key = comment.post.slug, comment.id
    session.commit()
    assert "May it be seen?" not in get("anonymous", f"/posts/{slug}").text
    answer = send("editor", ACTION, row_action=f"approve:{key}.1", url="/admin/queue/")
    assert answer.headers["Location"] == "/admin/queue/"
    assert "May it be seen?" in get("anonymous", f"/posts/{slug}").text
    entry = last_entry(session)
    assert (entry.action, entry.subject_id, entry.actor_name) == ("comment.approve", key, "editor")
    assert (entry.before, entry.after) == ({"status": "pending"}, {"status": "approved"})
    assert all((entry.address, entry.request_id))
    assert entry.channel == "web"


def test_three_are_marked_as_spam_in_bulk(session: Any, send: Send, get: Any) -> None:
    ids = [CommentFactory(body=f"Buy number {n}!").id for n in range(3)]
    session.commit()
    rows = [f"{key}.1" for key in ids]
    answer = send("moderator", "/admin/queue/action/", action="spam", rowid=rows)
    assert answer.status_code == 302
    assert statuses(session, *ids) == ["spam"] * 3
    entry = last_entry(session)
    assert (entry.before, entry.after) == (
        {"status": {"pending": 3}},
        {"status": {"spam": 3}},
    )
    page = get("admin", f"/admin/audit/details/?id={entry.id}").text
    for n in range(3):
        assert f"Buy number {n}!" in page


def test_rejecting_asks_for_the_reason_first(session: Any, send: Send) -> None:
    key = CommentFactory().id
    session.commit()
    asked = send("editor", ACTION, row_action=f"reject:{key}.1")
    assert asked.status_code == 200
    assert 'name="reason"' in asked.text
    assert f'value="{key}.1"' in asked.text
    assert statuses(session, key) == ["pending"]
    done = send("editor", ACTION, action="reject", rowid=f"{key}.1", reason="Off topic")
    assert done.status_code == 302
    assert statuses(session, key) == ["rejected"]
    assert last_entry(session).reason == "Off topic"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reason_that_is_none_is_asked_again(session: Any, send: Send, reason: str) -> None:
    key = CommentFactory().id
    session.commit()
    answer = send("editor", ACTION, action="reject", rowid=f"{key}.1", reason=reason)
    assert answer.status_code in {200, 400}
    assert 'name="reason"' in answer.text
    assert statuses(session, key) == ["pending"]


def test_what_changed_since_it_was_seen_is_left_and_listed(
    session: Any, send: Send, get: Any
) -> None:
    fresh, stale = CommentFactory(), CommentFactory(body="Changed meanwhile", version=2)
    ids = fresh.id, stale.id
    session.commit()
    send("editor", ACTION, action="approve", rowid=[f"{ids[0]}.1", f"{ids[1]}.1"])
    assert statuses(session, *ids) == ["approved", "pending"]
    operation = session.scalars(sa.select(Operation)).one()
    assert (operation.total, operation.changed, operation.skipped) == (2, 1, 1)
    assert (
        "Changed meanwhile" in get("editor", f"/admin/operations/details/?id={operation.id}").text
    )


def test_ids_without_a_version_mean_as_it_is_now(session: Any, send: Send) -> None:
    key = CommentFactory(version=7).id
    session.commit()
    send("editor", ACTION, action="approve", rowid=str(key))
    assert statuses(session, key) == ["approved"]


def test_nothing_ticked_says_so(session: Any, send: Send, get: Any) -> None:
    assert send("editor", ACTION, action="approve").status_code == 302
    assert session.scalar(sa.select(sa.func.count()).select_from(Operation)) == 0


def test_more_rows_than_can_be_ticked_are_refused(session: Any, send: Send) -> None:
    rows = [str(number) for number in range(1, 1_002)]
    assert send("editor", ACTION, action="approve", rowid=rows).status_code == 400
    assert session.scalar(sa.select(sa.func.count()).select_from(OperationItem)) == 0


def test_the_queue_shows_what_waits_oldest_first(session: Any, get: Any) -> None:
    post = PostFactory(published=True)
    for number in range(3):
        CommentFactory(post=post, body=f"Waiting {number}")
    CommentFactory(post=post, body="Done already", approved=True)
    session.commit()
    page = get("moderator", "/admin/queue/").text
    assert [page.index(f"Waiting {n}") for n in range(3)] == sorted(
        page.index(f"Waiting {n}") for n in range(3)
    )
    assert "Done already" not in page


def test_the_menu_counts_what_waits(session: Any, get: Callable[[str, str], TestResponse]) -> None:
    for _number in range(3):
        CommentFactory()
    session.commit()
    assert re.search(r'class="menu-badge">3<', get("moderator", "/admin/comments/").text)
    assert "menu-badge" not in get("auditor", "/admin/comments/").text


def test_a_reason_is_asked_only_where_one_is_needed(session: Any, get: Any) -> None:
    waiting, gone = CommentFactory(), CommentFactory(trash=True)
    session.commit()
    for comment, asked in ((waiting, True), (gone, False)):
        page = get("moderator", f"/admin/comments/details/?id={comment.id}").text
        assert ('name="reason"' in page) == asked
        assert 'class="decision"' in page


def test_the_bar_offers_what_fits_the_rows(session: Any, get: Any) -> None:
    CommentFactory(trash=True)
    CommentFactory(approved=True)
    session.commit()
    named = r'name="action" value="(\w+)"'
    page = get("editor", "/admin/comments/?flt0_status_is=trash").text
    assert set(re.findall(named, page)) <= {"restore", "delete"}
    assert "restore" in re.findall(named, page)
    page = get("editor", "/admin/comments/?flt0_status_is=approved").text
    assert "unapprove" in re.findall(named, page)[:4]
    assert "approve" not in re.findall(named, page)
