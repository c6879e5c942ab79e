"""Saving long lists of terms while others write too."""

from typing import Any

import pytest

from console.core.unit_of_work import _AFTER_COMMIT
from console.moderation.rules import services, termfiles
from console.moderation.rules.terms import Term, parse_term
from console.moderation.rules.versions import current_setup, patterns_of
from tests.admin.conftest import Send

LIST = "/admin/rules/list/"


def test_terms_are_read_while_nobody_has_to_wait(
    session: Any, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {"name": "Bad", "effect": "spam", "mode": "on", "weight": "50"}
    send("admin", LIST, **fields, how="replace", terms="casino\npoker\n", seen="0")
    setup = current_setup()
    session.rollback()
    meanwhile: list[str] = []

    def parse(pattern: str) -> Term:
        meanwhile.extend([pattern] if _AFTER_COMMIT in session.info else [])
        return parse_term(pattern)

    for module in (termfiles, services):
        monkeypatch.setattr(module, "parse_term", parse)
    address, seen = f"{LIST}?id={setup.lists[0].id}", str(setup.version_id)
    send("admin", address, **fields, how="add", terms="Casino\nbingo\n", seen=seen)
    (patterns,) = patterns_of(current_setup()).values()
    assert sorted(patterns) == ["bingo", "casino", "poker"]
    assert meanwhile == []
