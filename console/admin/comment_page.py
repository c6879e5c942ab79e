"""What the page of one comment tells beyond its columns: its thread, its texts, its reports."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from console.admin import formatters as fmt
from console.admin.assessments import explanations_of
from console.core.actor import Actor
from console.core.db import session
from console.core.diff import Part, compare_texts
from console.moderation.editing import Edit, edits_of
from console.moderation.models import Comment
from console.moderation.queries import replies_to
from console.moderation.replies import why_no_reply
from console.moderation.reports import open_reports
from console.publishing.plaintext import readable

REPLIES = 5
MOST_REPLIES = 100
"""Replies are counted up to here."""


@dataclass(frozen=True, slots=True)
class FormerText:
    """One edit of the text, with what it changed."""

    edit: Edit
    parts: list[Part]


def more_about(actor: Actor, comment: Comment) -> dict[str, Any]:
    """Return what the template of the details takes besides the row: 6 statements at most."""
    replies = replies_to(actor, comment.id)
    first = replies.order_by(Comment.created_at, Comment.id).limit(REPLIES)
    return {
        "readable": readable(comment.body),
        "replies": session.scalars(first).all(),
        "reply_count": fmt.bounded(_count(actor, comment.id), MOST_REPLIES),
        "former_texts": [
            FormerText(edit, compare_texts(edit.before, edit.after)) for edit in edits_of(comment)
        ],
        "explanation": explanations_of([comment.id]).get(comment.id),
        "reports": open_reports([comment.id]).get(comment.id),
        "no_reply": why_no_reply(comment),
    }


def _count(actor: Actor, comment_id: int) -> int:
    some = replies_to(actor, comment_id).with_only_columns(Comment.id).limit(MOST_REPLIES + 1)
    return session.execute(select(func.count()).select_from(some.subquery())).scalar_one()
