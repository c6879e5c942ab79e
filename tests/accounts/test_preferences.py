"""Everybody sets their own language, zone, colours and shortcuts, and nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from console.accounts.models import User
from console.accounts.preferences import change_preferences
from console.accounts.services import UserFields, update_user
from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.errors import ForbiddenError, InvalidInputError
from tests.factories import UserFactory

LANGUAGES = ("en", "de", "ar")
ActorFor = Callable[[str], Actor]


def entries(session: scoped_session[Any]) -> list[AuditEntry]:
    """Return the log."""
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_a_new_person_prefers_what_the_browser_says(session: scoped_session[Any]) -> None:
    user = UserFactory()
    session.refresh(user)
    assert (user.language, user.timezone) == (None, None)
    assert (user.color_scheme, user.shortcuts) == ("auto", True)


def test_one_sets_everything_at_once(
    session: scoped_session[Any], cast: Any, actor_for: ActorFor
) -> None:
    change_preferences(
        actor_for("outsider"),
        cast.outsider,
        languages=LANGUAGES,
        language="ar",
        timezone="Asia/Riyadh",
        color_scheme="dark",
        shortcuts=False,
    )
    session.expire_all()
    user: User = cast.outsider
    assert (user.language, user.timezone) == ("ar", "Asia/Riyadh")
    assert (user.color_scheme, user.shortcuts) == ("dark", False)


def test_what_is_left_out_stays(
    session: scoped_session[Any], cast: Any, actor_for: ActorFor
) -> None:
    actor, user = actor_for("author"), cast.author
    change_preferences(actor, user, languages=LANGUAGES, language="de", timezone="Europe/Berlin")
    change_preferences(actor, user, languages=LANGUAGES, timezone=None)
    session.expire_all()
    assert (user.language, user.timezone) == ("de", None)


def test_the_log_holds_what_changed_and_nothing_else(
    session: scoped_session[Any], cast: Any, actor_for: ActorFor
) -> None:
    actor, user = actor_for("author"), cast.author
    change_preferences(actor, user, languages=LANGUAGES, language="de", color_scheme="auto")
    change_preferences(actor, user, languages=LANGUAGES, language="de")
    (entry,) = entries(session)
    assert (entry.action, entry.subject_id) == ("user.change_preferences", user.id)
    assert (entry.before, entry.after) == ({"language": None}, {"language": "de"})


@pytest.mark.parametrize("whose", ["author", "outsider", "admin"])
def test_nobody_sets_them_for_others(
    session: scoped_session[Any], cast: Any, actor_for: ActorFor, whose: str
) -> None:
    for who in {"admin", "author", "anonymous"} - {whose}:
        with pytest.raises(ForbiddenError):
            change_preferences(actor_for(who), cast[whose], languages=LANGUAGES, language="de")
    assert cast[whose].language is None
    assert entries(session) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "fr"),
        ("language", ""),
        ("language", "../de"),
        ("timezone", "Mars/Olympus_Mons"),
        ("timezone", "europe/berlin"),
        ("timezone", "../../etc/passwd"),
        ("color_scheme", "sepia"),
        ("color_scheme", ""),
    ],
)
def test_what_cannot_be_used_is_named(
    session: scoped_session[Any], cast: Any, actor_for: ActorFor, field: str, value: str
) -> None:
    chosen: Any = {"shortcuts": False, field: value}
    with pytest.raises(InvalidInputError) as caught:
        change_preferences(actor_for("author"), cast.author, languages=LANGUAGES, **chosen)
    assert set(caught.value.fields) == {field}
    session.expire_all()
    assert cast.author.shortcuts
    assert entries(session) == []


def test_the_zones_that_browsers_report_are_known(
    session: scoped_session[Any], cast: Any, actor_for: ActorFor
) -> None:
    for zone in ("Asia/Calcutta", "Asia/Kolkata", "Europe/Kiev", "America/Sao_Paulo", "UTC"):
        user = change_preferences(
            actor_for("author"), cast.author, languages=LANGUAGES, timezone=zone
        )
        assert user.timezone == zone


def test_sessions_go_on_and_open_forms_stay_fresh(
    session: scoped_session[Any], cast: Any, actor_for: ActorFor
) -> None:
    user = cast.author
    seen, uniquifier = user.version, user.fs_uniquifier
    change_preferences(actor_for("author"), user, languages=LANGUAGES, color_scheme="light")
    assert user.fs_uniquifier == uniquifier
    fields = UserFields("author@example.com", "author", "Another Name", ["author"])
    update_user(actor_for("admin"), user, fields, version=seen)
    session.expire_all()
    assert (user.display_name, user.color_scheme) == ("Another Name", "light")
