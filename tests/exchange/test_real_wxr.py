"""Exports of real sites, where a collection of them lies beside the project.

Beside each file lies what another reader found in it; what follows for the database is worked
out here from that, by the rules of the import and without its code.
"""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.exchange.importers.records import (
    ImportedComment,
    ImportedPost,
    ImportedTag,
    ImportedUser,
    Record,
    Skipped,
)
from console.exchange.importers.wordpress import read_wordpress
from console.moderation.models import Comment
from console.publishing.models import Post, Tag
from tests.conftest import CAST
from tests.exchange.wxr import of_type

COLLECTION = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "wxr"
FILES = sorted(COLLECTION.rglob("*.expected.json"))
VERSIONS = ("1.0", "1.1", "1.2")
STATES = {"1": "approved", "0": "pending", None: "pending", "spam": "spam", "trash": "trash"}
POST_STATES = {"publish": "published", "future": "published", "pending": "in_review",
               "trash": "archived"}  # fmt: skip
TAXONOMIES = ("category", "post_tag", "tag")

pytestmark = pytest.mark.skipif(not FILES, reason="no collection of exports beside the project")


def load(path: Path) -> tuple[Path, dict[str, Any]]:
    """Return an export and what is expected of it."""
    return path.with_name(path.name.removesuffix(".expected.json")), json.loads(path.read_text())


def sha256(text: str) -> str:
    """Return the digest that the expectations use."""
    return hashlib.sha256(text.encode()).hexdigest()


def name_of(path: Path) -> str:
    """Return the name of the export that the expectations at ``path`` are about."""
    return path.name.removesuffix(".expected.json")


def is_legal(expected: dict[str, Any]) -> bool:
    """Return whether a file is one that can be imported."""
    return expected["well_formed"] and expected["parsed"]["wxr_version"] in VERSIONS


LEGAL = [path for path in FILES if is_legal(load(path)[1])]
REFUSED = [path for path in FILES if path not in LEGAL]


@pytest.fixture(params=LEGAL, ids=name_of)
def real(request: pytest.FixtureRequest) -> tuple[list[Record], dict[str, Any]]:
    """The records of one readable export, and what is expected."""
    file, expected = load(request.param)
    return list(read_wordpress(file)), expected["parsed"]


def test_posts(real: tuple[list[Record], dict[str, Any]]) -> None:
    records, expected = real
    posts = [entry for entry in expected["items"] if entry["type"] == "post"]

    assert [(p.external_id, sha256(p.body)) for p in of_type(ImportedPost, records)] == [
        (entry["post_id"], entry["content_sha256"]) for entry in posts
    ]
    assert [set(p.tags) for p in of_type(ImportedPost, records)] == [
        set(entry["categories"]) | set(entry["tags"]) for entry in posts
    ]
    skipped = Counter(s.kind for s in of_type(Skipped, records) if s.subject == "posts")
    assert skipped == Counter(e["type"] for e in expected["items"] if e["type"] != "post")


def test_comments(real: tuple[list[Record], dict[str, Any]]) -> None:
    records, expected = real
    posts = {entry["post_id"] for entry in expected["items"] if entry["type"] == "post"}
    wanted = [c for c in expected["comments"] if c["post_id"] in posts]

    found = {
        (c.external_id, c.post, c.parent or "0", c.status, c.kind, sha256(c.body))
        for c in of_type(ImportedComment, records)
    }
    assert found == {
        (c["id"], c["post_id"], c["parent"], STATES[c["approved"]], c["type"] or "comment",
         c["content_sha256"])
        for c in wanted
    }  # fmt: skip
    skipped = [s for s in of_type(Skipped, records) if s.subject == "comments"]
    assert len(skipped) == len(expected["comments"]) - len(wanted)


def test_people(real: tuple[list[Record], dict[str, Any]]) -> None:
    records, expected = real
    logins = {login.strip().lower() for login in expected["author_logins"]}
    creators = {login.lower() for login in expected["creators"] if login != "null"}

    assert {user.external_id for user in of_type(ImportedUser, records)} == logins | creators
    skipped = [s for s in of_type(Skipped, records) if s.subject == "users"]
    assert len(skipped) == expected["authors_declared"] - len(logins)


def test_tags(real: tuple[list[Record], dict[str, Any]]) -> None:
    records, expected = real
    slugs = {*expected["category_nicenames"], *expected["tag_slugs"]}
    for entry in expected["items"]:
        if entry["type"] == "post":
            slugs |= {*entry["categories"], *entry["tags"]}
    terms = expected["terms_declared_by_taxonomy"]

    assert slugs <= {tag.slug for tag in of_type(ImportedTag, records)}
    assert len(of_type(ImportedTag, records)) <= len(slugs) + terms.get("category", 0)
    others = sum(number for name, number in terms.items() if name not in TAXONOMIES)
    assert len([s for s in of_type(Skipped, records) if s.subject == "tags"]) == others


