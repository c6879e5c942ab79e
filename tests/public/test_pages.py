"""What readers get: what is public, and nothing else, in a transaction that cannot write."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError

from console.core.clock import now
from console.core.db import begin_reading, db
from console.publishing.models import Tag
from console.publishing.services import PostFields, create_post, publish_post
from console.web.identity import COMMAND_LINE
from tests.factories import CommentFactory, PostFactory, TagFactory, UserFactory, make_thread

HIDDEN = ("draft", "in_review", "scheduled", "archived")


@pytest.mark.parametrize("trait", HIDDEN)
def test_what_is_not_public_is_nowhere(session: Any, client: FlaskClient, trait: str) -> None:
    author, tag = UserFactory(username="writer"), TagFactory(slug="harbour")
    post = PostFactory(**{trait: True}, title="Not yet", slug="not-yet", author=author)
    post.tags = [tag]
    session.commit()
    month = f"{now():%Y/%-m}"
    assert client.get("/posts/not-yet").status_code == 404
    for address in ("/", "/archive", "/about", "/tags/harbour", "/authors/writer",
                    f"/archive/{month}"):  # fmt: skip
        assert "Not yet" not in client.get(address).text
    assert "harbour" not in client.get("/about").text


def test_a_scheduled_post_appears_at_its_minute(session: Any, client: FlaskClient) -> None:
    moment = datetime(2030, 6, 1, 12, 0, tzinfo=UTC)
    post = create_post(COMMAND_LINE, PostFields("Later", published_at=moment))
    publish_post(COMMAND_LINE, post)
    session.commit()
    with time_machine.travel(moment - timedelta(seconds=1), tick=False):
        assert client.get("/posts/later").status_code == 404
    with time_machine.travel(moment, tick=False):
        assert client.get("/posts/later").status_code == 200
        assert "Later" in client.get("/").text


@pytest.mark.parametrize("trait", ["pending", "rejected", "spam", "trash"])
def test_only_approved_comments_are_shown(session: Any, client: FlaskClient, trait: str) -> None:
    post = PostFactory(published=True, slug="a-post")
    CommentFactory(post=post, body="Shown to all", approved=True)
    CommentFactory(post=post, body="Kept back", **{trait: True})
    session.commit()
    page = client.get("/posts/a-post").text
    assert "Shown to all" in page
    assert "Kept back" not in page


def test_an_answer_to_a_hidden_comment_is_still_shown(session: Any, client: FlaskClient) -> None:
    post = PostFactory(published=True, slug="a-post")
    parent = CommentFactory(post=post, body="Kept back", spam=True)
    CommentFactory(post=post, parent=parent, body="The answer", approved=True)
    session.commit()
    assert "The answer" in client.get("/posts/a-post").text


def test_hostile_text_is_inert(session: Any, client: FlaskClient, client_for: Any) -> None:
    evil = '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:x">y</a>'
    post = PostFactory(published=True, slug="a-post", title=evil, summary=evil)
    comment = CommentFactory(post=post, body=evil, author_name=evil, approved=True)
    key = comment.id
    session.commit()
    pages = [client.get("/posts/a-post").text, client.get("/").text]
    editor = client_for("editor")
    private = ("comments/", f"comments/details/?id={key}", "posts/")
    pages += [editor.get(f"/admin/{address}").text for address in private]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


def test_a_page_costs_a_fixed_number_of_queries(
    session: Any, client: FlaskClient, query_counter: Callable[..., Any]
) -> None:
    post = PostFactory(published=True, slug="a-post")
    make_thread(3, post=post, approved=True)
    for _number in range(3):
        PostFactory(published=True, author=UserFactory(username=f"writer-{_number}"))
    session.commit()
    for address, most in (("/posts/a-post", 3), ("/", 3), ("/archive", 1), ("/about", 1)):
        with query_counter(most=most):
            assert client.get(address).status_code == 200


def test_pages_follow_each_other(session: Any, client: FlaskClient) -> None:
    for number in range(23):
        PostFactory(published=True, title=f"Number {number:02}")
    session.commit()
    pages, url = [], "/"
    while url:
        page = client.get(url).text
        pages.append(set(re.findall(r"Number \d\d", page)))
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        url = following[1] if following else ""
    assert [len(found) for found in pages] == [10, 10, 3]
    assert len(set.union(*pages)) == 23


def test_public_pages_cannot_write(session: Any, app: Any, client: FlaskClient) -> None:
    with app.app_context():
        begin_reading()
        db.session.add(Tag(name="x", slug="x"))
        with pytest.raises(DBAPIError):
            db.session.flush()
        db.session.rollback()


def test_only_get_and_head(client: FlaskClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.open("/about", method=method).status_code in {400, 405}
