"""Which decision leads from which state to which: one table, used by everything.

Source: the comment states of WordPress, with reject and its reason added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Table, func, null
from sqlalchemy import case as sql_case

from console.core.messages import lazy_gettext as _l
from console.moderation.models import CommentKind, CommentStatus

PENDING, APPROVED, REJECTED, SPAM, TRASH = CommentStatus


class Action(StrEnum):
    """What can be decided about a comment."""

    APPROVE = "approve"
    KEEP = "keep"
    UNAPPROVE = "unapprove"
    REJECT = "reject"
    SPAM = "spam"
    NOT_SPAM = "not_spam"
    TRASH = "trash"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states an action leads where. ``to`` is ``None`` for "the state before".

    ``only_reported`` ones are about the reports of readers: without any there is nothing to decide.
    """

    origins: frozenset[CommentStatus]
    to: CommentStatus | None
    needs_reason: bool = False
    only_reported: bool = False

    def applies_to(self, status: str, *, reported: bool = False) -> bool:
        """Return whether the action can be taken on a comment in ``status``."""
        return status in self.origins and (reported or not self.only_reported)


TRANSITIONS: Mapping[Action, Transition] = {
    Action.APPROVE: Transition(frozenset({PENDING, REJECTED}), APPROVED),
    Action.KEEP: Transition(frozenset({APPROVED}), APPROVED, only_reported=True),
    Action.UNAPPROVE: Transition(frozenset({APPROVED}), PENDING),
    Action.REJECT: Transition(frozenset({PENDING, APPROVED}), REJECTED, needs_reason=True),
    Action.SPAM: Transition(frozenset({PENDING, APPROVED, REJECTED}), SPAM),
    Action.NOT_SPAM: Transition(frozenset({SPAM}), None),
    Action.TRASH: Transition(frozenset(CommentStatus) - {TRASH}, TRASH),
    Action.RESTORE: Transition(frozenset({TRASH}), None),
}

ACTION_LABELS = {
    Action.APPROVE: _l("Approve"),
    Action.KEEP: _l("Keep"),
    Action.UNAPPROVE: _l("Unapprove"),
    Action.REJECT: _l("Reject"),
    Action.SPAM: _l("Mark as spam"),
    Action.NOT_SPAM: _l("Not spam"),
    Action.TRASH: _l("Move to trash"),
    Action.RESTORE: _l("Restore"),
}
DONE_LABELS = {
    Action.APPROVE: _l("Approved"),
    Action.KEEP: _l("Kept"),
    Action.UNAPPROVE: _l("Unapproved"),
    Action.REJECT: _l("Rejected"),
    Action.SPAM: _l("Marked as spam"),
    Action.NOT_SPAM: _l("Marked as not spam"),
    Action.TRASH: _l("Moved to the trash"),
    Action.RESTORE: _l("Restored"),
}
STATUS_LABELS = {
    PENDING: _l("Pending"),
    APPROVED: _l("Approved"),
    REJECTED: _l("Rejected"),
    SPAM: _l("Spam"),
    TRASH: _l("Trash"),
}
KIND_LABELS = {
    CommentKind.COMMENT: _l("Comment"),
    CommentKind.PINGBACK: _l("Pingback"),
    CommentKind.TRACKBACK: _l("Trackback"),
}


def actions_for(status: str, *, reported: bool = False) -> list[Action]:
    """Return the actions that can be taken on a comment in ``status``, in their usual order.

    ``reported``: readers have reported it, and nobody has decided since.
    """
    return [
        action for action, rule in TRANSITIONS.items() if rule.applies_to(status, reported=reported)
    ]


def arrival(action: Action, comments: Table) -> ColumnElement[str | None]:
    """Return the SQL for the state that ``action`` leads to, null where it does not apply."""
    rule = TRANSITIONS[action]
    fits: ColumnElement[bool] = comments.c.status.in_(rule.origins)
    if rule.only_reported:
        fits &= comments.c.open_flags > 0
    return sql_case((fits, _target(action, comments)), else_=null())


def _target(action: Action, comments: Table) -> ColumnElement[str]:
    if action is Action.NOT_SPAM:
        return func.coalesce(comments.c.before_spam, str(PENDING))
    if action is Action.RESTORE:
        return func.coalesce(comments.c.before_trash, str(PENDING))
    return sql_case((comments.c.id.is_not(None), str(TRANSITIONS[action].to)))


def origin_columns(
    comments: Table, old: ColumnElement[str], new: ColumnElement[str]
) -> dict[str, ColumnElement[str | None]]:
    """Return the values of ``before_spam`` and ``before_trash`` for a move from ``old`` to ``new``.

    Spam put into the trash is still known as spam's past: restored, it can still be "not spam".
    """
    spam, trash = str(SPAM), str(TRASH)
    return {
        "before_spam": sql_case(
            ((new == spam) & (old != trash), old),
            (new.in_((spam, trash)), comments.c.before_spam),
            else_=null(),
        ),
        "before_trash": sql_case((new == trash, old), else_=null()),
    }
