"""Asking every rule about every comment, and adding up the answers.

The most severe effect wins. A rule that fails holds the comment; it never lets it through.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from console.moderation.learning.check import LearnedCheck
from console.moderation.models import CommentStatus
from console.moderation.rules import checks
from console.moderation.rules.checks import Rule
from console.moderation.rules.lists import Terms
from console.moderation.rules.models import Mode
from console.moderation.rules.parts import (
    SEVERITY,
    STATUS_OF,
    Candidate,
    Check,
    Context,
    Effect,
    Part,
    Rules,
    Verdict,
)
from console.moderation.rules.past import facts_for
from console.moderation.rules.versions import current_rules

log = logging.getLogger(__name__)

CHECKS: tuple[Check, ...] = (
    Terms(),
    Rule("links", checks.links),
    Rule("repeats", checks.repeats),
    Rule("first_time", checks.first_time),
    Rule("trust", checks.trust),
    Rule("rejection_rate", checks.rejection_rate),
    Rule("rate", checks.rate),
    LearnedCheck(),
)
"""The rules in the order in which they are asked. ``hold_all`` comes last, see ``_judge``."""
HOLD_ALL: Check = Rule("hold_all", checks.hold_all)
STAFF = "staff"
"""The reason of those who may decide themselves. It is no setting: it always holds."""
FAILED = "failed"
"""The reason when a rule could not answer."""


def assess(candidates: Sequence[Candidate], rules: Rules | None = None) -> list[Verdict]:
    """Return what the rules make of each of ``candidates``, in the same order.

    Without ``rules`` those that hold now. How many statements this takes does not depend on the
    number of candidates, up to some hundreds.
    """
    if not candidates:
        return []
    rules = rules or current_rules()
    facts = facts_for(candidates, rules.settings)
    return [
        _judge(candidate, Context(rules, known))
        for candidate, known in zip(candidates, facts, strict=True)
    ]


def _judge(candidate: Candidate, context: Context) -> Verdict:
    if candidate.by_staff:
        return _verdict([Part(STAFF, 0, Effect.APPROVE)], context)
    parts = [part for check in CHECKS for part in _ask(check, candidate, context)]
    if not any(part.effect is Effect.APPROVE and not part.shadow for part in parts):
        parts += _ask(HOLD_ALL, candidate, context)
    return _verdict(parts, context)


def _ask(check: Check, candidate: Candidate, context: Context) -> Iterable[Part]:
    mode = context.settings.mode(check.name)
    if mode is Mode.OFF:
        return []
    try:
        parts = check.assess(candidate, context)
    except SQLAlchemyError:
        raise  # the transaction is over: nothing is stored, and nothing gets through
    except Exception:  # what a rule cannot answer must hold, not pass
        log.exception("the rule %s failed", check.name)
        return [Part(FAILED, 0, Effect.HOLD, {"rule": check.name}, shadow=mode is Mode.SHADOW)]
    return [_shadowed(part) if mode is Mode.SHADOW or part.shadow else part for part in parts]


def _shadowed(part: Part) -> Part:
    return replace(part, weight=0, detail={**part.detail, "weight": part.weight}, shadow=True)


def _verdict(parts: Sequence[Part], context: Context) -> Verdict:
    counting = [part for part in parts if not part.shadow]
    effects = [part.effect for part in counting if part.effect is not None]
    worst = max(effects, key=SEVERITY.__getitem__, default=Effect.APPROVE)
    status: CommentStatus = STATUS_OF[worst]
    score = sum(part.weight for part in counting)
    return Verdict(status, score, tuple(parts), context.rules.version_id)
