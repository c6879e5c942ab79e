"""Ready-made reasons in the console: their list, and how a rejection asks for one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from flask import abort, flash, redirect, request
from flask_admin.base import expose
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from console.admin import formatters as fmt
from console.admin.base import SecureModelView
from console.admin.bulk import ReasonForm
from console.admin.forms import TickField, seen_version
from console.core.actor import Actor
from console.core.db import session
from console.core.errors import InvalidInputError
from console.core.paging import Order
from console.core.unit_of_work import unit_of_work
from console.moderation import policies
from console.moderation.models import DecisionReason
from console.moderation.queries import offered_reasons, reasons_visible_to
from console.moderation.reasons import (
    LABEL_LENGTH,
    LAST_PLACE,
    MOST_REASONS,
    TEXT_LENGTH,
    ReasonFields,
    add_usual_reasons,
    create_reason,
    delete_reason,
    last_place,
    update_reason,
    worded_reason,
)
from console.moderation.rules.services import save_settings
from console.moderation.rules.versions import current_setup
from console.moderation.transitions import Action
from console.notices.decisions import MOST_COMMENTS, is_told
from console.web.forms import ConsoleForm
from console.web.identity import current_actor

CHOSEN = "ready"
"""The field of a form that says which of the ready-made reasons was picked."""


def ready_reasons() -> Sequence[DecisionReason]:
    """Return the reasons to offer where a rejection is asked about."""
    return session.scalars(offered_reasons()).all()


def reason_sent() -> str:
    """Return the reason that came with the form: what was picked, what was typed, or both.

    Raises ``InvalidInputError`` for a pick that is not offered, nothing, or too much.
    """
    chosen = request.form.get(CHOSEN, "")
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
        raise InvalidInputError(_("This reason is not offered any more."))
    return worded_reason(int(chosen) if chosen else None, request.form.get("reason", ""))


def mail_told(number: int = 1) -> str:
    """Return whether authors get a mail about ``number`` rejections, in words."""
    if not is_told(current_setup().settings, Action.REJECT):
        return ""
    if number > MOST_COMMENTS:
        most = format_decimal(MOST_COMMENTS)
        return _("More than %(number)s at once: authors get no mail.", number=most)
    return _("Authors get a mail with the reason. Undo does not recall it.")


class RejectForm(ReasonForm):
    """Asks why a comment is rejected: a ready-made reason, words, or both."""

    reason = StringField(
        _l("Reason"),
        [Length(max=TEXT_LENGTH)],
        description=_l("Kept with the decision; colleagues can read it."),
        render_kw={"maxlength": TEXT_LENGTH, "autocomplete": "off"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ready = ready_reasons()
        self.reason.flags.required = not self.ready
        self.may_add = not self.ready and policies.can_manage_rules(current_actor())
        """Whether the person could make a list to pick from."""
        self.worded = ""
        """The reason as it is kept; known once the form is valid."""

    def told(self, number: int) -> str:
        """Return whether authors get a mail about ``number`` rejections, in words."""
        return mail_told(number)

    def validate(self, extra_validators: Any = None) -> bool:
        return bool(super().validate(extra_validators)) and self._is_worded()

    def _is_worded(self) -> bool:
        try:
            self.worded = reason_sent()
        except InvalidInputError as error:
            self.reason.errors = [error.message]
            return False
        return True


class ReasonForList(ConsoleForm):
    """Label, text and place of a ready-made reason."""

    version = HiddenField()
    label = StringField(
        _l("Label"),
        [InputRequired(), Length(max=LABEL_LENGTH)],
        description=_l("On the button."),
    )
    text = TextAreaField(
        _l("Text"),
        [InputRequired(), Length(max=TEXT_LENGTH)],
        description=_l("Kept with the decision. The author may read it too."),
        render_kw={"rows": 3},
    )
    position = IntegerField(
        _l("Place"),
        [NumberRange(0, LAST_PLACE)],
        default=0,
        description=_l("The smaller the number, the earlier it is offered."),
    )
    active = TickField(_l("Offered"), default=True)


class ReasonView(SecureModelView):
    """The list that moderators pick from; whoever manages the rules changes it."""

    verbs: ClassVar[Mapping[str, str]] = {
        **SecureModelView.verbs,
        "usual_view": "can_create",
        "notices_view": "can_create",
    }
    form = ReasonForList
    list_template = "admin/reasons/list.html"
    column_list = ("label", "text", "position", "active")
    column_details_list = ("label", "text", "position", "active")
    column_labels: ClassVar[Mapping[str, Any]] = {
        "label": _l("Label"), "text": _l("Text"), "position": _l("Place"),
        "active": _l("Offered"),
    }  # fmt: skip
    column_classes: ClassVar[Mapping[str, str]] = {
        "text": "wide",
        "position": "number",
        "active": "tight",
    }
    linked = "label"
    formats: ClassVar[Mapping[str, Any]] = {
        "text": lambda row: fmt.listed([row.text]),
        "active": lambda row: fmt.yes_no(row.active),
    }
    create_label = _l("New reason")
    empty_text = _l("Whoever rejects a comment picks one of these or writes another.")
    page_size = MOST_REASONS
    can_set_page_size = False

    def may_enter(self, actor: Actor) -> bool:
        return policies.can_read_rules(actor)

    def may_create(self, actor: Actor) -> bool:
        return policies.can_manage_rules(actor)

    def may_edit(self, actor: Actor, row: Any | None) -> bool:
        return policies.can_manage_rules(actor)

    def may_delete(self, actor: Actor, row: Any | None) -> bool:
        return policies.can_manage_rules(actor)

    def authorised(self, actor: Actor) -> Select[Any]:
        return reasons_visible_to(actor)

    def ordered(self, sort_column: str | None, sort_desc: bool) -> Order:
        return Order((DecisionReason.position, DecisionReason.id))

    def create_form(self, obj: Any = None) -> Any:
        form = super().create_form(obj)
        if request.method != "POST":
            form.position.data = last_place()
        return form

    def create(self, actor: Actor, form: Any) -> DecisionReason:
        return create_reason(actor, _fields(form))

    def update(self, actor: Actor, row: DecisionReason, form: Any) -> None:
        update_reason(actor, row, _fields(form), version=seen_version(form))

    def delete(self, actor: Actor, row: DecisionReason) -> str:
        delete_reason(actor, row)
        return _("Deleted the reason “%(name)s”.", name=row.label)

    def delete_warning(self, row: DecisionReason) -> str:
        return _(
            "“%(name)s” is not offered any more. What was decided with it keeps its words.",
            name=row.label,
        )

    def get_empty_list_message(self) -> str:
        return _("No reasons yet")

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.list_template:
            kwargs["setup"] = current_setup()
            kwargs["most_told"] = MOST_COMMENTS
        return super().render(template, **kwargs)

    @expose("/notices/", methods=("POST",))
    def notices_view(self) -> Any:
        """Set of what authors are told by mail; a version of the rules like any other setting."""
        with unit_of_work():
            settings = replace(
                current_setup().settings,
                tell_rejected="tell_rejected" in request.form,
                tell_approved="tell_approved" in request.form,
            )
            save_settings(current_actor(), settings, seen=_version_seen())
        flash(_("Saved."), "success")
        return redirect(self.get_url(".index_view"))

    @expose("/usual/", methods=("POST",))
    def usual_view(self) -> Any:
        """Add the usual reasons, in the language of the page."""
        with unit_of_work():
            added = add_usual_reasons(current_actor())
        flash(ngettext("Added %(num)s reason.", "Added %(num)s reasons.", len(added)), "success")
        return redirect(self.get_url(".index_view"))


def _version_seen() -> int:
    seen = request.form.get("version", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        abort(400)
    return int(seen)


def _fields(form: Any) -> ReasonFields:
    return ReasonFields(
        form.label.data or "",
        form.text.data or "",
        form.position.data or 0,
        bool(form.active.data),
    )
