"""What was deleted here for good does not come back with the next import."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.core.actor import Actor
from console.core.unit_of_work import unit_of_work
from console.exchange.importers import loader
from console.jobs import enqueue
from console.moderation.deletion import freeze_deletion
from console.moderation.models import Comment
from console.moderation.sets import confirm
from console.operations.selection import Selection
from tests.exchange.conftest import Importing
from tests.exchange.wxr import comment, item, wxr

Session = scoped_session[Any]


def by_source_id(session: Session) -> dict[str | None, Comment]:
    """Return the comments that there are."""
    session.expire_all()
    return {row.external_id: row for row in session.scalars(select(Comment))}


def erase(session: Session, actor: Actor, key: str) -> None:
    """Delete a comment for good."""
    row = by_source_id(session)[key]
    row.status, number = "trash", row.id
    session.commit()
    with unit_of_work():
        frozen = freeze_deletion(actor, Selection.of(number))
        operation = confirm(actor, frozen.id, "Old").id
    enqueue(operation)


def test_it_stays_away_and_replies_to_it_move_up(
    session: Session, importing: Importing, actor_for: Any
) -> None:
    first = (comment("10"), comment("11", parent="10"), comment("12", parent="11"))
    importing(wxr(item("1", *first)))
    erase(session, actor_for("admin"), "11")
    report = importing(wxr(item("1", *first, comment("13", parent="11"))))
    found = by_source_id(session)
    assert sorted(filter(None, found)) == ["10", "12", "13"]
    assert found["12"].parent_id == found["13"].parent_id == found["10"].id
    assert (report.comments.skipped, report.comments.created) == (1, 1)
    assert report.comments.unchanged == 2
    assert [(each["source_id"], each["reason"]) for each in report.skipped] == [
        ("11", "it was deleted here for good")
    ]


def test_a_reply_in_a_batch_of_its_own_moves_up_too(
    session: Session, importing: Importing, actor_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    above = (comment("10"), comment("11", parent="10"), comment("12", parent="11"))
    importing(wxr(item("1", *above, comment("13", parent="12"))))
    for key in ("12", "11"):
        erase(session, actor_for("admin"), key)
    monkeypatch.setattr(loader, "BATCH_ROWS", 1)
    importing(wxr(item("1", *above, comment("13", parent="12", content="Another text."))))
    found = by_source_id(session)
    assert found["13"].body == "Another text."
    assert found["13"].parent_id == found["10"].id


def test_another_site_is_another_matter(
    session: Session, importing: Importing, actor_for: Any
) -> None:
    importing(wxr(item("1", comment("10"))))
    erase(session, actor_for("admin"), "10")
    importing(wxr(item("1", comment("10")), channel="<link>https://other.example</link>"))
    assert list(by_source_id(session)) == ["10"]
