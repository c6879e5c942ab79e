"""Who may bring content in and take it out."""

from console.accounts.permissions import Permission
from console.accounts.policies import can_read_users
from console.core.actor import Actor
from console.moderation.policies import can_read as can_read_comments
from console.publishing.policies import can_enter as can_enter_posts

_READERS = {
    "comments": can_read_comments,
    "posts": can_enter_posts,
    "users": can_read_users,
}


def can_import(actor: Actor) -> bool:
    """Return whether ``actor`` may import files."""
    return actor.can(Permission.CONTENT_IMPORT)


def can_export(actor: Actor, subject: str) -> bool:
    """Return whether ``actor`` may export ``subject``: only what they may also see."""
    return actor.can(Permission.CONTENT_EXPORT) and _READERS[subject](actor)
