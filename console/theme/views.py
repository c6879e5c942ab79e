"""What the theme's pages ask of a view beyond Flask-Admin's own: questions, rows, cells."""

from typing import Any

from flask import abort, after_this_request, make_response, request
from flask_admin.base import expose
from flask_admin.helpers import get_current_view, is_form_submitted
from flask_admin.model.fields import InlineFieldList
from flask_admin.model.typefmt import BASE_FORMATTERS, DETAIL_FORMATTERS
from flask_babel import gettext as _
from wtforms.form import BaseForm

from console.theme.asking import AsksFirst
from console.theme.converter import NativeModelConverter
from console.theme.lists import list_extras, vary_by_part
from console.theme.lookups import PagedLookups

ADD_ROW = "_add_row"
"""Name of the button that asks for one more row; its value is the name of the list."""
MOST_PAGES = 1_000_000
"""Pages of a list: what no database can count as an offset is no page."""
MOST_ROWS = 100
"""Rows of one list in a form, beyond which no more are added."""


def yes_no(_view: Any, value: bool, _name: str) -> str:
    """Return a truth in words; Flask-Admin draws it in an icon font."""
    return _("Yes") if value else _("No")


class ThemedModelView(AsksFirst, PagedLookups):
    """Mixin, to stand before Flask-Admin's SQLAlchemy ``ModelView``.

    It asks before deleting where no script did, adds rows of related models without scripts,
    answers cells edited in a list with a status that fits, and pages and filters without jQuery.
    """

    model_form_converter = NativeModelConverter
    column_type_formatters = {**BASE_FORMATTERS, bool: yes_no}  # noqa: RUF012 - as in Flask-Admin
    column_type_formatters_detail = {**DETAIL_FORMATTERS, bool: yes_no}  # noqa: RUF012
    adds_inline_rows = True

    # -- forms -----------------------------------------------------------------------------------

    def validate_form(self, form: BaseForm) -> bool:
        """Return whether ``form`` may be saved. Asking for one more row shows it again instead."""
        wanted = request.form.get(ADD_ROW) if is_form_submitted() else None
        forget_removed_rows(form)
        if wanted is None:
            return bool(super().validate_form(form))  # type: ignore[misc]
        add_row(form, wanted)
        return False

    def _get_list_extra_args(self) -> Any:
        arguments = super()._get_list_extra_args()  # type: ignore[misc]
        if not 0 <= (arguments.page or 0) <= MOST_PAGES:
            abort(404)
        return arguments

    def render(self, template: str, **kwargs: Any) -> Any:
        if template == self.list_template:  # type: ignore[attr-defined]
            kwargs = {**list_extras(self, kwargs), **kwargs}
            after_this_request(vary_by_part)
        return super().render(template, **kwargs)  # type: ignore[misc]

    # -- asking first ----------------------------------------------------------------------------

    @expose("/delete/", methods=("POST",))
    def delete_view(self) -> Any:
        """Delete a row, once the question has been answered."""
        if "confirmed" in request.form or not self.can_delete:  # type: ignore[attr-defined]
            return super().delete_view()  # type: ignore[misc]
        row = self.get_one(request.form.get("id", ""))  # type: ignore[attr-defined]
        if row is None:
            abort(404)
        return self.ask(
            title=_("Delete"),
            message=_("Delete “%(name)s”? This cannot be undone.", name=row),
            hidden={"id": request.form["id"]},
            action_url=self.get_url(".delete_view"),  # type: ignore[attr-defined]
            submit_label=_("Delete"),
        )

    # -- cells of a list -------------------------------------------------------------------------

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> Any:
        """Save one cell. What is wrong with the value is 400, with Flask-Admin's text."""
        if not request.form.get("list_form_pk"):
            abort(400)
        answer = super().ajax_update()  # type: ignore[misc]
        if isinstance(answer, tuple):
            return make_response(answer[0], 400)
        return answer


def adds_rows() -> bool:
    """Return whether the current view adds rows to a form without scripts."""
    return bool(getattr(get_current_view(), "adds_inline_rows", False))


def row_lists(form: BaseForm) -> dict[str, InlineFieldList]:
    """Return the lists of rows in ``form``, those within rows included, by their full names."""
    found = {}
    for field in form:
        if isinstance(field, InlineFieldList):
            found[field.name] = field
            for entry in field:
                if isinstance(getattr(entry, "form", None), BaseForm):
                    found.update(row_lists(entry.form))
    return found


def add_row(form: BaseForm, name: str) -> None:
    """Give the list called ``name`` one more row; 400 where there is none."""
    rows = row_lists(form).get(name)
    if rows is None or len(rows) >= MOST_ROWS:
        abort(400)
    rows.append_entry()


def forget_removed_rows(form: BaseForm) -> None:
    """Drop new rows that were ticked to be left out. Flask-Admin would save them, empty."""
    for rows in row_lists(form).values():
        rows.entries = [row for row in rows.entries if not _is_unsaved_and_removed(rows, row)]


def _is_unsaved_and_removed(rows: InlineFieldList, row: Any) -> bool:
    return rows.should_delete(row) and not (hasattr(row, "get_pk") and row.get_pk())
