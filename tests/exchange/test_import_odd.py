"""Imports of what is odd: too long, folded alike, hostile, or in no hurry."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.core.actor import Actor
from console.core.unit_of_work import unit_of_work
from console.exchange import services
from console.exchange.report import Counts, ImportReport
from console.exchange.services import import_file
from console.moderation.models import Comment
from console.publishing.models import Post
from console.publishing.services import BODY_LENGTH, SUMMARY_LENGTH
from tests.exchange.conftest import Importing
from tests.exchange.rows import only
from tests.exchange.wxr import author, comment, item, save, wxr

Session = scoped_session[Any]


def test_what_is_too_long_is_cut_and_said(session: Session, importing: Importing) -> None:
    long = comment("10", author="n" * 300, author_url=f"http://a.example/{'x' * 600}")

    report = importing(wxr(item("1", long, title="t" * 600)))

    found = only(session, Comment)
    assert (len(found.author_name), len(found.author_url)) == (255, 500)
    assert len(only(session, Post).title) == 500
    assert report.warnings == [
        "post 1: title is cut to 500 characters",
        "comment 10: author_name is cut to 255 characters",
        "comment 10: author_url is cut to 500 characters",
    ]


def test_an_id_that_cannot_be_kept_is_skipped(importing: Importing) -> None:
    report = importing(wxr(item("7" * 300, comment("10")), item("2", comment("1" * 300))))

    assert (report.posts, report.comments) == (Counts(created=1, skipped=1), Counts(skipped=2))
    assert [entry["reason"] for entry in report.skipped] == [
        "its id is longer than 255 characters",
        "its id is longer than 255 characters",
        f"its post {'7' * 300} is not imported",
    ]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "view-source:http://a.example",
     "x-app+1:run", "java\tscript:x", "file:///etc/passwd", "//a.example", "www.a.example",
     "httpx://a.example"],
)  # fmt: skip
def test_only_addresses_of_the_web_are_kept(
    session: Session, importing: Importing, url: str
) -> None:
    report = importing(wxr(item("1", comment("10", author_url=url))))

    assert only(session, Comment).author_url == ""
    assert report.warnings == [
        f"comment 10: author_url {' '.join(url.split())!r} is not an address of the web: left out"
    ]


@pytest.mark.parametrize(
    ("url", "kept"),
    [("http://a.example", "http://a.example"), ("HTTPS://a.example/x?y", "HTTPS://a.example/x?y"),
     ("http://", ""), ("", "")],
)  # fmt: skip
def test_addresses_of_the_web(session: Session, importing: Importing, url: str, kept: str) -> None:
    report = importing(wxr(item("1", comment("10", author_url=url))))

    assert (only(session, Comment).author_url, report.warnings) == (kept, [])


def test_a_long_text_is_kept_whole_and_a_long_summary_is_cut(
    session: Session, importing: Importing
) -> None:
    summary = f"<excerpt:encoded>{'s' * (SUMMARY_LENGTH + 1)}</excerpt:encoded>"

    report = importing(
        wxr(item("1", summary, body="b" * (BODY_LENGTH + 1)), item("2", body="b" * BODY_LENGTH))
    )

    post = only(session, Post, external_id="1")
    assert (len(post.body), len(post.summary)) == (BODY_LENGTH + 1, SUMMARY_LENGTH)
    assert report.warnings == [
        (
            "post 1: its text of 500,001 characters is kept whole, "
            "but can be edited here only when it is cut to 500,000"
        ),
        "post 1: summary is cut to 2000 characters",
    ]


ALIKE = [
    ("İbrahim", "ibrahim"),
    ("ibrahim", "İbrahim"),
    ("Ürsula", "ÜRSULA"),
    ("Ürsula", "ürsula"),
    ("ΣΑΣ", "σασ"),  # noqa: RUF001 - Greek
    ("ISIK", "ısık"),  # noqa: RUF001 - Turkish
    ("José", "jose"),
    ("Straße", "STRASSE"),
]


@pytest.mark.parametrize(("first", "second"), ALIKE)
def test_logins_that_databases_fold_in_their_own_ways(
    session: Session, importing: Importing, first: str, second: str
) -> None:
    report = importing(wxr(author(first), author(second)))

    names = {user.external_id: user.username for user in imported_users(session)}
    if first.lower() == second.lower():
        assert report.users == Counts(created=1, skipped=1)
    else:
        assert names == {first.lower(): first, second.lower(): f"{second}-2"}


@pytest.mark.parametrize(("first", "second"), ALIKE)
def test_logins_of_two_sites_that_databases_fold_in_their_own_ways(
    session: Session, importing: Importing, first: str, second: str
) -> None:
    site = "<wp:base_blog_url>https://{}.example</wp:base_blog_url>"
    for name in ("one", "two", "three"):
        accounts = [author(login, author_email=f"{login}@example.net") for login in (first, second)]
        importing(wxr(*accounts, channel=site.format(name)))

    lowered = sa.func.lower(User.username)
    names = [user.username for user in imported_users(session)]
    assert len(names) == len(set(session.scalars(sa.select(lowered).where(User.source != ""))))
    assert len(names) == 3 * len({first.lower(), second.lower()})


def imported_users(session: Session) -> list[User]:
    """Return the accounts that came with a file."""
    found = session.scalars(sa.select(User).where(User.source.is_not(None)).order_by(User.id))
    return list(found)


def test_what_a_hostile_file_says_does_not_reach_the_terminal(
    session: Session, importing: Importing
) -> None:
    odd = "a\nb\u0085c\u009bd\u202ee\u2066f\u2069g"
    file = wxr(
        author(f"v{odd}"),
        f"<wp:term><wp:term_taxonomy>{odd}</wp:term_taxonomy></wp:term>",
        item(f"1{odd}", comment(f"10{odd}", parent=f"9{odd}", author=odd, author_url=odd)),
        item(f"2{odd}", post_type=odd),
        channel=f"<title>{odd}</title><wp:base_blog_url>http://{odd}.example</wp:base_blog_url>",
    )

    report = importing(file)

    kept = "a bcdefg"
    assert report.source == f"wordpress:{kept}.example"
    assert only(session, Post).source == report.source
    assert only(session, Post).external_id == f"1{kept}"
    assert only(session, Comment).external_id == f"10{kept}"
    assert only(session, User, external_id=f"v{kept}").username == f"v{kept}"
    listed = [(entry["kind"], entry["source_id"]) for entry in report.skipped]
    assert listed == [(kept, ""), (kept, f"2{kept}")]
    assert all(line.isprintable() for line in report.as_lines())
    assert len(report.warnings) == 3


def test_the_report_of_a_file_with_an_odd_name() -> None:
    report = ImportReport(format="wordpress", file="a\nb\u202e.xml")
    report.warn("post 1: x\x9by\u202dz\n")

    assert report.as_lines()[0] == "a b.xml (wordpress, None): imported"
    assert report.as_lines()[-1] == "  ! post 1: xyz"


def test_an_import_may_take_as_long_as_it_takes(
    session: Session, operator: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_slowly(*_: Any) -> None:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(sa.text("SELECT pg_sleep(0.3)"))

    monkeypatch.setattr(services, "load_records", load_slowly)
    with unit_of_work():
        if session.get_bind().dialect.name == "postgresql":
            session.execute(sa.text("SET LOCAL statement_timeout = '100ms'"))
        report = import_file(operator, "wordpress", save(tmp_path, wxr()))
    assert not report.dry_run


def test_control_characters_are_left_out(session: Session, importing: Importing) -> None:
    importing(wxr(item("1", comment("10", content="a\x7fb"), title="c\x7fd")))

    assert (only(session, Comment).body, only(session, Post).title) == ("ab", "cd")
