"""The dashboard: for each role what waits for it and how the work goes, and nothing else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from console.audit.services import Subject, record
from console.core.clock import now
from console.moderation.models import CommentStatus
from console.moderation.rules.models import Assessment, AssessmentPart
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection
from tests.factories import CommentFactory, PostFactory, UserFactory, insert_comments

ROLES = ("admin", "editor", "moderator", "author", "auditor")
TAG = re.compile(r"<[^>]+>")
HOUR = timedelta(hours=1)


def text_of(page: str) -> str:
    """Return what people read of ``page``, in one line."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(TAG.sub(" ", main).replace("&#34;", '"').split())


def addresses(page: str) -> list[str]:
    """Return where the links in the main part of ``page`` lead."""
    main = page[page.index("<main") : page.index("</main>")]
    return [found.replace("&amp;", "&") for found in re.findall(r'<a [^>]*href="([^"]+)"', main)]


@pytest.fixture
def busy(session: Any, cast: Any, actor_for: Any) -> Any:
    """Something of everything: the oldest comment is three days old, one was decided today."""
    own = PostFactory(published=True, author=cast.author)
    CommentFactory(post=own, author_name="Old Hand", created_at=now() - timedelta(days=3))
    CommentFactory(post=own, author_name="New Face")
    decided = CommentFactory(post=own, created_at=now() - 2 * HOUR)
    decide(actor_for("moderator"), Selection.of(decided.id), Action.APPROVE)
    PostFactory(in_review=True, title="Please look", author=cast.author)
    PostFactory(changes_requested=True, title="Sent back", author=cast.author)
    PostFactory(draft=True, title="Half done", author=cast.author)
    PostFactory(draft=True, title="A stranger’s draft")
    session.commit()
    return own


SEEN = {
    "Waiting for a decision 2": "admin editor moderator auditor",
    "Decided today 1": "admin editor moderator auditor",
    "Half are decided within 2 hours": "admin editor moderator auditor",
    "Nine out of ten within 2 hours": "admin editor moderator auditor",
    "The last 30 days": "admin editor moderator auditor",
    "2 comments wait for a decision": "admin editor moderator",
    "Old Hand": "admin editor moderator",
    "1 post waits for review": "admin editor",
    "1 of your posts was sent back with a note": "author",
    "1 of your posts is a draft": "author",
    "Half done": "admin editor author auditor",
    "A stranger’s draft": "admin editor auditor",
    "Only one person is an admin": "admin",
    "people have never signed in": "admin",
    "Latest posts": "admin editor auditor",
    "Your posts": "author",
    "Latest changes": "admin auditor",
    "Approved the comment by": "admin auditor",
}


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.usefixtures("busy")
def test_each_role_sees_its_part(get: Any, who: str) -> None:
    page = text_of(get(who, "/admin/").text)
    for words, roles in SEEN.items():
        assert (words in page) == (who in roles.split()), words


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.usefixtures("busy")
def test_every_link_leads_somewhere(client_for: Any, who: str) -> None:
    client = client_for(who)
    for address in addresses(client.get("/admin/").text):
        page = client.get(address)
        assert page.status_code == 200, address
        if "flt" in address:
            names = re.findall(r"flt\d+_\w+=", address)
            assert page.text.count('class="chip') >= len(names), address


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.usefixtures("busy")
def test_numbers_are_those_of_the_lists(client_for: Any, who: str) -> None:
    client = client_for(who)
    needs = re.findall(
        r'<h3><a [^>]*href="([^"]+)"><span><strong>(\d+)</strong>', client.get("/admin/").text
    )
    assert needs or who == "auditor"
    for address, number in needs:
        page = client.get(address.replace("&amp;", "&")).text
        count = re.search(r'class="count">(\d+)', page)
        assert count is not None, address
        assert count[1] == number, address


def test_the_longest_waiting_come_first(session: Any, get: Any) -> None:
    post = PostFactory(published=True)
    for days in (1, 9, 5):
        moment = now() - timedelta(days=days)
        insert_comments(1, post, author_name=f"Waits {days}", created_at=moment)
    session.commit()
    page = get("moderator", "/admin/").text
    assert re.findall(r"Waits (\d)", page) == ["9", "5", "1"]
    assert "The oldest came" in page
    assert "1 week ago" in text_of(page)


# -- the day of whoever looks --------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "decided"), [(21, 1), (2, 0)])
def test_today_is_the_persons_own(
    session: Any, cast: Any, get: Any, hour: int, decided: int
) -> None:
    """What was decided 15 hours ago was so today where it is nine in the evening."""
    cast.moderator.timezone = zone_where_it_is(hour)
    moment = now() - timedelta(hours=15)
    columns = {"created_at": moment, "first_decided_at": moment, "status": "spam"}
    insert_comments(1, PostFactory(published=True), **columns)
    session.commit()
    page = text_of(get("moderator", "/admin/").text)
    assert f"Decided today {decided} {decided} comment" in page


def zone_where_it_is(hour: int) -> str:
    """Return a zone whose clocks show ``hour``."""
    offset = next(each for each in range(-12, 15) if (now().hour + each) % 24 == hour)
    return f"Etc/GMT{-offset:+d}"  # the sign is that of POSIX: what is east is minus


