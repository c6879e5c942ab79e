"""Passwords and sessions of accounts. Checking and hashing a password is the faces' business."""

import secrets

from console.accounts import policies
from console.accounts.models import User
from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ForbiddenError
from console.core.messages import gettext as _
from console.core.versions import lock_row


def set_password(actor: Actor, user: User, password_hash: str) -> User:
    """Give ``user`` another password, end all their sessions, and return them.

    Takes the hash of a password that the caller has checked. The log says that it changed and
    holds neither password nor hash. Links to set a password that are under way stop working.
    Raises ``ForbiddenError`` when the actor may not manage ``user``.
    """
    _lock(actor, user)
    before, after = (None, "set") if user.password is None else ("set", "changed")
    user.password = password_hash
    _end_sessions(user)
    record(
        actor,
        "user.change_password",
        _subject(user),
        before={"password": before},
        after={"password": after},
    )
    return user


def reset_access(actor: Actor, user: User) -> User:
    """End all sessions of ``user``, and the links to set a password; the password stays.

    Raises ``ForbiddenError`` when the actor may not manage ``user``.
    """
    _lock(actor, user)
    _end_sessions(user)
    record(
        actor,
        "user.reset_access",
        _subject(user),
        before={"sessions": "open"},
        after={"sessions": "ended"},
    )
    return user


def _lock(actor: Actor, user: User) -> None:
    """Keep others from changing ``user``, then judge by what is true now."""
    _require(actor, user)
    lock_row(user)
    _require(actor, user)


def _require(actor: Actor, user: User) -> None:
    if not policies.can_manage_user(actor, user):
        raise ForbiddenError(_("You may not manage this account."))


def _end_sessions(user: User) -> None:
    # What sessions and links name: a new one ends them all.
    user.fs_uniquifier = secrets.token_hex(32)
    user.version += 1
    session.flush()


def _subject(user: User) -> Subject:
    return Subject("user", user.id, user.username)
