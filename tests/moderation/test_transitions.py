"""Every decision in every state leads where the table of the design says, or nowhere."""

from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.moderation.models import Comment, CommentStatus
from console.moderation.services import decide
from console.moderation.transitions import (
    ACTION_LABELS,
    DONE_LABELS,
    STATUS_LABELS,
    TRANSITIONS,
    Action,
    actions_for,
)
from console.operations.models import OperationItem, SkipReason
from console.operations.selection import Selection
from tests.factories import CommentFactory, make_flag

Session = scoped_session[Any]
LEADS_TO = {
    # action: {from: to}; the factory's spam and trash were pending before, and what is
    # reported is approved
    "approve": {"pending": "approved", "rejected": "approved"},
    "keep": {"reported": "approved"},
    "unapprove": {"approved": "pending", "reported": "pending"},
    "reject": {"pending": "rejected", "approved": "rejected", "reported": "rejected"},
    "spam": {"pending": "spam", "approved": "spam", "rejected": "spam", "reported": "spam"},
    "not_spam": {"spam": "pending"},
    "trash": {
        "pending": "trash",
        "approved": "trash",
        "rejected": "trash",
        "spam": "trash",
        "reported": "trash",
    },
    "restore": {"trash": "pending"},
}
STATES = ("pending", "approved", "reported", "rejected", "spam", "trash")
LEGAL = [(action, origin, to) for action, ways in LEADS_TO.items() for origin, to in ways.items()]
ILLEGAL = [(a, s) for a, s in product(LEADS_TO, STATES) if s not in LEADS_TO[a]]


def make(state: str) -> Comment:
    """Return a comment in ``state``."""
    if state != "reported":
        return CommentFactory(**{state: True})
    comment = CommentFactory(approved=True)
    make_flag(comment)
    return comment


def status_of(state: str) -> str:
    """Return what is stored for ``state``."""
    return "approved" if state == "reported" else state


def test_the_table_names_every_action_and_state() -> None:
    assert set(LEADS_TO) == {str(action) for action in Action} == set(map(str, TRANSITIONS))
    assert set(STATES) - {"reported"} == {str(status) for status in CommentStatus}


@pytest.mark.parametrize(("action", "origin", "to"), LEGAL)
def test_a_legal_decision(
    session: Session, actor_for: Any, action: str, origin: str, to: str
) -> None:
    comment = make(origin)
    decision = decide(actor_for("moderator"), Selection.of(comment.id), Action(action), "Why")
    assert (decision.changed, decision.skipped, decision.missing) == (1, 0, 0)
    assert (comment.status, comment.version) == (to, 2)
    item = session.scalars(select(OperationItem)).one()
    assert (item.target_id, item.version_seen, item.skip_reason) == (comment.id, 1, None)
    assert (item.state_before, item.state_after) == (status_of(origin), to)


@pytest.mark.parametrize(("action", "state"), ILLEGAL)
def test_an_illegal_decision_is_skipped_and_listed(
    session: Session, actor_for: Any, action: str, state: str
) -> None:
    comment = make(state)
    before = columns(comment)
    decision = decide(actor_for("moderator"), Selection.of(comment.id), Action(action), "Why")
    assert (decision.changed, decision.skipped, decision.missing) == (0, 1, 0)
    session.expire(comment)
    assert columns(comment) == before
    item = session.scalars(select(OperationItem)).one()
    assert item.skip_reason == SkipReason.STATE
    assert (item.state_before, item.state_after) == (status_of(state), None)


def columns(comment: Comment) -> dict[str, Any]:
    """Return everything that is stored of ``comment``."""
    return {column.key: getattr(comment, column.key) for column in Comment.__table__.columns}


@pytest.mark.parametrize("state", STATES)
def test_the_buttons_of_a_state_are_its_legal_actions(state: str) -> None:
    legal = [action for action, ways in LEADS_TO.items() if state in ways]
    assert sorted(actions_for(status_of(state), reported=state == "reported")) == sorted(legal)


def test_only_a_rejection_needs_a_reason() -> None:
    assert [str(a) for a, rule in TRANSITIONS.items() if rule.needs_reason] == ["reject"]


def test_everything_has_a_name_for_people(session: Session) -> None:
    assert set(ACTION_LABELS) == set(DONE_LABELS) == set(Action)
    assert set(STATUS_LABELS) == set(CommentStatus)
    for labels in (ACTION_LABELS, DONE_LABELS, STATUS_LABELS):
        assert len({str(label) for label in labels.values()}) == len(labels)
