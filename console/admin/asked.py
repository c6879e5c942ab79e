"""What is asked before a frozen operation runs: how many, from which states, some of them, why."""

from collections import Counter
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from console.admin import formatters as fmt
from console.admin.bulk import SAMPLE
from console.admin.reasons import RejectForm
from console.core.db import session
from console.core.messages import ngettext
from console.moderation.queries import named_comments
from console.moderation.transitions import ACTION_LABELS, TRANSITIONS, Action
from console.operations.models import Operation
from console.operations.queries import fitting_items, moves_of
from console.web.forms import ConsoleForm
from console.web.identity import current_actor


class AskedOperation:
    """A frozen decision, with the form that lets it run."""

    template = "admin/operations/confirm.html"

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.action = Action(operation.action)
        self.needs_reason = TRANSITIONS[self.action].needs_reason
        self.form: ConsoleForm = RejectForm() if self.needs_reason else ConsoleForm()

    @property
    def reason(self) -> str:
        """The reason that came with the form, where one is asked."""
        return self.form.worded if isinstance(self.form, RejectForm) else ""

    def shown(self, back: str) -> dict[str, Any]:
        """Return what the page shows; ``back`` is where one came from."""
        counts: Counter[str] = Counter()
        for state, _arrival, number in session.execute(moves_of(self.operation.id)):
            counts[state] += number
        fitting = counts.total()
        sample = self._sample()
        return {
            "title": self._title(fitting),
            "message": self._message(fitting),
            "counts": list(counts.items()),
            "skipped": self.operation.total - fitting,
            "sample": sample,
            "sample_more": fitting - len(sample),
            "form": self.form if self.needs_reason else None,
            "ready": self.form.ready if isinstance(self.form, RejectForm) else [],
            "hidden": {"operation": self.operation.id, "url": back},
            "action_url": url_for("operations.confirm_view"),
            "submit_label": ACTION_LABELS[self.action],
            "submit_style": "primary",
            "cancel_url": back,
            "fmt": fmt,
        }

    def _title(self, fitting: int) -> str:
        return _(
            "%(action)s: %(number)s",
            action=ACTION_LABELS[self.action],
            number=ngettext("%(num)s comment", "%(num)s comments", fitting),
        )

    def _message(self, fitting: int) -> str:
        if not fitting:
            return _("There is nothing that this could be done with.")
        return _(
            "These were chosen just now. What comes in later stays as it is, and so does what"
            " somebody else changes meanwhile. It can be undone for 30 days."
        )

    def _sample(self) -> list[str]:
        items = fitting_items(self.operation.id).limit(SAMPLE)
        ids = [item.target_id for item in session.scalars(items)]
        rows = session.execute(named_comments(current_actor(), ids))
        return [f"{name or _('Anonymous')}: {fmt.excerpt(text, 100)}" for _id, name, text in rows]
