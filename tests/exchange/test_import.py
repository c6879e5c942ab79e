"""A WXR file becomes rows: what is written the first time."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.errors import ForbiddenError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.exchange.importers import loader
from console.exchange.importers.errors import ImportFileError
from console.exchange.report import Counts, ImportReport
from console.exchange.services import import_file
from console.exchange.signals import content_imported
from console.moderation.models import Comment
from console.publishing.models import Post, Revision, Tag
from tests.conftest import Cast
from tests.exchange.conftest import Importing
from tests.exchange.rows import numbers, only
from tests.exchange.wxr import SOURCE, author, comment, item, save, term, wxr

Session = scoped_session[Any]


def test_a_post_with_everything(session: Session, importing: Importing) -> None:
    text = item(
        "7", term("category", "Boats", "boats"), term("post_tag", "Tides", "tides"),
        title="High water", body="First\n\n<script>bad()</script>Second", creator="vera",
        post_name="high-water", comment_status="closed",
    )  # fmt: skip

    importing(wxr(author("vera", author_display_name="Vera K"), text))

    post = only(session, Post, external_id="7")
    assert (post.title, post.slug, post.status) == ("High water", "high-water", "published")
    assert (post.source, post.version, post.comments_open) == (SOURCE, 1, False)
    assert post.published_at == post.created_at == datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert (post.body_format, post.body) == ("html", "First\n\n<script>bad()</script>Second")
    assert post.body_html == "<p>First</p>\n<p>Second</p>"
    assert [tag.slug for tag in post.tags] == ["boats", "tides"]
    assert post.author.name == "Vera K"
    revision = only(session, Revision, post_id=post.id)
    assert (revision.number, revision.body, revision.author_id) == (1, post.body, post.author_id)


def test_comments_keep_their_tree_state_and_time(session: Session, importing: Importing) -> None:
    reply = comment("12", parent="11", approved="spam", type="trackback", content="c\n\nd")
    file = wxr(item("1", reply, comment("11", parent="10", approved="0"), comment("10")))

    report = importing(file)

    assert report.comments == Counts(created=3)
    first, second, third = (only(session, Comment, external_id=key) for key in ("10", "11", "12"))
    assert [first.parent_id, second.parent_id, third.parent_id] == [None, first.id, second.id]
    assert [c.status for c in (first, second, third)] == ["approved", "pending", "spam"]
    assert (third.kind, third.body, third.post.external_id) == ("trackback", "c\n\nd", "1")
    assert third.created_at == third.status_changed_at == datetime(2020, 2, 4, 10, tzinfo=UTC)
    assert third.decided_at is None


def test_deep_and_wide_threads_fit_into_small_batches(
    session: Session, importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "BATCH_ROWS", 7)
    chain = [comment(str(n), parent=str(n - 1) if n > 1 else "0") for n in range(1, 31)]
    wide = [comment(str(n), parent="100") for n in range(101, 121)]

    report = importing(wxr(item("1", *reversed(chain)), item("2", *wide, comment("100"))))

    assert report.comments == Counts(created=51)
    assert report.warnings == []
    found = session.scalars(sa.select(Comment))
    parents = {c.external_id: c.parent.external_id if c.parent else None for c in found}
    assert parents["30"] == "29"
    replies = Counter(parents.values())
    assert (replies.pop(None), replies.pop("100")) == (2, 20)
    assert replies == {str(n): 1 for n in range(1, 30)}


def test_what_has_no_time_has_the_time_of_the_import(
    session: Session, importing: Importing
) -> None:
    importing(wxr(item("1", comment("10", date_gmt=None), post_date_gmt=None)))

    post, found = only(session, Post), only(session, Comment)
    assert post.published_at == post.created_at == found.created_at
    assert datetime.now(UTC) - post.created_at < timedelta(minutes=1)


def test_a_scheduled_post_is_not_public_yet(session: Session, importing: Importing) -> None:
    importing(wxr(item("1", status="future", post_date_gmt="2999-01-01 00:00:00")))

    assert only(session, Post).is_scheduled(datetime.now(UTC))


def test_titles_and_slugs_are_found_for_every_post(session: Session, importing: Importing) -> None:
    report = importing(
        wxr(
            item("1", title="Tea", post_name=""),
            item("2", title="Tea"),
            item("3", title="Tea", post_name="tea"),
            item("4", title="", post_name="%c3%a9t%c3%a9_2020"),
            item("5", title=""),
        )
    )

    posts = session.scalars(sa.select(Post).order_by(Post.id)).all()
    assert [(p.title, p.slug) for p in posts] == [
        ("Tea", "tea"),
        ("Tea", "tea-2"),
        ("Tea", "tea-3"),
        ("(no title)", "ete-2020"),
        ("(no title)", "post"),
    ]
    assert report.warnings == [
        "post 3: its address 'tea' becomes 'tea-3'",
        "post 4: its address 'été_2020' becomes 'ete-2020'",
    ]


def test_a_thousand_posts_of_one_name_cost_few_queries(
    session: Session, importing: Importing, query_counter: Callable[..., Any]
) -> None:
    file = wxr(*(item(str(n), title="Untitled") for n in range(1_500)))

    with query_counter(40):
        importing(file)

    slugs = set(session.scalars(sa.select(Post.slug)))
    assert slugs == {"untitled", *(f"untitled-{n}" for n in range(2, 1_501))}


def test_authors_cannot_sign_in(session: Session, importing: Importing) -> None:
    importing(wxr(author("vera", author_email="vera@example.net"), item("1", creator="new")))

    for name, email in (("vera", "vera@example.net"), ("new", None)):
        user = only(session, User, username=name)
        assert (user.email, user.active, user.password, user.roles) == (email, False, None, [])
        assert (user.source, user.external_id) == (SOURCE, name)


@pytest.mark.parametrize("login", ["admin", "ADMIN"])
def test_an_account_that_is_here_is_never_taken_over(
    session: Session, cast: Cast, importing: Importing, login: str
) -> None:
    before = (cast.admin.id, cast.admin.fs_uniquifier, cast.admin.version)

    report = importing(wxr(author(login, author_email="new@example.net"), item("1", creator=login)))

    session.expire_all()
    assert (cast.admin.id, cast.admin.fs_uniquifier, cast.admin.version) == before
    imported = only(session, User, source=SOURCE)
    assert (imported.username, imported.email, imported.active) == (f"{login}-2", None, False)
    assert only(session, Post).author_id == imported.id
    assert report.warnings == [
        f"user {login}: the user name is taken by another account: imported as {login}-2",
        f"user {login}: imported without its e-mail address, which may be another account's",
    ]


def test_an_address_belongs_to_one_account(
    session: Session, cast: Cast, importing: Importing
) -> None:
    logins = [
        author("one", author_email="Admin@Example.com"),
        author("two", author_email="two@example.net"),
        author("three", author_email="TWO@example.net"),
        author("four", author_email="not an address"),
    ]

    report = importing(wxr(*logins))

    emails = {user.username: user.email for user in session.scalars(sa.select(User))}
    assert [emails[n] for n in ("one", "two", "three", "four")] == [
        None,
        "two@example.net",
        None,
        None,
    ]
    assert len(report.warnings) == 3


def test_any_number_of_tags(session: Session, importing: Importing) -> None:
    many = [term("post_tag", f"Tag {n}", f"tag-{n}") for n in range(2_500)]

    report = importing(wxr(item("1", *many), item("2", *many[:5])))

    assert report.tags == Counts(created=2_500)
    assert [len(post.tags) for post in session.scalars(sa.select(Post).order_by(Post.id))] == [
        2_500,
        5,
    ]


def test_a_tag_that_is_here_is_used(session: Session, importing: Importing) -> None:
    with unit_of_work():
        session.add(Tag(name="The sea", slug="sea"))

    report = importing(wxr(item("1", term("post_tag", "SEA", "sea"))))

    assert report.tags == Counts(unchanged=1)
    assert [(tag.name, tag.slug) for tag in only(session, Post).tags] == [("The sea", "sea")]


def test_the_whole_import_is_one_entry_in_the_audit(session: Session, importing: Importing) -> None:
    importing(wxr(item("1", comment("10"))))

    entry = only(session, AuditEntry, action="content.import")
    assert (entry.actor_name, entry.channel, entry.subject_label) == (
        "operator",
        "cli",
        "export.xml",
    )
    assert entry.after is not None
    assert (entry.after["source"], entry.after["comments"]["created"]) == (SOURCE, 1)


def test_those_who_listen_are_told(session: Session, importing: Importing) -> None:
    heard: list[ImportReport] = []

    def listen(_sender: Actor, report: ImportReport) -> None:
        heard.append(report)

    with content_imported.connected_to(listen):
        importing(wxr(item("1")), dry_run=True)
        report = importing(wxr(item("1")))

    assert heard == [report]


def test_a_dry_run_reports_the_same_and_writes_nothing(
    session: Session, importing: Importing
) -> None:
    file = wxr(item("1", comment("10")), item("2", post_type="page"))
    before = numbers(session)

    trial = importing(file, dry_run=True)

    assert numbers(session) == before
    real = importing(file)
    assert (trial.dry_run, real.dry_run) == (True, False)
    assert trial.as_json() | {"dry_run": False} == real.as_json()


def test_a_dry_run_is_undone_even_when_its_caller_commits(
    session: Session, operator: Actor, tmp_path: Path
) -> None:
    before = numbers(session)

    with unit_of_work():
        import_file(operator, "wordpress", save(tmp_path, wxr(item("1"))), dry_run=True)

    assert numbers(session) == before


def test_a_fault_at_the_end_leaves_nothing(
    session: Session, importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "BATCH_ROWS", 2)
    before = numbers(session)

    with pytest.raises(ImportFileError):
        importing(wxr(*(item(str(n)) for n in range(20)), "<broken>"))

    assert numbers(session) == before


@pytest.mark.parametrize("who", ["editor", "moderator", "author", "auditor", "outsider"])
def test_who_may_not_import(
    actor_for: Callable[[str], Actor], session: Session, tmp_path: Path, who: str
) -> None:
    with pytest.raises(ForbiddenError):
        import_file(actor_for(who), "wordpress", save(tmp_path, wxr(item("1"))))


def test_an_unknown_format(session: Session, operator: Actor, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        import_file(operator, "paper", tmp_path / "export.xml")


def test_the_report_is_what_scripts_expect(importing: Importing) -> None:
    report = importing(wxr(item("1", comment("10")), item("2", post_type="page"))).as_json()

    none = {"created": 0, "updated": 0, "unchanged": 0, "skipped": 0}
    assert Path(report.pop("file")).name == "export.xml"
    assert report == {
        "format": "wordpress",
        "dry_run": False,
        "users": none | {"created": 1},
        "tags": none,
        "posts": none | {"created": 1, "skipped": 1},
        "comments": none | {"created": 1},
        "skipped": [{"kind": "page", "source_id": "2", "reason": "not a post"}],
        "warnings": ["skipped: 1 page"],
    }
