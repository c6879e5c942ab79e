"""Posts on their way from draft to readers, as the console shows them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from console.core.clock import now
from console.publishing.models import Post
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
