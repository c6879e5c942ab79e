"""Versions of the rules, lists of terms, and what the rules said of each comment."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from console.core.clock import now
from console.core.db import Base, BigKey, Json


class Mode(StrEnum):
    """Whether a rule counts. In the shadow it says what it would have done, and does not."""

    ON = "on"
    OFF = "off"
    SHADOW = "shadow"


class RulesVersion(Base):
    """The rules as they were from ``created_at`` until the next version; the last one holds.

    ``settings`` is the whole of them, see ``moderation.rules.settings``: a version is never
    changed, and what a comment was judged by can be read years later. ``follows`` is the version
    that it changed, 0 for the first: of two people who change the same one, one comes too late.
    """

    __tablename__ = "rules_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(255), default="")
    follows: Mapped[int] = mapped_column(unique=True)
    settings: Mapped[dict[str, Any]] = mapped_column(Json)


class TermList(Base):
    """A list of terms. What it is called and does is in the versions, and so is whether it is."""

    __tablename__ = "term_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Term(Base):
    """A term of a list, from the version that added it until the one that removed it."""

    __tablename__ = "terms"
    __table_args__ = (
        Index(None, "list_id", "pattern", "removed_in"),
        Index(None, "added_in"),
        Index(None, "removed_in"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("term_lists.id", ondelete="CASCADE"))
    pattern: Mapped[str] = mapped_column(String(200))
    added_in: Mapped[int] = mapped_column(ForeignKey("rules_versions.id"))
    removed_in: Mapped[int | None] = mapped_column(ForeignKey("rules_versions.id"))


class Assessment(Base):
    """What the rules made of a comment as it came in. Its parts add up to ``score``."""

    __tablename__ = "assessments"
    __table_args__ = (Index(None, "rules_version_id"),)

    comment_id: Mapped[int] = mapped_column(
        BigKey,
        ForeignKey("comments.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    score: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    rules_version_id: Mapped[int | None] = mapped_column(ForeignKey("rules_versions.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    parts: Mapped[list["AssessmentPart"]] = relationship(order_by="AssessmentPart.position")


class AssessmentPart(Base):
    """One reason: which rule, what it weighs, and what it saw. In the shadow it weighs nothing."""

    __tablename__ = "assessment_parts"
    __table_args__ = (Index(None, "rule", "comment_id"),)

    comment_id: Mapped[int] = mapped_column(
        BigKey,
        ForeignKey("assessments.comment_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rule: Mapped[str] = mapped_column(String(32))
    weight: Mapped[int] = mapped_column(default=0)
    effect: Mapped[str | None] = mapped_column(String(10))
    shadow: Mapped[bool] = mapped_column(default=False)
    detail: Mapped[dict[str, Any] | None] = mapped_column(Json)