# -- the chart -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("busy")
def test_the_chart_has_a_table_with_every_day(session: Any, get: Any) -> None:
    page = get("auditor", "/admin/").text
    table = page[page.index("<figure") : page.index("</figure>")]
    rows = re.findall(r'<th scope="row" data-short="([^"]+)">([^<]+)</th>', table)
    numbers = [int(number) for number in re.findall(r'<data value="(\d+)">', table)]
    assert len(rows) == 30
    assert len(numbers) == 60
    assert (sum(numbers[::2]), sum(numbers[1::2])) == (3, 1)
    assert "uPlot" in page


@pytest.mark.usefixtures("busy")
def test_a_page_without_a_chart_loads_none(get: Any) -> None:
    assert "uPlot" not in get("author", "/admin/").text


def test_an_unusual_day_is_remarked(session: Any, get: Any) -> None:
    post = PostFactory(published=True)
    insert_comments(25, post)
    session.commit()
    page = text_of(get("moderator", "/admin/").text)
    assert "Today brought 25 times as many comments as a usual day." in page


# -- what it costs -------------------------------------------------------------------------------


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("who", "most"),
    [("admin", 16), ("editor", 13), ("moderator", 10), ("author", 4), ("auditor", 11)],
)
def test_the_statements_are_few(client_for: Any, query_counter: Any, who: str, most: int) -> None:
    client = client_for(who)
    with query_counter(most=most):
        client.get("/admin/")


# -- much, and nothing ----------------------------------------------------------------------------


def test_counts_say_where_they_stop(session: Any, get: Any) -> None:
    insert_comments(10_001, PostFactory(published=True), created_at=now() - HOUR)
    session.commit()
    page = text_of(get("moderator", "/admin/").text)
    assert "Waiting for a decision 10,000+" in page
    assert "10,000+ comments wait for a decision" in page


def test_decisions_of_long_ago_tell_no_speed(session: Any, get: Any) -> None:
    moment = now() - timedelta(days=40)
    insert_comments(
        1,
        PostFactory(published=True),
        status=CommentStatus.APPROVED,
        created_at=moment,
        first_decided_at=moment + HOUR,
    )
    session.commit()
    page = text_of(get("moderator", "/admin/").text)
    assert "Half are decided within – Nothing was decided in the last 30 days" in page
    assert "Everything is decided" in page
    assert "Nothing waits for you." in page


@pytest.mark.parametrize("who", ROLES)
def test_an_empty_site_says_what_would_be_there(get: Any, who: str) -> None:
    page = get(who, "/admin/").text
    text = text_of(page)
    assert ("No comments yet" in text) == (who != "author")
    assert ("flask content import" in text) == (who == "admin")
    assert ("No posts yet" in text) == (who != "moderator")
    assert ("No recent changes" in text) == (who in {"admin", "auditor"})
    assert "<figure" not in page


def test_what_comes_in_is_no_change(session: Any, actor_for: Any, get: Any) -> None:
    record(actor_for("editor"), "tag.create", Subject("tag", 1, "Harbour"))
    for _ in range(9):
        record(actor_for("editor"), "user.sign_in", Subject("user", 2, "editor"))
        record(actor_for("editor"), "comment.submit", Subject("comment", 2, "Somebody"))
    session.commit()
    page = text_of(get("auditor", "/admin/").text)
    assert "Created the tag “ Harbour ” editor" in page
    assert "Somebody" not in page
    assert "Signed in" not in page


def test_two_admins_are_enough(session: Any, get: Any) -> None:
    UserFactory(role="admin", current_login_at=now())
    session.commit()
    assert "Only one person" not in get("admin", "/admin/").text


def test_who_has_no_role_has_no_dashboard(client_for: Any) -> None:
    client: FlaskClient = client_for("outsider")
    assert client.get("/admin/").status_code == 403


# -- who did what, and how good the rules are ------------------------------------------------------


@pytest.fixture
def decided(session: Any, actor_for: Any) -> None:
    """A decision of a moderator about what a rule held, and one that an editor overturned."""
    comments = [CommentFactory() for _ in range(3)]
    for comment in comments:
        session.add(Assessment(comment_id=comment.id, score=10, status="pending"))
        session.flush()
        session.add(AssessmentPart(comment_id=comment.id, position=0, rule="links", effect="hold"))
    for who, action, comment in (
        ("moderator", Action.APPROVE, comments[0]),
        ("moderator", Action.APPROVE, comments[1]),
        ("editor", Action.SPAM, comments[1]),
    ):
        decide(actor_for(who), Selection.of(comment.id), action)
    session.commit()


@pytest.mark.usefixtures("decided")
@pytest.mark.parametrize("who", ["admin", "editor", "auditor"])
def test_the_team_is_there_for_those_who_lead_it(get: Any, who: str) -> None:
    page = text_of(get(who, "/admin/").text)
    assert "Moderator 2 1 of 2 Editor 1 0 of 1 Everybody 3 1 of 3" in page
    assert "Links 2 of 3 50%" in page


@pytest.mark.usefixtures("decided")
def test_a_moderator_sees_only_their_own_work(get: Any) -> None:
    page = text_of(get("moderator", "/admin/").text)
    assert "What you decided" in page
    assert "Moderator 2 1 of 2" in page
    assert "Everybody" not in page
    assert "Editor" not in page
    assert "Links 2 of 3 50%" in page


@pytest.mark.usefixtures("decided")
def test_an_author_sees_none_of_it(get: Any) -> None:
    assert "Overturned" not in get("author", "/admin/").text
