"""Which comments readers and staff get to see, and how they are counted."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.core.actor import Actor
from console.core.clock import now
from console.moderation import policies
from console.moderation.models import Comment
from console.moderation.queries import (
    author_counts,
    comments_visible_to,
    counts_by_status,
    pending_comments,
    public_comment_counts,
    public_comments_of,
)
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]
STATES = ("pending", "approved", "rejected", "spam", "trash")
CAST = ("admin", "editor", "moderator", "author", "auditor", "outsider", "anonymous")


@pytest.fixture
def one_of_each(session: Session) -> list[Comment]:
    """Return a comment in each state, all under one post."""
    post = PostFactory(published=True)
    return [CommentFactory(post=post, **{state: True}) for state in STATES]


def test_only_what_is_approved_is_public(session: Session, one_of_each: list[Comment]) -> None:
    public = session.scalars(select(Comment).where(policies.public())).all()
    assert [comment.status for comment in public] == ["approved"]
    assert session.scalars(public_comments_of(one_of_each[0].post)).all() == list(public)


def test_readers_get_the_oldest_first_and_ties_in_order(session: Session) -> None:
    post, moment = PostFactory(published=True), now()
    times = [moment, moment - timedelta(days=1), moment, moment - timedelta(days=1)]
    comments = [CommentFactory(post=post, approved=True, created_at=time) for time in times]
    CommentFactory(approved=True)  # under another post
    expected = [comments[n].id for n in (1, 3, 0, 2)]
    assert [comment.id for comment in session.scalars(public_comments_of(post))] == expected


def test_only_what_is_approved_counts(session: Session, one_of_each: list[Comment]) -> None:
    post, silent = one_of_each[0].post, PostFactory(published=True)
    CommentFactory(post=post, approved=True)
    counts = session.execute(public_comment_counts([post.id, silent.id])).all()
    assert dict(counts) == {post.id: 2}


@pytest.mark.parametrize("who", CAST)
def test_who_sees_and_who_decides(
    session: Session, actor_for: Any, one_of_each: list[Comment], who: str
) -> None:
    actor = actor_for(who)
    sees = who in {"admin", "editor", "moderator", "auditor"}
    assert policies.can_read(actor) == sees
    assert policies.can_moderate(actor) == (sees and who != "auditor")
    assert len(session.scalars(comments_visible_to(actor)).all()) == (len(STATES) if sees else 0)
    assert len(session.scalars(pending_comments(actor)).all()) == (1 if sees else 0)


def test_whoever_may_decide_may_see(session: Session) -> None:
    CommentFactory()
    actor = Actor(name="robot", permissions=frozenset({"comments:moderate"}))
    assert len(session.scalars(comments_visible_to(actor)).all()) == 1


def test_a_list_of_comments_is_one_query(
    session: Session, actor_for: Any, query_counter: Any
) -> None:
    parent = CommentFactory()
    CommentFactory(parent=parent)
    session.commit()
    session.expunge_all()
    actor = actor_for("editor")
    with query_counter(most=1) as statements:
        comments = session.scalars(comments_visible_to(actor)).all()
        assert {comment.post.title for comment in comments} == {comments[0].post.title}
        assert [comment.parent is None for comment in comments].count(True) == 1
    assert "posts.body" not in statements[0]


def test_counts_by_status(session: Session) -> None:
    post = PostFactory(published=True)
    insert_comments(3, post, status="spam")
    insert_comments(2, post, status="approved")
    assert dict(session.execute(counts_by_status()).all()) == {"spam": 3, "approved": 2}


def test_an_author_is_known_by_account_or_else_by_address(session: Session, cast: Any) -> None:
    mine = CommentFactory(author=cast.author, author_email="one@example.com", approved=True)
    CommentFactory(author=cast.author, author_email="two@example.com", spam=True)
    guest = CommentFactory(author_email="one@example.com", rejected=True)
    CommentFactory(author_email="three@example.com")
    assert dict(session.execute(author_counts(mine)).all()) == {"approved": 1, "spam": 1}
    assert dict(session.execute(author_counts(guest)).all()) == {"rejected": 1}


def test_guests_without_an_address_are_not_one_person(session: Session) -> None:
    nobody = CommentFactory(author_email="", approved=True)
    CommentFactory(author_email="", spam=True)
    assert dict(session.execute(author_counts(nobody)).all()) == {"approved": 1}
