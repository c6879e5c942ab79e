"""A comment that is not any more what somebody saw: what changed, by whom, and what to do now."""

from dataclasses import dataclass
from typing import Any

from flask import make_response
from flask_babel import gettext as _
from markupsafe import Markup, escape

from console.admin import formatters as fmt
from console.core.db import session
from console.core.diff import Part, compare_texts
from console.moderation.editing import Edit, StaleCommentError, edits_of, stale, text_seen
from console.moderation.models import Comment
from console.moderation.services import Decision
from console.moderation.transitions import ACTION_LABELS, TRANSITIONS, Action
from console.operations.selection import Selection, token_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a page tells of it: the parts of both texts, none where they are equal, and by whom."""

    comment: Comment
    parts: list[Part]
    edits: list[Edit]


def conflict_of(comment: Comment, version_seen: int) -> Conflict:
    """Return what became of ``comment`` since ``version_seen``."""
    seen = text_seen(comment, version_seen)
    parts = compare_texts(seen, comment.body) if seen != comment.body else []
    return Conflict(comment, parts, edits_of(comment, since=version_seen))


class ShowsConflicts:
    """Mixin: a decision about one comment is not lost in silence when somebody was faster."""

    def overtaken(self, selection: Selection, decision: Decision) -> Markup | None:
        """Return what to say where the only comment of ``selection`` was decided by others.

        Raises ``StaleCommentError`` where its text has changed since it was seen.
        """
        seen = _seen_alone(selection)
        if seen is None or not decision.skipped:
            return None
        comment = session.get_one(Comment, seen[0])
        error = stale(comment, seen[1])
        if error.text_changed:
            raise error
        if comment.version != seen[1]:
            return decided_elsewhere(comment)
        if not self.reported_since(selection):
            return None
        return escape(_("Readers have reported this comment since you saw it. Look again."))

    def reported_since(self, selection: Selection) -> bool:
        """Return whether the only comment of ``selection`` has reports that were not seen."""
        seen = _seen_alone(selection)
        comment = session.get(Comment, seen[0]) if seen else None
        if seen is None or comment is None or comment.version != seen[1]:
            return False
        return comment.open_flags > selection.marks.get(comment.id, 0)

    def ask_again(self, action: Action, error: StaleCommentError, reason: str) -> Any:
        """Return the page (409) that shows what changed and offers the same on the new text."""
        comment = session.get_one(Comment, error.comment_id)
        fits = TRANSITIONS[action].applies_to(comment.status)
        back = self.return_url()  # type: ignore[attr-defined]
        token = token_of(comment.id, comment.version, comment.open_flags)
        page = self.render(  # type: ignore[attr-defined]
            "admin/comments/changed.html",
            title=_("The text has changed"),
            message=_("Nothing has been decided yet: this is not the text that you saw."),
            conflict=conflict_of(comment, error.version_seen),
            fmt=fmt,
            hidden={"row_action": f"{action}:{token}", "reason": reason, "url": back},
            reason=reason,
            action_url=self.get_url(".action_view"),  # type: ignore[attr-defined]
            submit_label=ACTION_LABELS[action] if fits else "",
            submit_style="primary",
            cancel_url=back,
        )
        return make_response(page, 409)


def _seen_alone(selection: Selection) -> tuple[int, int] | None:
    """Return the one comment of ``selection`` with the version seen; none for several."""
    if len(selection.seen) != 1:
        return None
    ((key, version),) = selection.seen.items()
    return None if version is None else (key, version)


def decided_elsewhere(comment: Comment) -> Markup:
    """Return the sentence about a comment for which somebody else was faster."""
    values = {
        "who": Markup("<bdi>{}</bdi>").format(
            comment.decided_by.name if comment.decided_by else ""
        ),
        "name": Markup("<bdi>{}</bdi>").format(comment.author_name or _("Anonymous")),
        "state": fmt.comment_status(comment.status),
        "when": fmt.moment(comment.status_changed_at),
    }
    words = (
        _("Left as it is: %(who)s was faster. Comment by %(name)s: %(state)s, %(when)s.")
        if comment.decided_by
        else _("Left as it is: somebody was faster. Comment by %(name)s: %(state)s, %(when)s.")
    )
    return Markup(words) % values  # noqa: S704 - our own words; what goes into them is escaped
