"""Ready-made reasons: a short list from which one is picked when a comment is rejected."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from console.audit.services import Subject, differences, record
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError, ForbiddenError, InvalidInputError
from console.core.messages import gettext as _
from console.core.messages import lazy_gettext as _l
from console.core.text import one_line
from console.core.versions import check_version, lock_row
from console.moderation import policies
from console.moderation.models import DecisionReason

MOST_REASONS = 50
LABEL_LENGTH = 80
TEXT_LENGTH = 500
LAST_PLACE = 999
USUAL = (
    (_l("Off topic"), _l("The comment is not about the subject of the post.")),
    (_l("Personal attack"), _l("The comment attacks a person instead of what was said.")),
    (_l("Hatred"), _l("The comment stirs up hatred against a group of people.")),
    (_l("Advertising"), _l("The comment advertises something.")),
    (_l("Private details"), _l("The comment tells private details about somebody.")),
    (_l("Unreadable"), _l("The comment cannot be understood.")),
)
"""Reasons to begin with, in the language of whoever takes them."""


@dataclass(frozen=True, slots=True)
class ReasonFields:
    """What is stored of a reason. ``label`` is on the button, ``text`` becomes the reason.

    The smaller ``position``, the earlier it is offered; only ``active`` ones are offered at all.
    """

    label: str
    text: str
    position: int = 0
    active: bool = True


def worded_reason(chosen_id: int | None, text: str) -> str:
    """Return the reason that a decision is given: the chosen ready-made one, then what was typed.

    Raises ``InvalidInputError`` for one that is not offered (any more), for nothing at all, and
    for more than 500 characters together.
    """
    reason = one_line(f"{_ready_text(chosen_id)} {text}")
    if not reason:
        raise _refusal(_("Give a reason."))
    if len(reason) > TEXT_LENGTH:
        raise _refusal(_("A reason has at most %(n)s characters.", n=TEXT_LENGTH))
    return reason


def _ready_text(chosen_id: int | None) -> str:
    if chosen_id is None:
        return ""
    offered = select(DecisionReason.text).where(
        DecisionReason.id == chosen_id, DecisionReason.active
    )
    text = session.scalars(offered).first()
    if text is None:
        raise _refusal(_("This reason is not offered any more."))
    return text


def _refusal(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"reason": message})


def last_place() -> int:
    """Return the place behind all reasons that there are."""
    last = session.execute(select(func.max(DecisionReason.position))).scalar_one()
    return min((last or 0) + 10, LAST_PLACE)


def create_reason(actor: Actor, fields: ReasonFields) -> DecisionReason:
    """Return a new reason. Raises ``InvalidInputError``, also for the 51st; ``ConflictError``
    when there is one of that label."""
    _require(actor)
    _check_number(1)
    reason = DecisionReason(**asdict(_checked(fields, None)))
    session.add(reason)
    session.flush()
    record(actor, "reason.create", _subject(reason), before={}, after=_state(reason))
    return reason


def add_usual_reasons(actor: Actor) -> list[DecisionReason]:
    """Return those of the usual reasons that were not there, made in the actor's language.

    One entry in the log tells of all.
    """
    _require(actor)
    taken = set(session.scalars(select(func.lower(DecisionReason.label))))
    wanted = [
        ReasonFields(str(label), str(text), 10 * place)
        for place, (label, text) in enumerate(USUAL, 1)
    ]
    missing = [fields for fields in wanted if fields.label.lower() not in taken]
    _check_number(len(missing))
    added = [DecisionReason(**asdict(fields)) for fields in missing]
    session.add_all(added)
    session.flush()
    if added:
        labels = [reason.label for reason in added]
        record(actor, "reason.add_usual", _subject(added[0]), before={}, after={"label": labels})
    return added


def update_reason(
    actor: Actor, reason: DecisionReason, fields: ReasonFields, *, version: int | None
) -> DecisionReason:
    """Change ``reason`` and return it. What was decided with it keeps its words."""
    _require(actor)
    check_version(reason, version)
    before = _state(reason)
    for name, value in asdict(_checked(fields, reason)).items():
        setattr(reason, name, value)
    reason.version += 1
    session.flush()
    was, became = differences(before, _state(reason))
    record(actor, "reason.update", _subject(reason), before=was, after=became)
    return reason


def delete_reason(actor: Actor, reason: DecisionReason) -> None:
    """Delete ``reason``. What was decided with it keeps its words."""
    _require(actor)
    lock_row(reason)
    record(actor, "reason.delete", _subject(reason), before=_state(reason), after={})
    session.delete(reason)
    session.flush()


def _require(actor: Actor) -> None:
    if not policies.can_manage_rules(actor):
        raise ForbiddenError(_("You may not change the reasons."))


def _check_number(more: int) -> None:
    there = session.execute(select(func.count()).select_from(DecisionReason)).scalar_one()
    if there + more > MOST_REASONS:
        raise InvalidInputError(_("There are at most %(n)s reasons.", n=MOST_REASONS))


def _checked(fields: ReasonFields, owner: DecisionReason | None) -> ReasonFields:
    label, text = one_line(fields.label), one_line(fields.text)
    wrong = {}
    if not 0 < len(label) <= LABEL_LENGTH:
        wrong["label"] = _("A label has 1 to %(n)s characters.", n=LABEL_LENGTH)
    if not 0 < len(text) <= TEXT_LENGTH:
        wrong["text"] = _("A reason has 1 to %(n)s characters.", n=TEXT_LENGTH)
    if not 0 <= fields.position <= LAST_PLACE:
        wrong["position"] = _("The place is a number from 0 to %(n)s.", n=LAST_PLACE)
    if wrong:
        raise InvalidInputError(_("Some of this cannot be used."), fields=wrong)
    same = select(DecisionReason.id).where(func.lower(DecisionReason.label) == label.lower())
    if owner is not None:
        same = same.where(DecisionReason.id != owner.id)
    if session.scalars(same).first() is not None:
        message = _("There is a reason of this label already.")
        raise ConflictError(message, fields={"label": message})
    return ReasonFields(label, text, fields.position, fields.active)


def _subject(reason: DecisionReason) -> Subject:
    return Subject("reason", reason.id, reason.label)


def _state(reason: DecisionReason) -> dict[str, Any]:
    return {
        "label": reason.label,
        "text": reason.text,
        "position": reason.position,
        "offered": reason.active,
    }
