"""Lists of terms as the rules use them, and the rule that looks for their terms."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from console.moderation.rules.haystack import Haystack, haystack_of
from console.moderation.rules.matching import Matcher
from console.moderation.rules.models import Mode
from console.moderation.rules.parts import Candidate, Context, Effect, Part
from console.moderation.rules.terms import Term, TermError, parse_term


@dataclass(frozen=True, slots=True)
class ListSettings:
    """What a list of terms does: a version of the rules keeps this for each of its lists."""

    id: int
    name: str
    effect: Effect
    mode: Mode
    weight: int

    def as_json(self) -> dict[str, Any]:
        """Return the settings as a version stores them."""
        return {
            "id": self.id,
            "name": self.name,
            "effect": str(self.effect),
            "mode": str(self.mode),
            "weight": self.weight,
        }


@dataclass(frozen=True, slots=True)
class CompiledList:
    """A list with its terms, ready to be looked for."""

    settings: ListSettings
    matcher: Matcher

    @property
    def rule(self) -> str:
        """Return the name under which the parts of this list are kept."""
        return rule_of_list(self.settings.id)


def rule_of_list(list_id: int) -> str:
    """Return the name under which the parts of a list are kept."""
    return f"terms:{list_id}"


def list_settings_from(stored: dict[str, Any]) -> ListSettings:
    """Return the settings of a list as a version has them."""
    return ListSettings(
        stored["id"],
        stored["name"],
        Effect(stored["effect"]),
        Mode(stored["mode"]),
        stored["weight"],
    )


def compile_list(settings: ListSettings, patterns: Iterable[str]) -> CompiledList:
    """Return the list with its terms ready; what an older console took for a term is left out."""
    return CompiledList(settings, Matcher(_terms(patterns)))


def _terms(patterns: Iterable[str]) -> Iterable[Term]:
    for pattern in patterns:
        try:
            yield parse_term(pattern)
        except TermError:
            continue


@dataclass(frozen=True, slots=True)
class Terms:
    """The check that looks for the terms of every list that is not off."""

    name: str = "terms"

    def assess(self, candidate: Candidate, context: Context) -> list[Part]:
        """Return one part for each list of which some term is found."""
        lists = [each for each in context.rules.lists if each.settings.mode is not Mode.OFF]
        if not lists:
            return []
        haystack = haystack_of(candidate)
        parts = (_part(each, haystack) for each in lists)
        return [part for part in parts if part is not None]


def _part(each: CompiledList, haystack: Haystack) -> Part | None:
    found = each.matcher.find(haystack)
    if not found:
        return None
    detail = {
        "list": each.settings.name,
        "terms": list(found),
        "places": list(dict.fromkeys(found.values())),
    }
    shadow = each.settings.mode is Mode.SHADOW
    return Part(each.rule, each.settings.weight, each.settings.effect, detail, shadow=shadow)
