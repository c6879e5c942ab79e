"""Writing posts and tags, and moving posts through their states."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from console.audit.services import Subject, differences, record
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.text import clean, one_line
from console.core.versions import check_version, lock_row
from console.publishing import policies
from console.publishing.markdown import render_post
from console.publishing.models import BodyFormat, Post, PostStatus, Revision
from console.publishing.slugs import free_slug
from console.publishing.tags import find_or_create_tags

TITLE_LENGTH = 500
BODY_LENGTH = 500_000
SUMMARY_LENGTH = 2_000
REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class PostFields:
    """What may be set on a post. ``tags`` are names; unknown ones are made."""

    title: str
    body: str = ""
    slug: str = ""
    summary: str = ""
    body_format: str = BodyFormat.MARKDOWN
    comments_open: bool = True
    published_at: datetime | None = None
    tags: Collection[str] = field(default_factory=tuple)


def create_post(actor: Actor, fields: PostFields, *, created_at: datetime | None = None) -> Post:
    """Return a new draft by ``actor``, with its first revision.

    Raises ``ForbiddenError``, or ``InvalidInputError`` naming the field.
    """
    _require(policies.can_create(actor))
    post = Post(
        author_id=actor.user_id,
        status=PostStatus.DRAFT,
        created_at=created_at or now(),
        slug=free_slug(Post.slug, fields.slug or fields.title),
    )
    _fill(actor, post, fields)
    session.add(post)
    number = _save(actor, post)
    record(actor, "post.create", _subject(post), before={}, after=_state(post, number))
    return post


def update_post(actor: Actor, post: Post, fields: PostFields, *, version: int | None) -> Post:
    """Change ``post``, keep a revision, and return it.

    Raises ``ForbiddenError``, ``InvalidInputError`` naming the field, or ``ConflictError`` when
    ``version`` is not the present one.
    """
    _require(policies.can_edit(actor, post))
    check_version(post, version)
    _require(policies.can_edit(actor, post))  # again: it may be in review by now
    before = _state(post, _last_number(post))
    post.slug = free_slug(Post.slug, fields.slug or fields.title, own=post.slug)
    _fill(actor, post, fields)
    post.version += 1
    number = _save(actor, post)
    was, became = differences(before, _state(post, number))
    record(actor, "post.update", _subject(post), before=was, after=became)
    return post


def submit_post(actor: Actor, post: Post) -> Post:
    """Hand ``post`` in for review."""
    _require(policies.can_submit(actor, post))
    return _move(actor, post, "post.submit", PostStatus.IN_REVIEW, policies.EDITABLE_BY_AUTHOR)


def withdraw_post(actor: Actor, post: Post) -> Post:
    """Take ``post`` out of review, back to a draft."""
    _require(policies.can_withdraw(actor, post))
    return _move(actor, post, "post.withdraw", PostStatus.DRAFT, {PostStatus.IN_REVIEW})


def request_changes(actor: Actor, post: Post, reason: str) -> Post:
    """Send ``post`` back to its author. Raises ``InvalidInputError`` without a reason."""
    _require(policies.can_review(actor))
    reason = one_line(reason)
    if not reason or len(reason) > REASON_LENGTH:
        message = _("Say what should change, in at most %(n)s characters.", n=REASON_LENGTH)
        raise InvalidInputError(message, fields={"reason": message})
    to, origins = PostStatus.CHANGES_REQUESTED, {PostStatus.IN_REVIEW}
    return _move(actor, post, "post.request_changes", to, origins, reason=reason)


def publish_post(actor: Actor, post: Post, *, at: datetime | None = None) -> Post:
    """Make ``post`` public at ``at``: by default the time it has, else now."""
    _require(policies.can_publish(actor))
    origins = set(PostStatus) - {PostStatus.PUBLISHED}
    return _move(actor, post, "post.publish", PostStatus.PUBLISHED, origins, at=at)


def unpublish_post(actor: Actor, post: Post) -> Post:
    """Take ``post`` back to a draft, from readers or the archive. It keeps its time."""
    _require(policies.can_publish(actor))
    origins = {PostStatus.PUBLISHED, PostStatus.ARCHIVED}
    return _move(actor, post, "post.unpublish", PostStatus.DRAFT, origins)


def archive_post(actor: Actor, post: Post) -> Post:
    """Put ``post`` away: neither public nor in anybody's list of work."""
    _require(policies.can_publish(actor))
    origins = set(PostStatus) - {PostStatus.ARCHIVED}
    return _move(actor, post, "post.archive", PostStatus.ARCHIVED, origins)


