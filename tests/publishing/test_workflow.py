"""Posts on their way: who moves them from which state to which."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.clock import now
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.publishing.models import Post, PostStatus, Revision
from console.publishing.services import (
    archive_post,
    publish_post,
    request_changes,
    submit_post,
    unpublish_post,
    withdraw_post,
)
from tests.factories import PostFactory

Session = scoped_session[Any]
MOVES: dict[str, Callable[..., Post]] = {
    "submit": submit_post,
    "publish": publish_post,
    "unpublish": unpublish_post,
    "withdraw": withdraw_post,
    "request_changes": partial(request_changes, reason="Too long"),
    "archive": archive_post,
}
LEADS_TO = {
    "submit": {"draft": "in_review", "changes_requested": "in_review"},
    "publish": dict.fromkeys(("draft", "in_review", "changes_requested", "archived"), "published"),
    "unpublish": {"published": "draft", "archived": "draft"},
    "withdraw": {"in_review": "draft"},
    "request_changes": {"in_review": "changes_requested"},
    "archive": dict.fromkeys(("draft", "in_review", "changes_requested", "published"), "archived"),
}
STATES = [str(status) for status in PostStatus]
CELLS = [(move, state) for move in MOVES for state in STATES]
NOON = datetime(2031, 6, 15, 12, 0, tzinfo=UTC)


def actions(session: Session) -> list[str]:
    """Return what is in the log."""
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize(("move", "state"), CELLS)
def test_every_move_from_every_state(
    session: Session, actor_for: Any, move: str, state: str
) -> None:
    post = PostFactory(**{state: True})
    to = LEADS_TO[move].get(state)
    if to is None:
        with pytest.raises(ConflictError):
            MOVES[move](actor_for("editor"), post)
        assert (post.status, post.version, actions(session)) == (state, 1, [])
        return
    MOVES[move](actor_for("editor"), post)
    session.expire(post)
    assert (post.status, post.version, actions(session)) == (to, 2, [f"post.{move}"])


@pytest.mark.parametrize("move", ["publish", "unpublish", "archive", "request_changes"])
@pytest.mark.parametrize("who", ["author", "moderator", "auditor", "outsider", "anonymous"])
def test_only_editors_publish_and_put_away(
    session: Session, actor_for: Any, cast: Any, who: str, move: str
) -> None:
    post = PostFactory(published=True, author=cast[who])
    with pytest.raises(ForbiddenError):
        MOVES[move](actor_for(who), post)
    assert (post.status, actions(session)) == ("published", [])


@pytest.mark.parametrize("state", STATES)
def test_authors_hand_in_their_own_drafts(
    session: Session, actor_for: Any, cast: Any, state: str
) -> None:
    post = PostFactory(author=cast.author, **{state: True})
    if state in {"draft", "changes_requested"}:
        assert submit_post(actor_for("author"), post).status == "in_review"
        return
    with pytest.raises(ForbiddenError):
        submit_post(actor_for("author"), post)


@pytest.mark.parametrize("who", ["author", "moderator", "auditor", "outsider", "anonymous"])
def test_nobody_hands_in_what_others_wrote(session: Session, actor_for: Any, who: str) -> None:
    for post in (PostFactory(), PostFactory(author=None)):
        with pytest.raises(ForbiddenError):
            submit_post(actor_for(who), post)


# -- times -----------------------------------------------------------------------------------------


def test_publishing_is_now_by_default(session: Session, actor_for: Any) -> None:
    post = PostFactory()
    with time_machine.travel(NOON, tick=False):
        publish_post(actor_for("editor"), post)
    assert post.published_at == post.updated_at == NOON


def test_publishing_keeps_the_time_that_was_set(session: Session, actor_for: Any) -> None:
    moment = now() + timedelta(days=9)
    post = PostFactory(published_at=moment)
    publish_post(actor_for("editor"), post)
    assert post.published_at == moment
    assert post.is_scheduled(now())
    assert not post.is_scheduled(moment)


def test_publishing_at_a_time(session: Session, actor_for: Any) -> None:
    post = PostFactory(published_at=now() - timedelta(days=9))
    publish_post(actor_for("editor"), post, at=NOON)
    assert post.published_at == NOON


def test_what_is_published_is_not_published_at_another_time(
    session: Session, actor_for: Any
) -> None:
    post = PostFactory(published=True, published_at=NOON)
    with pytest.raises(ConflictError):
        publish_post(actor_for("editor"), post, at=NOON + timedelta(days=1))
    session.commit()  # whatever the caller does after the error
    assert post.published_at == NOON


def test_what_was_unpublished_keeps_its_time(session: Session, actor_for: Any) -> None:
    post = PostFactory(published=True, published_at=NOON)
    unpublish_post(actor_for("editor"), post)
    assert (post.status, post.published_at) == ("draft", NOON)
    publish_post(actor_for("editor"), post)
    assert post.published_at == NOON


def test_moving_makes_no_revision(session: Session, actor_for: Any) -> None:
    post = PostFactory()
    for move in (submit_post, publish_post, archive_post):
        move(actor_for("editor"), post)
    assert session.scalars(select(Revision)).all() == []


# -- the log ---------------------------------------------------------------------------------------


def test_the_log_holds_what_differs(session: Session, actor_for: Any) -> None:
    editor, post = actor_for("editor"), PostFactory(title="News")
    with time_machine.travel(NOON, tick=False):
        publish_post(editor, post)
        unpublish_post(editor, post)
        submit_post(editor, post)
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert {(e.subject_kind, e.subject_id, e.subject_label) for e in entries} == {
        ("post", post.id, "News")
    }
    assert [(e.before, e.after) for e in entries] == [
        (
            {"status": "draft", "published_at": None},
            {"status": "published", "published_at": NOON.isoformat()},
        ),
        ({"status": "published"}, {"status": "draft"}),
        ({"status": "draft"}, {"status": "in_review"}),
    ]


def test_every_state_has_a_factory(session: Session) -> None:
    for state in STATES:
        assert PostFactory(**{state: True}).status == state
    assert session.scalars(select(Post.status).where(Post.published_at.is_not(None))).all() == [
        "published"
    ]


def test_an_author_withdraws_their_own_post_only(
    session: Session, actor_for: Any, cast: Any
) -> None:
    own, other = PostFactory(in_review=True, author=cast.author), PostFactory(in_review=True)
    withdraw_post(actor_for("author"), own)
    assert own.status == "draft"
    with pytest.raises(ForbiddenError):
        withdraw_post(actor_for("author"), other)


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_changes_are_not_requested_without_saying_which(
    session: Session, actor_for: Any, reason: str
) -> None:
    post = PostFactory(in_review=True)
    with pytest.raises(InvalidInputError):
        request_changes(actor_for("editor"), post, reason)
    assert post.status == "in_review"


def test_what_should_change_is_in_the_log(session: Session, actor_for: Any) -> None:
    post = PostFactory(in_review=True)
    request_changes(actor_for("editor"), post, " Cut it by half ")
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.reason) == ("post.request_changes", "Cut it by half")
