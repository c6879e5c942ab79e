"""The audit log in the console: read, filter, look into. Nothing here can be changed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from console.admin import formatters as fmt
from console.admin.base import SecureModelView
from console.admin.filters import (
    ChoiceFilter,
    ContainsFilter,
    GroupFilter,
    NumberFilter,
    SinceFilter,
    UntilFilter,
)
from console.admin.outcomes import first_rows
from console.admin.sentences import sentence, subject, who
from console.admin.wordings import ACTION_LABELS, CHANNELS, KIND_LABELS, KINDS
from console.audit import policies
from console.audit.models import AuditEntry
from console.audit.queries import entries_visible_to
from console.core.actor import Actor
from console.core.db import session
from console.core.diff import Part, compare_texts
from console.operations.models import Operation
from console.operations.policies import can_read as can_read_operation
from console.web.identity import current_actor

ROWS = 200
"""Rows of an operation that are shown with its entry."""


class AuditView(SecureModelView):
    """Who did what to what, when, from where, with the values before and after."""

    menu_key = "a"
    column_list = ("at", "actor_name", "action", "change")
    column_details_list = (
        "at", "actor_name", "action", "subject", "change", "reason", "channel", "address",
        "request_id",
    )  # fmt: skip
    column_labels: ClassVar[Mapping[str, Any]] = {
        "at": _l("When"), "actor_name": _l("Who"), "action": _l("What"),
        "subject": _l("Subject"), "change": _l("Before and after"),
        "reason": _l("Reason"), "channel": _l("Through"), "address": _l("IP address"),
        "request_id": _l("Request"),
    }  # fmt: skip
    linked = "at"
    formats: ClassVar[Mapping[str, Any]] = {
        "at": lambda row: fmt.moment(row.at),
        "actor_name": who,
        "action": sentence,
        "subject": subject,
        "channel": lambda row: CHANNELS.get(row.channel, row.channel),
        "change": lambda row: fmt.change(row.before, row.after, row.at),
    }
    column_classes: ClassVar[Mapping[str, str]] = {
        "at": "tight",
        "change": "wide",
    }
    column_filters = (
        ContainsFilter(AuditEntry.actor_name, _l("Who")),
        ChoiceFilter(AuditEntry.action, _l("What"), options=list(ACTION_LABELS.items())),
        GroupFilter(
            AuditEntry.subject_kind,
            _l("Kind of subject"),
            options=list(KIND_LABELS.items()),
            groups={kind: words for kind, (_label, words) in KINDS.items()},
        ),
        NumberFilter(AuditEntry.subject_id, _l("Number of the subject")),
        SinceFilter(AuditEntry.at, _l("Since")),
        UntilFilter(AuditEntry.at, _l("Until")),
    )
    searched = (AuditEntry.actor_name, AuditEntry.subject_label, AuditEntry.reason)
    sort_columns: ClassVar[Mapping[str, Any]] = {"at": AuditEntry.at}
    default_order = ("at", True)
    details_template = "admin/audit/details.html"

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_read(actor)

    def authorised(self, actor: Actor) -> Select[Any]:
        return entries_visible_to(actor)

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.details_template:
            entry = kwargs["model"]
            kwargs["page_heading"] = sentence(entry)
            kwargs.update(_rows_of(entry))
            kwargs["fmt"] = fmt
            kwargs["text_parts"] = _text_parts(entry)
        return super().render(template, **kwargs)

    def get_empty_list_message(self) -> str:
        return _("No entries")


def _rows_of(entry: AuditEntry) -> dict[str, Any]:
    """Return the first rows of the operation that ``entry`` is about, and where the others are."""
    operation = session.get(Operation, entry.operation_id) if entry.operation_id else None
    if operation is None:
        return {}
    readable = can_read_operation(current_actor(), operation)
    return {
        "items": first_rows(operation, ROWS),
        "operation_url": url_for("operations.details_view", id=operation.id) if readable else "",
    }


def _text_parts(entry: AuditEntry) -> list[Part]:
    """Return what changed in a text, where ``entry`` tells of one."""
    before, after = (entry.before or {}).get("text"), (entry.after or {}).get("text")
    if not (isinstance(before, str) and isinstance(after, str)):
        return []
    return compare_texts(before, after)
