"""The settings of the rules: which count, what they weigh, from where on they hold a comment.

They are stored whole in every version. Where there is no version yet, the defaults hold: nothing
becomes public without somebody who has looked at it, but for what those write who may decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from console.core.errors import InvalidInputError
from console.core.messages import gettext as _
from console.moderation.rules.models import Mode

WEIGHT_LIMIT = 1_000
"""Weights lie between minus this and this."""


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """Whether a rule counts, and what it adds to the score."""

    mode: Mode
    weight: int


DEFAULT_RULES: Mapping[str, RuleSetting] = MappingProxyType(
    {
        "terms": RuleSetting(Mode.ON, 0),
        "links": RuleSetting(Mode.ON, 20),
        "repeats": RuleSetting(Mode.ON, 30),
        "first_time": RuleSetting(Mode.ON, 10),
        "trust": RuleSetting(Mode.ON, -20),
        "rejection_rate": RuleSetting(Mode.ON, 25),
        "rate": RuleSetting(Mode.ON, 30),
        "learned": RuleSetting(Mode.OFF, 40),
        "hold_all": RuleSetting(Mode.ON, 0),
    }
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be; ``optional`` ones may be none, which turns off what asks for them."""

    least: int
    most: int
    optional: bool = False


BOUNDS: Mapping[str, Bounds] = MappingProxyType(
    {
        "links_allowed": Bounds(0, 100),
        "repeat_count": Bounds(1, 1_000),
        "repeat_length": Bounds(1, 1_000),
        "repeat_days": Bounds(1, 90),
        "trust_approved": Bounds(1, 10_000, optional=True),
        "trust_days": Bounds(1, 3_650),
        "rejection_percent": Bounds(1, 100),
        "rejection_decided": Bounds(1, 10_000),
        "rate_comments": Bounds(1, 1_000),
        "rate_minutes": Bounds(1, 60),
        "learned_hold": Bounds(50, 100, optional=True),
        "learned_spam": Bounds(50, 100, optional=True),
    }
)


SWITCHES = ("trust_guests", "tell_rejected", "tell_approved")
"""What is either on or off."""


@dataclass(frozen=True, slots=True)
class RulesSettings:
    """Everything that can be set, but for the lists of terms.

    More than ``links_allowed`` links hold a comment; so does a text of ``repeat_length``
    characters or more that ``repeat_count`` others of the last ``repeat_days`` have. An author
    with ``trust_approved`` approved comments and none refused in the last ``trust_days`` is
    trusted (none: nobody is); guests, who are only known by an address that they typed, when
    ``trust_guests``. An author is held who was refused in ``rejection_percent`` of
    ``rejection_decided`` decisions or more, or who sends more than ``rate_comments`` within
    ``rate_minutes``. What was learned decides nothing alone unless ``learned_hold`` or
    ``learned_spam`` say from how many per cent on. ``tell_…``: authors get a mail, see
    ``console.notices``.
    """

    rules: Mapping[str, RuleSetting] = field(default_factory=lambda: DEFAULT_RULES)
    links_allowed: int = 2
    repeat_count: int = 2
    repeat_length: int = 30
    repeat_days: int = 7
    trust_approved: int | None = None
    trust_days: int = 90
    trust_guests: bool = False
    rejection_percent: int = 50
    rejection_decided: int = 4
    rate_comments: int = 5
    rate_minutes: int = 10
    learned_hold: int | None = None
    learned_spam: int | None = None
    tell_rejected: bool = False
    tell_approved: bool = False

    def __post_init__(self) -> None:
        """Raise ``InvalidInputError`` with the fields that are not what they may be."""
        wrong = {
            **{name: said for name in BOUNDS if (said := _number_fault(self, name))},
            **{
                f"{name}_weight": _range_text(-WEIGHT_LIMIT, WEIGHT_LIMIT)
                for name, rule in self.rules.items()
                if not _is_number(rule.weight, -WEIGHT_LIMIT, WEIGHT_LIMIT)
            },
        }
        if wrong:
            raise InvalidInputError(_("A setting is out of its range."), fields=wrong)

    def mode(self, rule: str) -> Mode:
        """Return whether ``rule`` counts; one of which nothing is known does not."""
        setting = self.rules.get(rule)
        return Mode.OFF if setting is None else setting.mode

    def weight(self, rule: str) -> int:
        """Return what ``rule`` adds to the score."""
        setting = self.rules.get(rule)
        return 0 if setting is None else setting.weight

    def as_json(self) -> dict[str, Any]:
        """Return the settings as they are stored and exported."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        plain["rules"] = {
            name: {"mode": str(rule.mode), "weight": rule.weight}
            for name, rule in self.rules.items()
        }
        return plain


def flat_settings(settings: RulesSettings) -> dict[str, Any]:
    """Return the settings with one key a value: how forms, comparisons and the log know them."""
    plain = settings.as_json()
    rules: dict[str, Any] = {}
    for name, rule in plain.pop("rules").items():
        rules[f"{name}_mode"], rules[f"{name}_weight"] = rule["mode"], rule["weight"]
    return {**rules, **plain}


def settings_of(flat: Mapping[str, Any]) -> RulesSettings:
    """Return the settings that ``flat_settings`` flattened; raises as ``settings_from`` does."""
    rules = {
        name: {"mode": flat[f"{name}_mode"], "weight": flat[f"{name}_weight"]}
        for name in DEFAULT_RULES
    }
    return settings_from({**flat, "rules": rules})


def settings_from(stored: Mapping[str, Any]) -> RulesSettings:
    """Return the settings in ``stored``; the defaults stand in for what it does not say.

    What it says beyond them is ignored, so that a newer version can be read by an older console.
    Raises ``InvalidInputError`` for values that are no settings.
    """
    known = {each.name for each in fields(RulesSettings)} - {"rules"}
    values: dict[str, Any] = {name: stored[name] for name in known if name in stored}
    if not all(isinstance(values.get(name, False), bool) for name in SWITCHES):
        raise InvalidInputError(_("These are no settings of rules."))
    return RulesSettings(rules=_rules_from(stored.get("rules", {})), **values)


def _rules_from(stored: Any) -> Mapping[str, RuleSetting]:
    try:
        said = {
            name: RuleSetting(Mode(rule["mode"]), rule["weight"])
            for name, rule in stored.items()
            if name in DEFAULT_RULES
        }
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidInputError(_("These are no settings of rules.")) from error
    return MappingProxyType({**DEFAULT_RULES, **said})


def _number_fault(settings: RulesSettings, name: str) -> str | None:
    value, bounds = getattr(settings, name), BOUNDS[name]
    if (value is None and bounds.optional) or _is_number(value, bounds.least, bounds.most):
        return None
    return _range_text(bounds.least, bounds.most)


def _is_number(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _range_text(least: int, most: int) -> str:
    return str(_("A whole number from %(least)s to %(most)s.", least=least, most=most))
