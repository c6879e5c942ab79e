"""The pages of operations: how far they are, what was left and why, going on, stopping."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from console.admin import operations as operations_module
from console.core.clock import now
from console.core.unit_of_work import unit_of_work
from console.moderation import undo as undo_module
from console.moderation.models import Comment
from console.moderation.sets import advance, confirm, freeze_matching
from console.moderation.transitions import Action
from console.operations.models import Operation
from console.operations.running import take_lease
from tests.admin.conftest import Send
from tests.factories import PostFactory, insert_comments

Get = Callable[[str, str], TestResponse]


@pytest.fixture
def half_done(session: Any, actor_for: Any) -> int:
    """An operation of the editor on four comments, two of which are done; somebody is at it."""
    actor = actor_for("editor")
    insert_comments(4, PostFactory(published=True), status="pending")
    session.commit()
    with unit_of_work():
        frozen = freeze_matching(actor, Comment.status == "pending", Action.APPROVE)
        number = confirm(actor, frozen.id).id
    with unit_of_work():
        lease = take_lease(number)
        assert lease
        advance(actor, number, lease, size=2)
    return number


def abandon(session: Any, number: int) -> None:
    """Let whoever is at the operation be gone."""
    session.get_one(Operation, number).leased_until = now() - timedelta(seconds=1)
    session.commit()


def page(number: int) -> str:
    """Return the address of an operation."""
    return f"/admin/operations/details/?id={number}"


def test_it_shows_how_far_it_is_and_asks_again(session: Any, get: Get, half_done: int) -> None:
    shown = get("editor", page(half_done)).text
    assert '<progress max="4" value="2"' in shown
    assert "2 of 4: 2 changed, 0 left as they were." in shown
    assert "hx-get=" in shown
    assert "Go on" not in shown
    assert "Not tried yet" in shown
    assert "Under way, 50%" in get("editor", "/admin/operations/").text


def test_in_nobodys_hands_it_is_offered_to_go_on(
    session: Any, get: Get, send: Send, half_done: int
) -> None:
    abandon(session, half_done)
    shown = get("editor", page(half_done)).text
    assert "Go on" in shown
    assert "hx-get=" not in shown
    answer = send("editor", "/admin/operations/resume", operation=str(half_done))
    assert answer.headers["Location"].startswith(page(half_done))
    done = get("editor", page(half_done)).text
    assert "<progress" not in done
    assert "hx-get=" not in done
    assert session.get_one(Operation, half_done).state == "finished"


def test_stopped_it_keeps_what_is_done(session: Any, get: Get, send: Send, half_done: int) -> None:
    send("editor", "/admin/operations/cancel", operation=str(half_done), url=page(half_done))
    shown = get("editor", page(half_done)).text
    assert "Stopped" in shown
    assert "The rest was left as it was." in shown
    assert "/admin/operations/undo" in shown
    send("editor", "/admin/operations/undo", operation=str(half_done))
    assert set(session.scalars(sa.select(Comment.status))) == {"pending"}


@pytest.mark.parametrize("path", ["resume", "cancel"])
def test_others_have_no_hand_in_it(session: Any, send: Send, half_done: int, path: str) -> None:
    abandon(session, half_done)
    for who, status in (("moderator", 404), ("auditor", 403)):
        answer = send(who, f"/admin/operations/{path}", operation=str(half_done))
        assert answer.status_code == status
    assert session.get_one(Operation, half_done).state == "running"


@pytest.mark.parametrize("path", ["confirm", "resume", "cancel", "undo"])
def test_odd_numbers_are_not_there(session: Any, send: Send, path: str) -> None:
    for number in ("", "x", "-1", "0", "999999", "9" * 30):
        answer = send("admin", f"/admin/operations/{path}", operation=number)
        assert answer.status_code == 404


def test_what_was_left_is_listed_page_by_page(session: Any, get: Get, send: Send) -> None:
    post = PostFactory(published=True)
    ids = insert_comments(120, post, status="trash") + insert_comments(60, post, status="pending")
    session.commit()
    rows = [f"{key}.1" for key in ids]
    send("editor", "/admin/comments/action/", action="approve", rowid=rows)
    number = session.scalars(sa.select(Operation.id)).one()
    seen: list[str] = []
    address: str | None = page(number)
    while address:
        shown = get("editor", address).text
        part = re.search(r'<section class="part" id="skipped".*?</section>', shown, re.DOTALL)
        assert part
        assert (
            part[0].count("its state does not allow this") == len(re.findall("<tr>", part[0])) - 1
        )
        seen += re.findall(r"comments/details/\?id=(\d+)", part[0])
        following = re.search(r'href="([^"]*)"[^>]*rel="next"', part[0])
        address = following[1].replace("&amp;", "&") if following else None
    assert seen == [str(key) for key in ids[:120]]
    assert get("editor", f"{page(number)}&skipped=x").status_code == 404


def test_a_large_undo_is_followed_on_its_page(
    session: Any, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = insert_comments(5, PostFactory(published=True), status="pending")
    session.commit()
    rows = [f"{key}.1" for key in ids]
    send("editor", "/admin/comments/action/", action="approve", rowid=rows)
    number = session.scalars(sa.select(Operation.id)).one()
    monkeypatch.setattr(undo_module, "part_size", lambda: 4)
    answer = send("editor", "/admin/operations/undo", operation=str(number), url="/admin/queue/")
    assert "/admin/operations/details/?id=" in answer.headers["Location"]
    assert set(session.scalars(sa.select(Comment.status))) == {"pending"}


def test_what_was_undone_says_by_whom_and_leads_there(session: Any, get: Get, send: Send) -> None:
    insert_comments(2, PostFactory(published=True), status="pending")
    session.commit()
    ids = session.scalars(sa.select(Comment.id)).all()
    send("editor", "/admin/comments/action/", action="spam", rowid=[f"{each}.1" for each in ids])
    send("editor", "/admin/comments/action/", action="trash", rowid=[f"{ids[0]}.2"])
    send("editor", "/admin/comments/action/", action="approve", rowid=[f"{ids[0]}.1"])
    marked, trashed, left = session.scalars(sa.select(Operation.id).order_by(Operation.id)).all()
    assert "Now:" in get("editor", page(left)).text
    send("editor", "/admin/operations/undo", operation=trashed)
    undo = session.scalar(sa.select(Operation.id).where(Operation.undoes_id == trashed))
    assert f'href="/admin/operations/details/?id={undo}"' in get("editor", page(trashed)).text
    assert f'href="/admin/operations/details/?id={trashed}"' in get("editor", page(undo)).text
    listed = get("editor", "/admin/operations/").text
    assert "Undone" in listed
    many = get("editor", "/admin/operations/?flt2_total_is_many=1").text
    assert f"details/?id={marked}" in many
    assert f"details/?id={trashed}" not in many


def test_undoing_many_is_asked_first(
    session: Any, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations_module, "ASKED", 1)
    insert_comments(2, PostFactory(published=True), status="pending")
    session.commit()
    ids = session.scalars(sa.select(Comment.id)).all()
    send("editor", "/admin/comments/action/", action="spam", rowid=[f"{each}.1" for each in ids])
    number = session.scalars(sa.select(Operation.id)).one()
    asked = send("editor", "/admin/operations/undo", operation=number)
    assert "Undo: 2 comments" in asked.text
    assert session.scalar(sa.select(sa.func.count()).select_from(Operation)) == 1
    send("editor", "/admin/operations/undo", operation=number, confirmed="1")
    assert set(session.scalars(sa.select(Comment.status))) == {"pending"}
