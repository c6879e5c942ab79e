"""What rules do and would do, in numbers for people."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from console.admin import formatters as fmt
from console.admin.assessments import rule_label
from console.core.actor import Actor
from console.core.db import session
from console.core.paging import bounded_count
from console.moderation.learning.check import NAME as LEARNED
from console.moderation.models import CommentStatus
from console.moderation.queries import comments_visible_to
from console.moderation.rules.backtest import REFUSED, BackTest, Outcome, RuleOutcome
from console.moderation.rules.parts import Effect
from console.moderation.rules.queries import NEWEST, results_by_rule


def live_results(actor: Actor) -> dict[str, str]:
    """Return by rule what it took of the newest comments, and what became of those."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for rule, _shadow, status, number in session.execute(results_by_rule(actor)):
        found[rule][status] += number
    # Counted only where it is told: one more than the limit says no more than the limit itself.
    newest = min(bounded_count(comments_visible_to(actor), NEWEST), NEWEST) if found else 0
    return {rule: _told(states, newest) for rule, states in found.items()}


def _told(states: Counter[str], newest: int) -> str:
    number, approved = states.total(), states[CommentStatus.APPROVED]
    return str(
        ngettext(
            "Caught %(number)s of the newest %(newest)s comments: %(approved)s approved, "
            "%(refused)s refused, %(waiting)s undecided.",
            "Caught %(number)s of the newest %(newest)s comments: %(approved)s approved, "
            "%(refused)s refused, %(waiting)s undecided.",
            number,
            number=format_decimal(number),
            newest=format_decimal(newest),
            approved=format_decimal(approved),
            refused=format_decimal(sum(states[status] for status in REFUSED)),
            waiting=format_decimal(states[CommentStatus.PENDING]),
        )
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One rule in the table of a back-test."""

    label: str
    shadow: bool
    effects: list[str]
    states: list[str]
    precision: str
    samples: list[tuple[int, str]]


EFFECTS = (Effect.APPROVE, Effect.HOLD, Effect.SPAM, Effect.TRASH)


class PastResult:
    """A back-test as its page shows it."""

    def __init__(self, found: BackTest) -> None:
        self.found = found
        self.columns = [*map(str, CommentStatus)]

    @property
    def scope(self) -> Markup | str:
        """Return how much of the past was looked at, and why no more."""
        found = self.found
        if found.since is None:
            return _("There is no comment to try the rules on.")
        told = ngettext(
            "Tried on %(number)s comment, back to %(since)s.",
            "Tried on the newest %(number)s comments, back to %(since)s.",
            found.judged,
            number=format_decimal(found.judged),
            since=fmt.moment(found.since),
        )
        # The words are ours; what goes into them is markup that was escaped where it was made.
        scope = Markup(told)  # noqa: S704
        if not found.in_time:
            scope += " " + _("The time for a trial was over then; there are older ones.")
        elif not found.complete:
            scope += " " + _("There are older ones.")
        return scope

    @property
    def summary(self) -> list[str]:
        """Return what the rules would have done, each with what people did."""
        return [
            text
            for text in (
                self._would(CommentStatus.PENDING),
                self._only_held_all(),
                self._would(CommentStatus.SPAM),
                self._would(CommentStatus.TRASH),
                self._would_approve(),
                self._unopposed(),
            )
            if text
        ]

    def _would(self, status: CommentStatus) -> str:
        outcome = self.found.verdict(status)
        if not outcome.number:
            return ""
        words = {
            CommentStatus.PENDING: _("Would hold %(number)s; %(approved)s of those are approved."),
            CommentStatus.SPAM: _(
                "Would mark %(number)s as spam; %(approved)s of those are approved."
            ),
            CommentStatus.TRASH: _(
                "Would move %(number)s to the trash; %(approved)s of those are approved."
            ),
        }
        return str(words[status] % _numbers(outcome))

    def _only_held_all(self) -> str:
        if not self.found.only_held_all.number:
            return ""
        text = _(
            "%(number)s of those it holds only because everything is held; %(approved)s of them "
            "are approved."
        )
        return str(text % _numbers(self.found.only_held_all))

    def _would_approve(self) -> str:
        outcome = self.found.verdict(CommentStatus.APPROVED)
        if not outcome.number:
            return ""
        text = _("Would approve %(number)s; %(refused)s of those were refused.")
        return str(text % _numbers(outcome))

    def _unopposed(self) -> str:
        if not self.found.unopposed.number:
            return ""
        text = _(
            "%(number)s of those it approves because no rule objects; %(refused)s of them were "
            "refused."
        )
        return str(text % _numbers(self.found.unopposed))

    @property
    def learned(self) -> bool:
        """Return whether what was learned had something to say: of what it has learned from."""
        return any(each.rule == LEARNED for each in self.found.rules.values())

    @property
    def rows(self) -> list[Row]:
        """Return the rules that had something to say, those that took the most first."""
        found = sorted(self.found.rules.values(), key=lambda each: -each.number)
        return [self._row(each) for each in found]

    def _row(self, outcome: RuleOutcome) -> Row:
        precision = outcome.precision
        return Row(
            rule_label(outcome.rule, outcome.name),
            outcome.shadow,
            [_shown(outcome.effects[str(effect)]) for effect in EFFECTS],
            [_shown(outcome.states[status]) for status in self.columns],
            "–" if precision is None else str(format_percent(precision)),
            [(each, url_for("comments.details_view", id=each)) for each in outcome.samples],
        )


def _numbers(outcome: Outcome) -> dict[str, Any]:
    return {
        "number": format_decimal(outcome.number),
        "approved": format_decimal(outcome.approved),
        "refused": format_decimal(outcome.refused),
    }


def _shown(number: int) -> str:
    return str(format_decimal(number))
