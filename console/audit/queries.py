"""Reading the log."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from console.audit.models import AuditEntry
from console.audit.policies import visible_to
from console.core.actor import Actor


def entries_visible_to(actor: Actor) -> Select[AuditEntry]:
    """Return the entries that ``actor`` may see, in no order."""
    return select(AuditEntry).where(visible_to(actor))


def entries_about(
    kind: str, subject_id: int, operation_ids: Sequence[int] = ()
) -> Select[AuditEntry]:
    """Return the entries about one subject, newest first.

    ``operation_ids`` are the operations that touched it: their entries name no single subject.
    """
    mine = (AuditEntry.subject_kind == kind) & (AuditEntry.subject_id == subject_id)
    return (
        select(AuditEntry)
        .where(or_(mine, AuditEntry.operation_id.in_(operation_ids)))
        .order_by(AuditEntry.id.desc())
    )
