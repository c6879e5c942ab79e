"""How values look: every kind of value that a log entry can hold."""

from typing import Any

import pytest
from flask import Flask

from console.admin import formatters as fmt


@pytest.fixture
def _request(app: Flask) -> Any:
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("_request")
@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ({"status": "in_review"}, {"status": "published"}, "status In review → Published"),
        ({"roles": ["editor"]}, {"roles": []}, "roles editor → nothing"),
        ({"active": True}, {"active": False}, "may sign in yes → no"),
        ({}, {"posts": {"created": 2, "updated": 0}}, "posts created 2, updated 0"),
        ({}, {"title": "", "revision": 1}, "revision 1"),
        ({"name": "x"}, {}, "name x"),
        ({}, {"published_at": "2026-01-02T03:04:05+00:00"}, "2026"),
        ({"title": "<b>"}, {"title": "a" * 500}, "title &lt;b&gt; → aaa"),
        (None, None, ""),
    ],
)
def test_changes(before: Any, after: Any, shown: str) -> None:
    markup = str(fmt.change(before, after))
    text = markup
    for tag in ("ul", "li", "del", "ins"):
        text = text.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert shown in text
    assert "<b>" not in markup
