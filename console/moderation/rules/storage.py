"""Keeping what the rules said, for many comments at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from console.core.clock import now
from console.core.db import session
from console.moderation.rules.models import Assessment, AssessmentPart
from console.moderation.rules.parts import Part, Verdict


def store(ids: Sequence[int], verdicts: Sequence[Verdict]) -> None:
    """Store the assessments of the comments ``ids``, which have none yet."""
    pairs = list(zip(ids, verdicts, strict=True))
    if not pairs:
        return
    moment = now()
    session.execute(
        insert(Assessment),
        [
            {
                "comment_id": comment_id,
                "score": verdict.score,
                "status": str(verdict.status),
                "rules_version_id": verdict.version_id,
                "created_at": moment,
            }
            for comment_id, verdict in pairs
        ],
    )
    parts = [
        _row(comment_id, position, part)
        for comment_id, verdict in pairs
        for position, part in enumerate(verdict.parts)
    ]
    if parts:
        session.execute(insert(AssessmentPart), parts)


def _row(comment_id: int, position: int, part: Part) -> dict[str, Any]:
    return {
        "comment_id": comment_id,
        "position": position,
        "rule": part.rule,
        "weight": part.weight,
        "effect": None if part.effect is None else str(part.effect),
        "shadow": part.shadow,
        "detail": dict(part.detail) or None,
    }
