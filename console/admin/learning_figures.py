"""How good it is what was learned, as people read it."""

from math import floor
from typing import Any

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from console.admin import formatters as fmt
from console.admin.figures import Figure
from console.admin.learning_labels import STATE_LABELS
from console.moderation.learning.figures import Figures, figures_from
from console.moderation.learning.models import Learned, LearningState
from console.moderation.learning.services import is_stopped


def figures_of(row: Learned | None) -> Figures | None:
    """Return the figures of a lesson; none where there are none that this version can read."""
    try:
        return figures_from(row.figures) if row else None
    except (KeyError, TypeError):  # of another version
        return None


def quality(figures: Figures) -> list[Figure]:
    """Return how good it is, beside what guessing gets."""
    return [
        Figure(
            _("Told apart"),
            _percent(figures.auc),
            _(
                "of pairs of a refused and an approved comment; guessing gets %(half)s."
                " With so many decisions it may be %(low)s to %(high)s.",
                half=_percent(0.5),
                low=_percent(figures.auc_low),
                high=_percent(figures.auc_high),
            ),
        ),
        Figure(
            _("Decided alike"),
            _percent(figures.right / figures.decisions),
            _(
                "Always deciding the more frequent way gets %(share)s.",
                share=_percent(figures.majority / figures.decisions),
            ),
        ),
        Figure(
            _("Learned from"),
            str(format_decimal(figures.decisions)),
            _(
                "decisions: %(approved)s approved, %(refused)s refused",
                approved=format_decimal(figures.approved),
                refused=format_decimal(figures.refused),
            ),
        ),
    ]


def thresholds(figures: Figures) -> list[tuple[str, ...]]:
    """Return what each threshold would have found, cell by cell.

    What was found, approved ones among it, the share rightly found, the share of all refused.
    """
    return [
        (
            _percent(each.percent / 100),
            str(format_decimal(each.found)),
            str(format_decimal(each.found - each.refused)),
            _percent(floor(each.refused * 100 / each.found) / 100) if each.found else "–",
            _percent(each.refused / figures.refused) if figures.refused else "–",
        )
        for each in figures.thresholds
    ]


def _percent(share: float) -> str:
    return str(format_percent(share))


def lesson_line(row: Learned) -> dict[str, Any]:
    """Return what the table of lessons says of one."""
    figures = figures_of(row) if row.state == LearningState.READY else None
    failed = row.state == LearningState.RUNNING and is_stopped(row)
    return {
        "when": row.created_at,
        "who": fmt.who(row),
        "state": STATE_LABELS[LearningState.FAILED if failed else LearningState(row.state)],
        "decisions": format_decimal(row.decisions) if figures else "",
        "auc": _percent(figures.auc) if figures else "",
    }
