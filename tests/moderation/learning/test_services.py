"""One lesson at a time, in the log from start to end; a stopped one stops nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.clock import now
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.moderation.learning.models import Learned, LearningState
from console.moderation.learning.reading import LEAST, current_weights
from console.moderation.learning.services import (
    KEPT,
    LEASE,
    STALE_AFTER,
    STALE_DECISIONS,
    check_enough,
    fail_learning,
    finish_learning,
    forget_learned,
    is_stale,
    note_progress,
    start_learning,
)
from console.moderation.learning.training import Lesson, learn
from tests.moderation.learning.samples import decide_comments, examples

Session = scoped_session[Any]
LESSON = learn(examples(20))


@pytest.fixture
def admin(session: Session, actor_for: Any, cast: Any) -> Any:
    decide_comments(session, LEAST, cast.moderator.id)
    return actor_for("admin")


def taught(admin: Any, lesson: Lesson = LESSON) -> Learned:
    """Return a lesson from start to end."""
    return finish_learning(start_learning(admin).id, lesson)


def actions(session: Session) -> list[str]:
    """Return what the log says was done."""
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_lesson_from_start_to_end(session: Session, admin: Any) -> None:
    row = start_learning(admin)
    assert (row.state, row.decisions) == (LearningState.RUNNING, 0)
    assert current_weights() is None
    note_progress(row.id, 40)
    finish_learning(row.id, LESSON)
    assert (row.state, row.decisions, row.progress) == (LearningState.READY, 40, 100)
    assert current_weights() == LESSON.weights
    assert actions(session) == ["learning.start", "learning.finish"]
    assert set(session.scalars(select(AuditEntry.actor_name))) == {"admin"}


@pytest.mark.parametrize("who", ["editor", "moderator", "author", "auditor", "anonymous"])
def test_others_may_neither_teach_nor_forget(session: Session, actor_for: Any, who: str) -> None:
    for service in (start_learning, forget_learned):
        with pytest.raises(ForbiddenError):
            service(actor_for(who))


@pytest.mark.parametrize(
    ("approved", "refused", "said"),
    [
        (LEAST - 1, LEAST, "1 more approved comment."),
        (LEAST, LEAST - 2, "2 more refused comments."),
        (0, 0, "50 more approved comments, 50 more refused comments."),
    ],
)
def test_too_little_says_how_much_is_missing(
    session: Session, approved: int, refused: int, said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        check_enough(approved, refused)


def test_two_cannot_run_at_once(session: Session, admin: Any) -> None:
    start_learning(admin)
    with pytest.raises(ConflictError):
        start_learning(admin)


def test_the_database_takes_one_at_a_time(session: Session) -> None:
    session.add_all([Learned(), Learned()])
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_stopped_one_is_given_up(session: Session, admin: Any) -> None:
    first = start_learning(admin)
    session.execute(update(Learned).values(leased_until=now() - timedelta(seconds=1)))
    second = start_learning(admin)
    session.refresh(first)
    assert (first.state, second.state) == (LearningState.FAILED, LearningState.RUNNING)
    with pytest.raises(ConflictError):
        finish_learning(first.id, LESSON)


def test_progress_holds_the_row(session: Session, admin: Any) -> None:
    row = start_learning(admin)
    row.leased_until = now() - timedelta(seconds=1)
    note_progress(row.id, 10)
    assert row.leased_until > now() + LEASE / 2


def test_a_failure_leaves_what_was_learned_before(session: Session, admin: Any) -> None:
    taught(admin)
    row = start_learning(admin)
    fail_learning(row.id)
    fail_learning(row.id)
    assert row.state == LearningState.FAILED
    assert current_weights() == LESSON.weights
    assert actions(session)[-1] == "learning.fail"
    assert actions(session).count("learning.fail") == 1


def test_forgetting_leaves_nothing_but_the_log(session: Session, admin: Any) -> None:
    taught(admin)
    running = start_learning(admin).id
    forget_learned(admin)
    assert session.scalars(select(Learned.id)).all() == []
    assert current_weights() is None
    assert actions(session)[-1] == "learning.forget"
    with pytest.raises(ConflictError):
        finish_learning(running, LESSON)
    with pytest.raises(ConflictError):
        forget_learned(admin)


def test_a_few_lessons_are_kept_and_only_the_newest_has_weights(
    session: Session, admin: Any
) -> None:
    for _number in range(KEPT + 2):
        newest = taught(admin)
    rows = session.execute(select(Learned.id, Learned.weights).order_by(Learned.id)).all()
    assert len(rows) == KEPT
    assert [row.id for row in rows if row.weights] == [newest.id]


def test_what_is_stale(session: Session, admin: Any, cast: Any) -> None:
    assert is_stale()
    row = taught(admin)
    assert not is_stale()
    row.finished_at = now() - STALE_AFTER - timedelta(hours=1)
    assert is_stale()  # the decisions of the fixture came since
    row.finished_at = now() + timedelta(hours=1)
    assert not is_stale()
    row.finished_at = now() - timedelta(hours=1)
    assert not is_stale()
    decide_comments(session, STALE_DECISIONS // 2, cast.moderator.id)
    assert is_stale()
