"""Importing again: the same file changes nothing, a newer one changes what it must."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.core.actor import Actor
from console.core.unit_of_work import unit_of_work
from console.exchange.report import Counts
from console.moderation.models import Comment
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.operations.selection import Selection
from console.publishing.models import Post, Revision, Tag
from console.publishing.services import PostFields, archive_post, update_post
from tests.exchange.conftest import Importing
from tests.exchange.wxr import author, comment, item, term, wxr

Session = scoped_session[Any]
TABLES = ("users", "tags", "posts", "post_tags", "revisions", "comments")


def rows(session: Session) -> dict[str, list[Any]]:
    """Return everything that an import writes."""
    tables = Post.metadata.tables
    return {
        name: sorted(map(tuple, session.execute(sa.select(tables[name]))), key=repr)
        for name in TABLES
    }


def only(session: Session, model: type[Any], **values: Any) -> Any:
    """Return the one row with those values, as it is now."""
    session.expire_all()
    return session.scalars(sa.select(model).filter_by(**values)).one()


def columns(row: Comment | Post) -> dict[str, Any]:
    """Return everything that a row holds but what the importer notes for itself."""
    names = row.__table__.columns.keys()
    return {name: getattr(row, name) for name in names if name != "source_digest"}


def decide_here(session: Session, operator: Actor, action: Action) -> None:
    """Decide comment 10 as a moderator would."""
    key = only(session, Comment, external_id="10").id
    with unit_of_work():
        decide(operator, Selection.of(key), action, "because")


def test_the_same_file_changes_nothing(session: Session, importing: Importing) -> None:
    file = wxr(
        author("vera", author_email="vera@example.net"),
        author("admin"),
        item("1", comment("11", parent="10"), comment("10"), term("post_tag", "Sea", "sea")),
        item("2", comment("12", date_gmt=None), post_date_gmt=None, title=""),
    )
    importing(file)
    before = rows(session)

    report = importing(file)

    assert rows(session) == before
    assert report.users == Counts(unchanged=3)
    assert report.tags == Counts(unchanged=1)
    assert report.posts == Counts(unchanged=2)
    assert report.comments == Counts(unchanged=3)


@pytest.mark.parametrize("action", [Action.SPAM, Action.TRASH, Action.REJECT, Action.UNAPPROVE])
def test_decisions_taken_here_survive_the_same_file(
    session: Session, importing: Importing, operator: Actor, action: Action
) -> None:
    file = wxr(item("1", comment("10")))
    importing(file)
    decide_here(session, operator, action)
    before = rows(session)

    importing(file)

    assert rows(session) == before


def test_what_the_file_says_anew_is_taken_over(session: Session, importing: Importing) -> None:
    importing(wxr(author("mira", author_display_name="Mira"), item("1", comment("10"))))
    changed, added = comment("10", content="Longer", approved="spam"), comment("11", parent="10")
    tag = term("post_tag", "Sea", "sea")
    newer = item("1", changed, added, tag, title="Better", post_name="other", status="draft")

    report = importing(wxr(author("mira", author_display_name="Mira K"), newer))

    assert (report.users, report.posts) == (Counts(updated=1), Counts(updated=1))
    assert report.comments == Counts(created=1, updated=1)
    post, found = only(session, Post), only(session, Comment, external_id="10")
    assert (post.title, post.slug, post.status, post.version) == ("Better", "a-post", "draft", 2)
    assert [tag.slug for tag in post.tags] == ["sea"]
    assert (found.body, found.status, found.before_spam) == ("Longer", "spam", "approved")
    assert only(session, Comment, external_id="11").parent_id == found.id
    assert only(session, User, username="mira").display_name == "Mira K"
    numbers = session.scalars(sa.select(Revision.number).order_by(Revision.number))
    assert list(numbers) == [1, 2]


KEPT = "was edited or decided here and stays as it is; what the file says anew is left out"


@pytest.mark.parametrize(
    "action", [Action.APPROVE, Action.SPAM, Action.TRASH, Action.REJECT, Action.UNAPPROVE]
)
def test_what_somebody_has_seen_is_not_replaced_by_what_nobody_has(
    session: Session, importing: Importing, operator: Actor, action: Action
) -> None:
    approved = "1" if action == Action.UNAPPROVE else "0"
    importing(wxr(item("1", comment("10", author_url="http://a.example", approved=approved))))
    decide_here(session, operator, action)
    before = columns(only(session, Comment))
    newer = wxr(
        item("1", comment("10", content="Buy!", author="Spam", author_url="http://b.example"),
             comment("11", parent="10"))
    )  # fmt: skip

    report = importing(newer)

    assert report.comments == Counts(created=1, unchanged=1)
    assert report.warnings == [f"comment 10: {KEPT}"]
    found = only(session, Comment, external_id="10")
    assert columns(found) == before
    assert (found.body, found.author_name, found.author_url) == (
        "Comment 10.",
        "A reader",
        "http://a.example",
    )
    assert only(session, Comment, external_id="11").parent_id == found.id
    again = importing(newer)
    assert (again.comments, again.warnings) == (Counts(unchanged=2), [])


@pytest.mark.parametrize(
    "change",
    [
        {"body": "Edited", "version": 2},
        {"decided_at": datetime(2024, 5, 1, tzinfo=UTC)},
        {"status": "spam"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_trace_of_the_team_keeps_a_comment(
    session: Session, importing: Importing, change: dict[str, Any]
) -> None:
    importing(wxr(item("1", comment("10", approved="0"))))
    with unit_of_work():
        session.execute(sa.update(Comment).values(**change))
    text, status = change.get("body", "Comment 10."), change.get("status", "pending")

    # The second file has the state that the comment has here: it is still the team's.
    for content, approved in (("New", "1"), ("Newer", "spam"), ("Newest", "0")):
        report = importing(wxr(item("1", comment("10", content=content, approved=approved))))
        found = only(session, Comment)
        assert (found.body, found.status) == (text, status)
        assert report.comments == Counts(unchanged=1)
        assert report.warnings == [f"comment 10: {KEPT}"]


def test_what_only_imports_have_changed_goes_on_being_taken_over(
    session: Session, importing: Importing
) -> None:
    for n, (approved, status) in enumerate([("0", "pending"), ("1", "approved"), ("0", "pending")]):
        importing(
            wxr(
                author("mira", author_display_name=f"Mira {n}"),
                item("1", comment("10", content=f"Text {n}", approved=approved), title=f"T {n}"),
            )
        )

        found, post = only(session, Comment), only(session, Post)
        assert (found.body, found.status, post.title) == (f"Text {n}", status, f"T {n}")
        assert found.version == post.version == n + 1
        assert only(session, User, username="mira").display_name == f"Mira {n}"


def edit_here(operator: Actor, post: Post) -> None:
    """Save the post as an editor would."""
    fields = PostFields("Ours", "Our text", "ours", published_at=post.published_at)
    update_post(operator, post, fields, version=None)


def archive_here(operator: Actor, post: Post) -> None:
    """Put the post away as an editor would."""
    archive_post(operator, post)


@pytest.mark.parametrize("work", [edit_here, archive_here])
def test_a_post_that_was_worked_on_here_stays_as_it_is(
    session: Session, importing: Importing, operator: Actor, work: Callable[[Actor, Post], None]
) -> None:
    importing(wxr(item("1", term("post_tag", "Sea", "sea"))))
    with unit_of_work():
        work(operator, only(session, Post))
    post = only(session, Post)
    before, tags, revisions = columns(post), list(post.tags), rows(session)["revisions"]

    # The second file has the state that the post has here: it is still the team's.
    for status in ("draft", "trash", "publish"):
        newer = wxr(item("1", term("post_tag", "New", "new"), title=status, status=status))
        report = importing(newer)

        after = only(session, Post)
        assert (columns(after), after.tags) == (before, tags)
        assert rows(session)["revisions"] == revisions
        assert report.posts == Counts(unchanged=1)
        assert report.warnings == [f"post 1: {KEPT}"]
        again = importing(newer)
        assert (again.posts, again.warnings) == (Counts(unchanged=1), [])


def test_nobody_decides_on_a_row_while_it_is_replaced(
    session: Session, importing: Importing, query_counter: Callable[..., Any]
) -> None:
    importing(wxr(item("1", comment("10"))))

    with query_counter() as same:
        importing(wxr(item("1", comment("10"))))
    with query_counter() as newer:
        importing(wxr(item("1", comment("10", content="New"), title="New")))

    locking = [text.split("FROM ")[1].split()[0] for text in newer if "FOR UPDATE" in text]
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    assert locking == (["posts", "comments"] if on_postgresql else [])
    assert not any("FOR UPDATE" in text for text in same)


def test_tags_given_here_stay(session: Session, importing: Importing) -> None:
    importing(wxr(item("1", term("post_tag", "Sea", "sea"))))
    with unit_of_work():
        post = only(session, Post)
        post.tags.append(Tag(name="Ours", slug="ours"))

    importing(wxr(item("1", title="New")))

    assert [tag.slug for tag in only(session, Post).tags] == ["ours", "sea"]


def test_an_account_in_use_keeps_its_name(session: Session, importing: Importing) -> None:
    importing(wxr(author("vera", author_display_name="Vera")))
    with unit_of_work():
        only(session, User, username="vera").active = True

    report = importing(wxr(author("vera", author_display_name="Somebody else")))

    assert report.users == Counts(unchanged=1)
    assert only(session, User, username="vera").display_name == "Vera"


def test_an_account_renamed_here_keeps_its_name(session: Session, importing: Importing) -> None:
    importing(wxr(author("vera", author_display_name="Vera")))
    with unit_of_work():
        user = only(session, User, username="vera")
        user.display_name, user.version = "Vera K", user.version + 1

    report = importing(wxr(author("vera", author_display_name="Somebody else")))

    assert report.users == Counts(unchanged=1)
    assert only(session, User, username="vera").display_name == "Vera K"


def test_what_was_deleted_for_good_comes_back(session: Session, importing: Importing) -> None:
    file = wxr(item("1", comment("10"), comment("11", parent="10")))
    importing(file)
    with unit_of_work():
        session.execute(sa.delete(Comment).where(Comment.external_id == "11"))

    report = importing(file)

    assert report.comments == Counts(created=1, unchanged=1)
    parent = only(session, Comment, external_id="10")
    assert only(session, Comment, external_id="11").parent_id == parent.id


def test_two_sites_never_meet(session: Session, importing: Importing) -> None:
    site = "<wp:base_blog_url>https://{}.example</wp:base_blog_url>"
    for name in ("one", "two"):
        file = wxr(author("vera"), item("1", comment("10"), title=name), channel=site.format(name))
        report = importing(file)
        assert (report.posts, report.comments) == (Counts(created=1), Counts(created=1))

    titles = session.execute(sa.select(Post.source, Post.title).order_by(Post.id)).all()
    assert [tuple(row) for row in titles] == [
        ("wordpress:one.example", "one"),
        ("wordpress:two.example", "two"),
    ]
    assert only(session, User, username="vera-2").source == "wordpress:two.example"
