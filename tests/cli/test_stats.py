"""``flask moderation stats``, for people and for programs."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from console.core.actor import ANONYMOUS
from console.core.clock import now
from console.moderation.rules.lists import ListSettings
from console.moderation.rules.models import Mode
from console.moderation.rules.parts import Effect
from console.moderation.rules.services import save_list
from console.moderation.services import decide
from console.moderation.submission import Submission, submit
from console.moderation.transitions import Action
from console.operations.selection import Selection
from tests.factories import CommentFactory, PostFactory


def test_the_keys_that_programs_rely_on(
    session: Any, runner: FlaskCliRunner, actor_for: Any
) -> None:
    waiting = CommentFactory(created_at=now() - timedelta(hours=2))
    done = CommentFactory(created_at=now() - timedelta(minutes=1))
    decide(actor_for("moderator"), Selection.of(done.id), Action.APPROVE)
    session.commit()
    result = runner.invoke(args=["moderation", "stats", "--json"])
    assert result.exit_code == 0, result.output
    numbers = json.loads(result.stdout)
    assert list(numbers) == ["days", "waiting", "first_decisions", "decisions", "people", "rules"]
    assert numbers["days"] == 30
    assert numbers["waiting"]["number"] == 1
    assert numbers["waiting"]["oldest_seconds"] == numbers["waiting"]["median_seconds"]
    assert numbers["waiting"]["oldest_seconds"] == pytest.approx(7200, abs=60)
    assert numbers["first_decisions"]["number"] == 1
    assert numbers["first_decisions"]["p50_seconds"] == pytest.approx(60, abs=30)
    assert numbers["decisions"] == {"number": 1, "followed": 1, "overturned": 0, "more": False}
    (person,) = numbers["people"]
    assert list(person) == ["id", "name", "decided", "followed", "overturned"]
    assert waiting.id
    assert numbers["rules"] == []


def test_an_empty_console_has_figures_too(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["moderation", "stats", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["waiting"] == {
        "number": 0, "oldest_seconds": None, "median_seconds": None,
    }  # fmt: skip


def test_people_read_lines(session: Any, runner: FlaskCliRunner, actor_for: Any) -> None:
    comment = CommentFactory()
    decide(actor_for("moderator"), Selection.of(comment.id), Action.SPAM)
    session.commit()
    lines = runner.invoke(args=["moderation", "stats"]).stdout.splitlines()
    assert lines[0].startswith("waiting: 0")
    assert "by Moderator: 1, overturned 0 of 1" in lines


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (timedelta(days=118, hours=18, minutes=39), "118 d 18 h"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(minutes=3), "3 min"),
    ],
)
def test_durations_are_told_in_two_units(
    session: Any, runner: FlaskCliRunner, age: timedelta, shown: str
) -> None:
    CommentFactory(created_at=now() - age)
    session.commit()
    lines = runner.invoke(args=["moderation", "stats"]).stdout.splitlines()
    assert lines[1].startswith(f"waiting longest: {shown}")


def test_rules_are_told_by_name(session: Any, runner: FlaskCliRunner, actor_for: Any) -> None:
    save_list(actor_for("admin"), ListSettings(0, "Gambling", Effect.HOLD, Mode.ON, 50), "casino")
    submit(ANONYMOUS, [Submission(PostFactory(published=True).id, "A casino!", "Ann")])
    session.commit()
    printed = runner.invoke(args=["moderation", "stats"]).stdout
    assert "rule list Gambling: 1 marked" in printed
    assert "rule hold all: 1 marked" in printed


@pytest.mark.parametrize("days", ["0", "366", "x"])
def test_days_have_bounds(runner: FlaskCliRunner, days: str) -> None:
    assert runner.invoke(args=["moderation", "stats", "--days", days]).exit_code == 2
