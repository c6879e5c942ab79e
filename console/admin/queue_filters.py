"""Filters of comments: by author; in the queue also by rule, language, who has claimed what."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select

from console.admin.assessments import RULE_LABELS
from console.admin.filters import ChoiceFilter, ContainsFilter, ListFilter
from console.moderation.claims import held_by, held_by_others, is_free
from console.moderation.models import Comment
from console.moderation.rules.models import AssessmentPart
from console.web.identity import current_actor

MINE, FREE, OTHERS = "mine", "free", "others"


class AuthorFilter(ContainsFilter):
    """Text in the author's name or e-mail address."""

    argument = "author_contains"

    def __init__(self) -> None:
        super().__init__(Comment.author_name, _l("Author"))

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        columns = (Comment.author_name, Comment.author_email)
        return statement.where(or_(*(c.icontains(value, autoescape=True) for c in columns)))


class RuleFilter(ChoiceFilter):
    """What the rules had to say of the comment, in the shadow or not."""

    argument = "rule_is"

    def __init__(self) -> None:
        super().__init__(AssessmentPart.rule, _l("Rule"), options=list(RULE_LABELS.items()))

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        part = select(AssessmentPart.comment_id).where(AssessmentPart.comment_id == Comment.id)
        # Rules of lists carry the number of the list behind their name.
        named = or_(AssessmentPart.rule == value, AssessmentPart.rule.startswith(f"{value}:"))
        return statement.where(part.where(named).exists())


class LanguageFilter(ListFilter):
    """A language, whatever its region: "de" finds "de-AT" too."""

    def __init__(self) -> None:
        super().__init__(Comment.language, _l("Language"))

    def clean(self, value: str) -> str:
        return value

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        regions = Comment.language.istartswith(f"{value}-", autoescape=True)
        same = func.lower(Comment.language) == value.lower()
        return statement.where(or_(same, regions))


class ClaimFilter(ChoiceFilter):
    """Who has claimed the comment."""

    argument = "claim_is"

    def __init__(self) -> None:
        super().__init__(
            Comment.id,
            _l("Claimed"),
            options=[(MINE, _l("by me")), (FREE, _l("by nobody")), (OTHERS, _l("by others"))],
        )

    def narrow(self, statement: Select[Any], value: str) -> Select[Any]:
        if value == FREE:
            return statement.where(is_free())
        actor = current_actor()
        held = held_by(actor) if value == MINE else held_by_others(actor)
        return statement.where(Comment.id.in_(held))
