"""Importing again: the same file changes nothing, a newer one changes what it must."""

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
from console.publishing.services import archive_post
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


def test_a_state_decided_here_outlives_a_newer_file(
    session: Session, importing: Importing, operator: Actor
) -> None:
    importing(wxr(item("1", comment("10"))))
    decide_here(session, operator, Action.TRASH)
    with unit_of_work():
        archive_post(operator, only(session, Post))

    newer = wxr(item("1", comment("10", content="New", approved="0"), title="New", status="draft"))
    report = importing(newer)

    found, post = only(session, Comment), only(session, Post)
    assert (found.body, found.status, found.before_trash) == ("New", "trash", "approved")
    assert (post.title, post.status) == ("New", "archived")
    assert report.warnings == [
        "post 1: was moved to archived here and stays so",
        "comment 10: was moved to trash here and stays so",
    ]
    again = importing(newer)
    assert (again.posts, again.comments) == (Counts(unchanged=1), Counts(unchanged=1))


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
