"""Changing what a comment says, and knowing what it said before. Its state is ``services``."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from console.accounts.models import User
from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError
from console.core.messages import gettext as _
from console.core.text import clean
from console.moderation import policies
from console.moderation.digests import digest_of
from console.moderation.locking import lock_comment
from console.moderation.models import Comment, FormerText
from console.moderation.submission import checked_body

EDITS = 10
"""How many changes of one text are told of."""


class StaleCommentError(ConflictError):
    """The comment is not any more what was seen. ``seen`` and ``stored`` are its two texts.

    They are equal where only its state has changed. ``version`` is the one to come again with.
    """

    def __init__(self, comment: Comment, version_seen: int, seen: str) -> None:
        super().__init__(_("Somebody changed this comment while you had it open."))
        self.comment_id, self.version = comment.id, comment.version
        self.version_seen = version_seen
        self.seen, self.stored = seen, comment.body

    @property
    def text_changed(self) -> bool:
        """Return whether it says something else, and was not only decided."""
        return self.seen != self.stored


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a text: ``version`` was the last with ``before``; who and when."""

    version: int
    before: str
    after: str
    at: datetime
    by: str | None


def edit_comment(actor: Actor, comment_id: int, version_seen: int | None, body: str) -> Comment:
    """Let a comment say ``body``, keep what it said, and return it. Its state stays as it is.

    ``version_seen`` is ``None`` for callers that show nobody a form. The same text again writes
    nothing. Raises ``ForbiddenError``; ``MissingError``; ``InvalidInputError`` for an empty text
    or one over 20,000 characters; ``StaleCommentError`` when the comment has changed since.
    """
    if not policies.can_edit(actor):
        raise ForbiddenError(_("You may not edit comments."))
    body = checked_body(body)
    comment = lock_comment(actor, comment_id)
    if version_seen is not None and comment.version != version_seen:
        raise stale(comment, version_seen)
    if clean(comment.body).strip() == body:  # what was imported may have space around it
        return comment
    before, comment.body = comment.body, body
    comment.text_digest = digest_of(body)
    _keep(actor, comment, before)
    subject = Subject("comment", comment.id, comment.author_name)
    record(actor, "comment.edit", subject, before={"text": before}, after={"text": body})
    return comment


def undo_edit(actor: Actor, comment_id: int, version: int) -> Comment:
    """Let a comment say again what it said before the edit that made it ``version``.

    That is an edit like any other. Raises ``ConflictError`` when it was no edit that made it so,
    or when something came after it.
    """
    if not policies.can_edit(actor):
        raise ForbiddenError(_("You may not edit comments."))
    comment = lock_comment(actor, comment_id)
    former = session.get(FormerText, (comment_id, version - 1))
    if comment.version != version or former is None:
        raise ConflictError(_("This comment has changed since. Its history has the former texts."))
    return edit_comment(actor, comment_id, version, former.body)


def stale(comment: Comment, version_seen: int) -> StaleCommentError:
    """Return what to raise for who saw another version of ``comment``."""
    return StaleCommentError(comment, version_seen, text_seen(comment, version_seen))


def _keep(actor: Actor, comment: Comment, before: str) -> None:
    moment = now()
    session.add(
        FormerText(
            comment_id=comment.id,
            version=comment.version,
            body=before,
            edited_at=moment,
            edited_by_id=actor.user_id,
        )
    )
    comment.text_digest = digest_of(comment.body)
    comment.version += 1
    comment.updated_at = moment
    session.flush()


def text_seen(comment: Comment, version: int) -> str:
    """Return what ``comment`` said in ``version``: each former text was the last of its own."""
    later = select(FormerText.body).where(
        FormerText.comment_id == comment.id, FormerText.version >= version
    )
    former = session.scalar(later.order_by(FormerText.version).limit(1))
    return comment.body if former is None else former


def edits_of(comment: Comment, since: int = 0, limit: int = EDITS) -> list[Edit]:
    """Return the last changes of a text from version ``since`` on, newest first."""
    statement = (
        select(FormerText, User)
        .outerjoin(User, User.id == FormerText.edited_by_id)
        .where(FormerText.comment_id == comment.id, FormerText.version >= since)
        .order_by(FormerText.version.desc())
        .limit(limit)
    )
    found, after = [], comment.body
    for former, user in session.execute(statement):
        name = None if user is None else user.name
        found.append(Edit(former.version, former.body, after, former.edited_at, name))
        after = former.body
    return found
