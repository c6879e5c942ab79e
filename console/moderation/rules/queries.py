"""Reading what the rules said, and how they changed."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from console.core.actor import Actor
from console.moderation.models import Comment
from console.moderation.policies import visible_to
from console.moderation.rules.models import Assessment, AssessmentPart, RulesVersion, Term

NEWEST = 10_000
"""So many comments tell what the rules do."""


def assessments_of(comment_ids: Collection[int]) -> Select[Assessment]:
    """Return what the rules said of those comments, with the parts: two statements for a page."""
    return (
        select(Assessment)
        .where(Assessment.comment_id.in_(comment_ids))
        .options(selectinload(Assessment.parts))
    )


def results_by_rule(actor: Actor) -> Select[str, bool, str, int]:
    """Return by rule, in the shadow or not, and by state how many of the newest comments it took.

    What it took is what it would have done something about; the states are those of today.
    """
    newest = (
        select(Comment.id, Comment.status)
        .where(visible_to(actor))
        .order_by(Comment.created_at.desc(), Comment.id.desc())
        .limit(NEWEST)
        .subquery()
    )
    columns = (AssessmentPart.rule, AssessmentPart.shadow, newest.c.status)
    return (
        select(*columns, func.count())
        .join(newest, newest.c.id == AssessmentPart.comment_id)
        .where(AssessmentPart.effect.is_not(None))
        .group_by(*columns)
    )


def versions_before(version_id: int | None, limit: int) -> Select[RulesVersion]:
    """Return versions, the newest first, those older than ``version_id`` where it is given."""
    statement = select(RulesVersion).order_by(RulesVersion.id.desc()).limit(limit)
    return statement if version_id is None else statement.where(RulesVersion.id < version_id)


def number_of_terms(version_id: int) -> Select[int, int]:
    """Return how many terms each list had in a version."""
    return (
        select(Term.list_id, func.count())
        .where(_in_version(version_id, Term))
        .group_by(Term.list_id)
    )


def terms_by_version(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    version_ids: Collection[int],
) -> Select[int | None, int, int]:
    """Return how many terms those versions added, or removed: by version and list."""
    return (
        select(column, Term.list_id, func.count())
        .where(column.in_(version_ids))
        .group_by(column, Term.list_id)
    )


def terms_only_in(version_id: int, other_id: int) -> Select[int, str]:
    """Return the terms, by list, that one version had and the other had not."""
    other = aliased(Term)
    same = and_(other.list_id == Term.list_id, other.pattern == Term.pattern)
    held = select(other.id).where(same, _in_version(other_id, other)).exists()
    return (
        select(Term.list_id, Term.pattern)
        .where(_in_version(version_id, Term), ~held)
        .order_by(Term.list_id, Term.pattern)
    )


def _in_version(version_id: int, terms: type[Term]) -> ColumnElement[bool]:
    removed = or_(terms.removed_in.is_(None), terms.removed_in > version_id)
    return and_(terms.added_in <= version_id, removed)
