"""Ways through several states: spam and trash lead back to where a comment came from."""

from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection
from tests.factories import CommentFactory

Session = scoped_session[Any]
WAYS = {
    "spam and back": ("approved", "spam:spam not_spam:approved"),
    "rejected spam": ("rejected", "spam:spam not_spam:rejected"),
    "trash and back": ("approved", "trash:trash restore:approved"),
    "rejected trash": ("rejected", "trash:trash restore:rejected"),
    "spam through the trash": (
        "approved",
        "spam:spam trash:trash restore:spam not_spam:approved",
    ),
    "spam, twice through the trash": (
        "rejected",
        "spam:spam trash:trash restore:spam trash:trash restore:spam not_spam:rejected",
    ),
    "what spam was before is forgotten once it is not": (
        "approved",
        "spam:spam not_spam:approved unapprove:pending spam:spam not_spam:pending",
    ),
    "what trash was before is forgotten once it is restored": (
        "approved",
        "trash:trash restore:approved unapprove:pending trash:trash restore:pending",
    ),
    "spam forgets an older trash": (
        "approved",
        "trash:trash restore:approved spam:spam not_spam:approved",
    ),
    "to and fro": (
        "pending",
        "approve:approved unapprove:pending reject:rejected approve:approved reject:rejected",
    ),
}


@pytest.mark.parametrize(("start", "steps"), WAYS.values(), ids=WAYS)
def test_a_way(session: Session, actor_for: Any, start: str, steps: str) -> None:
    comment, actor = CommentFactory(**{start: True}), actor_for("moderator")
    walked = []
    for step in steps.split():
        action = step.partition(":")[0]
        decision = decide(actor, Selection.of(comment.id), Action(action), "Why")
        assert decision.changed == 1
        walked.append(f"{action}:{comment.status}")
    assert " ".join(walked) == steps
    assert comment.version == 1 + len(walked)


@pytest.mark.parametrize(("state", "column"), [("spam", "before_spam"), ("trash", "before_trash")])
def test_without_a_past_a_comment_becomes_pending(
    session: Session, actor_for: Any, state: str, column: str
) -> None:
    comment = CommentFactory(**{state: True, column: None})  # as an import brings it
    action = Action.NOT_SPAM if state == "spam" else Action.RESTORE
    decide(actor_for("moderator"), Selection.of(comment.id), action)
    assert comment.status == "pending"


def test_trash_that_an_import_had_as_spam_stays_spam(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(spam=True, before_spam=None), actor_for("moderator")
    seen = []
    for action in (Action.TRASH, Action.RESTORE, Action.NOT_SPAM):
        decide(actor, Selection.of(comment.id), action)
        seen.append(comment.status)
    assert seen == ["trash", "spam", "pending"]


def test_the_past_is_kept_as_long_as_it_is_needed(session: Session, actor_for: Any) -> None:
    comment, actor = CommentFactory(approved=True), actor_for("moderator")
    pasts = []
    for action in (Action.SPAM, Action.TRASH, Action.RESTORE, Action.NOT_SPAM):
        decide(actor, Selection.of(comment.id), action)
        pasts.append((comment.before_spam, comment.before_trash))
    assert pasts == [("approved", None), ("approved", "spam"), ("approved", None), (None, None)]


def test_each_comment_goes_back_to_its_own_past(session: Session, actor_for: Any) -> None:
    actor = actor_for("moderator")
    comments = [CommentFactory(**{state: True}) for state in ("pending", "approved", "rejected")]
    together = Selection.of(*(comment.id for comment in comments))
    for action in (Action.SPAM, Action.TRASH, Action.RESTORE, Action.NOT_SPAM):
        assert decide(actor, together, action).changed == 3
    assert [comment.status for comment in comments] == ["pending", "approved", "rejected"]
