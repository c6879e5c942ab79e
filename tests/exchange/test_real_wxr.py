"""Exports of real sites, where a collection of them lies beside the project."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from console.exchange.importers.errors import ImportFileError
from console.exchange.importers.records import (
    ImportedComment,
    ImportedPost,
    ImportedTag,
    ImportedUser,
    Record,
    Skipped,
)
from console.exchange.importers.wordpress import read_wordpress
from tests.exchange.wxr import of_type

COLLECTION = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "wxr"
FILES = sorted(COLLECTION.rglob("*.expected.json"))
VERSIONS = ("1.0", "1.1", "1.2")
STATES = {"1": "approved", "0": "pending", None: "pending", "spam": "spam", "trash": "trash"}
TAXONOMIES = ("category", "post_tag", "tag")

pytestmark = pytest.mark.skipif(not FILES, reason="no collection of exports beside the project")


def load(path: Path) -> tuple[Path, dict[str, Any]]:
    """Return an export and what is expected of it."""
    return path.with_name(path.name.removesuffix(".expected.json")), json.loads(path.read_text())


def sha256(text: str) -> str:
    """Return the digest that the expectations use."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(params=FILES, ids=lambda path: path.name.removesuffix(".expected.json"))
def real(request: pytest.FixtureRequest) -> tuple[list[Record], dict[str, Any]]:
    """The records of one readable export, and what is expected."""
    file, expected = load(request.param)
    if not expected["well_formed"] or expected["parsed"]["wxr_version"] not in VERSIONS:
        with pytest.raises(ImportFileError, match=r"line [0-9]+, column [0-9]+: "):
            list(read_wordpress(file))
        pytest.skip("refused, as it should be")
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
