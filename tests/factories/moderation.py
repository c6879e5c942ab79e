"""Comments, alone, in threads and in masses."""

from typing import Any

import factory
from sqlalchemy import func, insert, select

from console.core.actor import ANONYMOUS
from console.core.clock import now
from console.core.db import db
from console.moderation.flags import flag
from console.moderation.models import (
    Comment,
    CommentStatus,
    Flag,
    FlagReason,
    FormerText,
    Reporter,
)
from console.operations.models import Operation, OperationItem, OperationState
from console.publishing.models import Post
from tests.factories.base import RowFactory
from tests.factories.publishing import PostFactory


class CommentFactory(RowFactory[Comment]):
    """A pending comment under a published post; ``CommentFactory(spam=True)`` and so on.

    With a ``parent`` it stands under the same post.
    """

    class Meta:
        model = Comment

    class Params:
        decided = factory.Trait(decided_at=factory.LazyFunction(now))
        pending = factory.Trait(status=CommentStatus.PENDING)
        approved = factory.Trait(decided=True, status=CommentStatus.APPROVED)
        rejected = factory.Trait(
            decided=True, status=CommentStatus.REJECTED, status_reason="Beside the point"
        )
        spam = factory.Trait(
            decided=True, status=CommentStatus.SPAM, before_spam=CommentStatus.PENDING
        )
        trash = factory.Trait(
            decided=True, status=CommentStatus.TRASH, before_trash=CommentStatus.PENDING
        )

    parent = None
    post = factory.Maybe(
        "parent",
        yes_declaration=factory.SelfAttribute("parent.post"),
        no_declaration=factory.SubFactory(PostFactory, published=True),
    )
    author_name = factory.Sequence(lambda n: f"Reader {n}")
    author_email = factory.LazyAttribute(
        lambda comment: f"{comment.author_name.lower().replace(' ', '-')}@example.com"
    )
    body = factory.Sequence(lambda n: f"What reader {n} thinks of it.")
    status = CommentStatus.PENDING


def make_flag(comment: Comment, reader: str = "reader 1", note: str = "", **kind: Any) -> Flag:
    """Return the report that ``reader`` makes of ``comment``; ``reason`` is spam without another.

    ``right`` and ``wrong`` say how often decisions agreed with the reader before, or not.
    """
    if "right" in kind or "wrong" in kind:
        reporter = Reporter(key=reader, upheld=kind.pop("right", 0), dismissed=kind.pop("wrong", 0))
        db.session.add(reporter)
        db.session.flush()
    reason = FlagReason(kind.pop("reason", "spam"))
    return flag(ANONYMOUS, comment.id, reader, reason, note)


def make_thread(length: int, **fields: Any) -> list[Comment]:
    """Return ``length`` comments, each an answer to the one before."""
    chain: list[Comment] = []
    for _ in range(length):
        chain.append(CommentFactory(parent=chain[-1] if chain else None, **fields))
        fields.pop("post", None)
    return chain


def insert_comments(number: int, post: Post, **columns: Any) -> list[int]:
    """Store ``number`` comments in one statement and return their ids: for tests on masses."""
    rows = [
        {"post_id": post.id, "author_name": f"Reader {n}", "body": f"Comment {n}.", **columns}
        for n in range(number)
    ]
    last = db.session.execute(select(func.max(Comment.id))).scalar() or 0
    db.session.execute(insert(Comment), rows)
    return list(
        db.session.scalars(select(Comment.id).where(Comment.id > last).order_by(Comment.id))
    )


def make_decision(actor_id: int | None, comment: Comment | None = None) -> Operation:
    """Return an operation by which somebody approved one comment; it is in no log."""
    comment = comment or CommentFactory(approved=True, version=2)
    operation = Operation(
        kind="comments.decide",
        action="approve",
        actor_id=actor_id,
        actor_name="",
        state=OperationState.FINISHED,
        progress_id=comment.id,
        total=1,
        changed=1,
    )
    db.session.add(operation)
    db.session.flush()
    item = OperationItem(
        operation_id=operation.id,
        target_id=comment.id,
        version_seen=comment.version - 1,
        state_before=CommentStatus.PENDING,
        state_after=comment.status,
        was_since=now(),
        was_reason="",
    )
    db.session.add(item)
    db.session.flush()
    return operation


def make_edited(before: str, **fields: Any) -> Comment:
    """Return a comment that said ``before`` until somebody edited it; it is in no log."""
    comment: Comment = CommentFactory(**{"version": 2} | fields)
    db.session.add(FormerText(comment_id=comment.id, version=comment.version - 1, body=before))
    db.session.flush()
    return comment
