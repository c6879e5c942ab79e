"""What people set for themselves: language, time zone, colours, keyboard shortcuts."""

from collections.abc import Collection
from typing import TypedDict, Unpack

from console.accounts import policies
from console.accounts.models import User
from console.audit.services import Subject, differences, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.versions import lock_row
from console.core.zones import is_zone

COLOR_SCHEMES = ("auto", "light", "dark")


class Preferences(TypedDict, total=False):
    """What may be set; what is left out stays. ``None``: as the browser says."""

    language: str | None
    timezone: str | None
    color_scheme: str
    shortcuts: bool


def preferences_of(user: User) -> Preferences:
    """Return what ``user`` prefers."""
    return Preferences(
        language=user.language,
        timezone=user.timezone,
        color_scheme=user.color_scheme,
        shortcuts=user.shortcuts,
    )


def change_preferences(
    actor: Actor, user: User, *, languages: Collection[str], **chosen: Unpack[Preferences]
) -> User:
    """Set what ``user`` prefers, out of ``languages``, and return them.

    Everybody sets their own and nobody else's: raises ``ForbiddenError``. Raises
    ``InvalidInputError`` naming each field that cannot be used. Sessions go on; the version
    stays, for no form about the account shows any of this, and none gets stale by it.
    """
    if not policies.can_change_preferences(actor, user):
        raise ForbiddenError(_("Everybody sets this for themselves."))
    wrong = _wrong_fields(chosen, languages)
    if wrong:
        raise InvalidInputError(_("Some of this cannot be used."), fields=wrong)
    lock_row(user)
    before = preferences_of(user)
    for name, value in chosen.items():
        setattr(user, name, value)
    session.flush()
    was, became = differences(before, preferences_of(user))
    if became:
        subject = Subject("user", user.id, user.username)
        record(actor, "user.change_preferences", subject, before=was, after=became)
    return user


def _wrong_fields(chosen: Preferences, languages: Collection[str]) -> dict[str, str]:
    wrong = {}
    language, zone = chosen.get("language"), chosen.get("timezone")
    if language is not None and language not in languages:
        wrong["language"] = _("The console does not speak this language.")
    if zone is not None and not is_zone(zone):
        wrong["timezone"] = _("There is no such time zone.")
    if chosen.get("color_scheme", "auto") not in COLOR_SCHEMES:
        wrong["color_scheme"] = _("There is no such colour scheme.")
    return wrong
