"""Only what people here decided counts, nobody counts for many, and broken weights do no harm."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import scoped_session

from console.core.clock import now
from console.moderation.learning import reading
from console.moderation.learning.models import Learned, LearningState
from console.moderation.learning.queries import AUTHOR_LIMIT
from console.moderation.learning.reading import (
    SAME_TEXT,
    count_decisions,
    current_weights,
    read_examples,
)
from console.moderation.learning.weights import Weights
from console.moderation.models import Comment, CommentKind, CommentStatus
from console.moderation.services import decide
from console.moderation.submission import Submission, submit
from console.moderation.transitions import Action
from console.moderation.undo import undo
from console.operations.selection import Selection
from tests.factories import CommentFactory, PostFactory
from tests.moderation.learning.samples import decide_comments

Session = scoped_session[Any]


@pytest.fixture
def decided(session: Session, cast: Any) -> Any:
    """Return what makes a comment that somebody here has decided."""

    def make(status: CommentStatus = CommentStatus.APPROVED, **fields: Any) -> Comment:
        moment = now()
        given = {
            "status": status,
            "first_decided_at": moment,
            "decided_at": moment,
            "decided_by_id": cast.moderator.id,
        }
        return CommentFactory(**(given | fields))

    return make


def bodies() -> set[str]:
    """Return what would be learned from."""
    return {example.body for example in read_examples()}


def test_approved_rejected_and_spam_by_people_count(decided: Any) -> None:
    for status in CommentStatus:
        decided(status, body=f"A {status} one")
    assert {(example.body, example.refused) for example in read_examples()} == {
        ("A approved one", False),
        ("A rejected one", True),
        ("A spam one", True),
    }
    assert count_decisions() == (1, 2)


def test_what_nobody_here_decided_does_not_count(session: Session, decided: Any) -> None:
    decided(decided_by_id=None)  # a program
    decided(first_decided_at=None, decided_at=None, decided_by_id=None)  # a rule
    decided(kind=CommentKind.PINGBACK)
    CommentFactory()
    assert read_examples() == []
    assert count_decisions() == (0, 0)


def test_what_staff_writes_is_no_decision(session: Session, actor_for: Any) -> None:
    post = PostFactory(published=True)
    submit(actor_for("moderator"), [Submission(post.id, "By one of us.", "Us")])
    assert read_examples() == []


def test_decisions_count_until_they_are_undone(session: Session, actor_for: Any) -> None:
    comment = CommentFactory(body="Decided by a person")
    actor = actor_for("moderator")
    decision = decide(actor, Selection.of(comment.id), Action.APPROVE)
    assert bodies() == {"Decided by a person"}
    undo(actor, decision.operation_id)
    assert bodies() == set()


def test_imported_comments_count_when_asked_for(decided: Any) -> None:
    for number, status in enumerate(CommentStatus):
        CommentFactory(status=status, source="old", external_id=str(number), body=f"A {status} one")
    decided(source="old", external_id="here", body="Decided here")
    assert bodies() == {"Decided here"}
    assert count_decisions() == (1, 0)
    both = {example.body for example in read_examples(with_imported=True)}
    assert both == {"Decided here", "A approved one", "A rejected one", "A spam one"}
    assert count_decisions(with_imported=True) == (2, 2)


@pytest.mark.parametrize("known_by", ["author_id", "author_email", "author_address", "author_name"])
def test_nobody_counts_for_many(decided: Any, cast: Any, known_by: str) -> None:
    same = {"author_id": None, "author_email": "", "author_address": "", "author_name": "One"}
    same[known_by] = cast.author.id if known_by == "author_id" else "one@example.com"
    for number in range(AUTHOR_LIMIT + 5):
        decided(body=f"Number {number}", first_decided_at=now() + timedelta(number), **same)
    assert bodies() == {f"Number {number}" for number in range(5, AUTHOR_LIMIT + 5)}


def test_the_same_text_counts_a_few_times(decided: Any) -> None:
    for number in range(10):
        decided(CommentStatus.SPAM, body="Buy  this!" if number % 2 else "buy this!")
    decided(body="Buy this!")
    found = read_examples()
    assert len([example for example in found if example.refused]) == SAME_TEXT
    assert len([example for example in found if not example.refused]) == 1


def test_the_newest_count_and_the_rarer_kind_is_kept(
    session: Session, decided: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST", 6)
    for number in range(10):
        moment = now() + timedelta(number)
        decided(body=f"Good {number}", first_decided_at=moment)
    for number in range(2):
        moment = now() - timedelta(number)
        decided(CommentStatus.SPAM, body=f"Bad {number}", first_decided_at=moment)
    assert bodies() == {"Good 9", "Good 8", "Good 7", "Good 6", "Bad 0", "Bad 1"}


def test_there_is_a_bound_on_all_texts(decided: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHARACTERS", 250)
    for number in range(5):
        decided(body=f"{number}" * 100)
    assert len(read_examples()) == 2


def test_reading_takes_a_few_statements(session: Session, cast: Any, query_counter: Any) -> None:
    decide_comments(session, 60, cast.moderator.id)
    with query_counter(2):
        assert len(read_examples()) == 120


@pytest.fixture
def ready(session: Session) -> Learned:
    """What was learned: that nobody wants to hear of casinos."""
    row = Learned(
        state=LearningState.READY, finished_at=now(), weights=Weights({"casino": 9}, 1.0).packed()
    )
    session.add(row)
    session.flush()
    return row


def test_weights_are_read_once(session: Session, ready: Learned, query_counter: Any) -> None:
    first = current_weights()
    assert first is not None
    with query_counter(1):
        assert current_weights() is first


def test_newer_weights_take_over_at_once(session: Session, ready: Learned) -> None:
    assert current_weights() is not None
    newer = Weights({"pills": 7}, 2.0)
    session.add(Learned(state=LearningState.READY, finished_at=now(), weights=newer.packed()))
    session.add(Learned(state=LearningState.FAILED, finished_at=now()))
    session.flush()
    assert current_weights() == newer


def test_what_was_forgotten_is_not_used(session: Session, ready: Learned) -> None:
    assert current_weights() is not None
    session.delete(ready)
    session.flush()
    assert current_weights() is None


def test_broken_weights_are_logged_once_and_count_as_nothing(
    session: Session, ready: Learned, caplog: pytest.LogCaptureFixture
) -> None:
    session.execute(update(Learned).values(weights=b"broken", finished_at=now()))
    with caplog.at_level(logging.ERROR):
        assert current_weights() is None
        assert current_weights() is None
    assert len([each for each in caplog.records if "cannot be used" in each.message]) == 1
