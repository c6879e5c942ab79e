"""What the rules said of a comment, as sentences: one a part, in the language of the person."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from console.admin import learned
from console.admin.changes import in_a_row
from console.admin.prepared import address
from console.admin.rule_labels import EFFECT_LABELS, RULE_LABELS
from console.core.db import session
from console.moderation.policies import can_read_rules
from console.moderation.rules.models import Assessment, AssessmentPart
from console.moderation.rules.parts import Part
from console.moderation.rules.queries import assessments_of
from console.web.identity import current_actor

PLACE_LABELS: Mapping[str, Any] = {
    "author_name": _l("name"),
    "author_email": _l("e-mail"),
    "author_url": _l("website"),
    "author_address": _l("IP address"),
    "user_agent": _l("browser"),
    "body": _l("text"),
}
"""Where a term was found."""

Detail = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One part: what the rule saw, what that weighs ("+20"), what it does with the comment."""

    text: Markup | str
    weight: str
    effect: str
    shadow: bool
    news: bool = True
    """Whether it says anything of this comment: what holds for all is no news on a card."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of a score, line by line; the weights of those outside the shadow add up to it."""

    score: str
    lines: tuple[Line, ...]
    version_id: int | None = None
    version_url: str | None = None


def explanations_of(comment_ids: Collection[int]) -> dict[int, Explanation]:
    """Return what the rules said of those comments; nothing of those that they never saw."""
    return {row.comment_id: explain(row) for row in session.scalars(assessments_of(comment_ids))}


def explain(assessment: Assessment) -> Explanation:
    """Return the assessment in words."""
    return explain_parts(assessment.score, assessment.parts, assessment.rules_version_id)


def explain_parts(
    score: int, parts: Iterable[AssessmentPart | Part], version_id: int | None = None
) -> Explanation:
    """Return parts in words, those of a comment that is stored or of a text that is tried."""
    lines = tuple(line(part) for part in parts)
    url = None
    if version_id is not None and can_read_rules(current_actor()):
        url = address("rules.version_view", "id", version_id)
    return Explanation(points(score), lines, version_id, url)


def line(part: AssessmentPart | Part) -> Line:
    """Return one part in words."""
    detail = part.detail or {}
    weight = detail.get("weight", 0) if part.shadow else part.weight
    effect = EFFECT_LABELS.get(part.effect, "") if part.effect else ""
    news = bool(weight) or part.rule != "hold_all"
    return Line(_sentence(part.rule, detail), points(weight), str(effect), part.shadow, news)


def points(number: int) -> str:
    """Return a weight or a score with its sign: "+20"."""
    return str(format_decimal(number, format="+#,##0;-#,##0") if number else format_decimal(0))


def rule_label(rule: str, name: str = "") -> str:
    """Return what a rule is called; ``name`` is that of the list, for a rule of terms."""
    kind = rule.partition(":")[0]
    if kind == "terms" and name:
        return str(_("List “%(name)s”", name=name))
    return str(RULE_LABELS.get(kind, rule))


def _sentence(rule: str, detail: Detail) -> Markup | str:
    tell = SENTENCES.get(rule.partition(":")[0])
    try:
        return rule_label(rule) if tell is None else tell(detail)
    except (KeyError, TypeError, ValueError):  # what an older console stored in another shape
        return rule_label(rule)


def _links(detail: Detail) -> str:
    return str(
        ngettext(
            "%(num)s link, %(allowed)s allowed",
            "%(num)s links, %(allowed)s allowed",
            detail["number"],
            allowed=detail["allowed"],
        )
    )


def _repeats(detail: Detail) -> str:
    return str(
        ngettext(
            "%(num)s other comment of late says the same",
            "%(num)s other comments of late say the same",
            detail["number"],
        )
    )


def _trust(detail: Detail) -> str:
    return str(
        ngettext(
            "Trusted: %(num)s approved comment by this author",
            "Trusted: %(num)s approved comments by this author",
            detail["approved"],
        )
    )


def _rejection_rate(detail: Detail) -> str:
    return str(
        ngettext(
            "%(refused)s of %(num)s decided comment by this author was refused",
            "%(refused)s of %(num)s decided comments by this author were refused",
            detail["decided"],
            refused=detail["refused"],
        )
    )


def _rate(detail: Detail) -> str:
    return str(
        ngettext(
            "%(number)s comments from the same sender within %(num)s minute",
            "%(number)s comments from the same sender within %(num)s minutes",
            detail["minutes"],
            number=detail["number"],
        )
    )


def _terms(detail: Detail) -> Markup:
    terms = in_a_row([Markup("<q><bdi>{}</bdi></q>").format(term) for term in detail["terms"]])
    places = in_a_row([str(PLACE_LABELS.get(place, place)) for place in detail["places"]])
    words = Markup(str(_("%(terms)s on the list “%(list)s” (%(places)s)")))  # noqa: S704 - our own
    name = Markup("<bdi>{}</bdi>").format(detail["list"])
    return words % {"terms": Markup(terms), "list": name, "places": places}  # noqa: S704 - escaped


SENTENCES: Mapping[str, Callable[[Detail], Markup | str]] = {
    "staff": lambda _detail: str(_("Written by somebody who may decide comments")),
    "terms": _terms,
    "links": _links,
    "repeats": _repeats,
    "first_time": lambda _detail: str(_("No comment by this author was approved by then")),
    "trust": _trust,
    "rejection_rate": _rejection_rate,
    "rate": _rate,
    "learned": learned.told,
    "hold_all": lambda _detail: str(_("Everything is held")),
    "failed": lambda detail: str(
        _("The rule “%(rule)s” failed", rule=rule_label(str(detail["rule"])))
    ),
}
"""What a part says of what its rule saw. A rule without a sentence says its name."""
