"""Posts on their way from draft to readers, as the console shows them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from markupsafe import escape

from console.core.actor import Actor
from console.core.clock import now
from console.publishing import services
from console.publishing.labels import STATUS_LABELS
from console.publishing.models import Post, PostStatus
from tests.admin.conftest import Send
from tests.factories import PostFactory


@pytest.fixture
def said(client_for: Any, csrf: Any) -> Callable[..., str]:
    """Return ``said(action, *posts)``: the list as an editor gets it back after ``action``."""

    def act(action: str, *posts: Post) -> str:
        client = client_for("editor")
        rows = [f"{post.id}.{post.version}" for post in posts]
        data = {"action": action, "rowid": rows, "csrf_token": csrf(client)}
        answer = client.post("/admin/posts/action/", data=data, follow_redirects=True)
        return str(answer.text)

    return act


def test_what_is_published_for_later_is_called_scheduled(session: Any, said: Any, get: Any) -> None:
    post = PostFactory(in_review=True, published_at=now() + timedelta(days=3))
    session.commit()
    assert "Scheduled for " in said("publish", post)
    page = get("editor", f"/admin/posts/details/?id={post.id}").text
    assert "Scheduled “<bdi>" in page
    assert "<ins><bdi>Scheduled</bdi></ins>" in page
    assert "Published" not in page
    session.expire_all()
    assert "Taken back to draft: 1 post." in said("unpublish", post)
    page = get("editor", f"/admin/posts/details/?id={post.id}").text
    assert "<del><bdi>Scheduled</bdi></del>" in page


def test_of_many_posts_it_is_told_how_many_are_scheduled(session: Any, said: Any, get: Any) -> None:
    later = [PostFactory(draft=True, published_at=now() + timedelta(days=3)) for _ in range(2)]
    at_once = PostFactory(draft=True)
    session.commit()
    page = said("publish", *later, at_once)
    assert "Published: 1 post." in page
    assert "Scheduled: 2 posts." in page


def test_the_note_of_an_editor_stands_on_top(session: Any, cast: Any, get: Any) -> None:
    post = PostFactory(in_review=True, author=cast.author)
    session.commit()
    editor = Actor(name="Edda", user_id=cast.editor.id, permissions=cast.editor.permissions)
    for reason in ("The beginning is <missing>", "The end, too"):
        services.request_changes(editor, post, reason)
        session.commit()
        for part in ("details", "edit"):
            page = get("author", f"/admin/posts/{part}/?id={post.id}").text
            note = re.search('aria-labelledby="note-title">(.*?)</section>', page, re.DOTALL)
            assert note
            assert str(escape(reason)) in note[1]
            assert "<bdi>Edda</bdi>" in note[1]
        services.submit_post(editor, post)
        session.commit()
        assert "note-title" not in get("author", f"/admin/posts/details/?id={post.id}").text


@pytest.mark.parametrize(
    ("who", "state", "step"),
    [
        ("author", "draft", "submit"),
        ("author", "changes_requested", "submit"),
        ("editor", "draft", "publish"),
        ("editor", "in_review", "publish"),
        ("editor", "published", ""),
        ("editor", "archived", ""),
    ],
)
def test_the_next_step_is_offered(  # noqa: PLR0917 - fixtures
    session: Any, cast: Any, get: Any, who: str, state: str, step: str
) -> None:
    post = PostFactory(author=cast.author, **{state: True})
    session.commit()
    page = get(who, f"/admin/posts/details/?id={post.id}").text
    primary = re.findall(r'<(?:a|button) class="btn btn-primary.*?>', page)
    assert len(primary) == 1
    assert (f'value="{step}:' if step else "/admin/posts/edit/") in primary[0]
    form = get(who, f"/admin/posts/edit/?id={post.id}").text
    assert re.findall('name="then" value="(.*?)"', form) == ([step] if step else [])
    badge = re.search(r'<h1>.*?</h1><span class="status .*?">(.*?)</span>', form)
    assert badge
    assert badge[1] == STATUS_LABELS[PostStatus(state)]


def test_one_press_saves_and_submits(session: Any, send: Send, cast: Any) -> None:
    post = PostFactory(draft=True, author=cast.author)
    session.commit()
    address = f"/admin/posts/edit/?id={post.id}"
    answer = send("author", address, title="Ready", version="1", then="submit")
    assert answer.status_code == 302
    session.expire_all()
    assert (post.title, post.status) == ("Ready", "in_review")


def test_what_cannot_be_done_next_saves_nothing(session: Any, send: Send, cast: Any) -> None:
    post = PostFactory(draft=True, author=cast.author, title="As it was")
    session.commit()
    address = f"/admin/posts/edit/?id={post.id}"
    assert send("author", address, title="X", version="1", then="publish").status_code == 400
    assert send("editor", address, title="X", version="1", then="nonsense").status_code == 302
    session.expire_all()
    assert (post.title, post.status) == ("X", "draft")


@pytest.mark.parametrize(
    ("state", "told"),
    [("in_review", "Withdraw it from review first"), ("published", "Only editors can change")],
)
def test_who_may_not_edit_now_is_told_why(
    session: Any, cast: Any, get: Any, state: str, told: str
) -> None:
    post = PostFactory(author=cast.author, **{state: True})
    session.commit()
    answer = get("author", f"/admin/posts/edit/?id={post.id}")
    assert answer.status_code == 403
    assert told in answer.text
    assert ('value="withdraw:' in answer.text) == (state == "in_review")


def test_authors_are_not_told_that_they_are_the_author(session: Any, cast: Any, get: Any) -> None:
    PostFactory(author=cast.author)
    session.commit()
    assert '<th scope="col">Author</th>' not in get("author", "/admin/posts/").text
    assert '<th scope="col">Author</th>' in get("editor", "/admin/posts/").text
    assert "desc=1" in get("author", "/admin/posts/?sort=3").text
