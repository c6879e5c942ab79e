"""Search over everything: each finds what their own lists would show, in few queries."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.access.test_odd_input import ODD
from tests.factories import CommentFactory, PostFactory, TagFactory, UserFactory

ClientFor = Callable[[str], FlaskClient]
FRAME = 4
"""Who is asking, their roles, the number of what waits, and one in reserve."""


def search(client: FlaskClient, text: str) -> str:
    """Return the page that a search for ``text`` answers with."""
    answer = client.get("/admin/search/", query_string={"q": text})
    assert answer.status_code == 200
    return answer.text


def parts(page: str) -> list[str]:
    """Return the headings of the lists in which something was found."""
    return re.findall(r'id="found-\d+">([^<]*)<', page)


def found(page: str) -> list[str]:
    """Return what was found, in order."""
    return re.findall(r"<li><a[^>]*><bdi>([^<]*)</bdi></a>", page)


@pytest.fixture
def _harbour(session: Any, cast: Any) -> None:
    """One of everything whose name has a word in it."""
    post = PostFactory(published=True, title="The harbour at night", author=cast.editor)
    PostFactory(draft=True, title="My harbour", author=cast.author)
    CommentFactory(post=post, body="What a harbour!", author_email="reader@example.net")
    UserFactory(username="harbour-master", display_name="Harbour Master")
    TagFactory(name="Harbour", slug="harbour")
    session.commit()


@pytest.mark.usefixtures("_harbour")
@pytest.mark.parametrize(
    ("who", "lists"),
    [
        ("admin", ["Comments", "Posts", "Users", "Tags"]),
        ("editor", ["Comments", "Posts", "Tags"]),
        ("moderator", ["Comments"]),
        ("author", ["Posts"]),
        ("auditor", ["Comments", "Posts", "Users", "Tags"]),
    ],
)
def test_each_searches_what_they_may_see(client_for: ClientFor, who: str, lists: list[str]) -> None:
    page = search(client_for(who), "harbour")
    assert parts(page) == lists
    if who == "author":
        assert found(page) == ["My harbour"]


@pytest.mark.usefixtures("_harbour")
def test_every_word_counts_whatever_its_case(client_for: ClientFor) -> None:
    client = client_for("editor")
    assert found(search(client, "NIGHT harbour")) == ["The harbour at night"]
    assert found(search(client, "harbour nowhere")) == []


def test_the_first_five_and_a_way_to_the_others(session: Any, client_for: ClientFor) -> None:
    for number in range(6):
        TagFactory(name=f"50% off {number}", slug=f"off-{number}")
    TagFactory(name="500 off", slug="five-hundred")
    session.commit()
    page = search(client_for("editor"), "50% off")
    assert found(page) == [f"50% off {number}" for number in range(5)]
    (url,) = re.findall(r'class="card-actions" href="([^"]*)"', page)
    rest = client_for("editor").get(url.replace("&amp;", "&")).text
    assert [number for number in range(6) if f"50% off {number}</a>" in rest] == [*range(6)]
    assert "500 off" not in rest


def test_a_number_leads_to_its_row(session: Any, client_for: ClientFor) -> None:
    post = PostFactory(title="By number")
    others = [PostFactory(title=f"{post.id} is in part {n}") for n in range(6)]
    session.commit()
    assert found(search(client_for("author"), f"#{post.id}")) == []
    assert found(search(client_for("editor"), f"#{post.id}"))[0] == "By number"
    page = search(client_for("editor"), str(post.id))
    assert found(page)[0] == "By number"
    assert found(page)[1] == others[-1].title


def test_an_address_leads_to_its_person_and_their_comments(
    session: Any, client_for: ClientFor
) -> None:
    UserFactory(username="reader", display_name="A Reader", email="reader@example.net")
    CommentFactory(body="Mine.", author_email="reader@example.net")
    session.commit()
    page = search(client_for("admin"), "reader@example.net")
    assert found(page) == ["Mine.", "A Reader"]


@pytest.mark.usefixtures("_harbour")
@pytest.mark.parametrize(("who", "lists"), [("admin", 4), ("editor", 3), ("author", 1)])
def test_one_query_for_each_list(
    client_for: ClientFor, query_counter: Any, who: str, lists: int
) -> None:
    client = client_for(who)
    for text in ("harbour", "1"):
        with query_counter(most=FRAME + lists):
            search(client, text)
    with query_counter(most=FRAME):
        search(client, "h")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Find anything"),
        ("   ", "Find anything"),
        ("h", "at least 2 characters"),
        ("nothing like it", "Nothing matches"),
        ("#99999999", "Nothing matches"),
        ("#", "at least 2 characters"),
    ],
)
def test_what_to_do_when_there_is_nothing(client_for: ClientFor, text: str, says: str) -> None:
    page = search(client_for("editor"), text)
    assert says in page
    assert parts(page) == []


def test_odd_text_is_no_error_of_ours(client_for: ClientFor) -> None:
    client = client_for("admin")
    for value in ODD:
        for text in (value, f"#{value}"):
            answer = client.get("/admin/search/", query_string={"q": text})
            assert answer.status_code in {200, 400}, text


def test_what_is_found_is_inert(session: Any, client_for: ClientFor) -> None:
    TagFactory(name="<script>alert(1)</script> harbour", slug="x")
    CommentFactory(body='"><img src=x onerror=alert(1)> harbour', author_name="<b>")
    session.commit()
    page = search(client_for("admin"), "<script> harbour")
    assert "<script>alert" not in page
    assert "<img src=x" not in search(client_for("admin"), "onerror harbour")


@pytest.mark.parametrize(("who", "there"), [("author", True), ("outsider", False)])
def test_the_box_is_there_for_those_who_may_search(
    client_for: ClientFor, who: str, there: bool
) -> None:
    page = client_for(who).get("/admin/preferences/").text
    assert ('action="/admin/search/"' in page) is there
