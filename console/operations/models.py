"""An operation is one act on a frozen set; its items say what became of each row."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from console.core.clock import now
from console.core.db import ONCE, Base, BigKey, Json


class SkipReason(StrEnum):
    """Why an item is left as it is."""

    STALE = "stale"
    STATE = "state"


class OperationState(StrEnum):
    """How far an operation is. Only running ones are taken further."""

    FROZEN = "frozen"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


UNFINISHED = "state in ('frozen', 'running')"
IN_FORCE = "state = 'running' or state = 'finished' and changed > 0"
"""An Undo that holds. One that changed nothing or was cancelled keeps nobody from trying again."""


class Operation(Base):
    """An act on many rows: who, what, how many, and with which outcome.

    ``undoes_id`` is the operation that this one takes back; each is taken back once at most.
    A frozen one waits for somebody to confirm it, which is when it was ``created_at``. A running
    one has been done up to the item ``progress_id``; whoever takes it further holds it until
    ``leased_until``.
    """

    __tablename__ = "operations"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "actor_id", "id"),
        Index(
            None,
            "undoes_id",
            unique=True,
            sqlite_where=text(IN_FORCE),
            postgresql_where=text(IN_FORCE),
        ),
        Index(
            "ix_operations_unfinished",
            "id",
            sqlite_where=text(UNFINISHED),
            postgresql_where=text(UNFINISHED),
        ),
        ONCE,
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
    """One row of the frozen set: the version that was seen, the state before and after.

    It is written once, with what is to become of the row: one without ``skip_reason`` is changed
    as soon as the operation has come to it (``queries.is_changed``). ``was_…`` is what else the
    change overwrites, as an Undo puts it back. There is no foreign key: checking a hundred
    thousand of them takes as long as writing the items.
    """

    __tablename__ = "operation_items"
    __table_args__ = (
        Index(None, "target_id", "version_seen"),
        Index(
            "ix_operation_items_skipped",
            "operation_id",
            "target_id",
            sqlite_where=text("skip_reason is not null"),
            postgresql_where=text("skip_reason is not null"),
        ),
        {"sqlite_with_rowid": False},
    )

    operation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    target_id: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    version_seen: Mapped[int]
    state_before: Mapped[str] = mapped_column(String(24))
    state_after: Mapped[str | None] = mapped_column(String(24))
    skip_reason: Mapped[str | None] = mapped_column(String(8))
    was_since: Mapped[datetime | None]
    was_reason: Mapped[str | None] = mapped_column(String(500))
    was_decided_at: Mapped[datetime | None]
    was_decided_by_id: Mapped[int | None]
    was_before_spam: Mapped[str | None] = mapped_column(String(10))
    was_before_trash: Mapped[str | None] = mapped_column(String(10))
