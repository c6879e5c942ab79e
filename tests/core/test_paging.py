"""Pages by key: every row once, forwards and backwards, whatever is in the address."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, delete, insert, select, true
from sqlalchemy.orm import scoped_session

from console.core.errors import InvalidInputError
from console.core.paging import COUNT_LIMIT, Cursor, Order, Page, bounded_count, fetch_page
from console.publishing.models import Post, Tag
from tests.factories import PostFactory, TagFactory

Session = scoped_session[Any]
START = datetime(2024, 1, 1, tzinfo=UTC)
BY_TIME = Order((Tag.created_at, Tag.id))
BY_TIME_DOWN = Order((Tag.created_at, Tag.id), descending=True)
BY_NAME = Order((Tag.name, Tag.id))
BY_KEY = Order((Tag.id,))
BY_THREE = Order((Tag.description, Tag.created_at, Tag.id))
ORDERS = {
    "time": BY_TIME, "time, descending": BY_TIME_DOWN, "name": BY_NAME, "key": BY_KEY,
    "half, time": BY_THREE,
}  # fmt: skip


def pages(order: Order, size: int) -> Iterator[Page[Tag]]:
    """Walk through all tags to the end; cursors go through their text, as in an address."""
    page = fetch_page(select(Tag), order, None, size)
    yield page
    while page.next is not None:
        page = fetch_page(select(Tag), order, Cursor.load(page.next.dump()), size)
        yield page


def pages_back(order: Order, size: int, page: Page[Tag]) -> Iterator[Page[Tag]]:
    """Walk from ``page`` to the beginning."""
    while page.previous is not None:
        page = fetch_page(select(Tag), order, Cursor.load(page.previous.dump()), size)
        yield page


def add_tags(session: Session, values: list[int]) -> None:
    """Store a tag for each value; equal values have equal times and names, odd ones a half."""
    session.execute(delete(Tag))
    if values:
        rows = [
            {
                "name": f"name {value:02}",
                "description": f"half {value % 2}",
                "slug": f"tag-{n}",
                "created_at": START + timedelta(microseconds=value),
            }
            for n, value in enumerate(values)
        ]
        session.execute(insert(Tag), rows)


@settings(max_examples=25)
@given(
    values=st.lists(st.integers(0, 4), max_size=13),
    size=st.integers(1, 6),
    order=st.sampled_from(list(ORDERS.values())),
)
@example(values=[1] * 6, size=3, order=BY_TIME)
@example(values=[1, 1, 2, 2], size=2, order=BY_TIME_DOWN)
def test_walking_gives_each_row_once(
    session: Session, values: list[int], size: int, order: Order
) -> None:
    add_tags(session, values)
    expected = session.scalars(
        select(Tag.id).order_by(*(c.desc() if order.descending else c.asc() for c in order.columns))
    ).all()
    forward = list(pages(order, size))
    assert [tag.id for page in forward for tag in page.rows] == list(expected)
    assert all(len(page.rows) == size for page in forward[:-1])
    assert forward[0].previous is None
    backward = list(pages_back(order, size, forward[-1]))
    for page in backward:
        assert page.next is not None
        following = fetch_page(select(Tag), order, page.next, size)
        assert following.rows[0].id == expected[expected.index(page.rows[-1].id) + 1]
    walked = [tag.id for page in reversed(backward) for tag in page.rows]
    assert walked + [tag.id for tag in forward[-1].rows] == list(expected)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_page_is_one_query(session: Session, query_counter: Any, size: int) -> None:
    add_tags(session, [1, 1, 2])
    with query_counter(most=1):
        page = fetch_page(select(Tag), BY_TIME, None, size)
    assert len(page.rows) == size


def test_an_empty_list_has_one_empty_page(session: Session) -> None:
    assert fetch_page(select(Tag), BY_TIME, None, 5) == Page([], None, None)


def test_exactly_one_full_page_has_no_next(session: Session) -> None:
    add_tags(session, [1, 2, 3])
    page = fetch_page(select(Tag), BY_TIME, None, 3)
    assert (page.previous, page.next) == (None, None)


def test_what_arrives_before_does_not_move_a_page(session: Session) -> None:
    add_tags(session, [1, 2, 3, 4])
    first = fetch_page(select(Tag), BY_TIME, None, 2)
    TagFactory(name="early", created_at=START - timedelta(days=1))
    second = fetch_page(select(Tag), BY_TIME, first.next, 2)
    assert [tag.name for tag in second.rows] == ["name 03", "name 04"]
    back = fetch_page(select(Tag), BY_TIME, second.previous, 2)
    assert [tag.name for tag in back.rows] == ["name 01", "name 02"]
    assert back.previous is not None


def test_a_page_survives_its_first_row(session: Session) -> None:
    add_tags(session, [1, 2, 3, 4])
    first = fetch_page(select(Tag), BY_TIME, None, 2)
    session.delete(first.rows[-1])
    session.flush()
    second = fetch_page(select(Tag), BY_TIME, first.next, 2)
    assert [tag.name for tag in second.rows] == ["name 03", "name 04"]


def test_the_statement_keeps_its_criterion(session: Session) -> None:
    add_tags(session, [1, 2, 1, 2, 1])
    odd: Select[Tag] = select(Tag).where(Tag.name == "name 01")
    page = fetch_page(odd, BY_TIME, None, 2)
    rest = fetch_page(odd, BY_TIME, page.next, 2)
    assert [tag.slug for tag in [*page.rows, *rest.rows]] == ["tag-0", "tag-2", "tag-4"]
    assert rest.next is None


# -- what stands in the address --------------------------------------------------------------------


VALUES = st.one_of(
    st.text(max_size=50).filter(lambda text: "\ud800" not in text),
    st.integers(-(2**63), 2**63),
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)).map(  # noqa: DTZ001
        lambda moment: moment.replace(tzinfo=UTC)
    ),
)


@given(st.lists(VALUES, max_size=3), st.integers(-(2**63), 2**63 - 1), st.booleans())
def test_a_cursor_survives_the_address(values: list[Any], key: int, backwards: bool) -> None:
    cursor = Cursor((*values, key), backwards)
    text = cursor.dump()
    assert Cursor.load(text) == cursor
    assert text.replace("-", "").replace("_", "").isalnum()


def encoded(*parts: Any) -> str:
    """Return a cursor that holds anything."""
    return base64.urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()


NOON = "2024-01-01T12:00:00+00:00"
AT_NOON = {"at": NOON}
GARBAGE = {
    "empty": "",
    "not base64": "!!!!",
    "one letter": "a",
    "surrogate": "\ud800",
    "not JSON": "AAAA",
    "JSON null": base64.urlsafe_b64encode(b"null").decode(),
    "JSON number": base64.urlsafe_b64encode(b"17").decode(),
    "JSON text": base64.urlsafe_b64encode(b'"abcd"').decode(),
    "JSON object": base64.urlsafe_b64encode(b'{"a":1,"b":2,"c":3,"d":4}').decode(),
    "deep JSON": base64.urlsafe_b64encode(b"[" * 5_000).decode(),
    "direction is text": encoded("1", NOON, 1),
    "direction is a number": encoded(1, NOON, 1),
    "time is a number": encoded(False, {"at": 17}, 1),
    "time is no time": encoded(False, {"at": "soon"}, 1),
    "time has another name": encoded(False, {"on": NOON}, 1),
    "time before the first": encoded(False, {"at": "0001-01-01T00:00:00+23:00"}, 1),
    "time after the last": encoded(False, {"at": "9999-12-31T23:59:59-23:00"}, 1),
}


@pytest.mark.parametrize("text", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_no_page(text: str) -> None:
    with pytest.raises(InvalidInputError):
        Cursor.load(text)


FOREIGN = {
    "no values": (BY_TIME, ()),
    "too few": (BY_TIME, (AT_NOON,)),
    "too many": (BY_TIME, (AT_NOON, 1, 1)),
    "key is text": (BY_TIME, (AT_NOON, "1")),
    "key is a fraction": (BY_TIME, (AT_NOON, 1.5)),
    "key is true": (BY_TIME, (AT_NOON, True)),
    "key is null": (BY_TIME, (AT_NOON, None)),
    "time without a zone": (BY_TIME, ({"at": "2024-01-01T12:00:00"}, 1)),
    "text for a time": (BY_TIME, ("name 01", 1)),
    "number for a time": (BY_TIME, (17, 1)),
    "null for a time": (BY_TIME, (None, 1)),
    "list for a time": (BY_TIME, ([NOON], 1)),
    "time for text": (BY_NAME, (AT_NOON, 1)),
    "NUL in text": (BY_NAME, ("a\x00b", 1)),
    "text for a number": (BY_KEY, ("1",)),
    "true for a number": (BY_KEY, (True,)),
    "fraction for a number": (BY_KEY, (1.5,)),
    "number too large": (BY_KEY, (2**63,)),
    "number larger than its column": (BY_KEY, (2**31,)),
    "key too small": (BY_NAME, ("a", -(2**63))),
    "a value of three is missing": (BY_THREE, (AT_NOON, 1)),
}


@pytest.mark.parametrize(("order", "values"), FOREIGN.values(), ids=FOREIGN)
def test_a_cursor_of_another_list_is_no_page(order: Order, values: tuple[Any, ...]) -> None:
    with pytest.raises(InvalidInputError):
        order.check(Cursor.load(encoded(False, *values)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.floats(allow_nan=False)
    | st.text(max_size=20) | st.datetimes().map(datetime.isoformat)
    | st.datetimes(timezones=st.just(UTC)).map(lambda moment: {"at": moment.isoformat()}),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=60)
@given(
    parts=st.tuples(st.booleans(), JSON, JSON) | st.tuples(st.booleans(), JSON),
    order=st.sampled_from(list(ORDERS.values())),
)
def test_whatever_passes_the_check_can_be_asked_for(
    session: Session, parts: tuple[Any, ...], order: Order
) -> None:
    try:
        cursor = Cursor.load(encoded(*parts))
        order.check(cursor)
    except (InvalidInputError, TypeError):  # TypeError: orjson itself refuses what we built
        return
    assert fetch_page(select(Tag), order, cursor, 5).rows == []


# -- counts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "counted"), [(0, 1), (1, 2), (3, 4), (4, 4), (5, 4), (COUNT_LIMIT, 4)]
)
def test_counting_stops_one_behind_the_limit(session: Session, limit: int, counted: int) -> None:
    add_tags(session, [1, 2, 3, 4])
    assert bounded_count(select(Tag), limit) == counted


@pytest.mark.parametrize("statement", [select(Tag), select(Tag).where(true())])
def test_everything_is_counted_when_nothing_narrows(session: Session, statement: Any) -> None:
    assert bounded_count(statement) == 0
    add_tags(session, [1, 2, 3])
    assert bounded_count(statement) == 3


def test_counting_heeds_the_criterion(session: Session) -> None:
    add_tags(session, [1, 2, 1])
    counted = select(Tag).where(Tag.name == "name 01").order_by(Tag.created_at)
    assert bounded_count(counted) == 2


def test_counting_posts_counts_no_joined_rows_twice(session: Session) -> None:
    PostFactory(tags=[TagFactory(), TagFactory()])
    assert bounded_count(select(Post).where(Post.author.has())) == 1
