"""Operations in the console: asked about, under way, and what was done to many rows at once."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import abort, flash, g, redirect, request, url_for
from flask_admin.base import expose
from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from console.admin import formatters as fmt
from console.admin.asked import AskedOperation
from console.admin.base import SecureModelView, here, parse_id
from console.admin.bulk import say_outcome, undo_button
from console.admin.filters import ChoiceFilter, ContainsFilter, ManyFilter, SinceFilter, UntilFilter
from console.admin.operation_notes import notes_of, undoing
from console.admin.outcomes import outcome_lists
from console.admin.sentences import act, who
from console.admin.wordings import OPERATION_LABELS
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import ConflictError
from console.core.unit_of_work import unit_of_work
from console.jobs import enqueue
from console.moderation.policies import DELETE as DELETION
from console.moderation.policies import can_run, can_undo
from console.moderation.sets import NO_LONGER_ALLOWED, cancel, confirm
from console.moderation.undo import is_undoable, undo
from console.operations import policies
from console.operations.labels import STATE_LABELS
from console.operations.models import Operation, OperationState
from console.operations.queries import frozen_by, is_abandoned, operations_visible_to
from console.web.identity import current_actor

ASKED = 1_000
"""An Undo of more than so many comments is asked about."""


class OperationView(SecureModelView):
    """One's own operations; those of everybody for whoever may read them."""

    menu_key = "o"
    column_list = ("created_at", "actor_name", "action", "state", "total", "changed", "skipped")
    column_details_list = (*column_list, "reason")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "created_at": _l("When"), "actor_name": _l("Who"), "action": _l("What"),
        "state": _l("State"), "total": _l("Chosen"), "changed": _l("Changed"),
        "skipped": _l("Skipped"), "reason": _l("Reason"),
    }  # fmt: skip
    linked = "created_at"
    formats: ClassVar[Mapping[str, Any]] = {
        "created_at": lambda row: fmt.moment(row.created_at),
        "actor_name": who,
        "action": "told",
        "state": "state_badge",
        "total": lambda row: format_decimal(row.total),
        "changed": lambda row: format_decimal(row.changed),
        "skipped": lambda row: format_decimal(row.skipped),
    }
    column_classes: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("total", "changed", "skipped"), "number"
    ) | {"state": "tight"}
    column_filters = (
        ChoiceFilter(Operation.action, _l("What"), options=list(OPERATION_LABELS.items())),
        ContainsFilter(Operation.actor_name, _l("Who")),
        ManyFilter(Operation.total, _l("More than one comment")),
        SinceFilter(Operation.created_at, _l("Since")),
        UntilFilter(Operation.created_at, _l("Until")),
        ChoiceFilter(
            Operation.state,
            _l("State"),
            options=[
                (str(state), label)
                for state, label in STATE_LABELS.items()
                if state != OperationState.FROZEN
            ],
        ),
    )
    sort_columns: ClassVar[Mapping[str, Any]] = {"created_at": Operation.created_at}
    default_order = ("created_at", True)
    details_template = "admin/operations/details.html"
    empty_text = _l("What you decide about comments is listed here, row by row.")

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_enter(actor)

    def authorised(self, actor: Actor) -> Select[Any]:
        return operations_visible_to(actor)

    @expose("/confirm", methods=("GET", "POST"))
    def confirm_view(self) -> Any:
        """Show what a frozen operation would do; sent back, let it run."""
        asked = AskedOperation(self._frozen())
        if request.method == "POST" and asked.form.validate():
            with unit_of_work():
                operation = confirm(current_actor(), asked.operation.id, asked.reason)
            return self._follow(operation.id)
        return self.render(asked.template, **asked.shown(self.return_url()))

    def _frozen(self) -> Operation:
        number = parse_id(request.values.get("operation", ""), Operation.id)
        operation = session.scalars(frozen_by(current_actor(), number)).first()
        if operation is None:
            abort(404)
        if not can_run(current_actor(), operation):
            abort(403)
        return operation

    def _follow(self, number: int) -> Any:
        """Have the operation taken to its end, and lead to the page that shows how far it is."""
        enqueue(number)
        return self._lead_to(number)

    def _lead_to(self, number: int) -> Any:
        return redirect(self.get_url(".details_view", id=number, url=self.return_url()))

    @expose("/cancel", methods=("POST",))
    def cancel_view(self) -> Any:
        """Drop a frozen operation, or stop one that is under way."""
        number = parse_id(request.form.get("operation", ""), Operation.id)
        try:
            with unit_of_work():
                cancel(current_actor(), number)
        except ConflictError as error:
            flash(error.message, "warning")
        return redirect(self.return_url())

    @expose("/resume", methods=("POST",))
    def resume_view(self) -> Any:
        """Go on with an operation that is in nobody's hands."""
        number = parse_id(request.form.get("operation", ""), Operation.id)
        operation = self.get_one(str(number))
        if not can_run(current_actor(), operation):
            abort(403)
        return self._follow(number)

    @expose("/undo", methods=("POST",))
    def undo_view(self) -> Any:
        """Take an operation back, and say what became of it."""
        number = parse_id(request.form.get("operation", ""), Operation.id)
        if "confirmed" not in request.form:
            earlier = self.get_one(str(number))
            if earlier.changed > ASKED and is_undoable(earlier):
                return self._ask_undo(earlier)
        try:
            with unit_of_work():
                outcome = undo(current_actor(), number)
                undoing = session.get_one(Operation, outcome.operation_id)
                is_large = undoing.state == OperationState.RUNNING  # it goes on after the commit
        except ConflictError as error:
            flash(error.message, "warning")
            return redirect(self.return_url())
        if is_large:
            return self._lead_to(outcome.operation_id)
        # Its own Undo is on its page: here the next one would be that of the decision before.
        say_outcome(_("Undone"), outcome, undo=False)
        return redirect(self.return_url())

    def _ask_undo(self, earlier: Operation) -> Any:
        number = format_decimal(earlier.changed)
        words = ngettext(
            "%(number)s comment", "%(number)s comments", earlier.changed, number=number
        )
        back = self.return_url()
        return self.render(
            "admin/confirm.html",
            title=_("%(action)s: %(number)s", action=_("Undo"), number=words),
            message=_(
                "Each comment goes back to where it was before, unless something has happened to"
                " it since."
            ),
            hidden={"operation": earlier.id, "confirmed": "1", "url": back},
            action_url=self.get_url(".undo_view"),
            submit_label=_("Undo"),
            submit_style="primary",
            cancel_url=back,
        )

    def get_list(self, *args: Any, **kwargs: Any) -> tuple[int, list[Any]]:
        count, rows = super().get_list(*args, **kwargs)
        g.operation_notes = notes_of(current_actor(), rows)
        return count, rows

    def told(self, operation: Operation) -> Any:
        """Return what an operation was, and which comment or which other operation it was about."""
        note = g.operation_notes.get(operation.id) if "operation_notes" in g else None
        return fmt.two_lines(act(operation), note) if note else act(operation)

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.details_template:
            operation, actor = kwargs["model"], current_actor()
            kwargs["page_heading"] = act(operation)
            kwargs["lists"] = outcome_lists(operation)
            kwargs["fmt"] = fmt
            kwargs["progress"] = progress_of(operation, can_run(actor, operation))
            kwargs["undoing"] = undoing(actor, operation)
            kwargs["is_polled"] = is_polled(operation)
            kwargs["page_address"] = here()
            kwargs["is_final"] = operation.kind == DELETION
            if can_undo(actor, operation) and is_undoable(operation):
                kwargs["undo"] = undo_button(operation.id)
        return super().render(template, **kwargs)

    def state_badge(self, operation: Operation) -> Any:
        """Return how far an operation is."""
        label = str(STATE_LABELS[operation.state])
        if operation.state == OperationState.RUNNING:
            label = _("%(state)s, %(share)s", state=label, share=_share(operation))
        return fmt.badge(operation.state, label)

    def get_empty_list_message(self) -> str:
        return _("No operations")


