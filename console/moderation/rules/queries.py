"""Reading what the rules said."""

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from console.moderation.rules.models import Assessment


def assessments_of(comment_ids: Collection[int]) -> Select[Assessment]:
    """Return what the rules said of those comments, with the parts: two statements for a page."""
    return (
        select(Assessment)
        .where(Assessment.comment_id.in_(comment_ids))
        .options(selectinload(Assessment.parts))
    )
