"""All that match a search and filters, on as many pages as there are: asked about, then decided."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from console.moderation.models import Comment
from console.operations.models import Operation, OperationItem
from tests.admin.conftest import Send
from tests.factories import CommentFactory, PostFactory, insert_comments, make_flag

Get = Callable[[str, str], TestResponse]
ACTION = "/admin/comments/action/"
PENDING = "/admin/comments/?flt0_status_is=pending&page_size=20"


def states(session: Any) -> dict[str, int]:
    """Return how many comments are in which state."""
    session.rollback()
    count = sa.select(Comment.status, sa.func.count()).group_by(Comment.status)
    return dict(session.execute(count).all())


def frozen(session: Any) -> set[int]:
    """Return the ids of all comments that were chosen."""
    session.rollback()
    return set(session.scalars(sa.select(OperationItem.target_id)))


def fields_of(page: str) -> dict[str, str]:
    """Return the hidden fields of the form that asks."""
    form = re.search(r'<form class="card form-card".*?</form>', page, re.DOTALL)
    assert form
    inputs = re.findall(r'<input[^>]*type="hidden"[^>]*>', form[0])
    found = [re.search(r'name="(\w+)".*value="([^"]*)"', each) for each in inputs]
    return {each[1]: each[2].replace("&amp;", "&") for each in found if each}


def test_all_that_match_are_asked_about_and_decided(
    session: Any, send: Send, client_for: Callable[[str], FlaskClient]
) -> None:
    post = PostFactory(published=True)
    insert_comments(30, post, status="pending")
    insert_comments(4, post, status="spam")
    session.commit()
    answer = send("editor", ACTION, action="approve", matching="1", url=PENDING)
    client = client_for("editor")
    asked = client.get(answer.headers["Location"]).text
    assert "Approve: 30 comments" in asked
    assert "and 25 more" in asked
    assert states(session) == {"pending": 30, "spam": 4}
    insert_comments(1, post, status="pending")  # comes in while one reads
    session.commit()
    done = client.post("/admin/operations/confirm", data=fields_of(asked), follow_redirects=True)
    assert states(session) == {"approved": 30, "pending": 1, "spam": 4}
    assert "Approved comments" in done.text
    assert session.scalars(sa.select(Operation.state)).one() == "finished"


def test_what_the_action_does_not_fit_is_told_before(session: Any, send: Send, get: Get) -> None:
    post = PostFactory(published=True)
    for status in ("pending", "rejected", "spam"):
        insert_comments(2, post, status=status)
    session.commit()
    answer = send("editor", ACTION, action="approve", matching="1", url="/admin/comments/")
    asked = get("editor", answer.headers["Location"]).text
    assert "Approve: 4 comments" in asked
    assert "2 more match, but are left as they are" in asked


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("", {"one", "two", "three", "gone"}),
        ("search=needle", {"one", "two"}),
        ("search=needle&flt0_status_is=pending", {"one"}),
        ("flt1_title_contains=harbour", {"three"}),
        ("flt_status_is=trash&flt_unknown_is=1", {"gone"}),
        ("flt0_status_is=pending&cursor=x&page_size=1&sort=0", {"one", "three"}),
    ],
)
def test_search_and_filters_are_those_of_the_address(
    session: Any, send: Send, query: str, matches: set[str]
) -> None:
    harbour = PostFactory(published=True, title="The harbour")
    comments = {
        "one": CommentFactory(body="A needle"),
        "two": CommentFactory(body="Another NEEDLE", approved=True),
        "three": CommentFactory(post=harbour),
        "gone": CommentFactory(trash=True),
    }
    ids = {name: comment.id for name, comment in comments.items()}
    session.commit()
    send("editor", ACTION, action="trash", matching="1", url=f"/admin/comments/?{query}")
    assert frozen(session) == {ids[name] for name in matches}


def test_in_the_queue_it_is_what_waits(session: Any, send: Send) -> None:
    waiting, other = CommentFactory(), CommentFactory(approved=True)
    reported = CommentFactory(approved=True)
    make_flag(reported)
    ids = waiting.id, reported.id, other.id
    session.commit()
    send("editor", "/admin/queue/action/", action="spam", matching="1", url="/admin/queue/")
    assert frozen(session) == set(ids[:2])


@pytest.mark.parametrize(
    "url", ["", "/admin/", "/admin/queue/?search=x", "/admin/comments/?search=%00", "//comments/"]
)
def test_without_the_address_of_the_list_nothing_is_chosen(
    session: Any, send: Send, url: str
) -> None:
    CommentFactory()
    session.commit()
    answer = send("editor", ACTION, action="approve", matching="1", url=url)
    assert answer.status_code == 400
    assert frozen(session) == set()


def test_a_wrong_filter_is_told(session: Any, send: Send) -> None:
    CommentFactory()
    session.commit()
    url = "/admin/comments/?flt0_status_is=nothing"
    assert send("editor", ACTION, action="approve", matching="1", url=url).status_code == 400
    assert frozen(session) == set()


def test_a_rejection_asks_why(
    session: Any, send: Send, client_for: Callable[[str], FlaskClient]
) -> None:
    insert_comments(3, PostFactory(published=True), status="pending")
    session.commit()
    answer = send("editor", ACTION, action="reject", matching="1", url=PENDING)
    client = client_for("editor")
    asked = client.get(answer.headers["Location"]).text
    again = client.post("/admin/operations/confirm", data=fields_of(asked) | {"reason": " "})
    assert again.status_code in {200, 400}
    assert states(session) == {"pending": 3}
    client.post("/admin/operations/confirm", data=fields_of(again.text) | {"reason": "Rude"})
    assert states(session) == {"rejected": 3}
    assert set(session.scalars(sa.select(Comment.status_reason))) == {"Rude"}


def test_cancelled_it_is_gone(
    session: Any, send: Send, client_for: Callable[[str], FlaskClient]
) -> None:
    insert_comments(3, PostFactory(published=True), status="pending")
    session.commit()
    answer = send("editor", ACTION, action="approve", matching="1", url=PENDING)
    client = client_for("editor")
    fields = fields_of(client.get(answer.headers["Location"]).text)
    back = client.post("/admin/operations/cancel", data=fields)
    assert back.headers["Location"] == PENDING
    assert client.get(answer.headers["Location"]).status_code == 404
    assert client.post("/admin/operations/confirm", data=fields).status_code == 404
    assert states(session) == {"pending": 3}
    assert frozen(session) == set()


def test_only_who_was_asked_answers(session: Any, send: Send, get: Get) -> None:
    CommentFactory()
    session.commit()
    asked = send("editor", ACTION, action="approve", matching="1", url=PENDING).headers["Location"]
    number = session.scalars(sa.select(Operation.id)).one()
    for who in ("admin", "moderator"):
        assert get(who, asked).status_code == 404
        answer = send(who, "/admin/operations/confirm", operation=str(number))
        assert answer.status_code == 404
    assert states(session) == {"pending": 1}
    assert f"id={number}" not in get("editor", "/admin/operations/").text


def test_it_is_offered_where_there_is_more_than_a_page(session: Any, get: Get) -> None:
    insert_comments(21, PostFactory(published=True), status="pending")
    session.commit()
    for path in ("/admin/comments/?page_size=20", "/admin/queue/?page_size=20"):
        page = get("moderator", path).text
        assert "All 21 that match, not only this page" in page
        assert 'name="matching"' not in get("moderator", path.replace("20", "50")).text
    assert 'name="matching"' not in get("auditor", "/admin/comments/?page_size=20").text


def test_deleting_for_good_says_what_it_does_and_asks_why(
    session: Any, send: Send, client_for: Callable[[str], FlaskClient], get: Get
) -> None:
    root = CommentFactory(source="https://a.example", external_id="1", spam=True)
    reply, other = CommentFactory(parent=root), CommentFactory(spam=True)
    left = reply.id, other.id
    session.commit()
    spam = "/admin/comments/?flt0_status_is=spam"
    assert "Delete for good" in get("admin", spam).text
    assert "Delete for good" not in get("admin", "/admin/comments/").text
    assert "Delete for good" not in get("moderator", spam).text
    row = f"{root.id}.1"
    assert send("moderator", ACTION, action="delete", rowid=row, url=spam).status_code == 403
    answer = send("admin", ACTION, action="delete", rowid=row, url=spam)
    client = client_for("admin")
    asked = client.get(answer.headers["Location"]).text
    for fact in (
        "1 comment is deleted.",
        "1 reply to them stays",
        "0 reports of readers go with them",
        "1 was imported",
        "This cannot be undone.",
    ):
        assert fact in asked
    again = client.post("/admin/operations/confirm", data=fields_of(asked))
    assert "Please correct what is marked below" in again.text
    assert states(session) == {"spam": 2, "pending": 1}
    done = client.post(
        "/admin/operations/confirm",
        data=fields_of(again.text) | {"reason": "Bait"},
        follow_redirects=True,
    ).text
    assert "this cannot be undone" in done
    assert "/admin/operations/undo" not in done
    session.rollback()
    assert set(session.scalars(sa.select(Comment.id))) == set(left)


def test_a_whole_list_is_deleted_for_good(
    session: Any, send: Send, client_for: Callable[[str], FlaskClient]
) -> None:
    insert_comments(3, PostFactory(published=True), status="trash")
    CommentFactory()
    session.commit()
    trash = "/admin/comments/?flt0_status_is=trash"
    answer = send("admin", ACTION, action="delete", matching="1", url=trash)
    client = client_for("admin")
    fields = fields_of(client.get(answer.headers["Location"]).text) | {"reason": "Old"}
    client.post("/admin/operations/confirm", data=fields)
    assert states(session) == {"pending": 1}
