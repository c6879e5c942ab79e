"""Telling authors that their comment was rejected or approved, where the site wants that.

Each operation tells an author once, about all of their comments in it. Nobody is told of spam and
trash, of what was imported, of their own decisions, or of large sets. An Undo recalls nothing.
"""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from console.accounts.models import User
from console.core.actor import Actor
from console.core.db import session
from console.core.text import excerpt, one_line
from console.core.unit_of_work import after_commit
from console.moderation.models import Comment, CommentKind
from console.moderation.rules.settings import RulesSettings
from console.moderation.rules.versions import current_setup
from console.moderation.signals import comments_decided
from console.moderation.transitions import Action
from console.notices.port import Notice, ToldComment, send
from console.operations.models import Operation
from console.publishing.models import Post

MOST_COMMENTS = 200
"""Of larger sets nobody is told: who decides about so many clears up, and answers nobody."""
BEGINNING = 200
TITLE = 120
NAME = 80
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}\b\S*", re.IGNORECASE)
"""What mail programs turn into links, bare names of hosts included."""


def is_told(settings: RulesSettings, action: str) -> bool:
    """Return whether authors are told of ``action``."""
    wanted = {Action.REJECT: settings.tell_rejected, Action.APPROVE: settings.tell_approved}
    return any(wished and action == told for told, wished in wanted.items())


@comments_decided.connect
def tell_authors(actor: Actor, *, operation: Operation, moved: Select[int]) -> None:
    """Prepare mail to the authors of the comments ``moved``; it leaves after the commit."""
    if operation.action not in {Action.REJECT, Action.APPROVE}:
        return
    if operation.total > MOST_COMMENTS or not is_told(current_setup().settings, operation.action):
        return
    rows = session.execute(_told(actor, moved)).all()
    for notice in _notices(operation, rows):
        after_commit(partial(send, notice))


def _told(actor: Actor, moved: Select[int]) -> Select[*tuple[Any, ...]]:
    """Return what is said of each comment whose author is somebody else than ``actor``."""
    account = and_(User.id == Comment.author_id, User.active)
    return (
        select(
            func.coalesce(User.email, Comment.author_email).label("address"),
            func.coalesce(func.nullif(User.display_name, ""), User.username, "").label("name"),
            User.language.label("chosen"),
            Comment.language,
            Comment.body,
            Post.title,
            Post.slug,
        )
        .join(Post, Post.id == Comment.post_id)
        .outerjoin(User, account)
        .where(
            Comment.id.in_(moved),
            Comment.source.is_(None),
            Comment.kind == CommentKind.COMMENT,
            *_by_others(actor),
        )
        .order_by(Comment.id)
    )


def _by_others(actor: Actor) -> Iterable[ColumnElement[bool]]:
    if actor.user_id is None:
        return ()
    own = select(func.lower(User.email)).where(User.id == actor.user_id).scalar_subquery()
    return (
        func.coalesce(Comment.author_id, 0) != actor.user_id,
        func.lower(Comment.author_email) != func.coalesce(own, ""),
    )


def _notices(operation: Operation, rows: Iterable[Row[Any]]) -> list[Notice]:
    by_address: dict[str, list[Row[Any]]] = {}
    for row in rows:
        address = _usable(row.address)
        if address:
            by_address.setdefault(address, []).append(row)
    return [
        Notice(
            kind=operation.action,
            address=address,
            name=excerpt(theirs[0].name, NAME),
            languages=tuple(filter(None, (theirs[0].chosen, theirs[0].language))),
            reason=operation.reason,
            comments=tuple(_said(row) for row in theirs),
        )
        for address, theirs in by_address.items()
    ]


def _said(row: Row[Any]) -> ToldComment:
    # Guests type any address: what they wrote must not carry links to whoever reads its mail.
    text = _LINK.sub("…", row.body[: BEGINNING * 8])
    return ToldComment(excerpt(one_line(row.title), TITLE), row.slug, excerpt(text, BEGINNING))


def _usable(address: str | None) -> str:
    """Return the address of one mailbox, in ASCII as every server takes it, or nothing."""
    try:
        return validate_email(address or "", check_deliverability=False).ascii_email or ""
    except EmailNotValidError:
        return ""
