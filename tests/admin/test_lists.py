"""Lists cost a fixed number of queries, however much there is, and page by keyset."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from console.core.clock import now
from console.moderation.models import Comment
from tests.factories import CommentFactory, PostFactory, TagFactory, UserFactory, insert_comments

CEILINGS = {
    "/admin/": 13,
    "/admin/queue/": 10,
    "/admin/comments/": 5,
    "/admin/posts/": 6,
    "/admin/tags/": 5,
    "/admin/users/": 6,
    "/admin/roles/": 5,
    "/admin/audit/": 5,
    "/admin/operations/": 6,
}
"""Statements a page may send: the actor, the menu's count, the list's count, the rows, tags.

The dashboard asks for figures of the team as well; the queue for leases, assessments and their
parts, reports and authors.
"""


def fill(session: Any, number: int) -> None:
    """Make ``number`` of everything."""
    for _number in range(number):
        post = PostFactory(published=True, author=UserFactory(role="author"))
        post.tags = [TagFactory(), TagFactory()]
        parent = CommentFactory(post=post)
        CommentFactory(post=post, parent=parent)
    session.commit()


@pytest.mark.parametrize("address", CEILINGS)
def test_a_list_stays_under_its_ceiling(
    session: Any, client_for: Any, query_counter: Callable[..., Any], address: str
) -> None:
    fill(session, 3)
    client = client_for("admin")
    with query_counter(most=CEILINGS[address]) as few:
        assert client.get(address).status_code == 200
    fill(session, 12)
    with query_counter(most=len(few)):
        assert client.get(address).status_code == 200


def test_pages_follow_each_other_and_come_back(session: Any, client_for: Any) -> None:
    post = PostFactory(published=True)
    insert_comments(130, post)
    session.commit()
    client, seen, pages = client_for("editor"), [], []
    url: str | None = "/admin/comments/?page_size=50"
    while url:
        page = client.get(url).text
        pages.append(re.findall(r'name="rowid" value="(\d+)', page))
        seen += pages[-1]
        url = link(page, "next")
    assert [len(rows) for rows in pages] == [50, 50, 30]
    assert len(set(seen)) == 130
    back = client.get(link(page, "prev") or "").text
    assert re.findall(r'name="rowid" value="(\d+)', back) == pages[1]


def link(page: str, name: str) -> str | None:
    """Return the address of the pager's link ``name``."""
    found = re.search(rf'<a[^>]*rel="{name}"[^>]*>', page)
    address = re.search(r'href="([^"]+)"', found[0]) if found else None
    return address[1].replace("&amp;", "&") if address else None


def test_counts_stop_at_ten_thousand(session: Any, client_for: Any) -> None:
    insert_comments(10_050, PostFactory(published=True))
    session.commit()
    assert "10,000+" in client_for("editor").get("/admin/comments/").text


def test_filters_and_search_narrow(session: Any, client_for: Any) -> None:
    post = PostFactory(published=True)
    CommentFactory(post=post, body="About the harbour", spam=True)
    CommentFactory(post=post, body="About 100% of_it \\ all")
    session.commit()
    client = client_for("editor")
    spam = client.get("/admin/comments/?flt0_status_is=spam").text
    assert "About the harbour" in spam
    assert "of_it" not in spam
    assert "of_it" in client.get("/admin/comments/", query_string={"search": "100% \\"}).text
    assert "of_it" not in client.get("/admin/comments/", query_string={"search": "1000"}).text
    assert "of_it" not in client.get("/admin/comments/", query_string={"search": "harb_ur"}).text


def test_an_empty_filter_is_none(client_for: Any) -> None:
    assert client_for("editor").get("/admin/comments/?flt0_status_is=&search=").status_code == 200


def test_a_filter_that_cannot_be_read_says_which(client_for: Any) -> None:
    answer = client_for("editor").get("/admin/comments/?flt0_status_is=nonsense")
    assert answer.status_code == 400
    assert "nonsense" in answer.text


MANY = 100_000


def insert_many(session: Any, post_id: int) -> None:
    """Make 100,000 comments, a tenth of them pending, by one statement."""
    number = sa.select(sa.literal(1).label("n")).cte("numbers", recursive=True)
    number = number.union_all(sa.select(number.c.n + 1).where(number.c.n < MANY))
    moment = sa.literal(now(), Comment.created_at.type)
    text = sa.cast(number.c.n, sa.String)
    values: dict[str, sa.ColumnElement[Any]] = {
        "post_id": sa.literal(post_id),
        "author_name": sa.literal("Reader ") + text,
        "author_email": sa.literal("reader@example.com"),
        "body": sa.literal("Remark ") + text,
        "status": sa.case((number.c.n % 10 == 0, "pending"), else_="approved"),
        "created_at": moment,
        "updated_at": moment,
        "status_changed_at": moment,
        **dict.fromkeys(
            ("author_url", "author_address", "user_agent", "status_reason"), sa.literal("")
        ),
        "kind": sa.literal("comment"),
    }
    rows = sa.select(*(value.label(name) for name, value in values.items()))
    session.execute(sa.insert(Comment).from_select(list(values), rows, include_defaults=False))
    session.commit()


