"""Actions on rows: a button of one row and a bulk action are the same thing."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from flask import Response, flash, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from console.admin.forms import not_blank
from console.core.db import session
from console.core.messages import ngettext
from console.moderation.queries import author_of_changed
from console.moderation.services import Decision
from console.web.forms import ConsoleForm

SAMPLE = 5
"""Rows named on a page that asks before it acts."""


class ReasonForm(ConsoleForm):
    """Asks why, where an action has to be explained."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(), not_blank, Length(max=500)],
        description=_l("Kept with the decision; colleagues can read it."),
        render_kw={"maxlength": 500, "autocomplete": "off"},
    )


class DeclaredActions:
    """Mixin: the view's actions come from a table instead of one decorated method each."""

    action_labels: ClassVar[Mapping[str, Any]] = {}

    def run_action(self, name: str, tokens: list[str]) -> Response | None:
        """Do ``name`` to the rows of ``tokens`` and say what was done."""
        raise NotImplementedError

    def ask_reason(  # noqa: PLR0913 - everything that the page shows
        self,
        action: str,
        tokens: list[str],
        form: ReasonForm,
        *,
        title: str,
        message: str,
        sample: list[str],
        template: str = "admin/confirm.html",
        **shown: Any,
    ) -> Any:
        """Return the page that asks why, with the rows kept for when it is sent.

        ``shown`` is what another ``template`` needs.
        """
        if "reason" not in request.form:
            form.reason.errors = []
        back = self.return_url()  # type: ignore[attr-defined]
        return self.render(  # type: ignore[attr-defined]
            template,
            title=title,
            message=message,
            sample=sample,
            sample_more=max(len(set(tokens)) - len(sample), 0),
            form=form,
            hidden={"action": action, "rowid": tokens, "url": back},
            action_url=self.get_url(".action_view"),  # type: ignore[attr-defined]
            submit_label=self.action_labels[action],
            submit_style="primary",
            cancel_url=back,
            **shown,
        )

    def init_actions(self) -> None:
        self._actions = list(self.action_labels.items())
        self._actions_data = {
            name: (partial(self.run_action, name), label, None)
            for name, label in self.action_labels.items()
        }


def left_alone(number: int) -> str:
    """Return the sentence about rows that an action did not change."""
    return ngettext(
        "%(number)s was left as it is: it had changed, or its state does not allow this.",
        "%(number)s were left as they are: they had changed, or their state does not allow this.",
        number,
        number=format_decimal(number),
    )


def say_outcome(done: str, decision: Decision, *, undo: bool = True) -> None:
    """Tell what became of a decision: with Undo, and a link to what was skipped."""
    link = url_for("operations.details_view", id=decision.operation_id)
    if decision.changed:
        say(
            changed_sentence(done, decision),
            "success",
            undo_button(decision.operation_id) if undo else None,
        )
    if decision.skipped:
        shown = Markup('{} <a href="{}">{}</a>')
        flash(shown.format(left_alone(decision.skipped), link, _("Show which")), "warning")
    if decision.missing:
        text = ngettext(
            "%(number)s is not there any more.",
            "%(number)s are not there any more.",
            decision.missing,
            number=format_decimal(decision.missing),
        )
        flash(text, "warning")


def changed_sentence(done: str, decision: Decision, author: str | None = None) -> str:
    """Return the sentence about what was changed: whose comment, or else how many."""
    if decision.changed == 1:
        if author is None:
            author = session.scalar(author_of_changed(decision.operation_id))
        name = Markup("<bdi>{}</bdi>").format(author or _("Anonymous"))
        # The words are our own; what goes into them is escaped.
        return Markup(_("%(done)s: comment by %(name)s.")) % {"done": done, "name": name}  # noqa: S704
    return ngettext(
        "%(done)s: %(number)s comment.",
        "%(done)s: %(number)s comments.",
        decision.changed,
        done=done,
        number=format_decimal(decision.changed),
    )


def say(text: str, category: str, button: Mapping[str, Any] | None) -> None:
    """Flash ``text``, with a button beside it where there is one, as the theme shows it."""
    message: Any = {"text": text, "action": button} if button else text
    flash(message, category)


def undo_button(operation_id: int) -> dict[str, Any]:
    """Return the button that takes an operation back."""
    return {
        "label": _("Undo"),
        "url": url_for("operations.undo_view"),
        "key": "z",
        "fields": {"operation": str(operation_id)},
    }


def asked_reason() -> str:
    """Return the reason that came with the form."""
    return request.form.get("reason", "")
