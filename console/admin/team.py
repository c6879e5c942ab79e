"""Figures on people and rules as the dashboard shows them: small tables of numbers in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from console.admin.assessments import rule_label
from console.admin.wordings import PROGRAMS
from console.core.actor import Actor
from console.moderation import policies
from console.moderation.figures import DAYS
from console.moderation.rules.precision import NEWEST, RulePrecision, rule_precision
from console.moderation.team import BY_HAND, OPERATIONS, Person, Team, team_figures

CLAIM_NOTHING = {"staff", "hold_all", "failed"}
"""Rules that do not look at what a comment says or who wrote it: nobody can agree with them."""
PEOPLE = 15
RULES = 15
"""So many rows are shown; the command line has all."""


@dataclass(frozen=True, slots=True)
class NumbersTable:
    """A table: what its columns are called, a name and numbers a row, what they mean."""

    title: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    note: str


def standing_tables(actor: Actor, since: datetime) -> list[NumbersTable]:
    """Return what ``actor`` may see of who decided what, and of how good the rules are."""
    found = []
    if policies.can_read_team(actor) or policies.can_moderate(actor):
        team = team_figures(actor, since)
        if team.people:
            found.append(_people(team, whole=policies.can_read_team(actor)))
    if policies.can_read_rules(actor):
        rules = [rule for rule in rule_precision() if rule.rule not in CLAIM_NOTHING]
        if rules:
            found.append(_rules(rules))
    return found


def _people(team: Team, *, whole: bool) -> NumbersTable:
    rows = [(_name(person), _numbers(person)) for person in team.people[:PEOPLE]]
    if whole and len(team.people) > 1:
        everybody = Person(None, "", team.decided, team.followed, team.overturned)
        rows.append((_("Everybody"), _numbers(everybody)))
    return NumbersTable(
        _("Who decided how much") if whole else _("What you decided"),
        [_("Who"), _("Decided"), _("Overturned")],
        rows,
        " ".join((_span(team), _meaning())),
    )


def _span(team: Team) -> str:
    if team.more:
        number = format_decimal(OPERATIONS)
        return str(_("The newest %(number)s decisions.", number=number))
    return str(ngettext("The last %(num)s day.", "The last %(num)s days.", DAYS))


def _meaning() -> str:
    return str(
        _(
            "What was undone does not count as decided. Overturned is what somebody else decided "
            "otherwise later, or undid. Only the newest decisions about at most %(number)s "
            "comments are followed.",
            number=format_decimal(BY_HAND),
        )
    )


def _name(person: Person) -> str:
    return str(PROGRAMS.get(person.name, person.name) if person.user_id is None else person.name)


def _numbers(person: Person) -> list[str]:
    return [format_decimal(person.decided), _part(person.overturned, person.followed)]


def _part(number: int, of: int) -> str:
    if not of:
        return "–"
    return str(_("%(number)s of %(all)s", number=format_decimal(number), all=format_decimal(of)))


def _rules(rules: Sequence[RulePrecision]) -> NumbersTable:
    return NumbersTable(
        _("How good the rules are"),
        [_("Rule"), _("Decided by people"), _("Agreed")],
        [(_rule_name(rule), _rule_numbers(rule)) for rule in rules[:RULES]],
        _(
            "Of the newest %(number)s comments that a rule had something to say of.",
            number=format_decimal(NEWEST),
        ),
    )


def _rule_name(rule: RulePrecision) -> str:
    name = rule_label(rule.rule, rule.name)
    return str(_("%(rule)s (shadow)", rule=name)) if rule.shadow else name


def _rule_numbers(rule: RulePrecision) -> list[str]:
    decided = rule.approved + rule.refused
    share = "–" if rule.share is None else str(format_percent(rule.share))
    return [_part(decided, rule.marked), share]
