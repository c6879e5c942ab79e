"""An operation is one act on a frozen set; its items say what became of each row."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from console.core.clock import now
from console.core.db import Base, BigKey, Json


class Outcome(StrEnum):
    """What became of an item. ``FROZEN`` is one that has not been tried yet."""

    FROZEN = "frozen"
    CHANGED = "changed"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why an item was left as it was."""

    STALE = "stale"
    STATE = "state"


class OperationState(StrEnum):
    """How far an operation is. Only running ones are taken further."""

    FROZEN = "frozen"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


UNFINISHED = "state in ('frozen', 'running')"


class Operation(Base):
    """An act on many rows: who, what, how many, and with which outcome.

    ``undoes_id`` is the operation that this one takes back; each is taken back once at most.
    A frozen one waits for somebody to confirm it. A running one has been done up to the item
    ``progress_id``; whoever takes it further holds it until ``leased_until``.
    """

    __tablename__ = "operations"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "actor_id", "id"),
        Index(None, "undoes_id", unique=True),
        Index(
            "ix_operations_unfinished",
            "id",
            sqlite_where=text(UNFINISHED),
            postgresql_where=text(UNFINISHED),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(255))
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(
        String(10), default=OperationState.RUNNING, server_default=OperationState.FINISHED
    )
    progress_id: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    total: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    parameters: Mapped[dict[str, Any] | None] = mapped_column(Json)
    undoes_id: Mapped[int | None]


class OperationItem(Base):
    """One row of the frozen set: the version that was seen, the state before and after."""

    __tablename__ = "operation_items"
    __table_args__ = (
        CheckConstraint("outcome in ('frozen', 'changed', 'skipped')", name="outcome"),
        Index(None, "target_id", "operation_id"),
        Index(None, "operation_id", "outcome", "target_id"),
    )

    operation_id: Mapped[int] = mapped_column(
        ForeignKey("operations.id", ondelete="CASCADE"), primary_key=True
    )
    target_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    version_seen: Mapped[int]
    state_before: Mapped[str] = mapped_column(String(24))
    state_after: Mapped[str | None] = mapped_column(String(24))
    outcome: Mapped[str] = mapped_column(String(8), default=Outcome.FROZEN)
    skip_reason: Mapped[str | None] = mapped_column(String(8))
