"""The rules that look at one comment and its past. What terms do is ``terms``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from console.moderation.rules.parts import Candidate, Context, Effect, Part

LINK = re.compile(r"(?:https?://|www\.)[^\s/]", re.IGNORECASE)
"""What counts as a link; ``[^\\s/]`` keeps "http://" alone from being one."""

Assess = Callable[[Candidate, Context], list[Part]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check that is a function."""

    name: str
    assess: Assess


def _part(name: str, context: Context, effect: Effect, **detail: object) -> list[Part]:
    return [Part(name, context.settings.weight(name), effect, detail)]


def links(candidate: Candidate, context: Context) -> list[Part]:
    """Hold a text with more links than are allowed."""
    number, allowed = len(LINK.findall(candidate.body)), context.settings.links_allowed
    if number <= allowed:
        return []
    return _part("links", context, Effect.HOLD, number=number, allowed=allowed)


def repeats(candidate: Candidate, context: Context) -> list[Part]:
    """Hold a text that others, or the same author elsewhere, have sent lately."""
    settings, number = context.settings, context.facts.same_text
    if len(candidate.body) < settings.repeat_length or number < settings.repeat_count:
        return []
    return _part("repeats", context, Effect.HOLD, number=number, days=settings.repeat_days)


def first_time(_candidate: Candidate, context: Context) -> list[Part]:
    """Hold the comments of authors of whom none has been approved yet."""
    if context.facts.approved:
        return []
    return _part("first_time", context, Effect.HOLD)


def trust(candidate: Candidate, context: Context) -> list[Part]:
    """Approve what authors write with enough approved comments and none refused lately."""
    settings, facts = context.settings, context.facts
    needed, guest = settings.trust_approved, candidate.author_id is None
    if needed is None or facts.approved < needed or (guest and not settings.trust_guests):
        return []
    since = candidate.moment - timedelta(days=settings.trust_days)
    if facts.last_refused is not None and facts.last_refused >= since:
        return []
    return _part("trust", context, Effect.APPROVE, approved=facts.approved, needed=needed)


def rejection_rate(_candidate: Candidate, context: Context) -> list[Part]:
    """Hold what authors write who are refused too often."""
    settings, facts = context.settings, context.facts
    decided = facts.approved + facts.refused
    if decided < settings.rejection_decided:
        return []
    if facts.refused * 100 < decided * settings.rejection_percent:
        return []
    return _part("rejection_rate", context, Effect.HOLD, refused=facts.refused, decided=decided)


def rate(_candidate: Candidate, context: Context) -> list[Part]:
    """Hold what comes faster from one author or address than people write."""
    settings, facts = context.settings, context.facts
    number = 1 + max(facts.by_author, facts.by_address)
    if number <= settings.rate_comments:
        return []
    return _part("rate", context, Effect.HOLD, number=number, minutes=settings.rate_minutes)


def hold_all(_candidate: Candidate, context: Context) -> list[Part]:
    """Hold everything that is not by staff and not by somebody trusted."""
    return _part("hold_all", context, Effect.HOLD)
