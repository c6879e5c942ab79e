"""What was done is told in words: no action of any service is left without them."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import console
from console.admin.sentences import act, sentence, subject, who
from console.admin.wordings import (
    ACTION_LABELS,
    CHANNELS,
    CLOSER,
    KIND_LABELS,
    KINDS,
    OPERATION_LABELS,
    WORDINGS,
)
from console.audit.models import AuditEntry
from console.audit.services import Subject, record
from console.core.actor import ANONYMOUS, Actor, Channel
from console.core.clock import now
from console.moderation.deletion import ACTION as DELETE
from console.moderation.services import decide
from console.moderation.transitions import Action
from console.moderation.undo import ACTION as UNDO
from console.operations.models import Operation
from console.operations.selection import Selection
from console.web.identity import COMMAND_LINE
from tests.audit.test_every_service import WRITES
from tests.factories import CommentFactory

SOURCES = Path(console.__file__).parent
KINDS_IN_LOG = "comment|content|learning|operation|post|reason|role|rules|tag|term_list|user|view"
NAMED = re.compile(rf"({KINDS_IN_LOG})\.[a-z_]+")


def recorded() -> Iterator[str]:
    """Return every action that the code names where it writes to the log."""
    for path in SOURCES.rglob("*.py"):
        source = path.read_text()
        if not re.search(r"^from console\.audit\.services import .*record", source, re.MULTILINE):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and NAMED.fullmatch(str(node.value)):
                yield str(node.value)


def test_every_action_in_the_code_has_words() -> None:
    found = set(recorded())
    assert {"user.sign_in", "post.publish", "comment.submit", "content.import"} <= found
    assert found - WORDINGS.keys() == set()


def test_every_decision_has_words() -> None:
    assert {*map(str, Action), UNDO, DELETE} == OPERATION_LABELS.keys()


def test_no_words_are_left_over() -> None:
    decisions = {f"comment.{action}" for action in (*Action, UNDO, DELETE)}
    assert WORDINGS.keys() - set(recorded()) - decisions == set()
    assert {key.split()[0] for key in CLOSER} <= WORDINGS.keys()


@pytest.mark.parametrize("service", WRITES)
def test_what_a_service_writes_is_told(session: Any, actor_for: Any, service: str) -> None:
    WRITES[service](actor_for("admin"))
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.action in ACTION_LABELS
    assert any(entry.subject_kind in words for _label, words in KINDS.values())
    text = str(sentence(entry))
    assert entry.action not in text
    assert text[0].isupper()


def test_every_channel_has_a_name() -> None:
    assert CHANNELS.keys() == set(Channel)


def entry(action: str, what: Subject, actor: Actor = COMMAND_LINE, **values: Any) -> AuditEntry:
    """Return an entry in the log."""
    return record(actor, action, what, **values)


@pytest.fixture
def _request(app: Flask, session: Any) -> Any:
    with app.test_request_context():
        yield


COMMENTS, ANNA = Subject("comments"), Subject("user", 7, "anna")
HERSELF = Actor(name="anna", user_id=7)
LATER = (now() + timedelta(days=1)).isoformat()


@pytest.mark.usefixtures("_request")
@pytest.mark.parametrize(
    ("action", "what", "after", "told", "about"),
    [
        ("comment.approve", COMMENTS, {"status": {"approved": 3}}, "Approved 3 comments", "3 comm"),
        ("comment.spam", COMMENTS, {"status": {"spam": 1}}, "Marked 1 comment as", "1 comment"),
        ("comment.not_spam", COMMENTS, {"status": {"approved": 900, "pending": 334}},
         "Marked 1,234 comments as not spam", "1,234 comments"),
        ("comment.trash", Subject("comment", 4, "Bo"), {"status": "trash"},
         "Moved the comment by <bdi>Bo</bdi> to the trash", "Comment 4: Bo"),
        ("comment.trash", Subject("comment", 4), {}, "by <bdi>Anonymous</bdi>", "Comment 4"),
        ("user.update", ANNA, {"roles": ["editor"]}, "Changed the roles of <bdi>anna</bdi>",
         "User 7: anna"),
        ("user.update", ANNA, {"roles": [], "email": "x"}, "Changed the account of", "User 7"),
        ("user.change_password", ANNA, {}, "Changed the password of <bdi>anna", "User 7"),
        ("post.publish", Subject("post", 1, "<b>"), {"published_at": None, "status": "published"},
         "Published “<bdi>&lt;b&gt;</bdi>”", "Post 1: <b>"),
        ("post.publish", Subject("post", 1, "100 %"), {"published_at": LATER},
         "Scheduled “<bdi>100 %</bdi>”", "Post 1: 100 %"),
        ("role.update", Subject("role", 2, "r"), {"permissions": []}, "Changed what the role", "R"),
        ("content.export", Subject("users", None, "users"), {"format": "csv"}, "Exported users",
         "User"),
        ("content.import", Subject("import", None, "blog.xml"), {}, "from <bdi>blog.xml</bdi>",
         "Import: blog.xml"),
        ("thing.unheard_of", Subject("thing", 1, "X"), {}, "thing.unheard_of", "thing 1: X"),
    ],
)  # fmt: skip
def test_sentences(action: str, what: Subject, after: Any, told: str, about: str) -> None:
    found = entry(action, what, after=after)
    assert told in str(sentence(found))
    assert subject(found).startswith(about)


@pytest.mark.usefixtures("_request")
def test_whose_password_it_is() -> None:
    assert str(sentence(entry("user.change_password", ANNA, HERSELF))).endswith("own password")


@pytest.mark.usefixtures("_request")
def test_who_it_was() -> None:
    named = Actor(name="command line", user_id=7)  # a person may be called so
    assert who(entry("user.sign_in", ANNA)) == "Command line"
    assert who(entry("user.sign_in", ANNA, ANONYMOUS)) == "A visitor"
    assert who(entry("user.sign_in", ANNA, HERSELF)) == "anna"
    assert who(entry("user.sign_in", ANNA, named)) == "command line"


def test_lists_speak_in_sentences(session: Any, actor_for: Any, get: Any) -> None:
    rows = [CommentFactory(), CommentFactory()]
    decision = decide(actor_for("admin"), Selection.of(*(row.id for row in rows)), Action.SPAM)
    operation = session.get(Operation, decision.operation_id)
    assert act(operation) == "Marked comments as spam"
    session.commit()
    found = session.scalars(select(AuditEntry)).one()
    for address in (
        "audit/",
        f"audit/details/?id={found.id}",
        f"comments/details/?id={rows[0].id}",
    ):
        page = get("admin", f"/admin/{address}").text
        assert "Marked 2 comments as spam" in page, address
        assert "comment.spam" not in page.replace('value="comment.spam"', ""), address
    for address in ("operations/", f"operations/details/?id={operation.id}"):
        assert "Marked comments as spam" in get("admin", f"/admin/{address}").text, address


def test_the_log_is_filtered_by_what_and_by_kind(session: Any, get: Any) -> None:
    entry("comment.approve", Subject("comment", 1, "Single"), after={"status": "approved"})
    entry("comment.approve", COMMENTS, after={"status": {"approved": 2}})
    entry("tag.create", Subject("tag", 1, "Harbour"))
    session.commit()
    page = get("auditor", "/admin/audit/?flt1_action_is=tag.create").text
    assert "Created the tag" in page
    assert "Approved 2" not in page
    page = get("auditor", "/admin/audit/?flt2_subject_kind_is=comment").text
    assert "Single" in page
    assert "Approved 2 comments" in page
    assert "Harbour" not in page
    assert f">{KIND_LABELS['comment']}</option>" in page
    assert get("auditor", "/admin/audit/?flt1_action_is=nonsense").status_code in {200, 400}
