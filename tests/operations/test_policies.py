"""Who sees which operations."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.operations.models import Operation
from console.operations.policies import can_enter, can_read, visible_to
from console.operations.services import open_operation
from tests.factories import UserFactory

Session = scoped_session[Any]
CAST = ("admin", "editor", "moderator", "author", "auditor", "outsider", "anonymous")


@pytest.mark.parametrize("who", CAST)
def test_whoever_starts_operations_or_reads_them_may_enter(actor_for: Any, who: str) -> None:
    assert can_enter(actor_for(who)) == (who in {"admin", "editor", "moderator", "auditor"})


@pytest.mark.parametrize("who", CAST)
def test_everybody_sees_their_own_and_auditors_all(
    session: Session, actor_for: Any, who: str
) -> None:
    actor = actor_for(who)
    theirs = open_operation(actor_for("moderator"), "comments.decide", "approve")
    program = open_operation(actor_for("anonymous"), "comments.decide", "approve")
    other = open_operation(actor, "comments.decide", "spam") if actor.user_id else None
    operations = [each for each in (theirs, program, other) if each is not None]
    expected = {
        each.id
        for each in operations
        if who in {"admin", "auditor"} or (each.actor_id and each.actor_id == actor.user_id)
    }
    assert set(session.scalars(select(Operation.id).where(visible_to(actor)))) == expected
    assert {each.id for each in operations if can_read(actor, each)} == expected


def test_an_operation_outlives_whoever_started_it(session: Session, actor_for: Any) -> None:
    person = UserFactory()
    operation = Operation(kind="k", action="a", actor_id=person.id, actor_name=person.username)
    session.add(operation)
    session.flush()
    session.delete(person)
    session.flush()
    session.expire(operation)
    assert operation.actor_name == person.username
