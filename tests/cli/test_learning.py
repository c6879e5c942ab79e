"""``flask moderation learn`` and ``forget``."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select, update
from sqlalchemy.orm import scoped_session

from console.core.clock import now
from console.moderation.learning.models import Learned, LearningState
from console.moderation.learning.reading import current_weights
from console.moderation.learning.services import start_learning
from tests.moderation.learning.samples import decide_comments

Session = scoped_session[Any]
Run = Callable[..., str]


@pytest.fixture
def decided(session: Session, cast: Any) -> None:
    decide_comments(session, 50, cast.moderator.id)


def test_learning_says_from_what_and_how_well(
    decided: None, session: Session, succeed: Run
) -> None:
    said = succeed("moderation", "learn")
    assert said.startswith("Learned from 100 decisions (50 approved, 50 refused). AUC ")
    weights = current_weights()
    assert weights is not None
    assert weights.score("casino jackpot pills").percent > 50


def test_too_little_is_one_line(session: Session, refuse: Run) -> None:
    assert "Missing: 50 more approved comments" in refuse("moderation", "learn")
    assert session.scalars(select(Learned)).all() == []


def test_imported_ones_when_asked_for(session: Session, succeed: Run, refuse: Run) -> None:
    decide_comments(session, 50, None, source="https://old.example.com")
    refuse("moderation", "learn")
    assert "100 decisions" in succeed("moderation", "learn", "--with-imported")


def test_nothing_is_done_while_it_is_fresh(decided: None, session: Session, succeed: Run) -> None:
    assert "Learned" in succeed("moderation", "learn", "--if-stale")
    assert "Nothing to do" in succeed("moderation", "learn", "--if-stale")
    assert len(session.scalars(select(Learned)).all()) == 1


def test_it_goes_on_with_what_the_console_has_started(
    decided: None, session: Session, succeed: Run, actor_for: Any
) -> None:
    row = start_learning(actor_for("admin"))
    assert "Learned" in succeed("moderation", "learn", "--lesson", str(row.id))
    assert (row.state, row.actor_name) == (LearningState.READY, "admin")


@pytest.mark.parametrize("number", ["1", "999999"])
def test_a_lesson_that_nobody_started_is_refused(refuse: Run, number: str) -> None:
    assert "stopped" in refuse("moderation", "learn", "--lesson", number)


def test_what_goes_wrong_is_noted(
    decided: None, session: Session, actor_for: Any, runner: FlaskCliRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("console.jobs.learning.learn", lambda *_: 1 / 0)
    result = runner.invoke(args=["moderation", "learn"])
    assert isinstance(result.exception, ZeroDivisionError)
    assert session.scalars(select(Learned.state)).all() == [LearningState.FAILED]


def test_forgetting_while_it_learns_ends_it(
    decided: None, session: Session, actor_for: Any, refuse: Run
) -> None:
    row = start_learning(actor_for("admin"))
    number = row.id
    session.delete(row)
    session.flush()
    assert "stopped" in refuse("moderation", "learn", "--lesson", str(number))


def test_forgetting(decided: None, session: Session, succeed: Run, refuse: Run) -> None:
    succeed("moderation", "learn")
    assert "forgotten" in succeed("moderation", "forget", "--yes")
    assert current_weights() is None
    assert "Nothing has been learned" in refuse("moderation", "forget", "--yes")


def test_broken_weights_are_learned_anew(decided: None, session: Session, succeed: Run) -> None:
    succeed("moderation", "learn")
    session.execute(update(Learned).values(weights=b"broken", finished_at=now()))
    assert current_weights() is None
    succeed("moderation", "learn")
    assert current_weights() is not None
