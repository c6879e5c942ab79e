"""Values before and after, as people read them: every kind of value that the log can hold."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from console.accounts.permissions import Permission
from console.accounts.preferences import Preferences
from console.admin.changes import FIELDS, WORDS, change
from console.audit.models import AuditEntry
from console.exchange.exporters.export import ExportFilter
from console.moderation.models import CommentStatus
from console.publishing.models import PostStatus
from tests.audit.test_every_service import WRITES


@pytest.fixture
def _request(app: Flask) -> Any:
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("_request")
@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ({"status": "in_review"}, {"status": "published"}, "status In review → Published"),
        (
            {"status": {"approved": 1, "pending": 1200}},
            {"status": {"trash": 1201}},
            "status Approved: 1 and Pending: 1,200 → Trash: 1,201",
        ),
        ({"roles": ["editor"]}, {"roles": []}, "roles editor → nothing"),
        ({}, {"roles": ["a", "b", "c"]}, "roles a, b, and c"),
        ({}, {"permissions": ["tags:read", "odd"]}, "permissions See the tags and odd"),
        ({"active": True}, {"active": False}, "may sign in yes → no"),
        ({}, {"posts": {"created": 2, "updated": 0}}, "posts new: 2"),
        ({}, {"posts": {"created": 0}}, "posts nothing"),
        ({}, {"title": "", "revision": 1}, "revision 1"),
        ({"name": "x"}, {}, "name x"),
        ({"password": "set"}, {"password": "changed"}, "password set → changed"),
        ({"language": None}, {"language": "zh_Hans_CN"}, "language nothing → Chinese"),
        ({"language": "de"}, {"language": "??"}, "language German → ??"),
        ({}, {"published_at": "2026-01-02T03:04:05+00:00"}, "Jan 2, 2026, 3:04"),
        ({}, {"title": "draft"}, "title draft"),
        ({"title": "<b>"}, {"title": "a" * 500}, "title &lt;b&gt; → aaa"),
        ({}, {"unheard": "of"}, "unheard of"),
        (None, None, ""),
    ],
)
def test_changes(before: Any, after: Any, shown: str) -> None:
    markup = str(change(before, after))
    text = re.sub("</?(ul|li|del|ins|bdi|span)[^>]*>", "", markup)
    assert shown in text.replace("\u202f", " ")
    assert "<b>" not in markup


@pytest.mark.usefixtures("_request")
def test_a_post_with_a_time_ahead_is_scheduled() -> None:
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    for hour, told in ((13, "Scheduled"), (12, "Published"), (11, "Published")):
        time = noon.replace(hour=hour).isoformat()
        place = {"status": "published", "published_at": time}
        assert f"<ins><bdi>{told}</bdi></ins>" in change({"status": "draft"}, place, noon)
        assert f"<del><bdi>{told}</bdi></del>" in change(place, {"status": "draft"}, noon)


@pytest.mark.usefixtures("_request")
def test_what_stayed_as_it_was_is_told_once() -> None:
    assert "<li>name <bdi>x</bdi></li>" in change({"name": "x"}, {"name": "x"})


@pytest.mark.parametrize("service", WRITES)
def test_every_field_of_every_service_has_a_name(
    session: Any, actor_for: Any, service: str
) -> None:
    WRITES[service](actor_for("admin"))
    for entry in session.scalars(AuditEntry.__table__.select().with_only_columns(AuditEntry.after)):
        assert entry.keys() <= FIELDS.keys()


def test_other_fields_have_names_too() -> None:
    assert Preferences.__annotations__.keys() <= FIELDS.keys()
    assert ExportFilter.__dataclass_fields__.keys() <= FIELDS.keys()


def test_every_word_for_programs_is_known() -> None:
    assert {*CommentStatus, *PostStatus} <= WORDS["status"].keys()
    assert set(Permission) == WORDS["permissions"].keys()


def test_the_text_of_a_change_is_safe() -> None:
    assert isinstance(change(None, None), Markup)


def test_of_a_long_text_the_first_difference_is_told() -> None:
    start = "The tide turns every six hours. " * 20
    told = str(change({"text": start + "At noon."}, {"text": start + "At midnight."}))
    assert "At noon." in told
    assert "At midnight." in told
    assert len(told) < 400
