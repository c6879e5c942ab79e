"""The form in which staff change what a comment says, and the way back."""

from typing import Any

from flask import abort, flash, make_response, redirect, request, url_for
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import HiddenField, TextAreaField

from console.admin import formatters as fmt
from console.admin.bulk import say
from console.admin.conflicts import conflict_of
from console.admin.forms import seen_version
from console.core.db import session
from console.core.errors import ConflictError, InvalidInputError
from console.core.unit_of_work import unit_of_work
from console.moderation.editing import StaleCommentError, edit_comment, undo_edit
from console.moderation.models import Comment
from console.moderation.submission import BODY_LENGTH
from console.operations.selection import Selection, token_of
from console.web.forms import ConsoleForm
from console.web.identity import current_actor


class TextForm(ConsoleForm):
    """What a comment says, and the version that it was made from."""

    version = HiddenField()
    body = TextAreaField(_l("Text"), render_kw={"rows": 8, "maxlength": BODY_LENGTH, "dir": "auto"})


class EditsTexts:
    """Mixin of the views of comments: a page of its own, which opens in a box from lists."""

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """Show the form, or save it and go back to where one came from."""
        comment = self.get_one(request.args.get("id", ""))  # type: ignore[attr-defined]
        form = TextForm(obj=comment)
        if request.method != "POST":
            return self._text_page(comment, form)
        seen = seen_version(form)
        if seen is None or not {"version", "body"} <= request.form.keys():
            abort(400)  # no form of ours: what was left out must not change anything
        try:
            with unit_of_work():
                edited = edit_comment(current_actor(), comment.id, seen, form.body.data)
                after = edited.version
        except InvalidInputError as error:
            form.body.errors = [error.fields.get("body", error.message)]
            return make_response(self._text_page(comment, form), 400)
        except StaleCommentError as error:
            form.version.data = error.version  # the next save knows what is stored now
            page = self._text_page(comment, form, conflict_of(comment, error.version_seen))
            return make_response(page, 409)
        self._say_edited(comment, after, changed=after != seen)
        return redirect(self.return_url())  # type: ignore[attr-defined]

    def _text_page(self, comment: Comment, form: TextForm, conflict: Any = None) -> Any:
        name = comment.author_name or _("Anonymous")
        return self.render(  # type: ignore[attr-defined]
            "admin/comments/edit.html",
            page_heading=_("Edit the comment by %(name)s", name=name),
            model=comment,
            form=form,
            conflict=conflict,
            fmt=fmt,
            return_url=self.return_url(),  # type: ignore[attr-defined]
        )

    def _say_edited(self, comment: Comment, version: int, *, changed: bool) -> None:
        if not changed:
            flash(_("The text is as it was: nothing was changed."), "info")
            return
        button = {
            "label": _("Undo"),
            "url": url_for(".undo_edit_view"),
            "key": "z",
            "fields": {"row": token_of(comment.id, version)},
        }
        say(about(_("Edited: comment by %(name)s."), comment), "success", button)

    @expose("/edit/undo/", methods=("POST",))
    def undo_edit_view(self) -> Any:
        """Let a comment say again what it said before its last edit, if nothing came after that."""
        ((key, version),) = Selection.ticked([request.form.get("row", "")]).seen.items()
        try:
            with unit_of_work():
                undo_edit(current_actor(), key, version or 0)
        except ConflictError as error:
            flash(error.message, "warning")
        else:
            flash(
                about(_("Edit undone: comment by %(name)s."), session.get_one(Comment, key)),
                "success",
            )
        return redirect(self.return_url())  # type: ignore[attr-defined]


def about(words: str, comment: Comment) -> Markup:
    """Return ``words`` with the name of who wrote ``comment``, escaped and in its direction."""
    name = Markup("<bdi>{}</bdi>").format(comment.author_name or _("Anonymous"))
    return Markup(words) % {"name": name}  # noqa: S704 - our own words; the name is escaped
