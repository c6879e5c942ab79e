"""Times, read-only transactions and keys behave alike on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DatabaseError, IntegrityError, StatementError
from sqlalchemy.orm import scoped_session

from console.core.clock import now
from console.core.db import UtcDateTime, begin_reading, begin_writing, db
from console.core.unit_of_work import unit_of_work
from console.moderation.models import Comment
from console.publishing.models import Post, Tag
from tests.factories import CommentFactory, PostFactory, TagFactory

Session = scoped_session[Any]
DIALECTS: list[Dialect] = [sqlite.dialect(), postgresql.dialect()]


# -- times -----------------------------------------------------------------------------------------


def test_now_is_aware_and_utc() -> None:
    assert now().utcoffset() == timedelta()


def test_a_time_comes_back_aware_in_utc(session: Session) -> None:
    berlin = timezone(timedelta(hours=2))
    tag = TagFactory(created_at=datetime(2024, 6, 1, 14, 30, 15, 123456, tzinfo=berlin))
    session.expire(tag)
    assert tag.created_at == datetime(2024, 6, 1, 12, 30, 15, 123456, tzinfo=UTC)
    assert tag.created_at.tzinfo is UTC


def test_times_of_different_zones_compare_as_moments(session: Session) -> None:
    TagFactory(created_at=datetime(2024, 6, 1, 12, 0, tzinfo=UTC))
    later = datetime(2024, 6, 1, 12, 30, tzinfo=timezone(timedelta(hours=5)))  # 07:30 in UTC
    assert session.scalars(select(Tag).where(Tag.created_at > later)).one()
    assert session.scalars(select(Tag).where(Tag.created_at < later)).all() == []


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_a_naive_time_is_refused(dialect: Dialect) -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2024, 6, 1), dialect)  # noqa: DTZ001


def test_a_naive_time_is_refused_in_a_query_too(session: Session) -> None:
    with pytest.raises(StatementError, match="naive"):
        session.execute(select(Tag).where(Tag.created_at > datetime(2024, 6, 1)))  # noqa: DTZ001


@given(
    st.datetimes(
        min_value=datetime(2, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(9998, 1, 1),  # noqa: DTZ001
        timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
    )
)
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_any_moment_survives_the_way_through_the_database(
    dialect: Dialect, moment: datetime
) -> None:
    kind = UtcDateTime()
    back = kind.process_result_value(kind.process_bind_param(moment, dialect), dialect)
    assert back == moment.astimezone(UTC)
    assert back is not None
    assert back.tzinfo is UTC


def test_no_time_stays_no_time() -> None:
    for dialect in DIALECTS:
        assert UtcDateTime().process_bind_param(None, dialect) is None
        assert UtcDateTime().process_result_value(None, dialect) is None


def test_the_type_tells_what_it_holds() -> None:
    assert UtcDateTime().python_type is datetime


# -- reading only ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        insert(Tag).values(name="written", slug="written"),
        update(Tag).values(name="written"),
        delete(Tag),
        text("CREATE TABLE written (id INTEGER)"),
    ],
    ids=["insert", "update", "delete", "create"],
)
def test_a_reader_cannot_write(session: Session, write: Any) -> None:
    TagFactory(name="as it was")
    session.commit()
    begin_reading()
    assert session.scalars(select(Tag.name)).all() == ["as it was"]
    with pytest.raises(DatabaseError, match=r"read-?only"):
        session.execute(write)
    session.rollback()
    assert session.scalars(select(Tag.name)).all() == ["as it was"]


def test_a_reader_cannot_flush_what_it_changed(session: Session) -> None:
    TagFactory(name="as it was")
    session.commit()
    begin_reading()
    session.scalars(select(Tag)).one().name = "written"
    with pytest.raises(DatabaseError, match=r"read-?only"):
        session.flush()


def test_the_connection_of_a_reader_writes_again_for_the_next(session: Session) -> None:
    for name in ("one", "two", "three"):
        begin_reading()
        session.scalars(select(Tag)).all()
        with unit_of_work():
            TagFactory(name=name)
    begin_reading()
    assert session.scalars(select(Tag.name).order_by(Tag.id)).all() == ["one", "two", "three"]


def test_a_reader_keeps_no_writer_waiting(session: Session) -> None:
    TagFactory(name="as it was")
    session.commit()
    begin_reading()
    session.scalars(select(Tag)).all()
    with db.engine.begin() as other:
        written = other.execute(update(Tag).values(name="written meanwhile"))
    assert written.rowcount == 1


def test_beginning_to_write_lets_go_of_what_was_read(session: Session) -> None:
    TagFactory(name="as it was")
    session.commit()
    assert session.scalars(select(Tag)).one().name == "as it was"
    with db.engine.begin() as other:
        other.execute(update(Tag).values(name="meanwhile"))
    begin_writing()
    assert session.scalars(select(Tag)).one().name == "meanwhile"


# -- constraints -----------------------------------------------------------------------------------


def test_foreign_keys_hold(session: Session) -> None:
    with pytest.raises(IntegrityError):
        session.execute(insert(Comment).values(post_id=999_999, body="to nobody"))


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (CommentFactory, "status", "published"),
        (PostFactory, "status", "spam"),
        (PostFactory, "status", "published"),  # without a time
        (PostFactory, "body_format", "textile"),
    ],
    ids=["comment", "post", "post without time", "format"],
)
def test_illegal_states_cannot_be_stored(
    session: Session, row: Any, column: str, value: str
) -> None:
    made = row()
    with pytest.raises(IntegrityError):
        session.execute(update(type(made)).where(type(made).id == made.id).values({column: value}))


def test_a_comment_is_not_its_own_parent(session: Session) -> None:
    comment = CommentFactory()
    with pytest.raises(IntegrityError):
        session.execute(update(Comment).values(parent_id=comment.id))


def test_a_post_with_comments_cannot_vanish(session: Session) -> None:
    post = CommentFactory().post
    with pytest.raises(IntegrityError):
        session.execute(delete(Post).where(Post.id == post.id))
