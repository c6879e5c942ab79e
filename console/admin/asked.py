"""What is asked before a frozen operation runs: how many, from which states, some of them, why."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from console.admin import formatters as fmt
from console.admin.bulk import SAMPLE, ReasonForm
from console.admin.matching import DELETE_LABEL
from console.admin.reasons import RejectForm
from console.core.db import session
from console.moderation.deletion import KIND as DELETION
from console.moderation.deletion import numbers_of
from console.moderation.queries import named_comments
from console.moderation.sets import needs_reason
from console.moderation.transitions import ACTION_LABELS, Action
from console.operations.models import Operation
from console.operations.queries import fitting_items, moves_of
from console.web.forms import ConsoleForm
from console.web.identity import current_actor


class AskedOperation:
    """A frozen operation, with the form that lets it run."""

    template = "admin/operations/confirm.html"

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.deletes = operation.kind == DELETION
        self.form: ConsoleForm = ConsoleForm()
        if needs_reason(operation):
            self.form = ReasonForm() if self.deletes else RejectForm()

    @property
    def reason(self) -> str:
        """The reason that came with the form, where one is asked."""
        if isinstance(self.form, RejectForm):
            return self.form.worded
        return self.form.reason.data if isinstance(self.form, ReasonForm) else ""

    def shown(self, back: str) -> Mapping[str, Any]:
        """Return what the page shows; ``back`` is where one came from."""
        counts: Counter[str] = Counter()
        for state, _arrival, number in session.execute(moves_of(self.operation.id)):
            counts[state] += number
        fitting, sample = counts.total(), self._sample()
        label = DELETE_LABEL if self.deletes else ACTION_LABELS[Action(self.operation.action)]
        comments = ngettext(
            "%(number)s comment", "%(number)s comments", fitting, number=format_decimal(fitting)
        )
        return {
            "title": _("%(action)s: %(number)s", action=label, number=comments),
            "message": self._message(fitting),
            "counts": list(counts.items()),
            "skipped": _left(self.operation.total - fitting),
            "facts": self._facts() if self.deletes else [],
            "sample": sample,
            "sample_more": fitting - len(sample),
            "form": self.form if isinstance(self.form, ReasonForm) else None,
            "ready": self.form.ready if isinstance(self.form, RejectForm) else [],
            "told": self._told(),
            "hidden": {"operation": self.operation.id, "url": back},
            "action_url": url_for("operations.confirm_view"),
            "submit_label": label,
            "submit_style": "danger" if self.deletes else "primary",
            "cancel_url": back,
            "fmt": fmt,
        }

    def _told(self) -> str:
        """Return whether authors get a mail about it."""
        return self.form.told(self.operation.total) if isinstance(self.form, RejectForm) else ""

    def _message(self, fitting: int) -> str:
        if not fitting:
            return _("There is nothing that this could be done with.")
        if self.deletes:
            return _("They will be gone. This cannot be undone.")
        return _(
            "These were chosen just now. What comes in later stays as it is, and so does what"
            " somebody else changes meanwhile. It can be undone for 30 days."
        )

    def _facts(self) -> list[str]:
        """Return what deleting brings with it, in numbers."""
        numbers = numbers_of(self.operation)
        return [
            ngettext(
                "%(number)s comment is deleted.",
                "%(number)s comments are deleted.",
                numbers.comments,
                number=format_decimal(numbers.comments),
            ),
            ngettext(
                "%(number)s reply to them stays, and moves up to what they answered.",
                "%(number)s replies to them stay, and move up to what they answered.",
                numbers.replies,
                number=format_decimal(numbers.replies),
            ),
            ngettext(
                "%(number)s report of a reader goes with them.",
                "%(number)s reports of readers go with them.",
                numbers.flags,
                number=format_decimal(numbers.flags),
            ),
            ngettext(
                "%(number)s was imported, and stays away when the same file is imported again.",
                "%(number)s were imported, and stay away when the same file is imported again.",
                numbers.imported,
                number=format_decimal(numbers.imported),
            ),
        ]

    def _sample(self) -> list[str]:
        items = fitting_items(self.operation.id).limit(SAMPLE)
        ids = [item.target_id for item in session.scalars(items)]
        rows = session.execute(named_comments(current_actor(), ids))
        return [
            f"{name or _('Anonymous')}: {fmt.excerpt(fmt.readable(text), 100)}"
            for _id, name, text in rows
        ]


def _left(number: int) -> str:
    """Return the sentence about what matches, but does not fit the action."""
    if not number:
        return ""
    return str(
        ngettext(
            "%(number)s more matches, but is left as it is: its state does not allow this.",
            "%(number)s more match, but are left as they are: their state does not allow this.",
            number,
            number=format_decimal(number),
        )
    )
