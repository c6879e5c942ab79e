"""What an export of comments, posts or users holds: columns are listed one by one.

A column that is not named here is never exported: passwords, session keys, two-factor secrets
and sign-in addresses are not.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from console.accounts import policies as accounts
from console.accounts.models import Role, User, roles_users
from console.core.actor import Actor
from console.moderation import policies as moderation
from console.moderation.models import Comment, CommentStatus
from console.publishing import policies as publishing
from console.publishing.models import Post, PostStatus, Tag, post_tags

_Author = aliased(User)
_Decider = aliased(User)


@dataclass(frozen=True, slots=True)
class ExportSubject:
    """One kind of row. ``rows`` is everything; criteria narrow it down."""

    rows: Select[*tuple[Any, ...]]
    key: InstrumentedAttribute[int]
    visible_to: Callable[[Actor], ColumnElement[bool]]
    statuses: Collection[str]
    with_status: Callable[[str], ColumnElement[bool]]
    written_by: Callable[[str], ColumnElement[bool]]
    created_at: InstrumentedAttribute[Any]


def _joined(names: Select[str]) -> ColumnElement[str]:
    """Return the SQL for the names of ``names``, which come in order, with commas between."""
    ordered = names.subquery()
    return select(func.aggregate_strings(ordered.c.name, ", ")).scalar_subquery()


def _comments() -> ExportSubject:
    columns = (
        Comment.id, Comment.post_id, Post.slug.label("post_slug"), Comment.parent_id,
        Comment.kind, Comment.status, Comment.author_name, Comment.author_email,
        Comment.author_url, Comment.author_address, Comment.body, Comment.created_at,
        Comment.updated_at, Comment.status_changed_at, Comment.status_reason,
        Comment.decided_at, _Decider.username.label("decided_by"),
        Comment.source, Comment.external_id,
    )  # fmt: skip
    return ExportSubject(
        rows=select(*columns)
        .join(Post, Post.id == Comment.post_id)
        .outerjoin(_Decider, _Decider.id == Comment.decided_by_id),
        key=Comment.id,
        visible_to=moderation.visible_to,
        statuses=tuple(CommentStatus),
        with_status=lambda status: Comment.status == status,
        written_by=lambda who: or_(
            Comment.author_name == who,
            Comment.author_email == who,
            Comment.author_id.in_(_user_ids(who)),
        ),
        created_at=Comment.created_at,
    )


def _posts() -> ExportSubject:
    tags = (
        select(Tag.name)
        .join(post_tags, post_tags.c.tag_id == Tag.id)
        .where(post_tags.c.post_id == Post.id)
        .correlate(Post)
        .order_by(Tag.name)
    )
    columns = (
        Post.id, Post.slug, Post.title, Post.status, _Author.username.label("author"),
        _joined(tags).label("tags"), Post.published_at, Post.created_at, Post.updated_at,
        Post.comments_open, Post.summary, Post.body_format, Post.body,
        Post.source, Post.external_id,
    )  # fmt: skip
    return ExportSubject(
        rows=select(*columns).outerjoin(_Author, _Author.id == Post.author_id),
        key=Post.id,
        visible_to=publishing.visible_to,
        statuses=tuple(PostStatus),
        with_status=lambda status: Post.status == status,
        written_by=lambda who: Post.author_id.in_(_user_ids(who)),
        created_at=Post.created_at,
    )


def _users() -> ExportSubject:
    roles = (
        select(Role.name)
        .join(roles_users, roles_users.c.role_id == Role.id)
        .where(roles_users.c.user_id == User.id)
        .correlate(User)
        .order_by(Role.name)
    )
    columns = (
        User.id, User.username, User.email, User.display_name, User.active,
        _joined(roles).label("roles"), User.created_at, User.updated_at, User.last_login_at,
        User.source, User.external_id,
    )  # fmt: skip
    return ExportSubject(
        rows=select(*columns),
        key=User.id,
        visible_to=accounts.visible_to,
        statuses=("active", "inactive"),
        with_status=lambda status: User.active.is_(status == "active"),
        written_by=lambda who: User.id.in_(_user_ids(who)),
        created_at=User.created_at,
    )


def _user_ids(who: str) -> Select[int]:
    someone = aliased(User)
    name = who.lower()
    return select(someone.id).where(
        or_(func.lower(someone.username) == name, func.lower(someone.email) == name)
    )


SUBJECTS: Mapping[str, ExportSubject] = {
    "comments": _comments(),
    "posts": _posts(),
    "users": _users(),
}
