"""What rules, their modes, effects and numbers are called, and what each rule does."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from console.moderation.rules.models import Mode
from console.moderation.rules.parts import Effect
from console.moderation.rules.settings import DEFAULT_RULES

RULE_LABELS: Mapping[str, Any] = {
    "staff": _l("Staff"),
    "terms": _l("Lists of terms"),
    "links": _l("Links"),
    "repeats": _l("Repeated text"),
    "first_time": _l("New author"),
    "trust": _l("Trusted author"),
    "rejection_rate": _l("Often refused"),
    "rate": _l("Too fast"),
    "learned": _l("Learned from decisions"),
    "hold_all": _l("Hold everything"),
    "failed": _l("A rule failed"),
}
RULE_NOTES: Mapping[str, Any] = {
    "terms": _l("Looks for the terms of the lists and does what each list says."),
    "links": _l("Holds a text with more links than are allowed."),
    "repeats": _l("Holds a text that other comments of the last days have too."),
    "first_time": _l(
        "Holds comments by authors of whom none is approved yet. Guests are known only by the "
        "address they type."
    ),
    "trust": _l(
        "Approves what authors write with enough approved comments and none refused of late, "
        "unless another rule objects. Without a number, nobody is trusted."
    ),
    "rejection_rate": _l("Holds comments by authors who are refused too often."),
    "rate": _l("Holds what one author or one address sends faster than people write."),
    "learned": _l(
        "Compares with what your team has decided so far. Decides nothing by itself unless you set "
        "from where on."
    ),
    "hold_all": _l(
        "Holds everything that is not by staff or by a trusted author. While this is off, a "
        "comment that no rule holds is public at once."
    ),
}
NUMBER_LABELS: Mapping[str, Any] = {
    "links_allowed": _l("Links allowed"),
    "repeat_count": _l("Other comments with the same text"),
    "repeat_length": _l("Shortest text, in characters"),
    "repeat_days": _l("Days looked back for the same text"),
    "trust_approved": _l("Approved comments needed"),
    "trust_days": _l("Days without a refusal"),
    "trust_guests": _l("Trust guests too, who are known only by the address they type"),
    "rejection_percent": _l("Refused, per cent"),
    "rejection_decided": _l("Decisions needed"),
    "rate_comments": _l("Comments allowed"),
    "rate_minutes": _l("Within minutes"),
    "learned_hold": _l("Hold from per cent"),
    "learned_spam": _l("Spam from per cent"),
    "tell_rejected": _l("Mail to authors of rejected comments"),
    "tell_approved": _l("Mail to authors of approved comments"),
}
MODE_LABELS: Mapping[str, Any] = {
    Mode.ON: _l("On"),
    Mode.SHADOW: _l("Shadow"),
    Mode.OFF: _l("Off"),
}
EFFECT_LABELS: Mapping[str, Any] = {
    Effect.APPROVE: _l("approves"),
    Effect.HOLD: _l("holds"),
    Effect.SPAM: _l("marks as spam"),
    Effect.TRASH: _l("moves to the trash"),
}
"""What a rule does with a comment."""
WOULD_LABELS: Mapping[str, Any] = {
    Effect.APPROVE: _l("Approve"),
    Effect.HOLD: _l("Hold"),
    Effect.SPAM: _l("Spam"),
    Effect.TRASH: _l("Trash"),
}
"""What a rule would do, as the heading of a column."""
LIST_EFFECT_LABELS: Mapping[str, Any] = {
    Effect.HOLD: _l("It is held"),
    Effect.SPAM: _l("It is spam"),
    Effect.TRASH: _l("It goes to the trash"),
}
"""What becomes of a comment with a term of a list."""


def _weight_label(rule: str) -> LazyString:
    return LazyString(lambda: _("%(rule)s: weight", rule=RULE_LABELS[rule]))


FIELD_LABELS: Mapping[str, Any] = {
    **{f"{rule}_mode": RULE_LABELS[rule] for rule in DEFAULT_RULES},
    **{f"{rule}_weight": _weight_label(rule) for rule in DEFAULT_RULES},
    **NUMBER_LABELS,
    "added": _l("terms added"),
    "effect": _l("effect"),
    "from": _l("as in version"),
    "mode": _l("mode"),
    "reasons": _l("reasons"),
    "removed": _l("terms removed"),
    "score": _l("score"),
    "terms": _l("terms"),
    "version": _l("version"),
    "weight": _l("weight"),
}
"""What the fields of rules and lists are called in the log."""
WORDS: Mapping[str, Mapping[str, Any]] = {
    "reasons": RULE_LABELS,
    "mode": MODE_LABELS,
    "effect": EFFECT_LABELS,
    **{f"{rule}_mode": MODE_LABELS for rule in DEFAULT_RULES},
}
"""Fields whose values are words for programs, and what those words mean."""
