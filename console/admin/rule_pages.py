"""What all pages of the rules share: who may change them, errors at their fields, the back-test."""

from typing import Any

from flask import Response, flash, make_response, request, url_for
from flask_babel import gettext as _

from console.admin import formatters as fmt
from console.admin.base import GuardedView
from console.admin.rule_labels import WOULD_LABELS
from console.admin.rule_results import EFFECTS, PastResult
from console.core.errors import ConflictError, ConsoleError, ForbiddenError
from console.moderation.models import CommentStatus
from console.moderation.policies import can_manage_rules
from console.moderation.rules.backtest import back_test
from console.moderation.rules.parts import Rules
from console.moderation.transitions import STATUS_LABELS
from console.web.identity import current_actor


class RulePages(GuardedView):
    """The ground of the view of the rules."""

    @property
    def may_manage(self) -> bool:
        """Return whether the person may change rules."""
        return can_manage_rules(current_actor())

    def require_manager(self) -> None:
        """Refuse those who may only read."""
        if not self.may_manage:
            raise ForbiddenError(_("You may not change the rules."))

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page of the rules."""
        html = self.render(
            f"admin/rules/{template}.html", fmt=fmt, return_url=url_for(".index"), **values
        )
        return make_response(html, status)

    def past(self, rules: Rules, list_id: int | None = None, **read: str) -> Response:
        """Try ``rules`` on the past; the page keeps what was sent, so that it can be saved.

        ``read`` are fields that stand for what no page can keep: a file that was sent.
        """
        result = PastResult(back_test(current_actor(), rules))
        sent = {name: values for name, values in request.form.lists() if name not in LEFT_OUT}
        sent |= {name: [text] for name, text in read.items()}
        url = url_for(".index") if list_id is None else url_for(".list_view", id=list_id or None)
        return self.page(
            "past",
            result=result,
            hidden=sent,
            action_url=url,
            would_labels=[WOULD_LABELS[effect] for effect in EFFECTS],
            status_labels=[STATUS_LABELS[status] for status in CommentStatus],
        )


LEFT_OUT = {"csrf_token", "try", "back"}


def comes_back() -> bool:
    """Return whether somebody has seen a trial and goes back to the form, as it was filled in."""
    return "back" in request.form


def seen_rules(form: Any) -> int:
    """Return the version of the rules that a form was made from; no form of ours has none."""
    text = str(form.seen.data or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def show_errors(form: Any, error: ConsoleError) -> int:
    """Put what is wrong where it belongs, and return the status of the page."""
    known = [name for name in error.fields if name in form]
    for name in known:
        form[name].errors = [*form[name].errors, error.fields[name]]
    if not known:
        flash(error.message, "danger")
    if isinstance(error, ForbiddenError):
        raise error
    return 409 if isinstance(error, ConflictError) else 400
