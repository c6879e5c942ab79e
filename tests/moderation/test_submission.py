"""Comments coming in: who waits, what is refused, what is stored."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import String, func, select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import ANONYMOUS
from console.core.clock import now
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.text import has_odd_characters
from console.moderation.models import Comment
from console.moderation.submission import BATCH, BODY_LENGTH, Submission, submit
from tests.factories import CommentFactory, PostFactory

Session = scoped_session[Any]


def from_reader(post_id: int, body: str = "Well said.", **more: Any) -> Submission:
    """Return what a reader sends."""
    return Submission(post_id, body, **{"author_name": "Some Reader", **more})


def stored(session: Session, comment_id: int) -> Comment:
    """Return the comment as the database has it."""
    return session.get_one(Comment, comment_id, populate_existing=True)


# -- who waits -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["anonymous", "outsider", "author", "auditor"])
def test_readers_wait(session: Session, actor_for: Any, who: str) -> None:
    (comment_id,) = submit(actor_for(who), [from_reader(PostFactory(published=True).id)])
    comment = stored(session, comment_id)
    assert (comment.status, comment.score, comment.queue_rank) == ("pending", 10, -10)


@pytest.mark.parametrize("who", ["moderator", "editor", "admin"])
def test_those_who_decide_do_not_wait(session: Session, actor_for: Any, who: str) -> None:
    (comment_id,) = submit(actor_for(who), [from_reader(PostFactory(published=True).id)])
    assert stored(session, comment_id).status == "approved"


def test_everything_that_was_sent_is_stored(session: Session, cast: Any, actor_for: Any) -> None:
    parent = CommentFactory()
    moment = datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        (comment_id,) = submit(
            actor_for("author"),
            [
                from_reader(
                    parent.post_id,
                    "First line\r\nsecond line\r\n",
                    author_email=" reader@example.com ",
                    author_url="https://reader.example.com/",
                    parent_id=parent.id,
                    author_id=cast.author.id,
                    author_address="2001:db8::1",
                    user_agent="A browser\t1.0",
                )
            ],
        )
    comment = stored(session, comment_id)
    assert (comment.post_id, comment.parent_id) == (parent.post_id, parent.id)
    assert comment.body == "First line\nsecond line"
    assert (comment.author_id, comment.author_name) == (cast.author.id, "Some Reader")
    assert comment.author_email == "reader@example.com"
    assert comment.author_url == "https://reader.example.com/"
    assert (comment.author_address, comment.user_agent) == ("2001:db8::1", "A browser 1.0")
    assert comment.created_at == comment.updated_at == comment.status_changed_at == moment
    assert (comment.version, comment.kind, comment.decided_at) == (1, "comment", None)
    assert (comment.before_spam, comment.before_trash, comment.status_reason) == (None, None, "")


def test_content_made_in_one_go_keeps_its_times(session: Session) -> None:
    moment = now() - timedelta(days=400)
    (comment_id,) = submit(
        ANONYMOUS, [from_reader(PostFactory(published=True).id, created_at=moment)]
    )
    comment = stored(session, comment_id)
    assert comment.created_at == comment.status_changed_at == moment


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["", "   ", "\n\r\n\t", "\x00\x01", "\ud800"])
def test_an_empty_text_is_refused(session: Session, body: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        submit(ANONYMOUS, [from_reader(PostFactory(published=True).id, body)])
    assert "body" in error.value.fields


def test_a_text_has_a_longest_length(session: Session) -> None:
    post_id = PostFactory(published=True).id
    with pytest.raises(InvalidInputError) as error:
        submit(ANONYMOUS, [from_reader(post_id, "x" * (BODY_LENGTH + 1))])
    assert "body" in error.value.fields
    (comment_id,) = submit(ANONYMOUS, [from_reader(post_id, "  " + "日" * BODY_LENGTH + "\n")])
    assert len(stored(session, comment_id).body) == BODY_LENGTH


def test_a_closed_post_takes_no_comments(session: Session) -> None:
    post = PostFactory(published=True, comments_open=False)
    with pytest.raises(ConflictError):
        submit(ANONYMOUS, [from_reader(post.id)])


@pytest.mark.parametrize("post_id", [0, -1, 999_999])
def test_a_post_that_is_not_there_takes_none_either(session: Session, post_id: int) -> None:
    with pytest.raises(ConflictError):
        submit(ANONYMOUS, [from_reader(post_id)])


def test_a_parent_stands_under_the_same_post(session: Session) -> None:
    elsewhere = CommentFactory()
    with pytest.raises(InvalidInputError):
        submit(ANONYMOUS, [from_reader(PostFactory(published=True).id, parent_id=elsewhere.id)])


@pytest.mark.parametrize("parent_id", [0, -1, 999_999])
def test_a_parent_is_there(session: Session, parent_id: int) -> None:
    with pytest.raises(InvalidInputError):
        submit(ANONYMOUS, [from_reader(PostFactory(published=True).id, parent_id=parent_id)])


def test_one_that_is_refused_refuses_all(session: Session) -> None:
    post = PostFactory(published=True)
    good, bad = from_reader(post.id), from_reader(post.id, "")
    with pytest.raises(InvalidInputError):
        submit(ANONYMOUS, [good, bad])
    assert session.execute(select(func.count()).select_from(Comment)).scalar_one() == 0


# -- odd characters --------------------------------------------------------------------------------

ODD = "a\x00b\x1b[1m\x7f\ud800 \r\nc"
TEXTS = ["author_name", "author_email", "author_url", "author_address", "user_agent"]


@pytest.mark.parametrize("column", TEXTS)
def test_odd_characters_do_not_get_in(session: Session, column: str) -> None:
    start = "http://" if column == "author_url" else ""
    sent = from_reader(PostFactory(published=True).id, **{column: start + ODD})
    (comment_id,) = submit(ANONYMOUS, [sent])
    assert getattr(stored(session, comment_id), column) == start + "ab[1m c"


@pytest.mark.parametrize("column", TEXTS)
def test_what_is_too_long_is_cut(session: Session, column: str) -> None:
    start = "http://" if column == "author_url" else ""
    sent = from_reader(PostFactory(published=True).id, **{column: start + "é" * 1_000})
    (comment_id,) = submit(ANONYMOUS, [sent])
    kind = Comment.__table__.c[column].type
    assert isinstance(kind, String)
    width = kind.length or 0
    assert getattr(stored(session, comment_id), column) == (start + "é" * width)[:width]


@settings(max_examples=25)
@given(body=st.text(st.characters(), max_size=60), name=st.text(st.characters(), max_size=60))
def test_any_text_is_stored_or_refused(session: Session, body: str, name: str) -> None:
    post_id = session.scalars(select(Comment.post_id)).first() or CommentFactory().post_id
    try:
        (comment_id,) = submit(ANONYMOUS, [from_reader(post_id, body, author_name=name)])
    except InvalidInputError:
        return
    comment = stored(session, comment_id)
    assert comment.body
    assert not has_odd_characters(comment.body + comment.author_name)


# -- many ------------------------------------------------------------------------------------------


def test_ids_come_in_the_order_of_what_was_sent(session: Session) -> None:
    post = PostFactory(published=True)
    sent = [from_reader(post.id, f"Comment {n}") for n in range(BATCH + 20)]
    ids = submit(ANONYMOUS, sent)
    bodies = dict(session.execute(select(Comment.id, Comment.body)).all())
    assert [bodies[comment_id] for comment_id in ids] == [item.body for item in sent]


def test_answers_to_several_posts_at_once(session: Session) -> None:
    first, second = CommentFactory(), CommentFactory()
    ids = submit(
        ANONYMOUS,
        [from_reader(c.post_id, f"Answer {c.id}", parent_id=c.id) for c in (first, second)],
    )
    assert [stored(session, row_id).parent_id for row_id in ids] == [first.id, second.id]


def test_nothing_sent_is_nothing_done(session: Session) -> None:
    assert submit(ANONYMOUS, []) == []
    assert session.scalars(select(AuditEntry)).all() == []


# -- the log ---------------------------------------------------------------------------------------


def test_one_comment_is_named_in_the_log(session: Session) -> None:
    (comment_id,) = submit(ANONYMOUS, [from_reader(PostFactory(published=True).id)])
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_name, entry.actor_id) == (
        "comment.submit",
        "anonymous",
        None,
    )
    assert (entry.subject_kind, entry.subject_id) == ("comment", comment_id)
    assert (entry.subject_label, entry.before, entry.after) == (
        "Some Reader",
        {},
        {"status": "pending", "score": 10, "reasons": {"first_time": 10, "hold_all": 0}},
    )


def test_many_comments_are_counted_in_the_log(session: Session, actor_for: Any) -> None:
    post = PostFactory(published=True)
    submit(actor_for("moderator"), [from_reader(post.id), from_reader(post.id, "And again.")])
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.subject_kind, entry.subject_id) == ("comments", None)
    assert (entry.subject_label, entry.after) == ("", {"status": {"approved": 2}})


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("trait", ["draft", "in_review", "scheduled", "archived"])
def test_only_public_posts_take_comments(session: Session, trait: str) -> None:
    with pytest.raises(ConflictError):
        submit(ANONYMOUS, [from_reader(PostFactory(**{trait: True}).id)])


@pytest.mark.parametrize("who", ["anonymous", "moderator"])
def test_nobody_comments_in_the_name_of_another(
    session: Session, cast: Any, actor_for: Any, who: str
) -> None:
    sent = from_reader(PostFactory(published=True).id, author_id=cast.author.id)
    with pytest.raises(ForbiddenError):
        submit(actor_for(who), [sent])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "x", " "])
def test_addresses_that_are_no_website_are_dropped(session: Session, url: str) -> None:
    (comment_id,) = submit(ANONYMOUS, [from_reader(PostFactory(published=True).id, author_url=url)])
    assert stored(session, comment_id).author_url == ""
