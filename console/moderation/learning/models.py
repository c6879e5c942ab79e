"""What was learned, and from how much."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from console.core.clock import now
from console.core.db import Base, Json


class Learned(Base):
    """Weights of words, learned at one time from so many decisions; the last one is used.

    ``weights`` is compressed JSON and never a pickle: what is loaded cannot run.
    """

    __tablename__ = "learned"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    algorithm: Mapped[str] = mapped_column(String(80))
    decisions: Mapped[int]
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    weights: Mapped[bytes] = mapped_column(LargeBinary)
