"""Comments coming in: from readers, from staff, from the demo. Deciding them is ``services``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from console.audit.services import Subject, record
from console.core.actor import Actor
from console.core.clock import now
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.text import clean, one_line
from console.moderation.models import Comment, CommentStatus
from console.moderation.policies import can_moderate
from console.publishing.models import Post
from console.publishing.policies import public as is_public

BODY_LENGTH = 20_000
BATCH = 500


@dataclass(frozen=True, slots=True)
class Submission:
    """What a reader sends. Times other than now are for content made in one go."""

    post_id: int
    body: str
    author_name: str
    author_email: str = ""
    author_url: str = ""
    parent_id: int | None = None
    author_id: int | None = None
    author_address: str = ""
    user_agent: str = ""
    created_at: datetime | None = None


def submit(actor: Actor, submissions: Sequence[Submission]) -> list[int]:
    """Store ``submissions`` and return the ids of the comments, in the same order.

    Everything waits for a decision, but what those write who may decide. Raises
    ``InvalidInputError`` for an empty text, one over 20,000 characters or a parent under
    another post; ``ConflictError`` for a post that is not public or takes no comments;
    ``ForbiddenError`` for a comment in the name of another account.
    """
    _check_authors(actor, submissions)
    _check_posts(submissions)
    _check_parents(submissions)
    status = CommentStatus.APPROVED if can_moderate(actor) else CommentStatus.PENDING
    ids: list[int] = []
    for start in range(0, len(submissions), BATCH):
        rows = [_row(item, status) for item in submissions[start : start + BATCH]]
        statement = insert(Comment).returning(Comment.id, sort_by_parameter_order=True)
        ids.extend(session.scalars(statement, rows))
    _record(actor, submissions, ids, status)
    return ids


def _check_authors(actor: Actor, submissions: Sequence[Submission]) -> None:
    if any(item.author_id not in {None, actor.user_id} for item in submissions):
        raise ForbiddenError(_("Nobody comments in the name of another account."))


def _check_posts(submissions: Sequence[Submission]) -> None:
    wanted = {item.post_id for item in submissions}
    statement = select(Post.id).where(Post.id.in_(wanted), Post.comments_open, is_public())
    if len(set(session.scalars(statement))) != len(wanted):
        raise ConflictError(_("This post takes no comments."))


def _check_parents(submissions: Sequence[Submission]) -> None:
    wanted = {(item.parent_id, item.post_id) for item in submissions if item.parent_id is not None}
    ids = {parent for parent, _post in wanted}
    statement = select(Comment.id, Comment.post_id).where(Comment.id.in_(ids))
    if wanted - {(row.id, row.post_id) for row in session.execute(statement)}:
        raise InvalidInputError(_("The comment that this answers is not under the same post."))


def _row(item: Submission, status: CommentStatus) -> dict[str, object]:
    moment = item.created_at or now()
    return {
        "post_id": item.post_id,
        "parent_id": item.parent_id,
        "author_id": item.author_id,
        "author_name": one_line(item.author_name)[:255],
        "author_email": one_line(item.author_email)[:255],
        "author_url": _address(item.author_url),
        "author_address": one_line(item.author_address)[:64],
        "user_agent": one_line(item.user_agent)[:255],
        "body": _body(item.body),
        "status": status,
        "created_at": moment,
        "updated_at": moment,
        "status_changed_at": moment,
    }


def _address(value: str) -> str:
    """Return the address of a website; nothing for one that a browser would run or not open."""
    address = one_line(value)[:500]
    return address if address.lower().startswith(("http://", "https://")) else ""


def _body(value: str) -> str:
    body = clean(value).strip()
    if not body or len(body) > BODY_LENGTH:
        message = _("A comment has 1 to %(n)s characters.", n=BODY_LENGTH)
        raise InvalidInputError(message, fields={"body": message})
    return body


def _record(
    actor: Actor, submissions: Sequence[Submission], ids: list[int], status: CommentStatus
) -> None:
    if not ids:
        return
    subject = Subject("comment", ids[0], submissions[0].author_name)
    after: dict[str, object] = {"status": status}
    if len(ids) > 1:
        subject, after = Subject("comments"), {"status": {str(status): len(ids)}}
    record(actor, "comment.submit", subject, before={}, after=after)
