"""What was done, as sentences: entries of the log and operations, for people."""

from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from console.admin.changes import is_scheduled
from console.admin.wordings import CLOSER, KINDS, OPERATION_LABELS, PROGRAMS, WORDINGS
from console.audit.models import AuditEntry
from console.moderation.learning.models import Learned
from console.operations.models import Operation


def sentence(entry: AuditEntry) -> Markup:
    """Return what ``entry`` tells, without who did it and when: "Approved 3 comments"."""
    wording = WORDINGS.get(entry.action)
    if wording is None:
        return Markup("{}").format(entry.action)
    number = how_many(entry)
    if number is not None and wording.many is not None:
        return Markup("{}").format(wording.many(number))
    return _named(CLOSER.get(_closer(entry), wording.one), entry.subject_label)


def act(operation: Operation) -> str:
    """Return what an operation was: "Approved comments"."""
    return str(OPERATION_LABELS.get(operation.action, operation.action))


def who(record: AuditEntry | Learned | Operation) -> str:
    """Return the name of who did it; programs and visitors have no name of their own."""
    known = PROGRAMS.get(record.actor_name) if record.actor_id is None else None
    return str(known or record.actor_name)


def how_many(entry: AuditEntry) -> int | None:
    """Return of how many rows ``entry`` speaks, none for that of a single one."""
    states = (entry.after or {}).get("status")
    if entry.subject_id is not None or not isinstance(states, dict):
        return None
    return sum(states.values())


def subject(entry: AuditEntry) -> str:
    """Return what was changed, with its number and name where it has them."""
    number = how_many(entry)
    if number is not None:
        return str(
            ngettext(
                "%(number)s comment", "%(number)s comments", number, number=format_decimal(number)
            )
        )
    kind = kind_label(entry.subject_kind)
    if entry.subject_id is None:
        name = entry.subject_label
        return kind if name in {"", entry.subject_kind} else _two(kind, name)
    kind = _("%(kind)s %(id)s", kind=kind, id=entry.subject_id)
    return _two(kind, entry.subject_label) if entry.subject_label else kind


def kind_label(kind: str) -> str:
    """Return how a kind of subject is called."""
    return next((str(label) for label, words in KINDS.values() if kind in words), kind)


def _two(kind: str, name: str) -> str:
    return str(_("%(kind)s: %(name)s", kind=kind, name=name))


def _named(words: Any, name: str) -> Markup:
    names = {"name": Markup("<bdi>{}</bdi>").format(name or _("Anonymous"))}
    # The words are our own; what goes into them is escaped.
    return Markup(str(words)) % names  # noqa: S704


def _closer(entry: AuditEntry) -> str:
    """Return the key in ``CLOSER`` for what the values of ``entry`` tell; mostly there is none."""
    after = entry.after or {}
    if entry.action == "post.publish":
        return "post.publish later" if is_scheduled(after, entry.at) else ""
    if entry.action == "user.change_password" and entry.actor_id == entry.subject_id:
        return "user.change_password own"
    if entry.action == "content.export":
        return f"content.export {entry.subject_kind}"
    return f"{entry.action} {' '.join(after)}"
