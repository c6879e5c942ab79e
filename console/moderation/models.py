"""Comments as they came in, and the state that was decided for them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from console.accounts.models import User
from console.core.clock import now
from console.core.db import ONCE, Base, BigKey, Versioned
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


WAITING = "status = 'pending' or open_flags > 0"
"""What stands in the queue: pending ones, and public ones that readers have reported."""


REPORTED = "open_flags > 0"


class Comment(Base, Versioned):
    """A comment. ``body`` is kept as it came; ``publishing.markdown`` makes it safe to show.

    ``before_spam`` and ``before_trash`` are the states to which "not spam" and "restore" lead
    back; ``status_changed_at`` says since when the present state holds. ``first_decided_at`` is
    when somebody here first decided it: neither arriving approved nor being imported is that.

    ``score`` is the sum of the parts of its assessment, ``flag_points`` what its ``open_flags``
    weigh; ``queue_rank`` is minus their sum, so that what is most urgent comes first and one
    ascending index serves. ``language`` is the reader's, as BCP 47 has it, empty if not known.
    ``text_digest`` is what equal texts have in common (``digests``); none where nobody computed it.
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
        Index(None, "author_id", "status", "created_at"),
        # Guests are those without an account; who types its address is not that account.
        Index(None, "author_email", "author_id", "status", "created_at"),
        Index(
            None,
            "text_digest",
            "created_at",
            sqlite_where=text("text_digest is not null"),
            postgresql_where=text("text_digest is not null"),
        ),
        # Everything that the figures about decisions read; what waits has no place in it.
        Index(
            None,
            "first_decided_at",
            "created_at",
            "source",
            sqlite_where=text("first_decided_at is not null"),
            postgresql_where=text("first_decided_at is not null"),
        ),
        # The queue reads this one alone: nothing that is decided has a place in it.
        Index(
            "ix_comments_queue",
            "queue_rank",
            "created_at",
            "id",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        # Those that readers have reported: few, however many comments there are.
        Index(
            "ix_comments_reported",
            "created_at",
            "id",
            sqlite_where=text(REPORTED),
            postgresql_where=text(REPORTED),
        ),
        ONCE,
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
    language: Mapped[str] = mapped_column(String(35), default="", server_default="")
    text_digest: Mapped[int | None] = mapped_column(BigInteger)
    score: Mapped[int] = mapped_column(default=0, server_default="0")
    open_flags: Mapped[int] = mapped_column(default=0, server_default="0")
    flag_points: Mapped[int] = mapped_column(default=0, server_default="0")
    queue_rank: Mapped[int] = mapped_column(default=0, server_default="0")
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


class FormerText(Base):
    """What a comment said until it was edited: ``version`` is the last one that had this text."""

    __tablename__ = "former_texts"
    __table_args__ = (Index(None, "edited_by_id"),)

    comment_id: Mapped[int] = mapped_column(
        BigKey,
        ForeignKey("comments.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    edited_at: Mapped[datetime] = mapped_column(default=now)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class Claim(Base):
    """A lease: until ``expires_at`` the comment is on one moderator's screen and no other's."""

    __tablename__ = "claims"
    __table_args__ = (Index(None, "user_id", "expires_at"), Index(None, "expires_at"))

    comment_id: Mapped[int] = mapped_column(
        BigKey,
        ForeignKey("comments.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    claimed_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]

    user: Mapped[User] = relationship()


class FlagReason(StrEnum):
    """What a reader says is wrong with a comment."""

    SPAM = "spam"
    ABUSE = "abuse"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class FlagOutcome(StrEnum):
    """Whether the decision agreed with the reader."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class Reporter(Base):
    """Somebody who reports comments, and how often decisions agreed with them.

    ``key`` is opaque: ``user:12`` for an account, else what the API knows a reader by.
    """

    __tablename__ = "reporters"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    upheld: Mapped[int] = mapped_column(default=0, server_default="0")
    dismissed: Mapped[int] = mapped_column(default=0, server_default="0")


class Flag(Base):
    """One reader's report of one comment; open until an operation decides about the comment."""

    __tablename__ = "flags"
    __table_args__ = (
        Index(None, "comment_id", "reporter_id", unique=True),
        Index(None, "reporter_id"),
        Index(None, "operation_id"),
        Index(
            "ix_flags_open",
            "comment_id",
            sqlite_where=text("outcome is null"),
            postgresql_where=text("outcome is null"),
        ),
        CheckConstraint("outcome in ('upheld', 'dismissed')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    comment_id: Mapped[int] = mapped_column(BigKey, ForeignKey("comments.id", ondelete="CASCADE"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("reporters.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(500), default="")
    points: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str | None] = mapped_column(String(10))
    operation_id: Mapped[int | None] = mapped_column(
        ForeignKey("operations.id", ondelete="SET NULL")
    )

    reporter: Mapped[Reporter] = relationship()


class DecisionReason(Base, Versioned):
    """A reason ready to be picked when a comment is rejected; ``text`` may go to its author."""

    __tablename__ = "decision_reasons"
    __table_args__ = (ONCE,)

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(80), unique=True)
    text: Mapped[str] = mapped_column(String(500))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    def __str__(self) -> str:
        """Return how a reason is called."""
        return self.label


class DeletedComment(Base):
    """What an imported comment was known by before it was deleted for good: it stays away.

    ``parent`` is what it answered, so that replies to it find their way up with any later import.
    """

    __tablename__ = "deleted_comments"

    source: Mapped[str] = mapped_column(String(255), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    parent: Mapped[str | None] = mapped_column(String(255))
    deleted_at: Mapped[datetime] = mapped_column(default=now)
