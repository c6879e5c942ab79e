"""Noticing that somebody else was faster."""

from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload, scoped_session

from console.core.db import db
from console.core.errors import ConflictError, MissingError
from console.core.unit_of_work import unit_of_work
from console.core.versions import check_version, lock_row
from console.publishing.models import Post, Tag
from tests.factories import PostFactory, TagFactory

Session = scoped_session[Any]


@pytest.mark.parametrize("seen", [3, None])
def test_the_present_version_passes(session: Session, seen: int | None) -> None:
    check_version(TagFactory(version=3), seen)


@pytest.mark.parametrize("seen", [-1, 0, 2, 4, 2**31])
def test_any_other_does_not(session: Session, seen: int) -> None:
    with pytest.raises(ConflictError):
        check_version(TagFactory(version=3), seen)


def test_the_row_is_read_again(session: Session) -> None:
    tag = TagFactory(name="old")
    session.commit()
    assert tag.name == "old"
    session.execute(update(Tag).values(name="new", version=2).execution_options(
        synchronize_session=False
    ))  # fmt: skip
    with pytest.raises(ConflictError):
        check_version(tag, 1)
    assert tag.name == "new"


def test_what_was_changed_in_hand_is_kept(session: Session) -> None:
    tag = TagFactory(name="old")
    tag.name = "in hand"
    lock_row(tag)
    assert tag.name == "in hand"


def test_a_row_that_is_gone(session: Session) -> None:
    tag = TagFactory()
    session.commit()
    assert tag.id
    session.execute(delete(Tag).execution_options(synchronize_session=False))
    with pytest.raises(MissingError):
        lock_row(tag)


def test_a_row_that_came_with_others_is_locked_alone(session: Session) -> None:
    PostFactory(author=None)
    session.commit()
    statement = select(Post).options(joinedload(Post.author), joinedload(Post.tags))
    post = session.scalars(statement).unique().one()
    lock_row(post)
    assert (post.version, post.author) == (1, None)


def test_others_wait_for_a_locked_row(session: Session) -> None:
    tag = TagFactory(name="as it was")
    session.commit()
    with unit_of_work():
        lock_row(session.get_one(Tag, tag.id))
        with db.engine.connect() as other, pytest.raises(OperationalError, match="lock"):
            _write_impatiently(other)
    assert session.scalars(select(Tag.name)).all() == ["as it was"]


def _write_impatiently(connection: Any) -> None:
    sqlite = connection.dialect.name == "sqlite"
    patience = "PRAGMA busy_timeout = 20" if sqlite else "SET LOCAL lock_timeout = 20"
    connection.execute(text(patience))
    try:
        connection.execute(update(Tag).values(name="written"))
    finally:
        connection.rollback()
        if sqlite:
            connection.execute(text("PRAGMA busy_timeout = 10000"))