def test_100_000_comments_stay_under_the_ceilings(
    session: Any, client_for: Any, query_counter: Callable[..., Any]
) -> None:
    post = PostFactory(published=True)
    insert_many(session, post.id)
    client = client_for("admin")
    comments = "/admin/comments/"
    narrowed = (f"{comments}?{query}" for query in ("flt0_status_is=approved", "search=99999"))
    addresses = ("/admin/", "/admin/queue/", f"{comments}?page_size=100", *narrowed)
    for address in addresses:
        with query_counter(most=CEILINGS[address.partition("?")[0]]):
            answer = client.get(address)
        assert answer.status_code == 200
        assert len(answer.data) < 250_000
    queue = client.get("/admin/queue/").text
    assert "10,000<" in queue.replace("</", "<")
    assert "1,000+" in queue  # the menu counts no further
    second = client.get(link(client.get("/admin/comments/").text, "next") or "")
    assert second.status_code == 200


def test_scripts_get_the_list_without_its_frame(session: Any, client_for: Any) -> None:
    insert_comments(3, PostFactory(published=True))
    session.commit()
    client = client_for("editor")
    whole = client.get("/admin/comments/?search=Comment")
    part = client.get("/admin/comments/?search=Comment", headers={"HX-Target": "list"})
    assert "HX-Target" in whole.headers["Vary"]
    assert "<nav" in whole.text
    for name in ("page-head", "list-bar", "list-said", "list"):
        assert part.text.count(f'id="{name}"') == whole.text.count(f'id="{name}"') == 1
    assert "<title>Comments" in part.text
    assert not any(tag in part.text for tag in ("<html", "<head", "<style", "<body", "messages"))
    assert re.search(r'role="status">3 of 3</p>', part.text)
    assert 'role="status"></p>' in whole.text


def test_chips_name_filter_and_value_and_lead_to_the_list_without_it(client_for: Any) -> None:
    address = "/admin/comments/?search=tea+%26+cake&flt0_status_is=spam&page_size=20"
    page = client_for("editor").get(address).text
    chips = dict(
        reversed(pair) for pair in re.findall(r'class="chip" href="(.*?)".*?>(.*?)<', page)
    )
    assert set(chips) == {"Search: tea &amp; cake", "Status: Spam"}
    assert "search" not in chips["Search: tea &amp; cake"]
    assert "flt0" not in chips["Status: Spam"]
    assert all("page_size=20" in address for address in chips.values())


def test_a_link_asks_for_the_comments_on_one_post(session: Any, client_for: Any) -> None:
    here, unseen = PostFactory(published=True, title="High tide"), PostFactory(title="Unseen")
    comment = CommentFactory(post=here, body="About the harbour")
    CommentFactory(body="Of something else")
    numbers = {"here": here.id, "unseen": unseen.id, "comment": comment.id}
    session.commit()
    client = client_for("moderator")
    page = client.get(f"/admin/comments/details/?id={numbers['comment']}").text
    assert f'href="/admin/comments/?flt_post_id_is={numbers["here"]}"' in page
    page = client.get(f"/admin/comments/?flt_post_id_is={numbers['here']}").text
    assert "Post: High tide<" in page
    assert "About the harbour" in page
    assert "Of something else" not in page
    assert f'name="flt5_post_id_is" value="{numbers["here"]}"' in page  # a search keeps it
    page = client.get(f"/admin/comments/?flt_post_id_is={numbers['unseen']}").text
    assert "Unseen" not in page


def test_comments_are_found_by_words_of_their_post(session: Any, client_for: Any) -> None:
    CommentFactory(post=PostFactory(published=True, title="High tide"), body="About the harbour")
    CommentFactory(body="Of something else")
    session.commit()
    page = client_for("editor").get("/admin/comments/?flt1_title_contains=TIDE").text
    assert "Post: TIDE" in page
    assert "About the harbour" in page
    assert "Of something else" not in page


def test_people_are_listed_by_their_names(session: Any, client_for: Any) -> None:
    UserFactory(username="bo", display_name="Bo <Ek>")
    UserFactory(username="nameless", display_name="")
    session.commit()
    page = client_for("admin").get("/admin/users/").text
    assert re.search(r">Bo &lt;Ek&gt;</a><small>bo</small>", page)
    assert ">nameless</a>" in page
    assert "<small>nameless" not in page


def test_comments_are_found_by_author(session: Any, client_for: Any) -> None:
    CommentFactory(author_name="Ann", author_email="one@example.com", body="Uno")
    CommentFactory(author_name="Bob", author_email="two@example.com", body="Due")
    session.commit()
    client = client_for("auditor")
    page = client.get("/admin/comments/").text
    assert 'placeholder="Text, author, e-mail"' in page
    for query in ("flt2_author_contains=ann", "flt2_author_contains=one@"):
        found = client.get(f"/admin/comments/?{query}").text
        assert "Uno" in found
        assert "Due" not in found
