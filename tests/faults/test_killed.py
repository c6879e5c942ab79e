"""Killed at any moment, an operation is as far as its log says, and goes on to the same end."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.unit_of_work import unit_of_work
from console.jobs.operations import go_on
from console.moderation.deletion import freeze_deletion
from console.moderation.models import Comment
from console.moderation.sets import confirm, freeze_matching
from console.moderation.transitions import Action
from console.moderation.undo import undo
from console.operations.models import Operation, OperationItem
from console.operations.queries import changed_by
from console.operations.selection import Selection
from tests.factories import PostFactory, insert_comments
from tests.faults import worker

Session = scoped_session[Any]
ROOT = Path(__file__).resolve().parents[2]
COMMENTS = 1_000
KILLS = int(os.environ.get("KILLS", "1"))
"""How often decisions and deletions are killed on each database; by hand more, and Undos too."""
pytestmark = pytest.mark.slow


@pytest.fixture
def ids(session: Session) -> list[int]:
    """Comments of which a fifth does not fit what is done to them."""
    post = PostFactory(published=True)
    fitting = insert_comments(COMMENTS * 4 // 5, post, status="pending")
    return fitting + insert_comments(COMMENTS // 5, post, status="approved")


@pytest.fixture
def kill(app: Flask) -> Callable[[int, int], bool]:
    """Run an operation in a process that is killed after some parts; say whether it was in time."""

    def run(operation_id: int, parts: int) -> bool:
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        command = [sys.executable, "-m", "tests.faults.worker", url, str(operation_id)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            said = ""
            for _part in range(parts + 1):
                said = process.stdout.readline().strip()
            time.sleep(random.uniform(0, 0.02))
            process.kill()
            return said != "done"

    return run


def seen(session: Session, operation_id: int) -> tuple[int, int]:
    """Return how many comments the operation has moved, by what it says of itself.

    Comments, items and log have to agree with it.
    """
    session.rollback()
    session.expire_all()
    operation = session.get_one(Operation, operation_id)
    changed = session.scalars(changed_by(operation_id)).all()
    assert len(changed) == operation.changed
    tried = select(func.count()).where(
        OperationItem.operation_id == operation_id,
        OperationItem.target_id <= operation.progress_id,
    )
    assert session.execute(tried).scalar_one() == operation.changed + operation.skipped
    entries = select(AuditEntry).where(AuditEntry.operation_id == operation_id)
    told = [sum((entry.after or {})["status"].values()) for entry in session.scalars(entries)]
    assert sum(told) == operation.changed
    return operation.changed, operation.skipped


def states(session: Session) -> dict[tuple[str, int], int]:
    """Return how many comments are in which state and version."""
    columns = (Comment.status, Comment.version)
    rows = session.execute(select(*columns, func.count()).group_by(*columns))
    return {(row[0], row[1]): row[2] for row in rows}


def time_passes(session: Session, operation_id: int) -> None:
    """Let the lease of whoever was killed run out."""
    session.execute(update(Operation).where(Operation.id == operation_id).values(leased_until=None))
    session.commit()


def approve(actor: Actor) -> int:
    """Let an approval of everything run."""
    with unit_of_work():
        frozen = freeze_matching(actor, Comment.id > 0, Action.APPROVE)
        return confirm(actor, frozen.id).id


def erase(actor: Actor, ids: list[int]) -> int:
    """Let a deletion of everything run."""
    with unit_of_work():
        return confirm(actor, freeze_deletion(actor, Selection(seen=dict.fromkeys(ids))).id, "x").id


@pytest.mark.parametrize("_round", range(KILLS))
def test_a_decision_goes_on_to_the_same_end(
    session: Session, actor_for: Any, ids: list[int], kill: Any, _round: int
) -> None:
    session.commit()
    number = approve(actor_for("admin"))
    while kill(number, random.randrange(COMMENTS // worker.PARTS)):
        changed, _skipped = seen(session, number)
        done = states(session)
        assert done.get(("approved", 2), 0) == changed
        assert sum(done.values()) == COMMENTS
        time_passes(session, number)
        if random.random() < 0.5:
            break
    time_passes(session, number)
    go_on(number)
    assert seen(session, number) == (COMMENTS * 4 // 5, COMMENTS // 5)
    assert states(session) == {
        ("approved", 2): COMMENTS * 4 // 5,
        ("approved", 1): COMMENTS // 5,
    }


@pytest.mark.parametrize("_round", range(KILLS - 1))
def test_an_undo_goes_on_to_the_same_end(
    session: Session,
    actor_for: Any,
    ids: list[int],
    kill: Any,
    monkeypatch: pytest.MonkeyPatch,
    _round: int,
) -> None:
    session.commit()
    actor = actor_for("admin")
    first = approve(actor)
    go_on(first)
    monkeypatch.setattr("console.moderation.undo.part_size", lambda: 1)
    with unit_of_work():
        number = undo(actor, first).operation_id
    kill(number, random.randrange(COMMENTS // worker.PARTS))
    changed, _skipped = seen(session, number)
    assert states(session).get(("pending", 3), 0) == changed
    time_passes(session, number)
    go_on(number)
    assert seen(session, number) == (COMMENTS * 4 // 5, 0)
    assert states(session) == {
        ("pending", 3): COMMENTS * 4 // 5,
        ("approved", 1): COMMENTS // 5,
    }


@pytest.mark.parametrize("_round", range(KILLS))
def test_a_deletion_goes_on_to_the_same_end(
    session: Session, actor_for: Any, ids: list[int], kill: Any, _round: int
) -> None:
    session.execute(update(Comment).values(status="trash"))
    answers = update(Comment).where(Comment.id % 3 > 0, Comment.id > ids[0])
    session.execute(answers.values(parent_id=Comment.id - 1))
    session.commit()
    number = erase(actor_for("admin"), ids[:-1])
    kill(number, random.randrange(COMMENTS // worker.PARTS))
    changed, _skipped = seen(session, number)
    assert sum(states(session).values()) == COMMENTS - changed
    time_passes(session, number)
    go_on(number)
    assert seen(session, number) == (COMMENTS - 1, 0)
    assert session.execute(select(Comment.id, Comment.parent_id)).all() == [(ids[-1], None)]
