"""Reading comments."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import defer, joinedload, load_only

from console.core.actor import Actor
from console.moderation.models import Comment, CommentStatus, DecisionReason
from console.moderation.policies import public, visible_to
from console.moderation.policies import reasons_visible_to as list_visible_to
from console.operations.queries import changed_by
from console.publishing.models import Post

WITHOUT_TEXT = tuple(defer(column) for column in (Post.body, Post.body_html, Post.summary))
BESIDE = (
    joinedload(Comment.post).load_only(Post.title, Post.slug, raiseload=True),
    joinedload(Comment.parent).load_only(
        Comment.author_name, Comment.body, Comment.status, raiseload=True
    ),
)
"""Options of lists: what stands beside a comment."""
IN_LISTS = (
    load_only(
        Comment.author_name, Comment.author_email, Comment.body, Comment.status, Comment.created_at,
        Comment.version, Comment.post_id, Comment.parent_id, Comment.open_flags, raiseload=True,
    ),
    *BESIDE,
)  # fmt: skip
"""Options of lists: what their rows show and nothing else, a quarter of the time of whole rows."""


def comments_visible_to(actor: Actor) -> Select[Comment]:
    """Return the comments that ``actor`` sees in the console, with post and parent, in no order."""
    return (
        select(Comment)
        .where(visible_to(actor))
        .options(joinedload(Comment.post).options(*WITHOUT_TEXT), joinedload(Comment.parent))
    )


def pending_comments(actor: Actor) -> Select[Comment]:
    """Return the comments that nobody has decided about, as ``actor`` sees them, in no order."""
    return comments_visible_to(actor).where(Comment.status == CommentStatus.PENDING)


def title_of_post(actor: Actor, post_id: int) -> Select[str]:
    """Return the title of a post, if there are comments on it that ``actor`` sees."""
    return (
        select(Post.title)
        .join(Comment)
        .where(Comment.post_id == post_id, visible_to(actor))
        .limit(1)
    )


def public_comments_of(post: Post) -> Select[Comment]:
    """Return what readers see under ``post``, oldest first."""
    return (
        select(Comment)
        .where(Comment.post_id == post.id, public())
        .order_by(Comment.created_at, Comment.id)
    )


def public_comment_counts(post_ids: Collection[int]) -> Select[int, int]:
    """Return each post's id with the number of its comments that readers see."""
    return (
        select(Comment.post_id, func.count())
        .where(Comment.post_id.in_(post_ids), public())
        .group_by(Comment.post_id)
    )


def counts_by_status() -> Select[str, int]:
    """Return each status with the number of comments in it."""
    return select(Comment.status, func.count()).group_by(Comment.status)


def replies_to(actor: Actor, comment_id: int) -> Select[Comment]:
    """Return what answers a comment, of what ``actor`` sees, in no order."""
    return select(Comment).where(Comment.parent_id == comment_id, visible_to(actor))


def author_counts(comment: Comment) -> Select[str, int]:
    """Return how the comments of the author of ``comment`` were decided, by status.

    Guests are known by their e-mail address; without one, each comment is somebody else's.
    """
    same = Comment.id == comment.id
    if comment.author_id is not None:
        same = Comment.author_id == comment.author_id
    elif comment.author_email:
        same = (Comment.author_email == comment.author_email) & Comment.author_id.is_(None)
    return select(Comment.status, func.count()).where(same).group_by(Comment.status)


def bounded_counts_by_status(limit: int) -> Select[Any]:
    """Return one row with the number of comments in each status, counted up to ``limit`` + 1."""
    return select(
        *(
            select(func.count())
            .select_from(
                select(literal(1)).where(Comment.status == status).limit(limit + 1).subquery()
            )
            .scalar_subquery()
            .label(str(status))
            for status in CommentStatus
        )
    )


def author_of_changed(operation_id: int) -> Select[str]:
    """Return the name of the author of a comment that the operation changed."""
    return select(Comment.author_name).where(Comment.id.in_(changed_by(operation_id))).limit(1)


def named_comments(actor: Actor, ids: Collection[int]) -> Select[int, str, str]:
    """Return id, author's name and text of those of ``ids`` that ``actor`` may see."""
    return select(Comment.id, Comment.author_name, Comment.body).where(
        Comment.id.in_(ids), visible_to(actor)
    )


def reasons_visible_to(actor: Actor) -> Select[DecisionReason]:
    """Return the ready-made reasons that ``actor`` may see, in no order: all or none."""
    return select(DecisionReason).where(list_visible_to(actor))


def offered_reasons() -> Select[DecisionReason]:
    """Return the reasons that are offered to whoever rejects, in their order; there are few."""
    return (
        select(DecisionReason)
        .where(DecisionReason.active)
        .order_by(DecisionReason.position, DecisionReason.id)
    )
