"""The form in which staff answer a comment."""

from typing import Any

from flask import make_response, redirect, request, url_for
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import HiddenField, TextAreaField

from console.admin import formatters as fmt
from console.admin.bulk import say, undo_button
from console.admin.conflicts import conflict_of
from console.admin.editing import about
from console.admin.forms import seen_version
from console.core.errors import ConflictError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.moderation import policies
from console.moderation.editing import StaleCommentError
from console.moderation.models import Comment, CommentStatus
from console.moderation.replies import Replied, reply, why_no_reply
from console.moderation.submission import BODY_LENGTH
from console.web.forms import ConsoleForm
from console.web.identity import current_actor, signed_in

APPROVE = "approve"
"""The button that also approves what is answered."""


class ReplyForm(ConsoleForm):
    """What to answer, and the version of the comment that was read."""

    version = HiddenField()
    body = TextAreaField(
        _l("Reply"),
        description=_l("Public at once, under your name."),
        render_kw={"rows": 6, "maxlength": BODY_LENGTH, "dir": "auto", "autofocus": True},
    )


class Replies:
    """Mixin of the views of comments: a page of its own, which opens in a box from lists."""

    @property
    def can_reply(self) -> bool:
        """Return whether the actor may answer comments at all."""
        return policies.can_moderate(current_actor())

    @expose("/reply/", methods=("GET", "POST"))
    def reply_view(self) -> Any:
        """Show the form, or publish the reply and go back to where one came from."""
        comment = self.get_one(request.args.get("id", ""))  # type: ignore[attr-defined]
        form = ReplyForm(version=comment.version)
        if request.method != "POST":
            return self._reply_page(comment, form, refusal=why_no_reply(comment))
        try:
            replied = self._reply(comment, form)
        except InvalidInputError as error:
            form.body.errors = [error.fields.get("body", error.message)]
            return make_response(self._reply_page(comment, form), 400)
        except StaleCommentError as error:
            form.version.data = error.version  # the next try knows what is stored now
            conflict = conflict_of(comment, error.version_seen)
            return make_response(self._reply_page(comment, form, conflict=conflict), 409)
        except ConflictError as error:
            return make_response(self._reply_page(comment, form, refusal=error.message), 409)
        _say_replied(comment, replied)
        return redirect(self.return_url())  # type: ignore[attr-defined]

    def _reply(self, comment: Comment, form: ReplyForm) -> Replied:
        user = signed_in()
        name = user.name if user else ""
        seen = (seen_version(form) or 0) if APPROVE in request.form else None
        with unit_of_work():
            return reply(current_actor(), comment.id, form.body.data or "", name, approve=seen)

    def _reply_page(
        self, comment: Comment, form: ReplyForm, *, refusal: str = "", conflict: Any = None
    ) -> Any:
        name = comment.author_name or _("Anonymous")
        return self.render(  # type: ignore[attr-defined]
            "admin/comments/reply.html",
            page_heading=_("Reply to %(name)s", name=name),
            model=comment,
            form=form,
            refusal=refusal,
            conflict=conflict,
            is_pending=comment.status == CommentStatus.PENDING,
            fmt=fmt,
            return_url=self.return_url(),  # type: ignore[attr-defined]
        )


def _say_replied(comment: Comment, replied: Replied) -> None:
    """Tell it, with an Undo of the approval: the reply has a page of its own to take it away."""
    words, button = _("Answered: comment by %(name)s."), None
    if replied.approval:
        words = _("Approved and answered: comment by %(name)s. Undo leaves the reply.")
        button = undo_button(replied.approval.operation_id)
    link = fmt.link(url_for("comments.details_view", id=replied.id), _("Show the reply"))
    say(Markup("{} {}").format(about(words, comment), link), "success", button)
