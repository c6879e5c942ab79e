"""Several moderators at once: each comment is decided once, and nothing gets lost."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment
from console.moderation.services import Decision, decide
from console.moderation.transitions import Action
from console.operations.models import Operation
from console.operations.selection import Selection
from tests.core.together import at_once
from tests.factories import CommentFactory, PostFactory, insert_comments

Session = scoped_session[Any]


def entries(session: Session) -> int:
    """Return how long the log is."""
    return int(session.execute(select(func.count()).select_from(AuditEntry)).scalar_one())


@pytest.fixture
def job(actor_for: Any) -> Callable[..., Callable[[], Decision]]:
    """Return a decision that a thread can take, in a unit of work of its own."""
    actors = {who: actor_for(who) for who in ("editor", "moderator")}

    def make(who: str, selection: Selection, action: Action) -> Callable[[], Decision]:
        def run() -> Decision:
            with unit_of_work():
                return decide(actors[who], selection, action, "Why")

        return run

    return make


@pytest.mark.parametrize("_round", range(5))
@pytest.mark.parametrize(
    "actions", [(Action.APPROVE, Action.REJECT), (Action.SPAM, Action.APPROVE)]
)
def test_of_two_who_saw_the_same_one_decides(
    app: Flask, session: Session, job: Any, actions: tuple[Action, Action], _round: int
) -> None:
    comment_id = CommentFactory().id
    seen = Selection(seen={comment_id: 1})
    outcomes = at_once(app, job("editor", seen, actions[0]), job("moderator", seen, actions[1]))
    assert sorted((o.changed, o.skipped, o.missing) for o in outcomes) == [(0, 1, 0), (1, 0, 0)]
    winner = 0 if outcomes[0].changed else 1
    comment = session.get_one(Comment, comment_id)
    assert (
        comment.status
        == {"approve": "approved", "reject": "rejected", "spam": "spam"}[actions[winner]]
    )
    assert comment.version == 2
    assert comment.decided_by is not None
    assert comment.decided_by.username == ("editor", "moderator")[winner]
    assert entries(session) == 1


def test_two_selections_that_overlap(app: Flask, session: Session, job: Any) -> None:
    ids = insert_comments(30, PostFactory(published=True), status="pending")
    first = Selection(seen=dict.fromkeys(ids[:20], 1))
    second = Selection(seen=dict.fromkeys(reversed(ids[10:]), 1))
    outcomes = at_once(
        app, job("editor", first, Action.APPROVE), job("moderator", second, Action.SPAM)
    )
    assert sum(outcome.changed for outcome in outcomes) == 30
    assert sum(outcome.skipped for outcome in outcomes) == 10
    versions = session.scalars(select(Comment.version).where(Comment.id.in_(ids))).all()
    assert set(versions) == {2}


def test_two_filters_at_once(app: Flask, session: Session, job: Any) -> None:
    insert_comments(20, PostFactory(published=True), status="pending")
    waiting = Selection(criterion=Comment.status == "pending")
    outcomes = at_once(
        app, job("editor", waiting, Action.APPROVE), job("moderator", waiting, Action.SPAM)
    )
    assert sum(outcome.changed for outcome in outcomes) == 20
    states = session.execute(select(Comment.status, Comment.version).distinct()).all()
    assert len(states) == 1
    assert states[0].version == 2


@pytest.mark.slow
def test_eight_moderators_lose_nothing(app: Flask, session: Session, job: Any) -> None:
    threads, each = 8, 20
    post = PostFactory(published=True)
    own = [insert_comments(each, post, status="pending") for _ in range(threads)]
    contested = insert_comments(each, post, status="pending")

    def work(mine: list[int]) -> Callable[[], int]:
        def run() -> int:
            won = 0
            for one, shared in zip(mine, contested, strict=True):
                seen = Selection(seen={one: 1, shared: 1})
                won += job("moderator", seen, Action.APPROVE)().changed
            return won

        return run

    won = at_once(app, *map(work, own))
    assert sum(won) == threads * each + each
    states = session.execute(select(Comment.status, Comment.version, func.count()).group_by(
        Comment.status, Comment.version
    )).all()  # fmt: skip
    assert [tuple(row) for row in states] == [("approved", 2, threads * each + each)]
    assert session.execute(select(func.sum(Operation.changed))).scalar_one() == sum(won)
    assert entries(session) == threads * each
