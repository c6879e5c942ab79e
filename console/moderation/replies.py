"""Answering a comment as staff, and approving it with the same key."""

from dataclasses import dataclass

from console.core.actor import Actor
from console.core.clock import now
from console.core.errors import ConflictError, ForbiddenError
from console.core.messages import gettext as _
from console.moderation import policies
from console.moderation.editing import stale
from console.moderation.locking import lock_comment
from console.moderation.models import Comment, CommentStatus
from console.moderation.services import Decision, decide
from console.moderation.submission import Submission, submit
from console.moderation.transitions import Action
from console.operations.selection import Selection
from console.publishing.models import PostStatus

GONE = {CommentStatus.SPAM, CommentStatus.TRASH}


@dataclass(frozen=True, slots=True)
class Replied:
    """The id of an answer, and the decision that approved what it answers, if one did."""

    id: int
    approval: Decision | None = None


def reply(
    actor: Actor, comment_id: int, body: str, author_name: str, *, approve: int | None = None
) -> Replied:
    """Publish an answer of the actor's to a comment.

    With ``approve``, the version that was seen, the comment itself is approved first. Raises
    ``ForbiddenError``; ``MissingError``; ``InvalidInputError`` for an empty text or one over
    20,000 characters; ``ConflictError`` when the comment cannot be answered, of that kind
    ``StaleCommentError`` when it is to be approved and has changed since.
    """
    if not policies.can_moderate(actor):
        raise ForbiddenError(_("You may not answer comments here."))
    comment = lock_comment(actor, comment_id)
    refusal = why_no_reply(comment)
    if refusal:
        raise ConflictError(refusal)
    approval = None if approve is None else _approve(actor, comment, approve)
    answer = Submission(
        comment.post_id,
        body,
        author_name,
        parent_id=comment.id,
        author_id=actor.user_id,
        author_address=actor.address or "",
    )
    return Replied(submit(actor, [answer])[0], approval)


def why_no_reply(comment: Comment) -> str:
    """Return why ``comment`` cannot be answered, nothing where it can."""
    if comment.status in GONE:
        return str(_("What is in spam or in the trash cannot be answered."))
    post = comment.post
    if not post.comments_open or post.status != PostStatus.PUBLISHED or post.is_scheduled(now()):
        return str(_("This post takes no comments."))
    return ""


def _approve(actor: Actor, comment: Comment, version_seen: int) -> Decision:
    seen = {comment.id: version_seen}
    approval = decide(actor, Selection(seen=seen), Action.APPROVE)
    if not approval.changed:
        raise stale(comment, version_seen)
    return approval
