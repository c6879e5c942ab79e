"""What is known of those who wrote comments: how their others were decided, and since when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, func, literal, null, select, union_all

from console.core.db import session
from console.moderation.models import Comment

Key = tuple[int | None, str]
_TALLY = (Comment.status, func.count(), func.min(Comment.created_at))


@dataclass(slots=True)
class AuthorHistory:
    """How many comments of one author are in which state, and when the first of them came."""

    counts: dict[str, int] = field(default_factory=dict)
    first_seen: datetime | None = None

    def add(self, status: str, number: int, first: datetime) -> None:
        """Take in how many are in ``status``, and when the first of those came."""
        self.counts[status] = number
        self.first_seen = min(first, self.first_seen or first)


def histories_of(comments: Collection[Comment]) -> Mapping[int, AuthorHistory]:
    """Return the history of the author of each of ``comments``, by comment, in one statement.

    People with an account are known by it, guests by their e-mail address; of those with neither
    nothing is known. The index on author, status and time holds all that is read.
    """
    keys = {comment.id: _key(comment) for comment in comments}
    found: dict[Key, AuthorHistory] = {}
    for account, email, status, number, first in _rows(set(keys.values())):
        found.setdefault((account, email), AuthorHistory()).add(status, number, first)
    return {row_id: found[key] for row_id, key in keys.items() if key in found}


def _key(comment: Comment) -> Key:
    account = comment.author_id
    return (None, comment.author_email) if account is None else (account, "")


def _rows(keys: set[Key]) -> Collection[Any]:
    accounts = {account for account, _email in keys if account is not None}
    emails = {email for _account, email in keys if email}
    asked = []
    if accounts:
        own = select(Comment.author_id, literal(""), *_TALLY)
        asked.append(own.where(Comment.author_id.in_(accounts)).group_by(Comment.author_id))
    if emails:
        own = select(cast(null(), Integer), Comment.author_email, *_TALLY)
        # Who types the address of an account is not that account, and has no part in its record.
        guests = Comment.author_email.in_(emails) & Comment.author_id.is_(None)
        asked.append(own.where(guests).group_by(Comment.author_email))
    if not asked:
        return []
    parts = [statement.group_by(Comment.status) for statement in asked]
    return session.execute(union_all(*parts) if len(parts) > 1 else parts[0]).all()
