"""Operations in the console: what was done to many rows at once, and what was skipped."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import flash, redirect, request
from flask_admin.base import expose
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from console.admin import formatters as fmt
from console.admin.base import SecureModelView, parse_id
from console.admin.bulk import say_outcome, undo_button
from console.admin.filters import ChoiceFilter, ContainsFilter, SinceFilter, UntilFilter
from console.admin.sentences import act, who
from console.admin.wordings import OPERATION_LABELS
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError
from console.core.unit_of_work import unit_of_work
from console.moderation.policies import can_undo
from console.moderation.queries import items_with_comments
from console.moderation.undo import is_undoable, undo
from console.operations import policies
from console.operations.models import Operation
from console.operations.queries import operations_visible_to
from console.web.identity import current_actor


class OperationView(SecureModelView):
    """One's own operations; those of everybody for whoever may read them."""

    menu_key = "o"
    column_list = ("created_at", "actor_name", "action", "total", "changed", "skipped")
    column_details_list = (*column_list, "reason")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "created_at": _l("When"), "actor_name": _l("Who"), "action": _l("What"),
        "total": _l("Chosen"), "changed": _l("Changed"), "skipped": _l("Skipped"),
        "reason": _l("Reason"),
    }  # fmt: skip
    linked = "created_at"
    formats: ClassVar[Mapping[str, Any]] = {
        "created_at": lambda row: fmt.moment(row.created_at),
        "actor_name": who,
        "action": act,
        "total": lambda row: format_decimal(row.total),
        "changed": lambda row: format_decimal(row.changed),
        "skipped": lambda row: format_decimal(row.skipped),
    }
    column_classes: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("total", "changed", "skipped"), "number"
    )
    column_filters = (
        ChoiceFilter(Operation.action, _l("What"), options=list(OPERATION_LABELS.items())),
        ContainsFilter(Operation.actor_name, _l("Who")),
        SinceFilter(Operation.created_at, _l("Since")),
        UntilFilter(Operation.created_at, _l("Until")),
    )
    sort_columns: ClassVar[Mapping[str, Any]] = {"created_at": Operation.created_at}
    default_order = ("created_at", True)
    details_template = "admin/audit/details.html"
    empty_text = _l("What you decide about comments is listed here, row by row.")

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_enter(actor)

    def authorised(self, actor: Actor) -> Select[Any]:
        return operations_visible_to(actor)

    @expose("/undo", methods=("POST",))
    def undo_view(self) -> Any:
        """Take an operation back, and say what became of it."""
        number = parse_id(request.form.get("operation", ""), Operation.id)
        try:
            with unit_of_work():
                outcome = undo(current_actor(), number)
        except ConflictError as error:
            flash(error.message, "warning")
        else:
            # Its own Undo is on its page: here the next one would be that of the decision before.
            say_outcome(_("Undone"), outcome, undo=False)
        return redirect(self.return_url())

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.details_template:
            operation = kwargs["model"]
            kwargs["page_heading"] = act(operation)
            kwargs["items"] = session.execute(
                items_with_comments(current_actor(), operation.id)
            ).all()
            kwargs["fmt"] = fmt
            if can_undo(current_actor(), operation) and is_undoable(operation):
                kwargs["undo"] = undo_button(operation.id)
        return super().render(template, **kwargs)

    def get_empty_list_message(self) -> str:
        return _("No operations")
