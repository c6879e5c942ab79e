"""Holding one comment for who decides on what it says."""

from sqlalchemy import select

from console.core.actor import Actor
from console.core.db import session
from console.core.errors import MissingError
from console.core.messages import gettext as _
from console.core.versions import lock_row
from console.moderation.models import Comment
from console.moderation.policies import visible_to


def lock_comment(actor: Actor, comment_id: int) -> Comment:
    """Return a comment that nobody else changes until the transaction ends.

    Raises ``MissingError`` where the actor does not see it.
    """
    visible = select(Comment).where(Comment.id == comment_id, visible_to(actor))
    comment = session.scalars(visible).first()
    if comment is None:
        raise MissingError(_("There is no such comment."))
    lock_row(comment)
    return comment