def _move(  # noqa: PLR0913 - a full sentence: who, what, how, where to, from where, when
    actor: Actor,
    post: Post,
    action: str,
    status: PostStatus,
    origins: Collection[str],
    *,
    at: datetime | None = None,
    reason: str = "",
) -> Post:
    lock_row(post)
    if post.status not in origins:
        raise ConflictError(_("“%(title)s” is not in a state for this.", title=post.title))
    before = _place(post)
    post.status = status
    if status == PostStatus.PUBLISHED:
        post.published_at = at or post.published_at or now()
    post.updated_at = now()
    post.version += 1
    session.flush()
    was, became = _moved(before, _place(post))
    record(actor, action, _subject(post), before=was, after=became, reason=reason)
    return post


def _fill(actor: Actor, post: Post, fields: PostFields) -> None:
    post.title = _title(fields.title)
    post.body = _body(fields.body)
    post.body_format = BodyFormat(fields.body_format)
    post.body_html = render_post(post.body, post.body_format)
    post.summary = clean(fields.summary).strip()[:SUMMARY_LENGTH]
    post.comments_open = fields.comments_open
    if policies.can_publish(actor):
        _set_time(post, fields.published_at)
    post.updated_at = now()
    post.tags = list(find_or_create_tags(actor, fields.tags))


def _set_time(post: Post, published_at: datetime | None) -> None:
    if post.status == PostStatus.PUBLISHED and published_at is None:
        message = _("A published post needs a time of publication.")
        raise InvalidInputError(message, fields={"published_at": message})
    post.published_at = published_at


def _title(value: str) -> str:
    title = one_line(value)
    if not title or len(title) > TITLE_LENGTH:
        message = _("A title has 1 to %(n)s characters.", n=TITLE_LENGTH)
        raise InvalidInputError(message, fields={"title": message})
    return title


def _body(value: str) -> str:
    body = clean(value)
    if len(body) > BODY_LENGTH:
        message = _("The text is longer than %(n)s characters.", n=BODY_LENGTH)
        raise InvalidInputError(message, fields={"body": message})
    return body


def _save(actor: Actor, post: Post) -> int:
    """Keep what ``post`` says now as a revision and return its number."""
    session.flush()
    number = _last_number(post) + 1
    session.add(
        Revision(
            post_id=post.id,
            number=number,
            author_id=actor.user_id,
            created_at=post.updated_at,
            title=post.title,
            summary=post.summary,
            body=post.body,
            body_format=post.body_format,
        )
    )
    session.flush()
    return number


def _last_number(post: Post) -> int:
    last = select(func.max(Revision.number)).where(Revision.post_id == post.id)
    return session.execute(last).scalar() or 0


def _require(allowed: bool) -> None:
    if not allowed:
        raise ForbiddenError(_("You may not do this with this post."))


def _subject(post: Post) -> Subject:
    return Subject("post", post.id, post.title)


def _place(post: Post) -> dict[str, Any]:
    return {"status": post.status, "published_at": post.published_at}


def _moved(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    # "Scheduled" is "published" with a time that lies ahead: the time stays beside the state.
    time = after["published_at"]
    if time and time > now() and PostStatus.PUBLISHED in {before["status"], after["status"]}:
        return before, after
    return differences(before, after)


def _state(post: Post, revision: int) -> dict[str, Any]:
    # The text itself is in the revision: the log names it and does not keep it twice.
    return {
        "revision": revision,
        "title": post.title,
        "slug": post.slug,
        "status": post.status,
        "published_at": post.published_at.isoformat() if post.published_at else None,
        "comments_open": post.comments_open,
        "tags": sorted(tag.name for tag in post.tags),
    }
