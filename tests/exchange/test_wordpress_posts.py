"""What the reader makes of the items, authors and terms of a WXR file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.exchange.importers.records import (
    ImportedComment,
    ImportedPost,
    ImportedTag,
    ImportedUser,
    Origin,
    Skipped,
    Warned,
)
from tests.exchange.wxr import author, comment, fields, item, of_type, read, term, wxr


def post(folder: Path, text: str) -> ImportedPost:
    """Return the only post of a file."""
    (found,) = of_type(ImportedPost, read(folder, wxr(text)))
    return found


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_is_read_alike(tmp_path: Path, version: str) -> None:
    records = read(tmp_path, wxr(item("1", comment("10")), version=version))

    assert [type(record) for record in records] == [
        Origin,
        ImportedUser,
        ImportedPost,
        ImportedComment,
    ]


def test_a_post_has_all_its_fields(tmp_path: Path) -> None:
    text = item(
        "7", term("category", "News", "news"), "<excerpt:encoded>Short.</excerpt:encoded>",
        title="Tides &amp; times", body="<p>One</p>\n\nTwo ", creator="Mira",
        post_name="tides", comment_status="closed", post_modified_gmt="2021-01-01 00:00:00",
    )  # fmt: skip

    assert post(tmp_path, text) == ImportedPost(
        external_id="7",
        title="Tides & times",
        slug="tides",
        body="<p>One</p>\n\nTwo ",
        body_format="html",
        excerpt="Short.",
        status="published",
        author="mira",
        tags=("news",),
        comments_open=False,
        created_at=datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC),
        updated_at=datetime(2021, 1, 1, tzinfo=UTC),
        published_at=datetime(2020, 2, 3, 4, 5, 6, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("publish", "published"),
        ("future", "published"),
        ("pending", "in_review"),
        ("draft", "draft"),
        ("auto-draft", "draft"),
        ("trash", "archived"),
    ],
)
def test_states_are_translated(tmp_path: Path, given: str, status: str) -> None:
    records = read(tmp_path, wxr(item("1", status=given)))

    assert [p.status for p in of_type(ImportedPost, records)] == [status]
    assert of_type(Warned, records) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": "private"}, "was private"),
        ({"post_password": "sesame"}, "was protected by a password"),
        ({"status": "future", "post_date_gmt": None}, "was scheduled without a date"),
        ({"status": "archive"}, "has the unknown status 'archive'"),
        ({"status": None}, "has no status"),
    ],
)
def test_what_may_not_be_public_becomes_a_draft(
    tmp_path: Path, changes: dict[str, str | None], why: str
) -> None:
    records = read(tmp_path, wxr(item("1", **changes)))  # type: ignore[arg-type]

    (found,) = of_type(ImportedPost, records)
    assert (found.status, found.published_at) == ("draft", None)
    assert of_type(Warned, records) == [Warned(f"post 1: {why} and is now a draft")]


def test_a_blank_password_protects_nothing(tmp_path: Path) -> None:
    assert post(tmp_path, item("1", post_password="\n  ")).status == "published"


@pytest.mark.parametrize(
    ("gmt", "local", "pub_date", "moment"),
    [
        ("2020-02-03 04:05:06", "2020-02-03 06:05:06", None, (2020, 2, 3, 4, 5, 6)),
        ("0000-00-00 00:00:00", "2020-02-03 06:05:06", None, (2020, 2, 3, 6, 5, 6)),
        (None, None, "Tue, 04 Feb 2020 12:00:00 +0200", (2020, 2, 4, 10, 0, 0)),
        ("0000-00-00 00:00:00", "", "Wed, 30 Nov -0001 00:00:00 +0000", None),
        (None, None, None, None),
    ],
)
def test_times_come_from_the_first_field_that_has_one(
    tmp_path: Path,
    gmt: str | None,
    local: str | None,
    pub_date: str | None,
    moment: tuple[int, ...] | None,
) -> None:
    text = item("1", post_date_gmt=gmt, post_date=local, pub_date=pub_date)
    wanted = datetime(*moment, tzinfo=UTC) if moment else None  # type: ignore[misc,arg-type]

    records = read(tmp_path, wxr(text))

    assert [p.created_at for p in of_type(ImportedPost, records)] == [wanted]
    assert of_type(Warned, records) == []


@pytest.mark.parametrize("broken", ["2020-13-45 00:00:00", "yesterday", "9999-99-99", "-1"])
def test_a_broken_time_is_said_and_the_next_one_is_used(tmp_path: Path, broken: str) -> None:
    text = item("1", post_date_gmt=broken, post_date="2020-02-03 06:05:06")

    records = read(tmp_path, wxr(text))

    assert of_type(ImportedPost, records)[0].created_at == datetime(2020, 2, 3, 6, 5, 6, tzinfo=UTC)
    (warned,) = of_type(Warned, records)
    assert warned.message == f"post 1: wp:post_date_gmt {broken!r} is not a time"


def test_other_items_are_skipped_with_their_comments(tmp_path: Path) -> None:
    page = item("1", comment("10"), post_type="page")
    untyped = item("2", post_type=None)
    records = read(tmp_path, wxr(page, untyped, item("3", comment("11"))))

    assert of_type(Skipped, records) == [
        Skipped("posts", "page", "1", "not a post"),
        Skipped("comments", "comment", "10", "its page 1 is skipped"),
        Skipped("posts", "item", "2", "no wp:post_type"),
    ]
    assert [p.external_id for p in of_type(ImportedPost, records)] == ["3"]
    assert [c.external_id for c in of_type(ImportedComment, records)] == ["11"]


def test_of_posts_with_one_id_the_first_counts(tmp_path: Path) -> None:
    # The page does not take the id: it is not imported.
    page, first = item("5", post_type="page"), item("5", title="First")
    second = item("5", comment("10"), title="Second")

    records = read(tmp_path, wxr(page, first, second, item(None)))

    assert [p.title for p in of_type(ImportedPost, records)] == ["First"]
    assert [(s.subject, s.source_id, s.reason) for s in of_type(Skipped, records)][1:] == [
        ("posts", "5", "a post with this id came before"),
        ("comments", "10", "its post 5 is skipped"),
        ("posts", "", "no wp:post_id: it could not be found again"),
    ]


def test_authors_are_one_for_each_login(tmp_path: Path) -> None:
    records = read(
        tmp_path,
        wxr(
            author("mira\n", author_email="mira@example.org", author_display_name="Mira &amp; co"),
            author("jon", author_first_name="Jon", author_last_name="Vik"),
            author("MIRA"),
            author(" "),
            item("1", creator="Mira"),
            item("2", creator="eve", post_type="page"),
            item("3", creator=None),
        ),
    )

    assert of_type(ImportedUser, records) == [
        ImportedUser("mira", "mira", "mira@example.org", "Mira & co"),
        ImportedUser("jon", "jon", "", "Jon Vik"),
        ImportedUser("eve", "eve", "", "eve"),
    ]
    assert [s.reason for s in of_type(Skipped, records) if s.subject == "users"] == [
        "an author with this login came before",
        "the author has no login",
    ]
    assert [p.author for p in of_type(ImportedPost, records)] == ["mira", None]


def test_an_author_inside_an_item_is_none(tmp_path: Path) -> None:
    records = read(tmp_path, wxr(item("1", "<wp:author>mira</wp:author>", creator=None)))

    assert of_type(ImportedUser, records) == []
    assert [s.reason for s in of_type(Skipped, records)] == ["the author has no login"]


def test_terms_are_one_tag_for_each_slug(tmp_path: Path) -> None:
    declared = (
        "<wp:category><wp:category_nicename>news</wp:category_nicename>"
        "<wp:cat_name>News</wp:cat_name></wp:category>"
        "<wp:tag><wp:tag_slug></wp:tag_slug><wp:tag_name>R&amp;amp;D</wp:tag_name></wp:tag>"
        "<wp:tag><wp:term_id>9</wp:term_id></wp:tag>"
        "<wp:term><wp:term_taxonomy>nav_menu</wp:term_taxonomy>"
        "<wp:term_slug>main</wp:term_slug></wp:term>"
        "<wp:term><wp:term_taxonomy>post_tag</wp:term_taxonomy>"
        "<wp:term_slug>sea</wp:term_slug><wp:term_name>Sea</wp:term_name></wp:term>"
    )
    text = item(
        "1",
        term("post_tag", "NEWS", "news"),
        term("category", "Züge", "z%c3%bcge"),
        term("post_format", "Aside", "post-format-aside"),
    )

    records = read(tmp_path, wxr(declared, text))

    assert [(t.slug, t.name) for t in of_type(ImportedTag, records)] == [
        ("news", "News"),
        ("r-d", "R&D"),
        ("sea", "Sea"),
        ("zuge", "Züge"),
    ]
    assert of_type(ImportedPost, records)[0].tags == ("news", "zuge")
    assert [(s.kind, s.source_id) for s in of_type(Skipped, records)] == [
        ("tag", "9"),
        ("nav_menu", "main"),
    ]


def test_the_echoes_of_old_files_make_no_tags(tmp_path: Path) -> None:
    text = item(
        "1",
        term("", "Tug boats"),
        term("category", "Tug boats"),
        term("category", "Tug boats", "tugs"),
        term("tag", "only a name"),
    )

    assert post(tmp_path, text).tags == ("tugs", "only-a-name")


@pytest.mark.parametrize(
    ("channel", "source"),
    [
        ({"wp:base_blog_url": "https://A.example/blog/"}, "a.example/blog"),
        ({"wp:base_site_url": "http://a.example", "link": "http://b.example"}, "a.example"),
        ({"wp:base_blog_url": " ", "link": "http://b.example"}, "b.example"),
        ({"title": "Harbour Notes"}, "harbour-notes"),
        ({"wp:base_blog_url": "http://localhost:8080/", "title": "A B"}, "localhost:8080/a-b"),
        ({}, "unknown"),
    ],
)
def test_a_site_has_a_name_of_its_own(
    tmp_path: Path, channel: dict[str, str | None], source: str
) -> None:
    records = read(tmp_path, wxr(author("mira"), item("1"), channel=fields("", channel)))

    assert records[0] == Origin(f"wordpress:{source}")


def test_what_the_channel_says_late_still_counts(tmp_path: Path) -> None:
    late = "<wp:base_blog_url>http://late.example</wp:base_blog_url>"

    records = read(tmp_path, wxr(author("mira"), late, item("1"), channel=""))

    assert records[0] == Origin("wordpress:late.example")


def test_elements_of_other_namespaces_are_passed_over(tmp_path: Path) -> None:
    foreign = '<x:title xmlns:x="http://other.example/">Not the title</x:title>'
    meta = f"<wp:postmeta>{fields('wp:', {'meta_key': 'k', 'meta_value': 'a:0:{}'})}</wp:postmeta>"

    assert post(tmp_path, item("1", foreign, meta, title="The title")).title == "The title"


def test_pieces_of_text_are_one_text(tmp_path: Path) -> None:
    text = item("1").replace("Text.", "<![CDATA[a ]]]]><![CDATA[> b]]> c &amp; <!-- no -->d")

    assert post(tmp_path, text).body == "a ]]> b c & d"
