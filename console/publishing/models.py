"""Posts, their revisions and their tags."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from console.accounts.models import User
from console.core.clock import now
from console.core.db import ONCE, Base, BigKey, Versioned


class PostStatus(StrEnum):
    """The states of a post. "Scheduled" is a published one whose time lies ahead."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class BodyFormat(StrEnum):
    """How the source of a body is written."""

    MARKDOWN = "markdown"
    HTML = "html"


STATUSES = ", ".join(f"'{status}'" for status in PostStatus)

post_tags = Table(
    "post_tags",
    Base.metadata,
    Column("post_id", BigKey, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "tag_id", "post_id"),
)


class Tag(Base, Versioned):
    """A word under which posts are found."""

    __tablename__ = "tags"
    __table_args__ = (Index(None, "name", "id"), ONCE)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    posts: Mapped[list["Post"]] = relationship(secondary=post_tags, back_populates="tags")

    def __str__(self) -> str:
        return self.name


class Post(Base, Versioned):
    """A piece of writing. ``body`` is the source, ``body_html`` what readers get of it."""

    __tablename__ = "posts"
    __table_args__ = (
        CheckConstraint(f"status in ({STATUSES})", name="status"),
        CheckConstraint("status <> 'published' or published_at is not null", name="has_time"),
        CheckConstraint("body_format in ('markdown', 'html')", name="body_format"),
        Index(None, "source", "external_id", unique=True),
        Index(None, "status", "published_at", "id"),
        Index(None, "author_id", "status", "published_at", "id"),
        Index(None, "updated_at", "id"),
        Index(None, "status", "updated_at", "id"),
        Index(None, "author_id", "updated_at", "id"),
        ONCE,
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    title: Mapped[str] = mapped_column(String(500))
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    body_format: Mapped[str] = mapped_column(String(8), default=BodyFormat.MARKDOWN)
    body_html: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(20), default=PostStatus.DRAFT)
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    comments_open: Mapped[bool] = mapped_column(default=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    source: Mapped[str | None] = mapped_column(String(255))
    external_id: Mapped[str | None] = mapped_column(String(255))
    source_digest: Mapped[str | None] = mapped_column(String(64))

    author: Mapped[User | None] = relationship()
    tags: Mapped[list[Tag]] = relationship(
        secondary=post_tags, back_populates="posts", order_by=Tag.name
    )

    def __str__(self) -> str:
        return self.title

    def is_scheduled(self, moment: datetime) -> bool:
        """Return whether the post is published, but only after ``moment``."""
        return (
            self.status == PostStatus.PUBLISHED
            and self.published_at is not None
            and self.published_at > moment
        )


class Revision(Base):
    """What a post said after one save."""

    __tablename__ = "revisions"
    __table_args__ = (Index(None, "post_id", "number", unique=True), Index(None, "author_id"))

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    post_id: Mapped[int] = mapped_column(BigKey, ForeignKey("posts.id", ondelete="CASCADE"))
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    title: Mapped[str] = mapped_column(String(500))
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    body_format: Mapped[str] = mapped_column(String(8))
