"""What was learned, and from how much."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from console.core.clock import now
from console.core.db import ONCE, Base, Json


class LearningState(StrEnum):
    """How far a lesson is. Only ready ones are used."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


RUNNING = "state = 'running'"


class Learned(Base):
    """Weights of words, learned at one time from so many decisions; the newest ready one is used.

    ``weights`` is compressed JSON and never a pickle: what is loaded cannot run. Only the newest
    has any; of the others there are the ``figures``, which are those of ``learning.figures``.
    One is learned at a time; whoever does it holds the row until ``leased_until``.
    """

    __tablename__ = "learned"
    __table_args__ = (
        CheckConstraint("state in ('running', 'ready', 'failed')", name="state"),
        Index(
            "ix_learned_running",
            "state",
            unique=True,
            sqlite_where=text(RUNNING),
            postgresql_where=text(RUNNING),
        ),
        ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(String(255), default="")
    state: Mapped[str] = mapped_column(String(10), default=LearningState.RUNNING)
    progress: Mapped[int] = mapped_column(default=0)
    with_imported: Mapped[bool] = mapped_column(default=False)
    algorithm: Mapped[str] = mapped_column(String(80), default="")
    decisions: Mapped[int] = mapped_column(default=0)
    figures: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    weights: Mapped[bytes] = mapped_column(LargeBinary, default=b"", deferred=True)
