"""What waits, in which order, and that finding it costs no more than its page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, text
from sqlalchemy.orm import scoped_session

from console.core.clock import now
from console.core.paging import fetch_page
from console.moderation.models import WAITING, Comment
from console.moderation.queue import BY_URGENCY, waiting, waiting_comments
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]
STATES = ("pending", "approved", "rejected", "spam", "trash")


def test_pending_and_reported_comments_wait(session: Session, actor_for: Any) -> None:
    post = PostFactory(published=True)
    pending = CommentFactory(post=post, pending=True)
    for state in STATES[1:]:
        CommentFactory(post=post, **{state: True})
    reported = CommentFactory(post=post, approved=True, open_flags=1)
    found = session.scalars(waiting_comments(actor_for("moderator"))).all()
    assert {comment.id for comment in found} == {pending.id, reported.id}
    assert session.scalars(waiting_comments(actor_for("author"))).all() == []


def test_the_most_urgent_come_first_and_then_the_oldest(session: Session, actor_for: Any) -> None:
    moment = now()
    made = [
        CommentFactory(queue_rank=rank, created_at=moment - timedelta(hours=age)).id
        for rank, age in ((0, 1), (0, 2), (-5, 0), (-50, 0), (0, 2))
    ]
    page = fetch_page(waiting_comments(actor_for("moderator")), BY_URGENCY, None, 10)
    assert [comment.id for comment in page.rows] == [made[place] for place in (3, 2, 1, 4, 0)]


def test_the_criterion_is_that_of_the_index() -> None:
    told = str(waiting().compile(compile_kwargs={"literal_binds": True}))
    assert re.sub(r"comments\.", "", told).lower() == WAITING


def plan_of(session: Session, statement: Select[Any]) -> str:
    """Return how the database means to find the rows of ``statement``."""
    bind = session.connection()
    compiled = statement.compile(bind, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN" if bind.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    return "\n".join(str(tuple(row)) for row in session.execute(text(f"{explain} {compiled}")))


@pytest.mark.parametrize("place", ["first page", "behind a cursor"])
def test_a_page_reads_the_index_of_the_queue_and_sorts_nothing(
    session: Session, actor_for: Any, place: str
) -> None:
    post = PostFactory(published=True)
    insert_comments(400, post, status="pending")
    insert_comments(2_000, post, status="approved")
    session.commit()
    session.execute(text("ANALYZE"))
    statement = waiting_comments(actor_for("moderator")).with_only_columns(Comment.id)
    first = fetch_page(waiting_comments(actor_for("moderator")), BY_URGENCY, None, 50)
    if place == "behind a cursor":
        assert first.next is not None
        statement = statement.where(BY_URGENCY.behind(first.next))
    plan = plan_of(session, statement.order_by(*BY_URGENCY.columns).limit(51))
    assert "ix_comments_queue" in plan
    assert not re.search("sort|temp b-tree", plan, re.I)
