"""Saved views above the lists: saving, using, managing, and what must not break a list."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from console.accounts.models import SavedView
from tests.admin.conftest import Send
from tests.factories import CommentFactory, PostFactory, SavedViewFactory, insert_comments

LIST = "/admin/comments/"
VIEWS = "/admin/views/"
PENDING = "flt0_status_is=pending"


def bar(page: str) -> str:
    """Return the part of the page with the views; nothing where there is none."""
    found = re.search(r'<nav class="views".*?</nav>', page, re.DOTALL)
    return found.group() if found else ""


def kept(session: Any) -> list[SavedView]:
    """Return every view there is."""
    session.expire_all()
    return list(session.scalars(sa.select(SavedView).order_by(SavedView.id)))


def test_a_filtered_list_is_saved_and_found_again(session: Any, send: Send, get: Any) -> None:
    CommentFactory()
    CommentFactory(approved=True)
    session.commit()
    assert bar(get("moderator", LIST).text) == ""
    filtered = get("moderator", f"{LIST}?{PENDING}").text
    address = re.search(r'href="(/admin/views/save/[^"]*)"', filtered)
    assert address
    form = get("moderator", address[1].replace("&amp;", "&")).text
    assert "Status: Pending" in form
    answer = send("moderator", f"{VIEWS}save/", list="comments", query=PENDING, name="To do")
    assert answer.headers["Location"] == f"{LIST}?{PENDING}"
    shown = bar(get("moderator", f"{LIST}?{PENDING}").text)
    assert 'aria-current="page"><bdi>To do</bdi>' in shown
    assert '<bdi class="count">1</bdi>' in shown
    assert "views/save/" not in shown  # it is kept already
    assert "To do" not in get("editor", LIST).text


def test_only_what_the_list_knows_is_kept(session: Any, send: Send) -> None:
    query = f"{PENDING}&evil=1&url=//elsewhere&cursor=x&page_size=100&sort=3&desc=1&search=a+b"
    send("moderator", f"{VIEWS}save/", list="comments", query=query, name="Mine", shared="y")
    (view,) = kept(session)
    assert view.query == f"search=a+b&sort=3&desc=1&{PENDING}"
    assert view.shared


@pytest.mark.parametrize(
    "query",
    [
        "flt0_status_is=nothing",
        "flt9_body_is=1",
        "search=%00",
        "flt1_title_contains=%00",
        "flt0_created_at_since=noon",
        "x=" + "a" * 1_000,
    ],
)
def test_what_no_list_can_show_is_not_kept(session: Any, send: Send, query: str) -> None:
    answer = send("moderator", f"{VIEWS}save/", list="comments", query=query, name="Odd")
    assert answer.status_code == 400
    assert kept(session) == []


@pytest.mark.parametrize(("name", "code"), [("", 400), ("x" * 81, 400), ("Taken", 400)])
def test_a_name_that_cannot_be_is_asked_again(
    session: Any, send: Send, cast: Any, name: str, code: int
) -> None:
    SavedViewFactory(owner_id=cast.moderator.id, name="Taken")
    session.commit()
    answer = send("moderator", f"{VIEWS}save/", list="comments", query=PENDING, name=name)
    assert answer.status_code == code
    assert len(kept(session)) == 1


@pytest.mark.parametrize("name", ["nothing", "users", ""])
def test_other_lists_keep_no_views(session: Any, send: Send, get: Any, name: str) -> None:
    assert get("admin", f"{VIEWS}?list={name}").status_code == 404
    assert send("admin", f"{VIEWS}save/", list=name, query="", name="Odd").status_code == 404


def test_whoever_may_not_see_a_list_keeps_no_view_of_it(session: Any, send: Send, get: Any) -> None:
    assert get("auditor", f"{VIEWS}?list=queue").status_code == 403
    assert send("auditor", f"{VIEWS}save/", list="queue", query="", name="Odd").status_code == 403


def test_an_odd_value_saved_earlier_breaks_no_list(session: Any, get: Any, cast: Any) -> None:
    odd = (
        "flt0_status_is=gone",
        "flt7_was_once_is=1",
        "search=%ff%00&&==",
        "flt0_created_at_since=x",
        "a" * 1_000,
    )
    for number, query in enumerate(odd):
        SavedViewFactory(owner_id=cast.moderator.id, name=f"Odd {number}", query=query)
    session.commit()
    page = get("moderator", LIST)
    assert page.status_code == 200
    shown = bar(page.text)
    assert "<bdi>Odd 0</bdi></span>" in shown  # its name, and no way to what it is not
    assert "<bdi>Odd 1</bdi></span>" in shown
    assert get("moderator", f"{VIEWS}?list=comments").status_code == 200


def test_views_of_others_are_told_from_ones_own(session: Any, get: Any, cast: Any) -> None:
    SavedViewFactory(owner_id=cast.editor.id, name="Theirs", shared=True)
    SavedViewFactory(owner_id=cast.editor.id, name="Secret")
    session.commit()
    shown = bar(get("auditor", LIST).text)
    assert "Theirs" in shown
    assert "Editor" in shown
    assert "Secret" not in shown
    managed = get("auditor", f"{VIEWS}?list=comments").text
    assert "Shared by Editor" in managed
    assert "delete/" not in managed


def test_a_view_is_renamed_shared_and_deleted(session: Any, send: Send, cast: Any) -> None:
    key = SavedViewFactory(owner_id=cast.moderator.id, name="Old").id
    session.commit()
    send("moderator", f"{VIEWS}update/", id=str(key), name="New", shared=["", "1"])
    assert (kept(session)[0].name, kept(session)[0].shared) == ("New", True)
    send("moderator", f"{VIEWS}update/", id=str(key), name="Newer")  # without the box
    assert (kept(session)[0].name, kept(session)[0].shared) == ("Newer", True)
    assert send("moderator", f"{VIEWS}update/", id=str(key)).status_code == 400
    asked = send("moderator", f"{VIEWS}delete/", id=str(key))
    assert asked.status_code == 200
    assert len(kept(session)) == 1
    assert send("moderator", f"{VIEWS}delete/", id=str(key), confirmed="1").status_code == 302
    assert kept(session) == []


def test_nobody_touches_views_of_others(session: Any, send: Send, cast: Any) -> None:
    shared = SavedViewFactory(owner_id=cast.editor.id, name="Theirs", shared=True).id
    secret = SavedViewFactory(owner_id=cast.editor.id, name="Secret").id
    session.commit()
    for key, code in ((shared, 403), (secret, 404)):
        form = {"id": str(key), "name": "Mine", "confirmed": "1"}
        assert send("moderator", f"{VIEWS}update/", **form).status_code == code
        assert send("moderator", f"{VIEWS}delete/", **form).status_code == code
        asked = send("moderator", f"{VIEWS}delete/", id=str(key))
        assert ("Theirs" in asked.text) == (key == shared)
        assert "Secret" not in asked.text
    assert [view.name for view in kept(session)] == ["Theirs", "Secret"]


def test_names_are_shown_inert(session: Any, get: Any, cast: Any) -> None:
    SavedViewFactory(owner_id=cast.editor.id, name="<script>alert(1)</script>\"'", shared=True)
    session.commit()
    for address in (LIST, f"{VIEWS}?list=comments"):
        for who in ("editor", "moderator"):
            assert "<script>alert" not in get(who, address).text


def test_counts_are_bounded_and_one_statement(
    session: Any, client_for: Any, cast: Any, query_counter: Any
) -> None:
    insert_comments(1_200, PostFactory(published=True))
    client = client_for("moderator")
    session.commit()
    client.get(LIST)
    with query_counter() as before:
        client.get(LIST)
    for number in range(20):
        SavedViewFactory(owner_id=cast.moderator.id, name=f"View {number:02}")
    session.commit()
    with query_counter(most=len(before) + 1):
        page = client.get(LIST).text
    shown = bar(page)
    assert shown.count("<li>") == 20
    assert shown.count('class="count">1,000+</bdi>') == 12


def test_views_that_look_for_words_are_not_counted(session: Any, get: Any, cast: Any) -> None:
    CommentFactory()
    SavedViewFactory(owner_id=cast.moderator.id, query="search=word")
    SavedViewFactory(owner_id=cast.moderator.id, query="flt1_title_contains=word")
    SavedViewFactory(owner_id=cast.moderator.id, query="flt2_author_contains=word")
    session.commit()
    shown = bar(get("moderator", LIST).text)
    assert shown.count("<li>") == 3
    assert 'class="count"' not in shown


def test_the_queue_keeps_views_of_its_own(session: Any, send: Send, get: Any) -> None:
    CommentFactory()
    session.commit()
    send("moderator", f"{VIEWS}save/", list="queue", query="search=reader", name="Readers")
    assert "Readers" in bar(get("moderator", "/admin/queue/").text)
    assert "Readers" not in get("moderator", LIST).text