def _share(operation: Operation) -> str:
    done = operation.changed + operation.skipped
    return str(format_percent(done / operation.total if operation.total else 0))


def is_polled(operation: Operation) -> bool:
    """Return whether somebody is at the operation: its page shows how it goes on."""
    return operation.state == OperationState.RUNNING and not is_abandoned(operation)


def progress_of(operation: Operation, may_steer: bool) -> dict[str, Any] | None:
    """Return what the page shows of an operation that has not come to its end."""
    if operation.state not in {OperationState.RUNNING, OperationState.CANCELLED}:
        return None
    running, abandoned = operation.state == OperationState.RUNNING, is_abandoned(operation)
    done = operation.changed + operation.skipped
    return {
        "title": STATE_LABELS[operation.state],
        "done": done,
        "text": _(
            "%(done)s of %(total)s: %(changed)s changed, %(skipped)s left as they were.",
            done=format_decimal(done),
            total=format_decimal(operation.total),
            changed=format_decimal(operation.changed),
            skipped=format_decimal(operation.skipped),
        ),
        "note": _note(operation, abandoned=abandoned),
        "buttons": _buttons(operation, abandoned=abandoned) if running and may_steer else [],
    }


def _note(operation: Operation, *, abandoned: bool) -> str:
    if (operation.parameters or {}).get("stopped") == NO_LONGER_ALLOWED:
        return _("It was stopped: who started it may not do this any more.")
    if operation.state == OperationState.CANCELLED:
        return _("It was stopped. The rest was left as it was.")
    if abandoned:
        return _("Nobody is at it: what was to go on with it has ended. Nothing is lost.")
    return _("You can leave this page: it goes on.")


def _buttons(operation: Operation, *, abandoned: bool) -> list[dict[str, Any]]:
    fields = {"operation": str(operation.id)}
    stop = {"label": _("Stop"), "url": url_for("operations.cancel_view"), "fields": fields}
    go_on = {"label": _("Go on"), "url": url_for("operations.resume_view"), "fields": fields}
    return [go_on, stop] if abandoned else [stop]
