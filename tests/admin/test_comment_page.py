"""The page of one comment, and answering from it."""

from typing import Any

import pytest
import sqlalchemy as sa

from console.moderation.editing import edit_comment
from console.moderation.models import Comment
from tests.admin.conftest import Send
from tests.factories import CommentFactory, PostFactory
from tests.factories.moderation import make_edited

REPLY = "/admin/comments/reply/"
DETAILS = "/admin/comments/details/"


def answers(session: Any, key: int) -> list[Comment]:
    """Return what answers the comment."""
    session.expire_all()
    return list(session.scalars(sa.select(Comment).where(Comment.parent_id == key)))


def test_a_reply_is_written_and_public(session: Any, send: Send, get: Any) -> None:
    comment = CommentFactory(approved=True)
    key, slug = comment.id, comment.post.slug
    session.commit()
    assert f"reply/?id={key}" in get("moderator", f"{DETAILS}?id={key}").text
    form = get("moderator", f"{REPLY}?id={key}").text
    assert "Approve and reply" not in form
    answer = send("moderator", f"{REPLY}?id={key}", body="Thank you!", url="/admin/queue/")
    assert answer.headers["Location"] == "/admin/queue/"
    (written,) = answers(session, key)
    assert (written.author_name, written.status) == ("Moderator", "approved")
    assert "Thank you!" in get("anonymous", f"/posts/{slug}").text


def test_a_pending_comment_is_approved_with_the_reply(session: Any, send: Send, get: Any) -> None:
    key = CommentFactory().id
    session.commit()
    assert "Approve and reply" in get("moderator", f"{REPLY}?id={key}").text
    send("moderator", f"{REPLY}?id={key}", body="Welcome", approve="1", version="1")
    assert len(answers(session, key)) == 1
    assert session.get_one(Comment, key).status == "approved"


def test_a_reply_to_another_text_comes_back_with_the_difference(
    session: Any, send: Send, actor_for: Any
) -> None:
    comment = CommentFactory(body="Opens at noon.")
    key = comment.id
    edit_comment(actor_for("editor"), key, 1, "Opens at ten.")
    session.commit()
    answer = send("moderator", f"{REPLY}?id={key}", body="My words", approve="1", version="1")
    assert answer.status_code == 409
    for text in ("My words</textarea>", "noon</del>", "ten</ins>", 'value="2"'):
        assert text in answer.text
    assert answers(session, key) == []
    done = send("moderator", f"{REPLY}?id={key}", body="My words", approve="1", version="2")
    assert done.status_code == 302


@pytest.mark.parametrize("body", ["", " ", "x" * 20_001])
def test_a_reply_says_something(session: Any, send: Send, body: str) -> None:
    key = CommentFactory(approved=True).id
    session.commit()
    assert send("moderator", f"{REPLY}?id={key}", body=body).status_code == 400
    assert answers(session, key) == []


@pytest.mark.parametrize("case", ["spam", "closed"])
def test_where_there_is_no_reply_the_reason_is_told(
    session: Any, send: Send, get: Any, case: str
) -> None:
    if case == "spam":
        key, why = CommentFactory(spam=True).id, "cannot be answered"
    else:
        post = PostFactory(published=True, comments_open=False)
        key, why = CommentFactory(post=post).id, "takes no comments"
    session.commit()
    assert "reply/?id=" not in get("moderator", f"{DETAILS}?id={key}").text
    answer = send("moderator", f"{REPLY}?id={key}", body="My words")
    assert answer.status_code == 409
    assert why in answer.text
    assert "My words</textarea>" in answer.text
    assert answers(session, key) == []


def test_the_page_shows_what_answers_the_comment(session: Any, get: Any) -> None:
    comment = CommentFactory(approved=True)
    for number in range(7):
        CommentFactory(parent=comment, author_name=f"Answerer {number}")
    session.commit()
    page = get("moderator", f"{DETAILS}?id={comment.id}").text
    assert "Answerer 4" in page
    assert "Answerer 5" not in page
    assert '<bdi class="count">7</bdi>' in page


def test_the_page_shows_what_the_text_was(session: Any, get: Any) -> None:
    comment = make_edited("It opens at noon.", body="It opens at ten.")
    session.commit()
    page = get("auditor", f"{DETAILS}?id={comment.id}").text
    assert "noon</del>" in page
    assert "ten</ins>" in page


def test_html_of_an_import_is_told_as_text_and_shown_as_it_came(session: Any, get: Any) -> None:
    source = '<p>Look <a href="https://x.example">here</a></p>'
    key = CommentFactory(body=source).id
    session.commit()
    page = get("moderator", f"{DETAILS}?id={key}").text
    assert "Look here (https://x.example)" in page
    assert "&lt;p&gt;Look" in page
    assert source not in page


def test_the_page_asks_the_database_a_bounded_number_of_times(
    session: Any, client_for: Any, query_counter: Any
) -> None:
    comment = make_edited("Before", body="After", approved=True)
    for _number in range(8):
        CommentFactory(parent=comment)
    session.commit()
    client, key = client_for("moderator"), comment.id
    client.get(f"{DETAILS}?id={key}")
    with query_counter(most=16):
        assert client.get(f"{DETAILS}?id={key}").status_code == 200


def test_lists_lead_to_the_forms_where_scripts_run(session: Any, get: Any) -> None:
    CommentFactory()
    session.commit()
    for address in ("/admin/comments/", "/admin/queue/"):
        assert 'data-edit="Edit"' in get("moderator", address).text
    assert "data-edit=" not in get("auditor", "/admin/comments/").text
