"""Writing the log. Every service of every domain calls ``record`` before it returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from console.audit.models import AuditEntry
from console.core.actor import Actor
from console.core.db import session
from console.core.text import excerpt


@dataclass(frozen=True, slots=True)
class Subject:
    """What was changed: its kind ("comment"), its id if it is one row, and a short name."""

    kind: str
    id: int | None = None
    label: str = ""


def record(  # noqa: PLR0913 - a full sentence: who, what, to what, from, to, why
    actor: Actor,
    action: str,
    subject: Subject,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    operation_id: int | None = None,
) -> AuditEntry:
    """Add an entry to the caller's transaction and return it, flushed.

    ``action`` is ``kind.verb`` ("post.publish"). ``before`` and ``after`` hold only what
    differs; secrets never go in.
    """
    entry = AuditEntry(
        actor_id=actor.user_id,
        actor_name=actor.name,
        channel=str(actor.channel),
        address=actor.address,
        request_id=actor.request_id,
        action=action,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_label=excerpt(subject.label, 120),
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        operation_id=operation_id,
    )
    session.add(entry)
    session.flush()
    return entry


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both mappings with only the keys whose values differ."""
    changed = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in changed}, {key: after[key] for key in changed}


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, set | frozenset | tuple):
        return sorted(value)
    return value
