"""Reading the log."""

from typing import Any

import pytest
from sqlalchemy.orm import scoped_session

from console.audit.policies import can_read
from console.audit.queries import entries_about, entries_visible_to
from console.audit.services import Subject, record
from console.core.actor import ANONYMOUS

Session = scoped_session[Any]


@pytest.mark.parametrize(
    "who", ["admin", "editor", "moderator", "author", "auditor", "outsider", "anonymous"]
)
def test_who_reads_the_log(session: Session, actor_for: Any, who: str) -> None:
    record(ANONYMOUS, "thing.paint", Subject("thing", 1))
    reads = who in {"admin", "auditor"}
    assert can_read(actor_for(who)) == reads
    assert len(session.scalars(entries_visible_to(actor_for(who))).all()) == int(reads)


def test_entries_about_one_subject_newest_first(session: Session) -> None:
    first = record(ANONYMOUS, "thing.paint", Subject("thing", 1))
    record(ANONYMOUS, "thing.paint", Subject("thing", 2))
    record(ANONYMOUS, "other.paint", Subject("other", 1))
    record(ANONYMOUS, "things.paint", Subject("things"))
    second = record(ANONYMOUS, "thing.wash", Subject("thing", 1))
    assert session.scalars(entries_about("thing", 1)).all() == [second, first]
    assert session.scalars(entries_about("thing", 3)).all() == []


def test_entries_about_the_operations_that_touched_a_subject(session: Session) -> None:
    alone = record(ANONYMOUS, "thing.paint", Subject("thing", 1), operation_id=4)
    together = record(ANONYMOUS, "things.paint", Subject("things"), operation_id=5)
    record(ANONYMOUS, "things.paint", Subject("things"), operation_id=6)
    assert session.scalars(entries_about("thing", 1, [4, 5])).all() == [together, alone]
    assert session.scalars(entries_about("thing", 1, [5])).all() == [together, alone]
    assert session.scalars(entries_about("thing", 2, [5])).all() == [together]
