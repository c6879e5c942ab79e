"""Times are typed, shown and filtered as the clocks of the person show them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from console.publishing.models import Post
from tests.admin.conftest import Send
from tests.factories import PostFactory

ClientFor = Callable[[str], FlaskClient]
NOON = datetime(2026, 7, 1, 12, 0, 42, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_berlin(session: Any, cast: Any) -> None:
    cast.editor.timezone = "Europe/Berlin"
    session.commit()


def stored(session: Any, post: Post) -> datetime | None:
    """Return the time of publication as it is kept."""
    session.refresh(post)
    return post.published_at


def edit(send: Send, post: Post, moment: str) -> Any:
    """Save the form of ``post`` with that time in it."""
    address = f"/admin/posts/edit/?id={post.id}"
    return send("editor", address, title="T", version=str(post.version), published_at=moment)


def test_the_form_shows_and_takes_local_time(
    session: Any, send: Send, client_for: ClientFor
) -> None:
    post = PostFactory(draft=True, published_at=NOON)
    session.commit()
    page = client_for("editor").get(f"/admin/posts/edit/?id={post.id}").text
    assert 'value="2026-07-01T14:00"' in page
    assert "Time of publication (Europe/Berlin)" in page
    assert edit(send, post, "2026-12-24T18:00").status_code == 302
    assert stored(session, post) == datetime(2026, 12, 24, 17, tzinfo=UTC)


def test_a_time_that_is_left_alone_keeps_its_seconds(session: Any, send: Send) -> None:
    post = PostFactory(draft=True, published_at=NOON)
    session.commit()
    edit(send, post, "2026-07-01T14:00")
    assert stored(session, post) == NOON


def test_a_time_that_comes_twice_can_be_left_alone(session: Any, send: Send) -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    post = PostFactory(draft=True, published_at=second)
    session.commit()
    assert edit(send, post, "2026-10-25T02:30").status_code == 302
    assert stored(session, post) == second


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2026-03-29T02:30", "does not exist in this time zone"),
        ("2026-10-25T02:30", "comes twice here"),
        ("0001-01-01T00:00", "not a date and time"),
        ("2026-02-30T00:00", "not a date and time"),
        ("noon", "not a date and time"),
    ],
)
def test_a_time_that_cannot_be_is_explained(session: Any, send: Send, typed: str, why: str) -> None:
    post = PostFactory(draft=True)
    session.commit()
    answer = edit(send, post, typed)
    assert answer.status_code == 400
    assert why in answer.text
    assert f'value="{typed}"' in answer.text
    assert stored(session, post) is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("flt2_updated_at_since=2026-07-01", ["evening"]),
        ("flt3_updated_at_until=2026-06-30", ["noon"]),
        ("flt2_updated_at_since=2026-06-30&flt3_updated_at_until=2026-07-01", ["evening", "noon"]),
    ],
)
def test_days_begin_at_the_midnight_of_the_person(
    session: Any, client_for: ClientFor, query: str, found: list[str]
) -> None:
    PostFactory(title="noon", updated_at=datetime(2026, 6, 30, 10, tzinfo=UTC))
    PostFactory(title="evening", updated_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    session.commit()
    page = client_for("editor").get(f"/admin/posts/?{query}").text
    assert [title for title in ("evening", "noon") if f">{title}</a>" in page] == found


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-13-01", "today"])
@pytest.mark.parametrize("name", ["flt2_updated_at_since", "flt3_updated_at_until"])
def test_days_that_cannot_be_are_no_error_of_ours(
    client_for: ClientFor, name: str, day: str
) -> None:
    assert client_for("editor").get(f"/admin/posts/?{name}={day}").status_code in {200, 400}
