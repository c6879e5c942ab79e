"""Who is asking: the actor of the request, or of the command line."""

from flask import g, has_request_context, request
from flask_login import current_user
from flask_security.core import AnonymousUser

from console.accounts.models import User
from console.accounts.permissions import EVERYTHING
from console.accounts.preferences import Preferences, preferences_of
from console.core.actor import ANONYMOUS, Actor, Channel

COMMAND_LINE = Actor(name="command line", permissions=EVERYTHING, channel=Channel.CLI)
"""Whoever may run commands on the server may do everything; the audit says which channel."""
NOBODYS = Preferences(language=None, timezone=None, color_scheme="auto", shortcuts=True)
"""What holds for visitors: as their browser says."""


def current_actor() -> Actor:
    """Return the actor of this request. Permissions are read once a request, from the roles."""
    if not has_request_context():
        return ANONYMOUS
    actor: Actor | None = g.get("actor")
    if actor is None:
        actor = g.actor = _find_actor()
    return actor


def _find_actor() -> Actor:
    user = signed_in()
    if user is None:
        return ANONYMOUS
    current_preferences()  # now: a unit of work begins by letting go of what was read
    return actor_of(user)


def signed_in() -> User | None:
    """Return the person who is signed in, if any."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    user: User = current_user._get_current_object()
    return user


def current_preferences() -> Preferences:
    """Return what the person who is signed in prefers, read once; of visitors ``NOBODYS``."""
    if not has_request_context():
        return NOBODYS
    found: Preferences | None = g.get("preferences")
    if found is None:
        user = signed_in()
        found = g.preferences = NOBODYS if user is None else preferences_of(user)
    return found


def go_on_as_nobody() -> None:
    """Handle the rest of the request without asking session or database who is signed in."""
    g._login_user = AnonymousUser()  # where Flask-Login keeps it


def actor_of(user: User) -> Actor:
    """Return ``user`` as the actor of this request."""
    return Actor(
        name=user.username,
        user_id=user.id,
        permissions=user.permissions,
        channel=Channel.WEB,
        address=request.remote_addr,
        request_id=g.get("request_id"),
    )
