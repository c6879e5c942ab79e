"""What readers see, and from which moment on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.orm import scoped_session

from console.core.clock import now
from console.core.db import db
from console.publishing.models import Post, PostStatus
from console.publishing.policies import public
from console.publishing.queries import (
    counts_by_status,
    public_authors,
    public_months,
    public_posts,
    public_posts_between,
    public_posts_tagged,
    public_tags,
)
from console.publishing.services import archive_post, publish_post, unpublish_post
from tests.factories import PostFactory, TagFactory, UserFactory

Session = scoped_session[Any]
NOON = datetime(2031, 6, 15, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def shown(session: Session) -> list[str]:
    """Return the titles that readers see now."""
    return sorted(session.scalars(select(Post.title).where(public())))


def test_only_what_is_published_is_public(session: Session) -> None:
    for state in PostStatus:
        PostFactory(title=str(state), **{state: True})
    PostFactory(title="scheduled", scheduled=True)
    PostFactory(title="draft with a time", published_at=now() - timedelta(days=1))
    assert shown(session) == ["published"]


def test_a_scheduled_post_appears_at_its_minute(session: Session) -> None:
    PostFactory(title="News", published=True, published_at=NOON)
    with time_machine.travel(NOON - SECOND, tick=False) as clock:
        assert shown(session) == []
        clock.shift(SECOND - timedelta(microseconds=1))
        assert shown(session) == []
        clock.move_to(NOON)
        assert shown(session) == ["News"]
        clock.shift(timedelta(days=365))
        assert shown(session) == ["News"]


def test_the_moment_may_be_given(session: Session) -> None:
    PostFactory(published=True, published_at=NOON)
    seen = [
        session.scalars(select(Post).where(public(moment))).all()
        for moment in (NOON - SECOND, NOON, NOON + SECOND)
    ]
    assert list(map(len, seen)) == [0, 1, 1]


def test_what_is_taken_back_is_gone_at_once(session: Session, actor_for: Any) -> None:
    editor, post = actor_for("editor"), PostFactory(title="News")
    seen = []
    for step in (publish_post, unpublish_post, publish_post, archive_post):
        step(editor, post)
        seen.append(shown(session))
    assert seen == [["News"], [], ["News"], []]


@pytest.fixture
def a_house(session: Session) -> dict[str, Any]:
    """Return posts, tags and people of which some are hidden."""
    both, hidden = TagFactory(name="Both"), TagFactory(name="Hidden")
    writer, silent = UserFactory(username="writer"), UserFactory(username="silent")
    first = PostFactory(
        title="First", published=True, published_at=NOON, tags=[both], author=writer
    )
    PostFactory(title="Draft", tags=[both, hidden], author=silent)
    PostFactory(
        title="Later", published=True, published_at=NOON + SECOND, tags=[hidden], author=silent
    )
    return {"both": both, "hidden": hidden, "writer": writer, "first": first}


def test_nothing_tells_of_what_is_hidden(session: Session, a_house: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        assert [post.title for post in session.scalars(public_posts())] == ["First"]
        assert [(tag.name, n) for tag, n in session.execute(public_tags())] == [("Both", 1)]
        assert session.scalars(public_posts_tagged(a_house["both"])).all() == [a_house["first"]]
        assert session.scalars(public_posts_tagged(a_house["hidden"])).all() == []
        assert session.scalars(public_authors()).all() == [a_house["writer"]]
        assert [tuple(row) for row in session.execute(public_months())] == [(2031, 6, 1)]


def test_a_list_of_posts_is_two_queries_and_without_the_source(
    session: Session, a_house: Any, query_counter: Any
) -> None:
    PostFactory(published=True, tags=[TagFactory()])
    session.commit()
    session.expunge_all()
    with time_machine.travel(NOON, tick=False), query_counter(most=2) as statements:
        posts = session.scalars(public_posts()).all()
        assert all(post.author and post.tags and post.body_html for post in posts)
    assert "posts.body," not in statements[0]


def test_a_span_of_time_has_its_beginning_and_not_its_end(session: Session) -> None:
    start, end = datetime(2021, 3, 1, tzinfo=UTC), datetime(2021, 4, 1, tzinfo=UTC)
    for moment in (start - SECOND, start, end - SECOND, end):
        PostFactory(title=moment.isoformat(), published=True, published_at=moment)
    found = session.scalars(public_posts_between(start, end)).all()
    assert sorted(post.published_at for post in found if post.published_at) == [start, end - SECOND]


@pytest.fixture
def far_away(session: Session) -> Iterator[None]:
    """Have PostgreSQL live in a zone that is half a day ahead; SQLite knows none."""
    if session.get_bind().dialect.name == "sqlite":
        yield
        return
    zone = "ALTER DATABASE {} SET timezone TO '{}'"
    name = db.engine.url.database
    _administer(zone.format(name, "Pacific/Auckland"))
    yield
    _administer(zone.format(name, "UTC"))


def _administer(statement: str) -> None:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    db.session.rollback()
    db.engine.dispose()  # the setting is for new connections


@pytest.mark.usefixtures("far_away")
def test_months_are_those_of_utc(session: Session) -> None:
    for moment in (datetime(2020, 12, 31, 23, 30, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)):
        PostFactory(published=True, published_at=moment)
    PostFactory(published=True, published_at=datetime(2020, 12, 1, tzinfo=UTC))
    months = [tuple(map(int, row)) for row in session.execute(public_months())]
    assert months == [(2020, 12, 2), (2020, 1, 1)]


def test_counts_by_status_tell_scheduled_from_published(session: Session) -> None:
    for state, number in (("published", 2), ("scheduled", 3), ("draft", 1)):
        PostFactory.create_batch(number, **{state: True})
    counts = {(row[0], bool(row[1])): row[2] for row in session.execute(counts_by_status())}
    assert counts == {("published", False): 2, ("published", True): 3, ("draft", False): 1}