class Expected:
    """What the database holds after an import, by the rules that the import documents."""

    def __init__(self, parsed: dict[str, Any]) -> None:
        self.parsed = parsed
        posts = [item for item in parsed["items"] if item["type"] == "post"]
        # Of several items with one id the first counts.
        self.items = {item["post_id"]: item for item in reversed(posts)}
        self.comments = {
            comment["id"]: comment
            for comment in reversed(parsed["comments"])
            if comment["post_id"] in self.items
        }

    def posts(self) -> dict[str, tuple[str, str, str]]:
        """Return title, state and digest of the text of each post."""
        return {
            key: (item["title"] or "(no title)", self._state(item), item["content_sha256"])
            for key, item in self.items.items()
        }

    @staticmethod
    def _state(item: dict[str, Any]) -> str:
        return "draft" if item["password"] else POST_STATES.get(item["status"], "draft")

    def threads(self) -> dict[str, tuple[str, str | None, str, str, str]]:
        """Return post, parent, state, kind and digest of the text of each comment."""
        return {
            key: (
                comment["post_id"],
                self._parent(comment),
                STATES[comment["approved"]],
                comment["type"] or "comment",
                comment["content_sha256"],
            )
            for key, comment in self.comments.items()
        }

    def _parent(self, comment: dict[str, Any]) -> str | None:
        parent = self.comments.get(comment["parent"])
        is_on_the_same_post = parent and parent["post_id"] == comment["post_id"]
        return comment["parent"] if is_on_the_same_post else None

    def users(self) -> dict[str, tuple[str, bool, int]]:
        """Return user name, whether active, and number of roles of each author, by login.

        The cast of the tests has some of the names already.
        """
        logins = [login.strip() for login in self.parsed["author_logins"]]
        creators = [name for name in self.parsed["creators"] if name != "null"]
        names = {name.lower(): name for name in reversed([*logins, *creators])}
        return {
            key: (f"{name}-2" if key in CAST else name, False, 0) for key, name in names.items()
        }

    def tags(self) -> set[str]:
        """Return the slugs of the terms that are declared, and of those that posts have."""
        declared = {*self.parsed["category_nicenames"], *self.parsed["tag_slugs"]}
        return declared.union(*self.tags_of_posts().values())

    def tags_of_posts(self) -> dict[str, set[str]]:
        """Return the slugs of each post."""
        return {key: {*item["categories"], *item["tags"]} for key, item in self.items.items()}


def everything(session: scoped_session[Any]) -> dict[str, list[str]]:
    """Return every row of every table."""
    session.rollback()
    return {
        table.name: sorted(str(tuple(row)) for row in session.execute(sa.select(table)))
        for table in Post.metadata.sorted_tables
    }


def bring_in(runner: FlaskCliRunner, file: Path, report: Path) -> dict[str, Any]:
    """Import a file at the command line and return the report."""
    command = ["content", "import", "wordpress", str(file), "--report", str(report)]
    result = runner.invoke(args=command)
    assert (result.exit_code, result.stderr) == (0, "")
    written: dict[str, Any] = json.loads(report.read_text())
    return written


@pytest.mark.parametrize("path", LEGAL, ids=name_of)
def test_the_database_holds_what_the_file_says(
    runner: FlaskCliRunner, session: scoped_session[Any], tmp_path: Path, path: Path
) -> None:
    file, whole = load(path)
    expected = Expected(whole["parsed"])

    bring_in(runner, file, tmp_path / "report.json")

    posts = list(session.scalars(sa.select(Post)))
    assert {p.external_id: (p.title, p.status, sha256(p.body)) for p in posts} == expected.posts()
    assert {p.external_id: {tag.slug for tag in p.tags} for p in posts} == expected.tags_of_posts()
    comments = list(session.scalars(sa.select(Comment)))
    assert {
        c.external_id: (c.post.external_id, c.parent.external_id if c.parent else None, c.status,
                        c.kind, sha256(c.body))
        for c in comments
    } == expected.threads()  # fmt: skip
    users = session.scalars(sa.select(User).where(User.source.is_not(None)))
    found = {user.external_id: (user.username, user.active, len(user.roles)) for user in users}
    assert found == expected.users()
    assert set(session.scalars(sa.select(Tag.slug))) == expected.tags()


@pytest.mark.parametrize("path", LEGAL, ids=name_of)
def test_a_second_run_changes_nothing(
    runner: FlaskCliRunner, session: scoped_session[Any], tmp_path: Path, path: Path
) -> None:
    file, _expected = load(path)
    first = bring_in(runner, file, tmp_path / "first.json")
    before = everything(session)

    second = bring_in(runner, file, tmp_path / "second.json")

    for subject in ("users", "tags", "posts", "comments"):
        assert second[subject] == {
            "created": 0,
            "updated": 0,
            "unchanged": first[subject]["created"] + first[subject]["unchanged"],
            "skipped": first[subject]["skipped"],
        }
    after = everything(session)
    assert len(after.pop("audit_entries")) == len(before.pop("audit_entries")) + 1
    assert after == before


@pytest.mark.parametrize("path", REFUSED, ids=name_of)
def test_a_refused_file_leaves_every_table_as_it_was(
    runner: FlaskCliRunner, session: scoped_session[Any], path: Path
) -> None:
    file, _expected = load(path)
    before = everything(session)

    result = runner.invoke(args=["content", "import", "wordpress", str(file)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(
        rf"Error: {re.escape(file.name)}, line [0-9]+, column [0-9]+: .+\n", result.stderr
    )
    assert everything(session) == before
