"""All or nothing, and what was promised for afterwards only then."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import scoped_session

from console.core.db import db
from console.core.errors import ConflictError
from console.core.unit_of_work import after_commit, unit_of_work
from console.publishing.models import Tag
from tests.core.together import at_once
from tests.factories import TagFactory

Session = scoped_session[Any]


def stored() -> list[str]:
    """Return the tags that another connection sees."""
    with db.engine.connect() as connection:
        return list(connection.scalars(select(Tag.name).order_by(Tag.id)))


def work(*steps: Callable[[], Any]) -> None:
    """Do all ``steps`` in one unit of work."""
    with unit_of_work():
        for step in steps:
            step()


def fail(error: BaseException) -> Callable[[], None]:
    """Return a step that raises ``error``."""

    def step() -> None:
        raise error

    return step


def add_two_that_clash() -> None:
    """Add what only the commit will find out to be wrong."""
    db.session.add_all([Tag(name="a", slug="same"), Tag(name="b", slug="same")])


def test_what_was_done_stays(session: Session) -> None:
    with unit_of_work():
        session.add(Tag(name="kept", slug="kept"))
        assert stored() == []
    assert stored() == ["kept"]


@pytest.mark.parametrize("error", [ConflictError("no"), ValueError(), KeyboardInterrupt()])
def test_an_error_undoes_everything(session: Session, error: BaseException) -> None:
    with pytest.raises(type(error)) as raised:
        work(TagFactory, fail(error))
    assert raised.value is error
    assert stored() == []
    assert session.scalars(select(Tag)).all() == []


def test_what_the_database_refuses_undoes_everything(session: Session) -> None:
    with pytest.raises(ConflictError):
        work(TagFactory, add_two_that_clash)
    assert stored() == []
    with unit_of_work():
        TagFactory(name="next")
    assert stored() == ["next"]


def test_of_two_who_wait_for_each_other_one_goes_on(app: Flask, session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("has one writer at a time")
    first, second = TagFactory().id, TagFactory().id
    both = threading.Barrier(2, timeout=10)

    def lock(*ids: int) -> None:
        with unit_of_work():
            for number in ids:
                db.session.scalars(select(Tag).where(Tag.id == number).with_for_update()).one()
                if number == ids[0]:
                    both.wait()

    outcomes = at_once(app, partial(lock, first, second), partial(lock, second, first))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ConflictError", "NoneType"]


def test_a_dry_run_does_everything_and_keeps_nothing(session: Session) -> None:
    with unit_of_work(dry_run=True):
        tag = TagFactory()
        assert tag.id is not None
        assert session.execute(select(func.count()).select_from(Tag)).scalar_one() == 1
    assert stored() == []


def test_callbacks_run_in_order_once_the_data_is_safe(session: Session) -> None:
    seen: list[Any] = []
    with unit_of_work():
        TagFactory(name="safe")
        after_commit(lambda: seen.append(stored()))
        after_commit(lambda: seen.append("second"))
        assert seen == []
    assert seen == [["safe"], "second"]


def test_callbacks_of_what_failed_never_run(session: Session) -> None:
    seen: list[str] = []
    with pytest.raises(ConflictError):
        work(lambda: after_commit(lambda: seen.append("failed")), fail(ConflictError()))
    with unit_of_work():
        after_commit(lambda: seen.append("next"))
    with unit_of_work():
        pass
    assert seen == ["next"]


def test_callbacks_of_a_dry_run_never_run(session: Session) -> None:
    seen: list[str] = []
    with unit_of_work(dry_run=True):
        after_commit(lambda: seen.append("dry"))
    with unit_of_work():
        pass
    assert seen == []


def test_a_commit_that_fails_runs_no_callback(session: Session) -> None:
    seen: list[str] = []
    with pytest.raises(ConflictError):
        work(add_two_that_clash, lambda: after_commit(lambda: seen.append("safe")))
    assert seen == []


def test_what_was_read_before_is_read_again(session: Session) -> None:
    tag = TagFactory(name="old")
    session.commit()
    assert tag.name == "old"
    session.rollback()  # a reader's transaction of SQLite would keep its view
    with db.engine.begin() as other:
        other.execute(update(Tag).values(name="new"))
    with unit_of_work():
        assert tag.name == "new"


def test_what_nobody_saved_before_is_let_go(session: Session) -> None:
    TagFactory(name="forgotten")
    with unit_of_work():
        TagFactory(name="wanted")
    assert stored() == ["wanted"]


def test_an_error_leaves_the_session_usable(session: Session) -> None:
    with pytest.raises(ConflictError):
        work(fail(ConflictError()))
    assert session.scalars(select(Tag)).all() == []


def test_a_callback_that_fails_stops_no_other(session: Session) -> None:
    done: list[int] = []

    def fail() -> None:
        session.execute(text("select * from no_such_table"))

    def read() -> None:
        done.append(session.execute(text("select 1")).scalar_one())

    with unit_of_work():
        after_commit(fail)
        after_commit(read)
    assert done == [1]


def test_callbacks_belong_to_a_unit_of_work(session: Session) -> None:
    with pytest.raises(KeyError):
        after_commit(lambda: None)
