"""Who may see and decide comments, and which of them readers get."""

from sqlalchemy import ColumnElement, false, true

from console.accounts.permissions import Permission
from console.core.actor import Actor
from console.moderation.models import Comment, CommentStatus


def public() -> ColumnElement[bool]:
    """Return the criterion of the comments that readers see."""
    return Comment.status == CommentStatus.APPROVED


def can_read(actor: Actor) -> bool:
    """Return whether ``actor`` may see comments in the console, whatever their state."""
    return actor.can(Permission.COMMENTS_READ) or can_moderate(actor)


def can_moderate(actor: Actor) -> bool:
    """Return whether ``actor`` may decide comments."""
    return actor.can(Permission.COMMENTS_MODERATE)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the comments that ``actor`` sees in the console: all or none."""
    return true() if can_read(actor) else false()
