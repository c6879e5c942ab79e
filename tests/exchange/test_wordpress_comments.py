"""What the reader makes of comments, and in which order."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.exchange.importers.records import ImportedComment, Record, Skipped, Warned
from tests.exchange.wxr import author, comment, item, of_type, read, wxr


def comments(records: list[Record]) -> dict[str, str | None]:
    """Return the parent of each comment, in the order of the file."""
    return {c.external_id: c.parent for c in of_type(ImportedComment, records)}


def test_a_comment_has_all_its_fields(tmp_path: Path) -> None:
    text = comment(
        "10", parent="9", author="Ping &amp; pong\n", author_email=" p@example.org ",
        author_url="\n http://p.example/ ", author_IP="192.0.2.1", type="pingback",
        content="<b>Hi</b>\n\nthere ", user_id="4",
    )  # fmt: skip
    file = wxr(author("Mira", author_id="4"), item("1", comment("9"), text))

    assert of_type(ImportedComment, read(tmp_path, file))[1] == ImportedComment(
        external_id="10",
        post="1",
        parent="9",
        author="mira",
        author_name="Ping & pong",
        author_email="p@example.org",
        author_url="http://p.example/",
        author_ip="192.0.2.1",
        body="<b>Hi</b>\n\nthere ",
        body_format="html",
        status="approved",
        kind="pingback",
        created_at=datetime(2020, 2, 4, 10, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("1", "approved"),
        ("0", "pending"),
        ("", "pending"),
        (None, "pending"),
        ("spam", "spam"),
        ("trash", "trash"),
        ("post-trashed", "trash"),
    ],
)
def test_states_are_translated(tmp_path: Path, given: str | None, status: str) -> None:
    records = read(tmp_path, wxr(item("1", comment("10", approved=given))))

    assert [c.status for c in of_type(ImportedComment, records)] == [status]
    assert of_type(Warned, records) == []


def test_an_unknown_state_waits_for_a_decision(tmp_path: Path) -> None:
    records = read(tmp_path, wxr(item("1", comment("10", approved="yes"))))

    assert [c.status for c in of_type(ImportedComment, records)] == ["pending"]
    assert of_type(Warned, records) == [
        Warned("comment 10: has the unknown state 'yes' and is now pending")
    ]


@pytest.mark.parametrize(
    ("given", "kind"),
    [("", "comment"), (None, "comment"), ("trackback", "trackback"), ("review", "comment")],
)
def test_types_are_kept(tmp_path: Path, given: str | None, kind: str) -> None:
    records = read(tmp_path, wxr(item("1", comment("10", type=given))))

    assert [c.kind for c in of_type(ImportedComment, records)] == [kind]


def test_an_empty_comment_stays_in_its_thread(tmp_path: Path) -> None:
    file = wxr(item("1", comment("10", content=""), comment("11", parent="10")))

    assert comments(read(tmp_path, file)) == {"10": None, "11": "10"}


def test_parents_come_first(tmp_path: Path) -> None:
    file = wxr(item("1", comment("12", parent="11"), comment("11", parent="10"), comment("10")))

    assert list(comments(read(tmp_path, file)).items()) == [
        ("10", None),
        ("11", "10"),
        ("12", "11"),
    ]


def test_a_reply_without_its_parent_starts_a_thread(tmp_path: Path) -> None:
    other = item("1", comment("10"))
    records = read(tmp_path, wxr(other, item("2", comment("11", parent="10"))))

    assert comments(records) == {"10": None, "11": None}
    (warned,) = of_type(Warned, records)
    assert warned.message.startswith("comment 11: its parent 10 is not among the comments")


def test_replies_in_a_circle_are_cut_at_the_lowest_id(tmp_path: Path) -> None:
    file = wxr(item("1", comment("11", parent="9"), comment("9", parent="11"),
                    comment("12", parent="11"), comment("13", parent="13")))  # fmt: skip

    records = read(tmp_path, file)

    assert comments(records) == {"9": None, "11": "9", "12": "11", "13": None}
    assert len(of_type(Warned, records)) == 2


def test_of_comments_with_one_id_the_first_counts(tmp_path: Path) -> None:
    first = item("1", comment("10", content="First"), comment("10", content="Second"))
    records = read(tmp_path, wxr(first, item("2", comment("10"), comment(None))))

    assert [c.body for c in of_type(ImportedComment, records)] == ["First"]
    assert [s.reason for s in of_type(Skipped, records)] == [
        "a comment with this id came before",
        "a comment with this id came before",
        "no wp:comment_id: it could not be found again",
    ]


def test_the_post_may_say_its_id_after_its_comments(tmp_path: Path) -> None:
    text = item(None, comment("10")).replace("</item>", "<wp:post_id>8</wp:post_id></item>")

    assert [c.post for c in of_type(ImportedComment, read(tmp_path, wxr(text)))] == ["8"]
