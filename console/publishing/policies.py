"""What is public, and who may see and change which post."""

from datetime import datetime

from sqlalchemy import ColumnElement, false, true

from console.accounts.permissions import Permission
from console.core.actor import Actor
from console.core.clock import now
from console.publishing.models import Post, PostStatus

EDITABLE_BY_AUTHOR = (PostStatus.DRAFT, PostStatus.CHANGES_REQUESTED)


def public(moment: datetime | None = None) -> ColumnElement[bool]:
    """Return the criterion of what readers may see: published, and its time has come.

    Scheduling needs nothing else: at its minute a post simply begins to match.
    """
    return (Post.status == PostStatus.PUBLISHED) & (Post.published_at <= (moment or now()))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the posts that ``actor`` sees in the console."""
    if can_read_posts(actor):
        return true()
    if actor.can(Permission.POSTS_WRITE_OWN) and actor.user_id is not None:
        return Post.author_id == actor.user_id
    return false()


def can_read_posts(actor: Actor) -> bool:
    """Return whether ``actor`` may see everybody's posts."""
    return actor.can(Permission.POSTS_READ) or actor.can(Permission.POSTS_WRITE)


def can_enter(actor: Actor) -> bool:
    """Return whether ``actor`` has anything to do with posts."""
    return can_read_posts(actor) or actor.can(Permission.POSTS_WRITE_OWN)


def can_create(actor: Actor) -> bool:
    """Return whether ``actor`` may write a new post."""
    return actor.can(Permission.POSTS_WRITE) or actor.can(Permission.POSTS_WRITE_OWN)


def is_own(actor: Actor, post: Post) -> bool:
    """Return whether ``actor`` wrote ``post``."""
    return actor.user_id is not None and post.author_id == actor.user_id


def can_edit(actor: Actor, post: Post) -> bool:
    """Return whether ``actor`` may change the text: authors only before and between reviews."""
    if actor.can(Permission.POSTS_WRITE):
        return True
    own = actor.can(Permission.POSTS_WRITE_OWN) and is_own(actor, post)
    return own and post.status in EDITABLE_BY_AUTHOR


def can_submit(actor: Actor, post: Post) -> bool:
    """Return whether ``actor`` may hand ``post`` in for review."""
    return can_edit(actor, post)


def can_withdraw(actor: Actor, post: Post) -> bool:
    """Return whether ``actor`` may take ``post`` out of review: who wrote it, or a reviewer."""
    own = actor.can(Permission.POSTS_WRITE_OWN) and is_own(actor, post)
    return own or can_review(actor)


def can_review(actor: Actor) -> bool:
    """Return whether ``actor`` may send posts back with a note."""
    return actor.can(Permission.POSTS_REVIEW)


def can_publish(actor: Actor) -> bool:
    """Return whether ``actor`` may publish, unpublish and archive."""
    return actor.can(Permission.POSTS_PUBLISH)


def can_read_tags(actor: Actor) -> bool:
    """Return whether ``actor`` may see the list of tags."""
    return actor.can(Permission.TAGS_READ) or actor.can(Permission.TAGS_MANAGE)


def can_manage_tags(actor: Actor) -> bool:
    """Return whether ``actor`` may make, change and delete tags."""
    return actor.can(Permission.TAGS_MANAGE)


def tags_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the tags that ``actor`` sees in the console: all or none."""
    return true() if can_read_tags(actor) else false()


def tags_to_choose(actor: Actor) -> ColumnElement[bool]:
    """Return the criterion of the tags that ``actor`` may put on posts: who writes, all."""
    return true() if can_create(actor) else false()
