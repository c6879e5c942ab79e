"""How often people agreed with each rule: of the newest comments that it had something to say of.

Every statement looks at a bounded number of rows, however many there are.
"""

from dataclasses import dataclass

from sqlalchemy import Select, Subquery, and_, case, func, or_, select, union_all
from sqlalchemy.orm import aliased

from console.core.db import session
from console.moderation.models import Comment, CommentStatus
from console.moderation.rules.models import AssessmentPart
from console.moderation.rules.parts import Effect

NEWEST = 500
"""So many comments, the newest, tell how good a rule is."""
MOST_RULES = 120
REFUSED = (CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.TRASH)


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """What people decided about comments of which a rule had something to say.

    ``marked`` are all of these, ``approved`` and ``refused`` what people have decided so far.
    ``shadow`` rules only said what they would have done. ``approves`` is whether the rule speaks
    for comments instead of against them. ``name`` is that of the list of a rule of terms.
    """

    rule: str
    name: str
    shadow: bool
    approves: bool
    marked: int
    approved: int
    refused: int

    @property
    def share(self) -> float | None:
        """Return the share of the decided ones in which people agreed; none where none is."""
        decided = self.approved + self.refused
        if not decided:
            return None
        return (self.approved if self.approves else self.refused) / decided


def rule_precision() -> list[RulePrecision]:
    """Return the precision of each rule, the busiest first. The caller may read the rules."""
    rules = list(session.scalars(rules_that_spoke()))
    if not rules:
        return []
    found = [RulePrecision(*row) for row in session.execute(decided_by_rule(rules))]
    return sorted(found, key=lambda each: (-each.marked, each.rule, each.shadow))


def rules_that_spoke() -> Select[str]:
    """Return the keys of all rules that ever said anything: one step in the index for each."""
    first = select(func.min(AssessmentPart.rule).label("rule")).cte("spoke", recursive=True)
    part = aliased(AssessmentPart)
    following = (
        select(func.min(part.rule)).where(part.rule > first.c.rule).correlate(first)
    ).scalar_subquery()
    spoke = first.union_all(select(following).where(first.c.rule.is_not(None)))
    return select(spoke.c.rule).where(spoke.c.rule.is_not(None)).limit(MOST_RULES)


def decided_by_rule(rules: list[str]) -> Select[str, str, bool, bool, int, int, int]:
    """Return for each of ``rules``, in the shadow and out of it, the columns of the precision.

    Only people's decisions count: what a rule has approved or refused by itself proves nothing.
    """
    marked = union_all(*(select(_newest(rule)) for rule in rules)).subquery()
    decided = Comment.decided_by_id.is_not(None)
    return (
        select(
            marked.c.rule,
            func.coalesce(func.max(marked.c.name), ""),
            marked.c.shadow,
            func.max(marked.c.approves) > 0,
            func.count(),
            func.count(case((decided & (Comment.status == CommentStatus.APPROVED), 1))),
            func.count(case((decided & Comment.status.in_(REFUSED), 1))),
        )
        .join(Comment, Comment.id == marked.c.comment_id)
        .group_by(marked.c.rule, marked.c.shadow)
    )


def _newest(rule: str) -> Subquery:
    part = AssessmentPart
    for_it = or_(part.effect == Effect.APPROVE, and_(part.effect.is_(None), part.weight < 0))
    return (
        select(
            part.rule,
            part.comment_id,
            part.shadow,
            part.detail["list"].as_string().label("name"),
            case((for_it, 1), else_=0).label("approves"),
        )
        .where(part.rule == rule)
        .order_by(part.comment_id.desc())
        .limit(NEWEST)
        .subquery()
    )
