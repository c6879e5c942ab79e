"""The log: what an entry holds, and what differs between before and after."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, select
from sqlalchemy.orm import scoped_session

from console.audit.models import AuditEntry
from console.audit.services import Subject, differences, record
from console.core.actor import ANONYMOUS, Actor, Channel
from console.core.db import db
from console.core.unit_of_work import unit_of_work
from tests.factories import UserFactory

Session = scoped_session[Any]
NOON = datetime(2031, 6, 15, 12, 0, tzinfo=UTC)


class Colour(StrEnum):
    """A state of something."""

    RED = "red"


def test_an_entry_is_a_full_sentence(session: Session) -> None:
    actor = Actor(
        name="somebody",
        user_id=7,
        channel=Channel.API,
        address="2001:db8::1",
        request_id="the-request-1",
    )
    with time_machine.travel(NOON, tick=False):
        entry = record(
            actor,
            "thing.paint",
            Subject("thing", 2**40, "The  barn\ndoor"),
            before={"colour": None},
            after={"colour": "red"},
            reason="It was bare",
            operation_id=9,
        )
    assert inspect(entry).persistent
    session.expire(entry)
    assert {c.key: getattr(entry, c.key) for c in AuditEntry.__table__.columns} == {
        "id": entry.id,
        "at": NOON,
        "actor_id": 7,
        "actor_name": "somebody",
        "channel": "api",
        "address": "2001:db8::1",
        "request_id": "the-request-1",
        "action": "thing.paint",
        "subject_kind": "thing",
        "subject_id": 2**40,
        "subject_label": "The barn door",
        "operation_id": 9,
        "before": {"colour": None},
        "after": {"colour": "red"},
        "reason": "It was bare",
    }


def test_an_entry_needs_no_person_and_no_row(session: Session) -> None:
    entry = record(ANONYMOUS, "thing.look", Subject("things"))
    session.expire(entry)
    assert (entry.actor_id, entry.actor_name, entry.channel) == (None, "anonymous", "web")
    assert (entry.subject_id, entry.subject_label) == (None, "")
    assert (entry.before, entry.after, entry.reason) == (None, None, "")


PLAIN: dict[str, tuple[Any, Any]] = {
    "time": (NOON, NOON.isoformat()),
    "state": (Colour.RED, "red"),
    "set": ({"b", "a"}, ["a", "b"]),
    "frozen set": (frozenset({"b", "a"}), ["a", "b"]),
    "tuple": (("b", "a"), ["a", "b"]),
    "list": (["b", "a"], ["b", "a"]),
    "nothing": (None, None),
    "truth": (True, True),
    "number": (2**40, 2**40),
    "text": ("日本語 \U0001f389", "日本語 \U0001f389"),
    "deep": ({"deep": [1, {"er": None}]}, {"deep": [1, {"er": None}]}),
}


@pytest.mark.parametrize(("value", "kept"), PLAIN.values(), ids=PLAIN)
def test_values_are_kept_plain(session: Session, value: Any, kept: Any) -> None:
    entry = record(ANONYMOUS, "thing.paint", Subject("thing"), after={"value": value})
    session.expire(entry)
    assert entry.after == {"value": kept}


def test_long_names_are_cut(session: Session) -> None:
    entry = record(ANONYMOUS, "thing.paint", Subject("thing", 1, "word " * 200))
    session.expire(entry)
    assert len(entry.subject_label) <= 121
    assert entry.subject_label.endswith("word…")


def test_odd_characters_in_a_name_do_not_get_in(session: Session) -> None:
    entry = record(ANONYMOUS, "thing.paint", Subject("thing", 1, "a\x00b\ud800\r\nc"))
    session.expire(entry)
    assert entry.subject_label == "ab c"


def test_an_entry_shares_the_fate_of_what_it_records(session: Session) -> None:
    def work() -> None:
        with unit_of_work():
            record(ANONYMOUS, "thing.paint", Subject("thing"))
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - whatever goes wrong
        work()
    assert session.scalars(select(AuditEntry)).all() == []
    with unit_of_work():
        record(ANONYMOUS, "thing.paint", Subject("thing"))
    with db.engine.connect() as other:
        assert other.scalars(select(AuditEntry.action)).all() == ["thing.paint"]


def test_an_entry_outlives_whom_it_names(session: Session) -> None:
    person = UserFactory()
    actor = Actor(name=person.username, user_id=person.id)
    entry = record(actor, "user.vanish", Subject("user", person.id, person.username))
    session.delete(person)
    session.flush()
    session.expire(entry)
    assert (entry.actor_id, entry.subject_id) == (actor.user_id, actor.user_id)


# -- differences -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "was", "became"),
    [
        ({}, {}, {}, {}),
        ({"a": 1}, {"a": 1}, {}, {}),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, {"b": 2}, {"b": 3}),
        ({"a": None}, {"a": ""}, {"a": None}, {"a": ""}),
        ({}, {"a": 1}, {"a": None}, {"a": 1}),
        ({"a": ["x"]}, {"a": ["x", "y"]}, {"a": ["x"]}, {"a": ["x", "y"]}),
    ],
)
def test_differences(before: Any, after: Any, was: Any, became: Any) -> None:
    assert differences(before, after) == (was, became)


VALUES = st.sampled_from([None, 0, 1, "", "x", True])
STATES = st.dictionaries(st.sampled_from("abcd"), VALUES)


@given(STATES, STATES)
def test_differences_name_the_same_keys_on_both_sides(before: Any, after: Any) -> None:
    was, became = differences(before, after)
    assert was.keys() == became.keys()
    assert all(was[key] != became[key] for key in was)
    assert {**before, **after} == {**before, **after, **became}


@given(STATES)
def test_nothing_differs_from_itself(state: Any) -> None:
    assert differences(state, state) == ({}, {})
