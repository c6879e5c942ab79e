"""Saved views: one's own, those of others who share them, and the limits."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.accounts.models import SavedView
from console.accounts.queries import saved_views
from console.accounts.saved_views import (
    MOST_VIEWS,
    NAME_LENGTH,
    QUERY_LENGTH,
    delete_view,
    save_view,
    update_view,
)
from console.audit.models import AuditEntry
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError, MissingError
from tests.factories import SavedViewFactory

Session = scoped_session[Any]


def names(session: Session, actor: Any, endpoint: str = "comments") -> list[str]:
    """Return what ``actor`` may use."""
    return [view.name for view in session.scalars(saved_views(actor, endpoint))]


def test_a_view_is_kept_for_oneself(session: Session, actor_for: Any) -> None:
    view = save_view(actor_for("moderator"), "comments", "  Old \n spam ", "flt0_status_is=spam")
    assert (view.name, view.query, view.shared) == ("Old spam", "flt0_status_is=spam", False)
    assert names(session, actor_for("moderator")) == ["Old spam"]
    assert names(session, actor_for("moderator"), "queue") == []
    assert names(session, actor_for("admin")) == []


def test_a_shared_view_is_there_for_others_and_theirs_alone_to_use(
    session: Session, actor_for: Any, cast: Any
) -> None:
    SavedViewFactory(owner_id=cast.editor.id, name="A of the editor", shared=True)
    SavedViewFactory(owner_id=cast.editor.id, name="B of the editor")
    mine = SavedViewFactory(owner_id=cast.moderator.id, name="Z of mine")
    assert names(session, actor_for("moderator")) == ["Z of mine", "A of the editor"]
    shared = session.scalars(select(SavedView).where(SavedView.shared)).one()
    for change in (
        lambda actor: update_view(actor, shared.id, name="Mine now", shared=True),
        lambda actor: delete_view(actor, shared.id),
    ):
        with pytest.raises(ForbiddenError):
            change(actor_for("moderator"))
    with pytest.raises(MissingError):
        delete_view(actor_for("auditor"), mine.id)


def test_who_manages_users_tidies_up_what_is_shared(
    session: Session, actor_for: Any, cast: Any
) -> None:
    shared = SavedViewFactory(owner_id=cast.editor.id, shared=True)
    private = SavedViewFactory(owner_id=cast.editor.id)
    delete_view(actor_for("admin"), shared.id)
    with pytest.raises(MissingError):
        delete_view(actor_for("admin"), private.id)


@pytest.mark.parametrize("who", ["auditor", "author"])
def test_who_decides_nothing_shares_nothing(session: Session, actor_for: Any, who: str) -> None:
    with pytest.raises(ForbiddenError):
        save_view(actor_for(who), "comments", "For all", "", shared=True)
    view = save_view(actor_for(who), "comments", "For me", "")
    with pytest.raises(ForbiddenError):
        update_view(actor_for(who), view.id, name="For all", shared=True)


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * (NAME_LENGTH + 1)])
def test_a_view_has_a_name(session: Session, actor_for: Any, name: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        save_view(actor_for("editor"), "comments", name, "")
    assert "name" in error.value.fields


def test_a_name_is_used_once_a_list(session: Session, actor_for: Any) -> None:
    actor = actor_for("editor")
    first = save_view(actor, "comments", "Spam", "")
    save_view(actor, "queue", "Spam", "")
    with pytest.raises(ConflictError):
        save_view(actor, "comments", "Spam", "")
    second = save_view(actor, "comments", "Other", "")
    with pytest.raises(ConflictError):
        update_view(actor, second.id, name="Spam", shared=False)
    assert update_view(actor, first.id, name="Spam", shared=True).shared


def test_there_are_limits(session: Session, actor_for: Any, cast: Any) -> None:
    actor = actor_for("editor")
    with pytest.raises(InvalidInputError):
        save_view(actor, "comments", "Long", "x" * (QUERY_LENGTH + 1))
    for _number in range(MOST_VIEWS):
        SavedViewFactory(owner_id=cast.editor.id)
    with pytest.raises(InvalidInputError):
        save_view(actor, "comments", "One more", "")


def test_nothing_changed_is_nothing_logged(session: Session, actor_for: Any, cast: Any) -> None:
    view = SavedViewFactory(owner_id=cast.editor.id)
    update_view(actor_for("editor"), view.id, name=view.name, shared=False)
    assert session.scalars(select(AuditEntry)).all() == []
