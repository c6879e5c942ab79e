"""Comments as they came in, and the state that was decided for them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from console.accounts.models import User
from console.core.clock import now
from console.core.db import Base, BigKey, Versioned
from console.publishing.models import Post


class CommentStatus(StrEnum):
    """The states of a comment. Only approved ones are public."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"
    TRASH = "trash"


class CommentKind(StrEnum):
    """What a comment is: written by a reader, or a note from another site that it links here."""

    COMMENT = "comment"
    PINGBACK = "pingback"
    TRACKBACK = "trackback"


STATUSES = ", ".join(f"'{status}'" for status in CommentStatus)


class Comment(Base, Versioned):
    """A comment. ``body`` is kept as it came; ``publishing.markdown`` makes it safe to show.

    ``before_spam`` and ``before_trash`` are the states to which "not spam" and "restore" lead
    back; ``status_changed_at`` says since when the present state holds. ``first_decided_at`` is
    when somebody here first decided it: neither arriving approved nor being imported is that.
    """

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint(f"status in ({STATUSES})", name="status"),
        CheckConstraint("parent_id is null or parent_id <> id", name="not_its_own_parent"),
        Index(None, "source", "external_id", unique=True),
        Index(None, "status", "created_at", "id"),
        Index(None, "created_at", "id"),
        Index(None, "post_id", "status", "created_at", "id"),
        Index(None, "parent_id"),
        Index(None, "author_id", "status"),
        Index(None, "author_email", "status"),
        # Everything that the figures about decisions read; what waits has no place in it.
        Index(
            None,
            "first_decided_at",
            "created_at",
            "source",
            sqlite_where=text("first_decided_at is not null"),
            postgresql_where=text("first_decided_at is not null"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    post_id: Mapped[int] = mapped_column(BigKey, ForeignKey("posts.id", ondelete="RESTRICT"))
    parent_id: Mapped[int | None] = mapped_column(
        BigKey, ForeignKey("comments.id", ondelete="RESTRICT")
    )
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(String(255), default="")
    author_email: Mapped[str] = mapped_column(String(255), default="")
    author_url: Mapped[str] = mapped_column(String(500), default="")
    author_address: Mapped[str] = mapped_column(String(64), default="")
    user_agent: Mapped[str] = mapped_column(String(255), default="")
    kind: Mapped[str] = mapped_column(String(20), default=CommentKind.COMMENT)
    body: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(10), default=CommentStatus.PENDING)
    before_spam: Mapped[str | None] = mapped_column(String(10))
    before_trash: Mapped[str | None] = mapped_column(String(10))
    status_changed_at: Mapped[datetime] = mapped_column(default=now)
    status_reason: Mapped[str] = mapped_column(String(500), default="")
    first_decided_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    source: Mapped[str | None] = mapped_column(String(255))
    external_id: Mapped[str | None] = mapped_column(String(255))
    source_digest: Mapped[str | None] = mapped_column(String(64))

    post: Mapped[Post] = relationship()
    parent: Mapped["Comment | None"] = relationship(remote_side="Comment.id")
    author: Mapped[User | None] = relationship(foreign_keys=author_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)


class FormerState(Base):
    """How a comment stood before an operation moved it: what undoing the operation puts back.

    The state itself is in the operation's item.
    """

    __tablename__ = "former_states"
    __table_args__ = (Index(None, "comment_id"), Index(None, "decided_by_id"))

    operation_id: Mapped[int] = mapped_column(
        ForeignKey("operations.id", ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    before_spam: Mapped[str | None] = mapped_column(String(10))
    before_trash: Mapped[str | None] = mapped_column(String(10))
    status_changed_at: Mapped[datetime]
    status_reason: Mapped[str] = mapped_column(String(500))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
