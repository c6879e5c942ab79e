"""Who may see and decide comments, and which of them readers get."""

from sqlalchemy import ColumnElement, false, true

from console.accounts.permissions import Permission
from console.core.actor import Actor
from console.moderation.models import Comment, CommentStatus
from console.operations.models import Operation
from console.operations.policies import can_read as can_read_operation

DECIDE = "comments.decide"
"""The kind of the operations that decide comments."""
DELETE = "comments.delete"
"""The kind of those that delete comments for good."""


def public() -> ColumnElement[bool]:
    """Return the criterion of the comments that readers see."""
    return Comment.status == CommentStatus.APPROVED


def can_read(actor: Actor) -> bool:
    """Return whether ``actor`` may see comments in the console, whatever their state."""
    return actor.can(Permission.COMMENTS_READ) or can_moderate(actor)


def can_moderate(actor: Actor) -> bool:
    """Return whether ``actor`` may decide comments."""
    return actor.can(Permission.COMMENTS_MODERATE)


def can_edit(actor: Actor) -> bool:
    """Return whether ``actor`` may change what comments say."""
    return can_moderate(actor)


def can_delete(actor: Actor) -> bool:
    """Return whether ``actor`` may delete comments for good."""
    return actor.can(Permission.COMMENTS_DELETE)


def can_read_rules(actor: Actor) -> bool:
    """Return whether ``actor`` may see the rules, their lists of terms and the reasons."""
    return actor.can(Permission.RULES_READ) or can_manage_rules(actor)


def can_manage_rules(actor: Actor) -> bool:
    """Return whether ``actor`` may change rules, lists of terms, reasons and what is learned."""
    return actor.can(Permission.RULES_MANAGE)


def can_read_team(actor: Actor) -> bool:
    """Return whether ``actor`` may see how much everybody decides, not only they themselves."""
    return actor.can(Permission.FIGURES_READ)


def team_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the operations that figures about people may be made of."""
    if can_read_team(actor):
        return true()
    return Operation.actor_id == actor.user_id if actor.user_id is not None else false()


def reasons_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the ready-made reasons that ``actor`` may see: all or none."""
    return true() if can_read_rules(actor) else false()


def can_run(actor: Actor, operation: Operation) -> bool:
    """Return whether ``actor`` may do what ``operation`` does."""
    if operation.kind == DELETE:
        return can_delete(actor)
    return operation.kind == DECIDE and can_moderate(actor)


def can_undo(actor: Actor, operation: Operation) -> bool:
    """Return whether ``actor`` may take ``operation`` back: their own, or any that they may read.

    Who may not decide any more may not undo either.
    """
    return can_moderate(actor) and can_read_operation(actor, operation)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the comments that ``actor`` sees in the console: all or none."""
    return true() if can_read(actor) else false()
