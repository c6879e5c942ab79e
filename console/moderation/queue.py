"""What stands in the queue and in which order: the most urgent first, then the oldest."""

from sqlalchemy import ColumnElement, Select, literal_column, or_
from sqlalchemy.orm import load_only

from console.core.actor import Actor
from console.core.paging import Order
from console.moderation.models import Comment
from console.moderation.queries import BESIDE, comments_visible_to

BY_URGENCY = Order((Comment.queue_rank, Comment.created_at, Comment.id))
ON_CARDS = (
    load_only(
        Comment.author_name, Comment.author_email, Comment.author_id, Comment.body, Comment.status,
        Comment.created_at, Comment.version, Comment.post_id, Comment.parent_id, Comment.language,
        Comment.score, Comment.open_flags, Comment.queue_rank, raiseload=True,
    ),
    *BESIDE,
)  # fmt: skip
"""Options of the queue: what its cards show and nothing else."""


def waiting() -> ColumnElement[bool]:
    """Return the criterion of what waits: pending comments, and others that readers reported.

    Its values stand in the statement itself, not beside it: only so do both databases see that
    their partial index ``ix_comments_queue`` holds exactly these rows.
    """
    return or_(
        Comment.status == literal_column("'pending'"), Comment.open_flags > literal_column("0")
    )


def waiting_comments(actor: Actor) -> Select[Comment]:
    """Return the comments that wait for a decision of somebody like ``actor``, in no order."""
    return comments_visible_to(actor).where(waiting())
